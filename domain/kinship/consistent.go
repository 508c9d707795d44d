package kinship

import "slices"

// inconsistent says whether what was seen at a locus is impossible if the first
// hypothesis is true, without mutation; and whether a silent allele would explain it,
// as in opposite homozygotes. One allele that was seen alone, and may have lost the
// other, is consistent with whatever has it. A certain parent who does not fit makes
// a locus inconsistent, too: then something is wrong with the question.
func inconsistent(c contrast, seen []Typing) (is, silently bool, err error) {
	m := plain(seen, 0)
	a, _, err := m.both(c, seen)
	if err != nil || a > 0 {
		return false, false, err
	}
	m = plain(seen, 0.01)
	a, _, err = m.both(c, seen)
	return true, a > 0, err
}

// plain is a locus without mutation at which the alleles that were seen, and one more
// for all others, are equally frequent: what is possible does not depend on how much.
func plain(seen []Typing, silent float64) model {
	alleles := append(seenAlleles(seen), (maxRepeats+1)*10)
	counts := make([]AlleleCount, len(alleles))
	for i, a := range alleles {
		counts[i] = AlleleCount{Allele: a, Count: 1}
	}
	budget := perReport
	m := newModel(LocusCounts{Counts: counts}, &figures{dropOut: 0.5, silentFrequency: silent, fixed: 1e-9}, alleles[:len(alleles)-1])
	m.budget = &budget
	return m
}

// seenAlleles are those that somebody has, in ascending order, each once.
func seenAlleles(seen []Typing) []Allele {
	alleles := make([]Allele, 0, 2*len(seen)+1)
	for _, t := range seen {
		for _, a := range []Allele{t.A, t.B} {
			if a != 0 {
				alleles = append(alleles, a)
			}
		}
	}
	slices.Sort(alleles)
	return slices.Compact(alleles)
}
