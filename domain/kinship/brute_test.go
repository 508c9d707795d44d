package kinship

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// brute is the likelihood by trying every allele in every slot: the definition, with
// none of the engine's ways of doing less.
func brute(m *model, h hypothesis, seen []Typing) float64 {
	h = parentsFirst(h)
	slots := make([]int, 2*len(h))
	drawn := make([]int, 0, len(slots))
	var try func(slot int, p float64) float64
	try = func(slot int, p float64) float64 {
		if p == 0 {
			return 0
		}
		if slot == len(slots) {
			return p
		}
		one, parent, k := h[slot/2], h[slot/2].father, len(m.alleles)
		if slot%2 == 1 {
			parent = one.mother
		}
		hands := m.matrix(slot%2 == 1)
		total := 0.0
		for x := range m.alleles {
			slots[slot] = x
			q, before := 0.0, len(drawn)
			if parent == none {
				n := 0
				for _, d := range drawn {
					n += int(truth(d == x))
				}
				q = sampled(m.theta, m.p[x], n, len(drawn))
				drawn = append(drawn, x)
			} else {
				q = 0.5*hands[slots[2*parent]*k+x] + 0.5*hands[slots[2*parent+1]*k+x]
			}
			if slot%2 == 1 && one.party != none && seen[one.party].A != 0 {
				q *= looksLike(m, seen[one.party], m.alleles[slots[slot-1]], m.alleles[x])
			}
			total += try(slot+1, p*q)
			drawn = drawn[:before]
		}
		return total
	}
	return try(0, 1)
}

// parentsFirst is the hypothesis with parents before their children.
func parentsFirst(h hypothesis) hypothesis {
	var sorted hypothesis
	number := map[int]int{none: none}
	for len(sorted) < len(h) {
		for i, one := range h {
			dad, hasDad := number[one.father]
			mum, hasMum := number[one.mother]
			if _, done := number[i]; !done && hasDad && hasMum {
				number[i] = len(sorted)
				sorted = append(sorted, member{dad, mum, one.party})
			}
		}
	}
	return sorted
}

// looksLike says how probable a typing is for two alleles, zero for a silent one.
func looksLike(m *model, t Typing, a, b Allele) float64 {
	if a > b {
		a, b = b, a
	}
	alone := a == t.A && b == t.A || a == 0 && b == t.A
	switch {
	case t.B == 0 && !alone && a != 0 && (a == t.A || b == t.A):
		return m.dropOut
	case t.B == 0 || t.A == t.B:
		return truth(alone)
	}
	return truth(a == t.A && b == t.B)
}

// TestAgainstEnumeration: for families of all roles, under settings of all kinds, both
// hypotheses and all alternatives come out as by trying everything.
func TestAgainstEnumeration(t *testing.T) {
	families := [][]Party{
		partiesOf(Father), partiesOf(Mother), withCertain(partiesOf(Father, Mother)), withCertain(partiesOf(Mother, Father)), partiesOf(Father, Mother),
		partiesOf(Sibling), partiesOf(PaternalHalfSibling), partiesOf(MaternalHalfSibling), partiesOf(PaternalUncleAunt), partiesOf(PaternalGrandmother),
		partiesOf(MaternalGrandfather, MaternalGrandmother), partiesOf(Sibling, Sibling), partiesOf(Father, Sibling),
		withCertain(partiesOf(Sibling, Mother)), partiesOf(PaternalGrandfather, PaternalUncleAunt), partiesOf(Sibling, MaternalHalfSibling),
	}
	rates := exact()
	rates.Mutation = Mutation{Female: "0.02", Male: "0.05", Model: MutationStepwise, Partial: "0.1", Step: "0.1"}
	theta, silent, all := rates, rates, rates
	theta.Theta, silent.Silent = "0.03", "0.02"
	all.Theta, all.Silent = "0.05", "0.05"
	l := LocusCounts{Locus: "L", Counts: []AlleleCount{{100, 20}, {110, 30}, {113, 50}}}
	random := rand.New(rand.NewPCG(1, 2))
	for i, parties := range families {
		for j, s := range []Settings{exact(), rates, theta, silent, all} {
			seen := make([]Typing, len(parties))
			for k := range seen {
				a, b := l.Counts[random.IntN(3)].Allele, l.Counts[random.IntN(3)].Allele
				seen[k] = Typing{"L", min(a, b), max(a, b)}
				if random.IntN(5) == 0 {
					seen[k].B = 0
				}
			}
			m := modelOf(t, l, s, seen)
			question, alternatives := contrasts(parties)
			for _, c := range append(alternatives, question) {
				for which, h := range []hypothesis{c.first, c.second} {
					slots := len(h) * 2
					if slots > 12 || slots > 10 && len(m.alleles) > 3 {
						continue // too many to try
					}
					got, err := m.likelihood(h, seen)
					if err != nil {
						t.Fatal(err)
					}
					what := fmt.Sprintf("family %d settings %d %s hypothesis %d", i, j, c.code, which)
					near(t, what, got, brute(m.lump(seen), h, seen), 1e-9)
					fine, err := m.sum(h, seen)
					if err != nil {
						t.Fatal(err)
					}
					near(t, what+" unlumped", fine, brute(&m, h, seen), 1e-9)
				}
			}
		}
	}
}
