package kinship

import (
	"math/rand/v2"
	"testing"
)

// shares draws counts for alleles p, q, r, s and the rest, so that the frequencies are
// theirs in ten thousand.
func shares(random *rand.Rand) (l LocusCounts, p, q, r float64) {
	counts := make([]int, 5)
	left := 10000
	for i := range 4 {
		counts[i] = 50 + random.IntN(left/3)
		left -= counts[i]
	}
	counts[4] = left
	return counted(counts...), float64(counts[0]) / 1e4, float64(counts[1]) / 1e4, float64(counts[2]) / 1e4
}

// The alleles of the formulas; R stands for one that is none of the others.
const P, Q, R, S = 10, 11, 12, 13

// TestClosedForms: what textbooks derive case by case is what the one sum gives.
func TestClosedForms(t *testing.T) {
	duo, trio := partiesOf(Father), withCertain(partiesOf(Father, Mother))
	siblings, half := partiesOf(Sibling), partiesOf(MaternalHalfSibling)
	uncle, grandmother := partiesOf(PaternalUncleAunt), partiesOf(MaternalGrandmother)
	type frequencies struct{ p, q, r float64 }
	type form struct {
		name    string
		parties []Party
		seen    []Typing
		want    func(f frequencies) float64
	}
	pair := func(a, b int) [2]int { return [2]int{a, b} }
	for _, c := range []form{
		// dna-view, patform.htm; the child first, then the father, then the mother
		{"duo pp from pp", duo, typed(pair(P, P), pair(P, P)), func(f frequencies) float64 { return 1 / f.p }},
		{"duo pp from pq", duo, typed(pair(P, P), pair(P, Q)), func(f frequencies) float64 { return 1 / (2 * f.p) }},
		{"duo pq from pp", duo, typed(pair(P, Q), pair(P, P)), func(f frequencies) float64 { return 1 / (2 * f.p) }},
		{"duo pq from pq", duo, typed(pair(P, Q), pair(P, Q)), func(f frequencies) float64 { return (f.p + f.q) / (4 * f.p * f.q) }},
		{"duo pq from pr", duo, typed(pair(P, Q), pair(P, R)), func(f frequencies) float64 { return 1 / (4 * f.p) }},
		{"trio pq, mother p, father q", trio, typed(pair(P, Q), pair(Q, Q), pair(P, P)), func(f frequencies) float64 { return 1 / f.q }},
		{"trio pq, mother pr, father q", trio, typed(pair(P, Q), pair(Q, Q), pair(P, R)), func(f frequencies) float64 { return 1 / f.q }},
		{"trio pq, mother p, father qr", trio, typed(pair(P, Q), pair(Q, R), pair(P, P)), func(f frequencies) float64 { return 1 / (2 * f.q) }},
		{"trio pq, mother pq, father pq", trio, typed(pair(P, Q), pair(P, Q), pair(P, Q)), func(f frequencies) float64 { return 1 / (f.p + f.q) }},
		{"trio pq, mother pq, father q", trio, typed(pair(P, Q), pair(Q, Q), pair(P, Q)), func(f frequencies) float64 { return 1 / (f.p + f.q) }},
		{"trio pq, mother pq, father qr", trio, typed(pair(P, Q), pair(Q, R), pair(P, Q)), func(f frequencies) float64 { return 1 / (2*f.p + 2*f.q) }},
		// dna-view, sibfmla.htm
		{"siblings pq pq", siblings, typed(pair(P, Q), pair(P, Q)), func(f frequencies) float64 { return (1 + f.p + f.q + 2*f.p*f.q) / (8 * f.p * f.q) }},
		{"siblings pp pp", siblings, typed(pair(P, P), pair(P, P)), func(f frequencies) float64 { return (1 + f.p) * (1 + f.p) / (4 * f.p * f.p) }},
		{"siblings pp pq", siblings, typed(pair(P, P), pair(P, Q)), func(f frequencies) float64 { return (1 + f.p) / (4 * f.p) }},
		{"siblings pq pr", siblings, typed(pair(P, Q), pair(P, R)), func(f frequencies) float64 { return (1 + 2*f.p) / (8 * f.p) }},
		{"siblings pq rs", siblings, typed(pair(P, Q), pair(R, S)), func(frequencies) float64 { return 0.25 }},
		{"half pq pq", half, typed(pair(P, Q), pair(P, Q)), func(f frequencies) float64 { return (f.p + f.q + 4*f.p*f.q) / (8 * f.p * f.q) }},
		{"half pp pp", half, typed(pair(P, P), pair(P, P)), func(f frequencies) float64 { return 2 * f.p * (1 + f.p) / (4 * f.p * f.p) }},
		{"half pp pq", half, typed(pair(P, P), pair(P, Q)), func(f frequencies) float64 { return (1 + 2*f.p) / (4 * f.p) }},
		{"half pq pr", half, typed(pair(P, Q), pair(P, R)), func(f frequencies) float64 { return (1 + 4*f.p) / (8 * f.p) }},
		{"half pq rs", half, typed(pair(P, Q), pair(R, S)), func(frequencies) float64 { return 0.5 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(9, 3))
			for range 50 {
				l, p, q, r := shares(random)
				near(t, c.name, ratioOf(t, l, exact(), c.parties, c.seen), c.want(frequencies{p, q, r}), 1e-9)
			}
		})
	}
	// Half siblings, an uncle and a grandmother are the same to the child without
	// mutation: half of what a parent's ratio is, and half of one.
	for _, seen := range [][]Typing{typed(pair(P, Q), pair(P, Q)), typed(pair(P, P), pair(P, R)), typed(pair(P, Q), pair(R, S))} {
		random := rand.New(rand.NewPCG(9, 4))
		for range 50 {
			l, _, _, _ := shares(random)
			want := (ratioOf(t, l, exact(), duo, seen) + 1) / 2
			for _, parties := range [][]Party{half, uncle, grandmother} {
				near(t, string(parties[1].Role), ratioOf(t, l, exact(), parties, seen), want, 1e-9)
			}
		}
	}
}

// TestThetaForms: with theta, by the sampling formula worked out by hand.
func TestThetaForms(t *testing.T) {
	s := exact()
	s.Theta = "0.02"
	const theta = 0.02
	random := rand.New(rand.NewPCG(9, 5))
	for range 50 {
		l, p, q, _ := shares(random)
		// The father's two alleles and the child's one from the mother are p: a fourth
		// is what the second hypothesis needs besides.
		want := 1 / ((3*theta + (1-theta)*p) / (1 + 2*theta))
		near(t, "duo pp from pp", ratioOf(t, l, s, partiesOf(Father), typed([2]int{P, P}, [2]int{P, P})), want, 1e-9)
		// Mother pp, father qq: of four alleles seen two are q.
		want = 1 / ((2*theta + (1-theta)*q) / (1 + 3*theta))
		near(t, "trio", ratioOf(t, l, s, withCertain(partiesOf(Father, Mother)), typed([2]int{P, Q}, [2]int{Q, Q}, [2]int{P, P})), want, 1e-9)
		// Siblings pq and rs share nothing, by their parents' four alleles as by chance: a quarter.
		near(t, "siblings", ratioOf(t, l, s, partiesOf(Sibling), typed([2]int{P, Q}, [2]int{R, S})), 0.25, 1e-9)
	}
}
