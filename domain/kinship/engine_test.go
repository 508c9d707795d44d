package kinship

import (
	"math"
	"testing"
)

// near fails unless two numbers agree to so many parts.
func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if math.Abs(got-want) > relative*math.Abs(want) || math.IsNaN(got) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

// exact are settings without mutation, and with a minimum that is never reached.
func exact() Settings {
	s := DefaultSettings()
	s.Mutation.Male, s.Mutation.Female = "0", "0"
	s.Minimum = MinimumFrequency{Rule: MinimumFixed, Value: "1e-09"}
	return s
}

// counted makes a locus of counts, alleles 10, 11 and so on.
func counted(counts ...int) LocusCounts {
	l := LocusCounts{Locus: "L"}
	for i, n := range counts {
		l.Counts = append(l.Counts, AlleleCount{Allele: Allele(10+i) * 10, Count: n})
	}
	return l
}

// modelOf is a locus for what was seen in some people.
func modelOf(t *testing.T, l LocusCounts, s Settings, seen []Typing) model {
	t.Helper()
	f, err := s.figures()
	if err != nil {
		t.Fatal(err)
	}
	budget := perReport
	m := newModel(l, f, seenAlleles(seen))
	m.budget = &budget
	return m
}

// typed makes typings of pairs of repeats; 0 for an allele that was not seen.
func typed(pairs ...[2]int) []Typing {
	seen := make([]Typing, len(pairs))
	for i, p := range pairs {
		seen[i] = Typing{Locus: "L", A: Allele(p[0]) * 10, B: Allele(p[1]) * 10}
	}
	return seen
}

// parties have these roles, after the child.
func partiesOf(roles ...Role) []Party {
	parties := []Party{{Role: Child}}
	for _, r := range roles {
		parties = append(parties, Party{Role: r})
	}
	return parties
}

func ratioOf(t *testing.T, l LocusCounts, s Settings, parties []Party, seen []Typing) float64 {
	t.Helper()
	question, _ := contrasts(parties)
	m := modelOf(t, l, s, seen)
	ratio, err := m.weigh(question, seen)
	if err != nil {
		t.Fatal(err)
	}
	slow := modelOf(t, l, s, seen)
	a, err := slow.likelihood(question.first, seen)
	if err != nil {
		t.Fatal(err)
	}
	b, err := slow.likelihood(question.second, seen)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "the general sum against the direct one", a/b, ratio, 1e-12)
	return ratio
}

// mother makes a certain one of the last party.
func withCertain(parties []Party) []Party {
	parties[len(parties)-1].Certain = true
	return parties
}

func TestVectors(t *testing.T) {
	theta := func(d Decimal) Settings { s := exact(); s.Theta = d; return s }
	mutating := exact()
	mutating.Mutation.Male = "0.002"
	duo, siblings, trio := partiesOf(Father), partiesOf(Sibling), withCertain(partiesOf(Father, Mother))
	for _, c := range []struct {
		name    string
		counts  LocusCounts
		s       Settings
		parties []Party
		seen    []Typing
		want    float64
		digits  float64
	}{
		{"forrel duo AA/AA", counted(5, 95), exact(), duo, typed([2]int{10, 10}, [2]int{10, 10}), 20, 1e-9},
		{"theta 0.01", counted(5, 95), theta("0.01"), duo, typed([2]int{10, 10}, [2]int{10, 10}), 12.83, 5e-4},
		{"theta 0.03", counted(5, 95), theta("0.03"), duo, typed([2]int{10, 10}, [2]int{10, 10}), 7.65, 1e-3},
		{"Familias locus 1", counted(1, 2, 3, 4), exact(), trio, typed([2]int{10, 11}, [2]int{10, 12}, [2]int{10, 11}), 1.6667, 1e-4},
		{"Familias locus 2", counted(2, 3, 5), exact(), trio, typed([2]int{11, 12}, [2]int{11, 12}, [2]int{10, 11}), 1.0, 1e-9},
		{"siblings pq/pq", counted(1, 2, 3, 4), exact(), siblings, typed([2]int{10, 11}, [2]int{10, 11}), 8.375, 1e-9},
		{"siblings pp/pp", counted(1, 2, 3, 4), exact(), siblings, typed([2]int{10, 10}, [2]int{10, 10}), 30.25, 1e-9},
		{"siblings pp/pq", counted(1, 2, 3, 4), exact(), siblings, typed([2]int{10, 10}, [2]int{10, 11}), 2.75, 1e-9},
		{"siblings pq/pr", counted(1, 2, 3, 4), exact(), siblings, typed([2]int{10, 11}, [2]int{10, 12}), 1.5, 1e-9},
		{"siblings none", counted(1, 2, 3, 4), exact(), siblings, typed([2]int{10, 10}, [2]int{11, 12}), 0.25, 1e-9},
		{"mutation duo", counted(3453, 6547), mutating, duo, typed([2]int{10, 10}, [2]int{11, 11}), 0.002896, 1e-4},
	} {
		t.Run(c.name, func(t *testing.T) {
			near(t, c.name, ratioOf(t, c.counts, c.s, c.parties, c.seen), c.want, c.digits)
		})
	}
}
