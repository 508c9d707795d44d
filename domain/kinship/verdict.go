package kinship

import "math"

// equalWords is said instead of the scale when a relative's profile is the child's.
const equalWords = "The profile of a relative is the child's own at every locus they share: the findings support one person or identical twins, and do not tell which."

// weighed is what a verdict rests on. A report by several tables has the lowest
// likelihood ratio for support, and the highest against.
type weighed struct {
	lowest, highest float64 // log10 over the tables
	mismatches      int
	loci            int  // that count
	relevant        bool // some table is of a population that a verdict may rest on
	equal           bool // a relative's profile is the child's
}

// verdict applies the thresholds. Profiles that are equal say nothing of who is whose
// parent or sibling, and figures by a table for demonstration nothing at all.
func (p Policy) verdict(w weighed) Verdict {
	if w.equal || !w.relevant && !p.Demonstration {
		return Inconclusive
	}
	many, few := w.mismatches >= p.Mismatches, w.loci < p.MinLoci
	support, exclude := reaches(w.lowest, p.Support), !above(w.highest, p.Exclude)
	switch {
	case many && exclude && !few:
		return Excluded
	case !many && support && !few:
		return Supported
	case !many && reaches(w.lowest, p.Tends):
		return TendsTo
	case !above(w.highest, p.Against):
		return TendsAgainst
	}
	return Inconclusive
}

// slack keeps a figure that is a threshold but for rounding on its side of it.
const slack = 1e-9

func reaches(log10, threshold float64) bool { return log10 >= math.Log10(threshold)-slack }
func above(log10, threshold float64) bool   { return log10 > math.Log10(threshold)+slack }

// cautious is the likelihood ratio nearest to one over the tables; one when they do
// not agree on which hypothesis it favours.
func (w weighed) cautious() float64 {
	switch {
	case w.lowest > 0:
		return w.lowest
	case w.highest < 0:
		return w.highest
	}
	return 0
}

// words are those of the verbal scale.
func (p Policy) words(w weighed) string {
	if w.equal {
		return equalWords
	}
	for _, band := range p.Scale {
		if reaches(w.cautious(), band.From) {
			return band.Words
		}
	}
	return ""
}

// posterior is the probability of the first hypothesis after the findings:
// LR*prior / (LR*prior + 1-prior). Whoever says it says the prior, which is not the
// laboratory's to choose.
func posterior(log10, prior float64) Decimal {
	against := (1 - prior) / prior * math.Pow(10, -log10) // odds, so that nothing overflows
	p := 1 / (1 + against)
	if p < 0.5 {
		return decimal(p, 6)
	}
	// Nine places, and never certainty.
	return decimal(min(math.Round(p*1e9)/1e9, 1-1e-9), 9)
}
