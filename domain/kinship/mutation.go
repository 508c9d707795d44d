package kinship

// shape is the probability that an allele mutates into another, over half the rate:
// PI_v9, after GB/T 37223, has rate/2 * 10^-(s-1) for s whole steps up or down. A
// change by an incomplete repeat is rare, and not impossible: the part of half the
// rate that the settings say. A silent allele neither comes nor goes.
func (m *model) shape(a, b int) float64 {
	if a == m.silent || b == m.silent {
		return 0
	}
	from, to := m.alleles[a], m.alleles[b]
	if from.partial(to) {
		return m.partial
	}
	steps := (to - from) / 10
	if beyond := max(steps, -steps) - 1; int(beyond) < len(m.further) {
		return m.further[beyond]
	}
	return 0
}

// mutates is the probability that a parent with the rate hands on an allele as another.
func (m *model) mutates(rate float64, a, b int) float64 { return rate / 2 * m.shape(a, b) }

// stays is the probability that an allele is handed on as it is: one minus the others,
// so that what comes of an allele sums to one. PI_v9 has 1 - rate, as if nothing went
// beyond a step and no allele were at the end of the table.
func (m *model) stays(rate float64, a int) float64 {
	others := 0.0
	for b := range m.alleles {
		if b != a {
			others += m.mutates(rate, a, b)
		}
	}
	return 1 - others
}

// hands is the probability that an allele is handed on as b.
func (m *model) hands(rate float64, a, b int) float64 {
	if a == b {
		return m.stays(rate, a)
	}
	return m.mutates(rate, a, b)
}

// matrix holds hands for all pairs, a row for each allele that is handed on.
func (m *model) matrix(female bool) []float64 {
	which, rate := 0, m.male
	if female {
		which, rate = 1, m.female
	}
	if m.matrices[which] == nil {
		m.matrices[which] = m.newMatrix(rate)
	}
	return m.matrices[which]
}

func (m *model) newMatrix(rate float64) []float64 {
	k := len(m.alleles)
	matrix := make([]float64, k*k)
	for a := range k {
		others := 0.0
		for b := range k {
			if b != a {
				matrix[a*k+b] = m.mutates(rate, a, b)
				others += matrix[a*k+b]
			}
		}
		matrix[a*k+a] = 1 - others
	}
	return matrix
}
