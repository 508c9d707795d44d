package simulate

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// The sample has 194 alleles of each locus, and people drawn from it have them in
// the same shares: at five standard deviations of the rarest and the most common.
func TestFoundersHaveTheFrequenciesOfTheTable(t *testing.T) {
	t.Parallel()
	people, d := newPopulation(), newDice(1, "frequencies")
	const drawn = 10_000
	seen := map[string]map[kinship.Allele]int{}
	for range drawn {
		g := people.founder(d, false)
		for i, locus := range people.loci {
			if seen[locus] == nil {
				seen[locus] = map[kinship.Allele]int{}
			}
			seen[locus][g.genes[i][0]]++
			seen[locus][g.genes[i][1]]++
		}
	}
	if len(seen) != 29 {
		t.Fatalf("%d loci", len(seen))
	}
	for i, locus := range people.loci {
		total := float64(len(people.alleles[i]))
		for allele, n := range seen[locus] {
			p := float64(count(people.alleles[i], allele)) / total
			if got := float64(n) / (2 * drawn); p == 0 || math.Abs(got-p) > 5*math.Sqrt(p*(1-p)/(2*drawn)) {
				t.Errorf("%s %s: %.4f of the drawn, %.4f of the table", locus, allele, got, p)
			}
		}
	}
}

func count[T comparable](list []T, one T) (n int) {
	for _, other := range list {
		if other == one {
			n++
		}
	}
	return n
}

// A child has one allele of each parent at every locus, and where it has not it is
// a mutation: as often as each sex is said to mutate, nearly always by one step.
func TestChildrenFollowMendel(t *testing.T) {
	t.Parallel()
	people, d := newPopulation(), newDice(1, "mendel")
	mutated, steps, strands := [2]int{}, map[kinship.Allele]int{}, [2]int{}
	const births = 12_000
	for range births {
		parents := [2]genome{people.founder(d, false), people.founder(d, true)}
		child := people.birth(d, parents[0], parents[1], true)
		for i, gene := range child.genes {
			for of, parent := range parents {
				switch gene[of] {
				case parent.genes[i][0]:
					strands[0]++
				case parent.genes[i][1]:
					strands[1]++
				default:
					mutated[of]++
					steps[nearest(gene[of], parent.genes[i])]++
				}
			}
		}
	}
	passed := float64(births * len(people.loci))
	for of, rate := range []float64{motherMutates, fatherMutates} {
		// Some mutations end on the parent's other allele and are not seen.
		if got := float64(mutated[of]) / passed * million; got < 0.7*rate || got > 1.05*rate {
			t.Errorf("parent %d mutates %.0f times in a million, not about %.0f", of, got, rate)
		}
	}
	if all := mutated[0] + mutated[1]; float64(steps[10]) < 0.85*float64(all) || float64(steps[10]) > 0.97*float64(all) {
		t.Errorf("steps %v of %v", steps, mutated)
	}
	// Homozygotes count for the first strand; of the others both come alike.
	if strands[1] < strands[0]/2 || strands[1] > strands[0] {
		t.Errorf("the strands of a parent are passed on %v times", strands)
	}
}

func nearest(a kinship.Allele, parent gene) kinship.Allele {
	return min(max(a-parent[0], parent[0]-a), max(a-parent[1], parent[1]-a))
}

// The loci on chromosome 12 stay together in nine cases of ten, others in half.
func TestLinkedLociTravelTogether(t *testing.T) {
	t.Parallel()
	people := population{loci: []string{"D12S391", "FGA", "vWA"}}
	mother := genome{genes: []gene{{10, 500}, {10, 500}, {10, 500}}}
	d, together := newDice(1, "linked"), map[string]int{}
	for range 10_000 {
		egg := people.gamete(d, mother)
		if (egg[0] < 250) == (egg[2] < 250) {
			together["vWA"]++
		}
		if (egg[0] < 250) == (egg[1] < 250) {
			together["FGA"]++
		}
	}
	if n := together["vWA"]; n < 8_950 || n > 9_270 {
		t.Errorf("vWA goes with D12S391 %d times in 10,000", n)
	}
	if n := together["FGA"]; n < 4_750 || n > 5_250 {
		t.Errorf("FGA goes with D12S391 %d times in 10,000", n)
	}
}

// sharing is the chance that an allele of one person equals one of another at the
// same locus.
func sharing(a, b kinship.Profile) float64 {
	equal := 0
	for i := range a {
		for _, x := range []kinship.Allele{a[i].A, a[i].B} {
			equal += count([]kinship.Allele{b[i].A, b[i].B}, x)
		}
	}
	return float64(equal) / float64(4*len(a))
}

// The kinship coefficient is the chance that two alleles are one by descent; the
// others are equal as often as those of strangers.
func TestRelativesShareWhatTheyShould(t *testing.T) {
	t.Parallel()
	w := mustFound(t, 1)
	coefficients := map[string]float64{"mother": 0.25, "father": 0.25, "brother": 0.25, "sister": 0.25, "uncle": 0.125, "aunt": 0.125,
		"grandmother": 0.125, "grandfather": 0.125, isHalfBrother: 0.125, isHalfSister: 0.125, isTwin: 0.5, "other_nonfamily": 0}
	shared := map[string]float64{}
	const families = 400
	for n := range families {
		l, d := newLife(w, span{DefaultFrom, defaultWeeks}, n, kindOf(n)), newDice(1, "ids", strconv.Itoa(n))
		for _, relation := range slices.Sorted(maps.Keys(coefficients)) {
			id := domain.NewPersonID(d.bytes16())
			l.related(id, relation)
			shared[relation] += sharing(l.profileOf(l.child, str24), l.profileOf(id, str24)) / families
		}
	}
	stranger := shared["other_nonfamily"]
	for relation, want := range coefficients {
		if got := (shared[relation] - stranger) / (1 - stranger); math.Abs(got-want) > 0.015 {
			t.Errorf("%s: coefficient %.3f, not %.3f", relation, got, want)
		}
	}
}

// A person's DNA is of the seed and the person: asked twice, in any order, by any
// life.
func TestGenomesAreOfTheSeed(t *testing.T) {
	t.Parallel()
	w := mustFound(t, 1)
	one, again, next := newLife(w, span{DefaultFrom, defaultWeeks}, 5, kindOf(5)), newLife(w, span{DefaultFrom, defaultWeeks}, 5, kindOf(5)), newLife(w, span{DefaultFrom, defaultWeeks}, 6, kindOf(6))
	brother, stranger := next.relative, domain.NewPersonID(newDice(1, "stranger").bytes16())
	for _, l := range []*life{one, again} {
		l.related(brother, "brother")
	}
	_ = again.genome(stranger)
	for _, person := range []domain.PersonID{one.child, one.relative, brother, stranger} {
		if !reflect.DeepEqual(one.genome(person), again.genome(person)) {
			t.Errorf("%s has two genomes", person)
		}
	}
	if !reflect.DeepEqual(one.genome(stranger), next.genome(stranger)) {
		t.Error("a stranger is another person in another life")
	}
	if reflect.DeepEqual(one.genome(one.child), next.genome(next.child)) || reflect.DeepEqual(one.genome(one.child), newLife(mustFound(t, 2), span{DefaultFrom, defaultWeeks}, 5, kindOf(5)).genome(one.child)) {
		t.Error("two children have one genome")
	}
}

// Lines go where they should: the Y from father to son, mitochondria from mothers.
func TestLinesPassOn(t *testing.T) {
	t.Parallel()
	l := newLife(mustFound(t, 1), span{DefaultFrom, defaultWeeks}, 3, kindOf(3))
	for _, f := range []family{l.family, {people: l.family.people, seed: 9, label: "x", sex: "female"}} {
		h := f.household()
		uncle, aunt := f.genome("person-a", "uncle"), f.genome("person-b", "aunt")
		if h.child.mt != h.mothers[0].mt || h.child.mt != aunt.mt || h.father.y != uncle.y || h.father.y != h.fathers[1].y || h.father.y == "" {
			t.Errorf("lines of %s: %+v", f.label, h)
		}
		if wants := map[string]haplotype{"male": h.father.y, "female": ""}[f.sex]; h.child.y != wants {
			t.Errorf("a %s child has the Y %q", f.sex, h.child.y)
		}
		if sex, sure := kinship.SexOf(h.child.sexMarkers()); string(sex) != f.sex || !sure {
			t.Errorf("a %s child has %v", f.sex, h.child.sexMarkers())
		}
	}
}

// A line shows the same markers in all who belong to it, and others than the next
// line; the common ones are in the database.
func TestLinesShowMarkers(t *testing.T) {
	t.Parallel()
	d, common := newDice(1, "lines"), 0
	for range 1_000 {
		y, mt := d.haplotype("Y"), d.haplotype("mt")
		for _, markers := range [][]string{y.y(), mt.mitochondrial()} {
			if !slices.IsSorted(markers) || len(slices.Compact(slices.Clone(markers))) != len(markers) || len(markers) < 3 {
				t.Fatalf("%s, %s: %v", y, mt, markers)
			}
		}
		if !slices.Equal(y.y(), y.y()) || slices.Equal(y.y(), haplotype("Y-99999").y()) {
			t.Errorf("markers of %s: %v", y, y.y())
		}
		if seen, of := y.seen(); seen > 0 && seen < of {
			common++
		}
	}
	if common < 250 || common > 350 {
		t.Errorf("%d of 1,000 men have a common line", common)
	}
}

func TestKitsAreOfTheTable(t *testing.T) {
	t.Parallel()
	people := newPopulation()
	for name, k := range map[string]kit{"15": str15, "20": codis20, "24": str24} {
		if strconv.Itoa(len(k.loci)) != name || !slices.IsSorted(k.loci) || len(slices.Compact(slices.Clone(k.loci))) != len(k.loci) {
			t.Errorf("%s: %d loci %v", k.name, len(k.loci), k.loci)
		}
		profile := people.typed(people.founder(newDice(1, "kit"), true), k)
		if len(profile) != len(k.loci) {
			t.Errorf("%s types %d of its %d loci", k.name, len(profile), len(k.loci))
		}
		for _, typing := range profile {
			if typing.A > typing.B {
				t.Errorf("%s: %s before %s", typing.Locus, typing.A, typing.B)
			}
		}
	}
}

// Little material loses the longer allele, and leaves the full profile as it was.
func TestPoorMaterialLosesAlleles(t *testing.T) {
	t.Parallel()
	people, d := newPopulation(), newDice(1, "poor")
	lost := 0
	for range 200 {
		full := people.typed(people.founder(d, true), codis20)
		whole := slices.Clone(full)
		for i, typing := range poorly(d, full, 5) {
			switch {
			case typing.A != full[i].A || typing.B != 0 && typing.B != full[i].B:
				t.Fatalf("%v of %v", typing, full[i])
			case typing.B == 0:
				lost++
			}
		}
		if !slices.Equal(full, whole) {
			t.Fatal("the full profile has changed")
		}
	}
	if lost < 140 || lost > 260 {
		t.Errorf("%d of 4,000 loci lost an allele, not about 200", lost)
	}
}
