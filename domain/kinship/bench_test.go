package kinship

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// invented is a table of so many loci with ten alleles each.
func invented(loci int) Table {
	random := rand.New(rand.NewPCG(3, 1))
	t := Table{ID: "invented", People: 500}
	for i := range loci {
		l := LocusCounts{Locus: fmt.Sprintf("L%02d", i)}
		left := 1000
		for a := range 10 {
			n := 1 + random.IntN(left/4)
			if a == 9 {
				n = left
			}
			left -= n
			l.Counts = append(l.Counts, AlleleCount{Allele: Allele(8+a) * 10, Count: n})
		}
		t.Loci = append(t.Loci, l)
	}
	return t
}

// drawn is a person of the table's population, as pairs of alleles by locus.
func drawn(random *rand.Rand, t Table) [][2]Allele {
	person := make([][2]Allele, len(t.Loci))
	for i, l := range t.Loci {
		for j := range 2 {
			n := random.IntN(l.Total())
			for _, c := range l.Counts {
				if n -= c.Count; n < 0 {
					person[i][j] = c.Allele
					break
				}
			}
		}
	}
	return person
}

// born is a child of two people.
func born(random *rand.Rand, a, b [][2]Allele) [][2]Allele {
	one := make([][2]Allele, len(a))
	for i := range a {
		one[i] = [2]Allele{a[i][random.IntN(2)], b[i][random.IntN(2)]}
	}
	return one
}

// profileOf is what a laboratory sees of a person.
func profileOf(t Table, person [][2]Allele) Profile {
	p := make(Profile, len(person))
	for i, pair := range person {
		p[i] = Typing{t.Loci[i].Locus, min(pair[0], pair[1]), max(pair[0], pair[1])}
	}
	return p
}

// sample is a question about a child of the parties' family.
func sample(t Table, pedigree Pedigree, seed uint64, parties ...Party) Question {
	random := rand.New(rand.NewPCG(seed, 7))
	grandfather, grandmother := drawn(random, t), drawn(random, t)
	people := map[Role][][2]Allele{Father: born(random, grandfather, grandmother), Mother: drawn(random, t),
		PaternalGrandfather: grandfather, PaternalGrandmother: grandmother}
	make := func(role Role) [][2]Allele {
		switch role {
		case Sibling, Child:
			return born(random, people[Father], people[Mother])
		case PaternalHalfSibling:
			return born(random, people[Father], drawn(random, t))
		case PaternalUncleAunt:
			return born(random, grandfather, grandmother)
		}
		return people[role]
	}
	q := Question{Pedigree: pedigree, Settings: DefaultSettings(), Software: "test"}
	for i, p := range append([]Party{{Role: Child}}, parties...) {
		p.Profile, p.Specimen = profileOf(t, make(p.Role)), fmt.Sprintf("S-%d", i)
		q.Parties = append(q.Parties, p)
	}
	return q
}

func trioOf(loci int) (Question, Table) {
	t := invented(loci)
	return sample(t, TrioFather, 1, Party{Role: Father}, Party{Role: Mother, Certain: true}), t
}

// counter counts the multiplications of a formula.
type counter int

func (c *counter) times(a, b float64) float64 { *c++; return a * b }

// transmitted is T(g->x) with what it takes: the mutations that the allele a of the
// parent may become are subtracted for what stays.
func (c *counter) transmitted(m *model, rate float64, g Typing, x int) float64 {
	sum := 0.0
	for _, a := range []int{m.index(g.A), m.index(g.B)} {
		stays := 1.0
		for b := range m.alleles {
			if b != a {
				stays -= c.times(rate/2, m.shape(a, b))
			}
		}
		if a == x {
			sum += stays
		} else {
			sum += c.times(rate/2, m.shape(a, x))
		}
		if g.A == g.B {
			return sum
		}
	}
	return c.times(0.5, sum)
}

// trio is the formula of a trio at one locus, without theta, as it is written:
// P(c|M,F)/P(c|M,random) over the ordered pairs that the child may be.
func (c *counter) trio(m *model, seen []Typing) float64 {
	x, y := m.index(seen[0].A), m.index(seen[0].B)
	first, second := 0.0, 0.0
	pair := func(x, y int) {
		mother := c.transmitted(m, m.female, seen[2], y)
		first += c.times(c.transmitted(m, m.male, seen[1], x), mother)
		second += c.times(m.p[x], mother)
	}
	if pair(x, y); x != y {
		pair(y, x)
	}
	return first / second
}

// TestTrioAsWritten: the direct way gives what the formula does.
func TestTrioAsWritten(t *testing.T) {
	q, table := trioOf(24)
	question, _ := contrasts(q.Parties)
	for _, l := range table.Loci {
		seen := q.seen(l.Locus)
		m := modelOf(t, l, q.Settings, seen)
		got, err := m.weigh(question, seen)
		if err != nil {
			t.Fatal(err)
		}
		near(t, l.Locus, got, new(counter).trio(&m, seen), 1e-12)
	}
}

// BenchmarkTrio weighs a trio of 24 loci, from counts and alleles to the combined
// ratio; rows says besides what is inconsistent and writes the figures out.
func BenchmarkTrio(b *testing.B) {
	q, table := trioOf(24)
	f, err := q.Settings.figures()
	if err != nil {
		b.Fatal(err)
	}
	question, _ := contrasts(q.Parties)
	names := q.shared([]Table{table})
	var needed counter
	for _, l := range table.Loci {
		seen := q.seen(l.Locus)
		m := newModel(l, f, seenAlleles(seen))
		needed.trio(&m, seen)
	}
	b.Run("weigh", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			log10 := 0.0
			for _, name := range names {
				l, _ := table.Locus(name)
				seen := q.seen(name)
				m := newModel(l, f, seenAlleles(seen))
				ratio, err := m.weigh(question, seen)
				if err != nil {
					b.Fatal(err)
				}
				log10 += math.Log10(ratio)
			}
		}
		againstMultiplications(b, int(needed))
	})
	b.Run("rows", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			budget := perReport
			e := &evaluation{figures: f, q: q, table: table, budget: &budget, question: question}
			for _, name := range names {
				if err := e.addLocus(name); err != nil {
					b.Fatal(err)
				}
			}
			e.combine()
		}
		againstMultiplications(b, int(needed))
	})
}

// BenchmarkIssue is a whole report of that trio, with close relatives and posteriors.
func BenchmarkIssue(b *testing.B) {
	for _, c := range []struct {
		name    string
		theta   Decimal
		silent  Decimal
		parties []Party
	}{
		{"trio", "0", "0", []Party{{Role: Father}, {Role: Mother, Certain: true}}},
		{"trio/theta", "0.01", "0", []Party{{Role: Father}, {Role: Mother, Certain: true}}},
		{"trio/silent", "0", "0.001", []Party{{Role: Father}, {Role: Mother, Certain: true}}},
		{"siblings", "0", "0", []Party{{Role: Sibling}, {Role: Sibling}}},
		{"siblings/theta", "0.01", "0", []Party{{Role: Sibling}, {Role: Sibling}}},
		{"grandparents", "0", "0", []Party{{Role: PaternalGrandfather}, {Role: PaternalGrandmother}, {Role: PaternalUncleAunt}}},
	} {
		b.Run(c.name, func(b *testing.B) {
			t := invented(24)
			q := sample(t, Reconstruction, 1, c.parties...)
			q.Settings.Theta, q.Settings.Silent = c.theta, c.silent
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Issue(q, []Table{t}, DefaultPolicy()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
