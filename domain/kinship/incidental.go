package kinship

import "math"

// The incidental findings.
const (
	Misattributed = "misattributed_parentage" // a parent and a child of the relatives do not fit
	Incest        = "parents_related"         // the child has far more homozygous loci than chance
)

// Incidental is what a report shows that nobody asked about. It is no part of the
// report: whoever needs it computes it, and seals it.
type Incidental struct {
	Code            string  `json:"code"`
	LikelihoodRatio Decimal `json:"likelihoodRatio"` // of Incest, for parents who are full siblings against unrelated ones; else 0
	Mismatches      int     `json:"mismatches"`      // of Misattributed
	Parties         []int   `json:"parties"`         // by index
}

// Incidentals looks for what a report shows besides its question. They are hints that
// a laboratory looks into, not verdicts.
func Incidentals(r Report, principal Table, p Policy) ([]Incidental, error) {
	f, err := r.Settings.figures()
	if err != nil {
		return nil, err
	}
	if err := r.question().check(); err != nil {
		return nil, err
	}
	found := r.misattributed(p)
	if log10 := r.inbred(principal, f); reaches(log10, p.Tends) {
		found = append(found, Incidental{Code: Incest, LikelihoodRatio: decimalOfLog(log10, 6), Parties: []int{0}})
	}
	return found, nil
}

// misattributed looks at each tested parent and child of the family, but for the one
// pair that is the question itself.
func (r Report) misattributed(p Policy) (found []Incidental) {
	h := family(r.Parties)
	for _, one := range h {
		for _, parent := range []int{one.father, one.mother} {
			if parent == none || one.party == none || h[parent].party == none {
				continue
			}
			pair := []int{h[parent].party, one.party}
			asked := one.party == 0 && !r.Parties[pair[0]].Certain && r.alleged() == 1
			if n := r.opposed(pair[0], pair[1]); n >= p.Mismatches && !asked {
				found = append(found, Incidental{Code: Misattributed, LikelihoodRatio: "0", Mismatches: n, Parties: pair})
			}
		}
	}
	return found
}

// alleged is how many parties are asked about.
func (r Report) alleged() int {
	n := 0
	for _, p := range r.Parties[1:] {
		n += int(truth(!p.Certain))
	}
	return n
}

// opposed counts the loci at which a parent and a child share no allele, opposite
// homozygotes only where they were typed again.
func (r Report) opposed(parent, child int) int {
	n := 0
	for _, a := range r.Parties[parent].Profile {
		b, both := r.Parties[child].Profile.Typing(a.Locus)
		row, _ := r.row(a.Locus)
		shared := a.A == b.A || a.A == b.B || a.B == b.A || a.B == b.B
		if both && a.B != 0 && b.B != 0 && !shared && (row.Retyped || !a.Homozygous() || !b.Homozygous()) {
			n++
		}
	}
	return n
}

// inbred is the logarithm of the likelihood ratio for a child of full siblings, or of
// parent and child, against one of unrelated parents: with the coefficient F of 1/4,
// a homozygote has p*p + F*p*(1-p) and a heterozygote 2*p*q*(1-F) (Wright).
func (r Report) inbred(t Table, f *figures) (log10 float64) {
	const coefficient = 0.25
	for _, seen := range r.Parties[0].Profile {
		counts, known := t.Locus(seen.Locus)
		switch {
		case !known || seen.B == 0:
		case seen.A != seen.B:
			log10 += math.Log10(1 - coefficient)
		default:
			m := newModel(counts, f, []Allele{seen.A})
			p := m.p[m.index(seen.A)]
			log10 += math.Log10(1 + coefficient*(1-p)/p)
		}
	}
	return log10
}
