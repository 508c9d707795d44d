package kinship

import "slices"

// model is one locus by one table: which alleles there are, how frequent each is, and
// the settings. Alleles go by their index, ascending; a silent one comes last.
type model struct {
	*figures
	alleles []Allele
	p       []float64
	silent  int  // index of the silent allele; -1 where there is none
	budget  *int // multiplications that likelihoods may still take, over all loci

	matrices [2][]float64 // of mutation, in the father and in the mother; nil until wanted
}

// newModel takes a locus of a table and the alleles seen in those who were tested,
// ascending. A seen allele has its share of those counted, and the minimum at least
// (ISFG 2007 asks for a minimum; five alleles of the 2N counted is the usual one).
// Those not seen share what is left, so that frequencies sum to one whatever the
// minimum adds.
func newModel(l LocusCounts, f *figures, seen []Allele) model {
	k := len(l.Counts) + len(seen) + 1
	m := model{figures: f, silent: -1, alleles: make([]Allele, 0, k), p: make([]float64, 0, k)}
	m.merge(l.Counts, seen)
	left, others := 1-f.silentFrequency, 0.0
	least := f.least(l.Total())
	total := float64(max(l.Total(), 1))
	for i, a := range m.alleles {
		m.p[i] /= total
		if _, isSeen := slices.BinarySearch(seen, a); isSeen {
			m.p[i] = max(m.p[i], least)
			left -= m.p[i]
		} else {
			others += m.p[i]
		}
	}
	for i, a := range m.alleles {
		if _, isSeen := slices.BinarySearch(seen, a); !isSeen && others > 0 {
			m.p[i] *= max(left, 0) / others
		}
	}
	if f.silentFrequency > 0 {
		m.silent = len(m.alleles)
		m.alleles, m.p = append(m.alleles, 0), append(m.p, f.silentFrequency)
	}
	return m
}

// merge lists the alleles of the table and the seen ones that it lacks, with counts.
func (m *model) merge(counts []AlleleCount, seen []Allele) {
	for len(counts) > 0 || len(seen) > 0 {
		switch {
		case len(counts) == 0 || len(seen) > 0 && seen[0] < counts[0].Allele:
			m.alleles, m.p = append(m.alleles, seen[0]), append(m.p, 0)
			seen = seen[1:]
		default:
			if len(seen) > 0 && seen[0] == counts[0].Allele {
				seen = seen[1:]
			}
			m.alleles, m.p = append(m.alleles, counts[0].Allele), append(m.p, float64(counts[0].Count))
			counts = counts[1:]
		}
	}
}

// least is the minimum frequency at a locus with so many alleles counted.
func (f *figures) least(total int) float64 {
	if f.fixed > 0 {
		return f.fixed
	}
	return 5 / float64(max(total, 10)) // with fewer than ten, a half
}

// frequencies are what the seen alleles count as.
func (m *model) frequencies(seen []Allele) []Frequency {
	all := make([]Frequency, len(seen))
	for i, a := range seen {
		all[i] = Frequency{Allele: a, Frequency: decimal(m.p[m.index(a)], 6)}
	}
	return all
}

// index finds an allele that was handed to newModel as seen, or is in its table.
func (m *model) index(a Allele) int {
	i, _ := slices.BinarySearch(m.alleles[:m.visible()], a)
	return i
}

// visible is the number of alleles that kits show.
func (m *model) visible() int {
	if m.silent >= 0 {
		return m.silent
	}
	return len(m.alleles)
}
