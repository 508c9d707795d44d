package kinship

import "slices"

// rest is the allele that stands for all that nobody has and that need not be told
// apart.
const rest Allele = (maxRepeats + 1) * 10

// lump makes one allele of those that were seen in nobody, so that a sum over people
// who were not tested takes tens of steps instead of thousands. It is sound: the rest
// is as frequent as its members together, theta makes of a class what it makes of an
// allele, and what an allele of the rest mutates into is the mean of its members by
// frequency, which is exact for one mutation on the way from a founder to somebody
// who was tested. Two on one way can pass through an allele between two that were
// seen, a repeat from each: those stay apart. What remains is of the order of a rate
// squared; docs/decisions/kinship.md has how much that is.
func (m *model) lump(seen []Typing) *model {
	own := seenAlleles(seen)
	kept := &model{figures: m.figures, budget: m.budget, silent: -1}
	from := make([]int, len(m.alleles)) // the class of each allele
	for i, a := range m.alleles[:m.visible()] {
		from[i] = -1
		if slices.Contains(own, a) || slices.Contains(own, a-10) && slices.Contains(own, a+10) {
			from[i] = len(kept.alleles)
			kept.alleles, kept.p = append(kept.alleles, a), append(kept.p, m.p[i])
		}
	}
	others := kept.add(rest, 0)
	for i := range m.alleles[:m.visible()] {
		if from[i] < 0 {
			from[i] = others
			kept.p[others] += m.p[i]
		}
	}
	if m.silent >= 0 {
		kept.silent = kept.add(0, m.p[m.silent])
		from[m.silent] = kept.silent
	}
	kept.matrices = [2][]float64{m.lumped(kept, from, false), m.lumped(kept, from, true)}
	return kept
}

// add adds an allele, and returns its index.
func (m *model) add(a Allele, p float64) int {
	m.alleles, m.p = append(m.alleles, a), append(m.p, p)
	return len(m.alleles) - 1
}

// lumped is the matrix of mutation between classes.
func (m *model) lumped(kept *model, from []int, female bool) []float64 {
	fine, n, k := m.matrix(female), len(m.alleles), len(kept.alleles)
	matrix := make([]float64, k*k)
	for a, class := range from {
		share := 1.0 // of the class
		if kept.alleles[class] == rest {
			share = m.p[a] / kept.p[class]
		}
		for b, into := range from {
			if class != into && kept.p[class] > 0 {
				matrix[class*k+into] += share * fine[a*n+b]
			}
		}
	}
	for class := range k {
		others := 0.0
		for into := range k {
			if into != class {
				others += matrix[class*k+into]
			}
		}
		matrix[class*k+class] = 1 - others
	}
	return matrix
}
