package kinship

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// someSettings are of all kinds, each with mutation.
func someSettings() []Settings {
	all := make([]Settings, 4)
	for i := range all {
		all[i] = exact()
		all[i].Mutation = Mutation{Female: "0.001", Male: "0.004", Model: MutationStepwise, Partial: "0.001", Step: "0.1"}
	}
	all[1].Theta, all[2].Silent, all[3].Theta, all[3].Silent = "0.02", "0.01", "0.02", "0.01"
	return all
}

// genotypes are all typings that a table's alleles allow, homozygotes first seen as
// such: a silent second allele looks like one.
func genotypes(l LocusCounts) []Typing {
	var all []Typing
	for i, a := range l.Counts {
		for _, b := range l.Counts[i:] {
			all = append(all, Typing{l.Locus, a.Allele, b.Allele})
		}
	}
	return all
}

// TestMutationSums: what comes of an allele is one, to the last bit as it is defined,
// and lumped as well.
func TestMutationSums(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		l := LocusCounts{Locus: "L"}
		for a := Allele(50); a < 300; a += 1 + Allele(random.IntN(12)) {
			l.Counts = append(l.Counts, AlleleCount{a, 1 + random.IntN(50)})
		}
		seen := []Typing{{"L", l.Counts[0].Allele, l.Counts[len(l.Counts)/2].Allele}, {"L", 77, 77}}
		for _, s := range someSettings() {
			m := modelOf(t, l, s, seen)
			sums(t, &m)
			sums(t, m.lump(seen))
			for a := range m.alleles {
				if got := m.matrix(false)[a*len(m.alleles)+a]; got != m.stays(m.male, a) {
					t.Fatalf("allele %d stays with %g in the matrix, with %g by itself", a, got, m.stays(m.male, a))
				}
			}
		}
	}
}

func sums(t *testing.T, m *model) {
	t.Helper()
	k := len(m.alleles)
	near(t, "frequencies", sum(m.p), 1, 1e-12)
	for _, female := range []bool{false, true} {
		matrix := m.matrix(female)
		for a := range k {
			others := 0.0
			for b := range k {
				if b != a {
					others += matrix[a*k+b]
				}
			}
			if matrix[a*k+a] != 1-others || matrix[a*k+a] < 0 || slices.Min(matrix) < 0 {
				t.Fatalf("allele %s stays with %g, and becomes another with %g", m.alleles[a], matrix[a*k+a], others)
			}
		}
	}
}

func sum(all []float64) float64 {
	total := 0.0
	for _, x := range all {
		total += x
	}
	return total
}

// TestPartialNeverZero: a change by an incomplete repeat is rare, and not impossible.
func TestPartialNeverZero(t *testing.T) {
	s := DefaultSettings()
	l := LocusCounts{Locus: "TH01", Counts: []AlleleCount{{90, 30}, {93, 30}, {100, 40}}}
	m := modelOf(t, l, s, nil)
	step, partial := m.hands(m.male, 0, 2), m.hands(m.male, 0, 1)
	if partial <= 0 || partial >= step/100 {
		t.Errorf("9 becomes 10 with %g and 9.3 with %g", step, partial)
	}
	near(t, "a step", step, 0.001, 1e-12)
}

// TestGenotypesSum: over all that could have been seen in everybody, the likelihoods
// of a hypothesis sum to one, whatever the family and the settings; and so the mean
// likelihood ratio of unrelated people, and of those of the second hypothesis, is one.
func TestGenotypesSum(t *testing.T) {
	for _, parties := range [][]Party{partiesOf(Father), partiesOf(Mother), withCertain(partiesOf(Father, Mother)), partiesOf(Sibling),
		partiesOf(PaternalHalfSibling), partiesOf(MaternalUncleAunt), partiesOf(PaternalGrandfather, PaternalGrandmother), partiesOf(Father, Sibling)} {
		l := counted(20, 30, 50)
		for i, s := range someSettings() {
			if len(parties) > 2 { // fewer people there are, and none without an allele
				if l = counted(30, 70); s.Silent != "0" {
					continue
				}
			}
			name := fmt.Sprintf("%s settings %d", parties[len(parties)-1].Role, i)
			question, alternatives := contrasts(parties)
			for _, c := range append(alternatives, question) {
				one, two, mean := overAll(t, l, s, c, len(parties))
				near(t, name+" "+c.code+" first", one, 1, 1e-9)
				near(t, name+" "+c.code+" second", two, 1, 1e-9)
				near(t, name+" "+c.code+" mean ratio", mean, 1, 1e-9)
			}
		}
	}
}

// overAll sums both likelihoods, and the ratio weighted by the second, over all
// typings of the parties. What nobody shows (two silent alleles) is its own case.
func overAll(t *testing.T, l LocusCounts, s Settings, c contrast, parties int) (one, two, mean float64) {
	t.Helper()
	all := append(genotypes(l), Typing{"L", nothing, nothing})
	if s.Silent == "0" {
		all = all[:len(all)-1]
	}
	seen := make([]Typing, parties)
	var try func(i int)
	try = func(i int) {
		if i < parties {
			for _, g := range all {
				seen[i] = g
				try(i + 1)
			}
			return
		}
		m := modelOf(t, l, s, nil) // every allele of the table, so that no frequency depends on who is seen
		a, b := ofAll(t, &m, c.first, seen), ofAll(t, &m, c.second, seen)
		one, two = one+a, two+b
		if b > 0 {
			mean += b * (a / b)
		}
	}
	try(0)
	return one, two, mean
}

// nothing stands for a locus at which a person shows no allele.
const nothing Allele = 1

// ofAll is a likelihood in which some people show nothing at all: they have the silent
// allele twice, which only a test asks about.
func ofAll(t *testing.T, m *model, h hypothesis, seen []Typing) float64 {
	t.Helper()
	if !slices.ContainsFunc(seen, func(g Typing) bool { return g.A == nothing }) {
		l, err := m.sum(h, seen)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	// Whoever shows nothing: everybody, less what shows something.
	at := slices.IndexFunc(seen, func(g Typing) bool { return g.A == nothing })
	rest := slices.Clone(seen)
	rest[at] = Typing{}
	total := ofAll(t, m, h, rest)
	for i, a := range m.alleles[:m.visible()] {
		for _, b := range m.alleles[i:m.visible()] {
			rest[at] = Typing{"L", a, b}
			total -= ofAll(t, m, h, rest)
		}
	}
	return total
}

// TestOrder: neither the order of the parties nor the side of the family changes a
// figure, as long as the rates are the same.
func TestOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	l := counted(10, 20, 30, 40)
	all := genotypes(l)
	for range 30 {
		seen := []Typing{all[random.IntN(len(all))], all[random.IntN(len(all))], all[random.IntN(len(all))]}
		turned := []Typing{seen[0], seen[2], seen[1]}
		for _, s := range someSettings() {
			s.Mutation.Female = s.Mutation.Male
			near(t, "siblings", ratioOf(t, l, s, partiesOf(Sibling, Sibling), seen), ratioOf(t, l, s, partiesOf(Sibling, Sibling), turned), 1e-9)
			near(t, "trio", ratioOf(t, l, s, withCertain(partiesOf(Father, Mother)), seen), ratioOf(t, l, s, withCertain(partiesOf(Mother, Father)), seen), 1e-9)
			near(t, "grandparents", ratioOf(t, l, s, partiesOf(PaternalGrandfather, PaternalGrandmother), seen),
				ratioOf(t, l, s, partiesOf(MaternalGrandmother, MaternalGrandfather), seen), 1e-9)
			near(t, "siblings, who is asked about", ratioOf(t, l, s, partiesOf(Sibling), seen[:2]), ratioOf(t, l, s, partiesOf(Sibling), []Typing{seen[1], seen[0]}), 1e-9)
		}
	}
}

// TestDropOutExplains: a typing that may have lost an allele is nearer to one half of
// the homozygote and the heterozygotes than to an exclusion.
func TestDropOutExplains(t *testing.T) {
	l, s := counted(10, 20, 30, 40), DefaultSettings()
	sure := ratioOf(t, l, s, partiesOf(Father), typed([2]int{10, 10}, [2]int{13, 13}))
	unsure := ratioOf(t, l, s, partiesOf(Father), typed([2]int{10, 0}, [2]int{13, 0}))
	if unsure < 10*sure || unsure > 1 {
		t.Errorf("opposite homozygotes weigh %g for sure and %g where an allele may be lost", sure, unsure)
	}
	s.Silent = "0.01"
	if silent := ratioOf(t, l, s, partiesOf(Father), typed([2]int{10, 10}, [2]int{13, 13})); silent < 2*sure || silent > 1 {
		t.Errorf("opposite homozygotes weigh %g, and %g with silent alleles", sure, silent)
	}
}

// TestLumping: what lumping leaves out, by the rates that laboratories use. A locus of
// a wide family with two mutations on the way is off by less than a hundredth, and so
// is the product of a report.
func TestLumping(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	table, s := invented(60), DefaultSettings()
	worst, total := 0.0, 0.0
	for seed := range uint64(60) {
		q := sample(table, Reconstruction, seed, Party{Role: Sibling}, Party{Role: Sibling}, Party{Role: PaternalUncleAunt})
		question, _ := contrasts(q.Parties)
		log10 := 0.0
		for _, l := range table.Loci[:20] {
			seen := q.seen(l.Locus)
			if random.IntN(4) == 0 { // somebody of another family
				seen[0].A, seen[0].B = l.Counts[0].Allele, l.Counts[len(l.Counts)-1].Allele
			}
			m := modelOf(t, l, s, seen)
			var figures [4]float64
			for i, h := range []hypothesis{question.first, question.second} {
				var err error
				if figures[i], err = m.likelihood(h, seen); err != nil {
					t.Fatal(err)
				}
				if figures[2+i], err = m.sum(h, seen); err != nil {
					t.Fatal(err)
				}
			}
			off := math.Log10(figures[0]/figures[1]) - math.Log10(figures[2]/figures[3])
			worst, log10 = max(worst, math.Abs(off)), log10+off
		}
		total = max(total, math.Abs(log10))
	}
	t.Logf("lumping: at most %.2g of a locus' likelihood ratio, %.2g of a product of 20", math.Pow(10, worst)-1, math.Pow(10, total)-1)
	if worst > math.Log10(1.01) || total > math.Log10(1.01) {
		t.Errorf("lumping changes a locus by 10^%g and a product by 10^%g", worst, total)
	}
}

// TestBetween: an allele that lies between two seen ones stays apart, for two
// mutations lead through it from a grandmother to a grandchild.
func TestBetween(t *testing.T) {
	l, seen := counted(10, 40, 10, 20, 20), typed([2]int{12, 12}, [2]int{10, 10})
	question, _ := contrasts(partiesOf(PaternalGrandmother))
	m := modelOf(t, l, DefaultSettings(), seen)
	if got := m.lump(seen).alleles; !slices.Equal(got, []Allele{100, 110, 120, rest}) {
		t.Fatalf("told apart are %v", got)
	}
	lumped, err := m.likelihood(question.first, seen)
	if err != nil {
		t.Fatal(err)
	}
	fine, err := m.sum(question.first, seen)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "lumped", lumped, fine, 1e-6)
}
