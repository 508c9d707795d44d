package kinship

import (
	"fmt"
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

// BenchmarkTrio weighs a trio of 24 loci, with what is inconsistent.
func BenchmarkTrio(b *testing.B) {
	q, t := trioOf(24)
	f, err := q.Settings.figures()
	if err != nil {
		b.Fatal(err)
	}
	names := q.shared([]Table{t})
	question, _ := contrasts(q.Parties)
	b.ReportAllocs()
	for b.Loop() {
		e := &evaluation{figures: f, q: q, table: t, budget: perReport, question: question}
		for _, name := range names {
			if err := e.addLocus(name); err != nil {
				b.Fatal(err)
			}
		}
		e.combine()
	}
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
