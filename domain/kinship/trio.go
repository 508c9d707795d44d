package kinship

// weigh is the likelihood ratio at one locus. ErrUnexplained where the second
// hypothesis does not allow what was seen.
func (m *model) weigh(c contrast, seen []Typing) (float64, error) {
	a, b, err := m.both(c, seen)
	if err != nil {
		return 0, err
	}
	if b == 0 {
		return 0, ErrUnexplained
	}
	return a / b, nil
}

// both are the likelihoods of the two hypotheses, or what they are when the same
// factor is left out of both.
func (m *model) both(c contrast, seen []Typing) (a, b float64, err error) {
	first, second := c.at(seen)
	if m.isDirect(first, seen) && m.isDirect(second, seen) {
		drawn := m.founders(seen)
		return m.offspring(first, seen, drawn), m.offspring(second, seen, drawn), nil
	}
	if a, err = m.likelihood(first, seen); err == nil {
		b, err = m.likelihood(second, seen)
	}
	return a, b, err
}

// isDirect says whether all but the child are founders whose genotypes are certain:
// a duo, a trio. Then nothing is left to sum over but which of the child's alleles is
// from whom, and the founders' own probability is in both likelihoods.
// PI = P(c|M,F) / P(c|M,random), in a duo without M (PI_v9; ISFG 2007).
func (m *model) isDirect(h hypothesis, seen []Typing) bool {
	for i, one := range h {
		if one.party == none || !m.certain(seen[one.party]) || one.party != 0 && !h.founder(i) {
			return false
		}
	}
	return true
}

// founders are the alleles of all but the child. Those of the population that follow
// are likelier to be like them, by theta.
func (m *model) founders(seen []Typing) []int {
	drawn := make([]int, 0, 2*len(seen)) // with room for the child's two
	for _, t := range seen[1:] {
		if t.A != 0 {
			drawn = append(drawn, m.index(t.A), m.index(t.B))
		}
	}
	return drawn
}

// offspring is the probability of the child's alleles, given the other parties.
func (m *model) offspring(h hypothesis, seen []Typing, drawn []int) float64 {
	x, y := m.index(seen[0].A), m.index(seen[0].B)
	p := m.conceived(h, seen, drawn, x, y)
	if x != y {
		p += m.conceived(h, seen, drawn, y, x)
	}
	return p
}

// conceived is the probability that the child has x from the father and y from the
// mother. A parent who is unknown has alleles as the population, those drawn before
// told apart by theta alone.
func (m *model) conceived(h hypothesis, seen []Typing, drawn []int, x, y int) float64 {
	one := h[h.of(0)]
	p := 0.0
	if one.father == none {
		p = m.next(x, drawn)
		drawn = append(drawn, x)
	} else {
		p = m.transmits(m.male, seen[h[one.father].party], x)
	}
	if one.mother == none {
		return p * m.next(y, drawn)
	}
	return p * m.transmits(m.female, seen[h[one.mother].party], y)
}

// transmits is T(g->x) = 1/2 sum of m(a,x) over the two alleles a of g (PI_v9).
func (m *model) transmits(rate float64, g Typing, x int) float64 {
	if g.A == g.B {
		return m.hands(rate, m.index(g.A), x)
	}
	return 0.5 * (m.hands(rate, m.index(g.A), x) + m.hands(rate, m.index(g.B), x))
}

// next is the probability of the next allele from the population.
func (m *model) next(x int, drawn []int) float64 {
	if m.theta == 0 {
		return m.p[x]
	}
	seen := 0
	for _, y := range drawn {
		if y == x {
			seen++
		}
	}
	return sampled(m.theta, m.p[x], seen, len(drawn))
}
