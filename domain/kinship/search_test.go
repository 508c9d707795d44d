package kinship

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var codis = []string{"CSF1PO", "D10S1248", "D12S391", "D13S317", "D16S539", "D18S51", "D19S433", "D1S1656", "D21S11", "D22S1045",
	"D2S1338", "D2S441", "D3S1358", "D5S818", "D7S820", "D8S1179", "FGA", "TH01", "TPOX", "vWA"}

// personOf is the profile of somebody from the population of a table, or of a child of
// such a person, with a new allele here and there.
func personOf(rng *rand.Rand, table Table, parent Profile) Profile {
	profile := make(Profile, len(codis))
	for i, name := range codis {
		l, _ := table.Locus(name)
		a, b := drawnAllele(rng, l), drawnAllele(rng, l)
		if parent != nil {
			b = []Allele{parent[i].A, parent[i].B}[rng.IntN(2)]
		}
		if rng.IntN(50) == 0 {
			a += 10
		}
		profile[i] = Typing{name, min(a, b), max(a, b)}
	}
	return profile
}

func drawnAllele(rng *rand.Rand, l LocusCounts) Allele {
	n := rng.IntN(l.Total())
	for _, c := range l.Counts {
		if n -= c.Count; n < 0 {
			return c.Allele
		}
	}
	return 0
}

// worn has typings that leave a second allele open, and loci that were not typed.
func worn(rng *rand.Rand, p Profile) Profile {
	p = slices.Clone(p)
	for i := range p {
		if rng.IntN(10) == 0 {
			p[i].B = 0
		}
	}
	return slices.DeleteFunc(p, func(Typing) bool { return rng.IntN(10) == 0 })
}

// A search says of a reference what a report on the two says, to the last bit: by any
// settings, from either end, of relatives and strangers, asked for the first time or
// again.
func TestSearchAgreesWithReports(t *testing.T) {
	table, rng := mustTable(t, "NIST-1036-Asian"), rand.New(rand.NewPCG(1, 2))
	wary := DefaultSettings()
	wary.Theta, wary.Silent, wary.Minimum = "0.02", "0.003", MinimumFrequency{MinimumFixed, "0.01"}
	mismatches, inconsistent := 0, 0
	for _, settings := range []Settings{DefaultSettings(), wary} {
		for pedigree, parent := range map[Pedigree]Role{DuoFather: Father, DuoMother: Mother} {
			for _, role := range []Role{Child, parent} {
				full := personOf(rng, table, nil)
				own := Party{Role: role, Profile: worn(rng, full)}
				q, err := NewQuery(pedigree, own, table, settings)
				if err != nil {
					t.Fatal(err)
				}
				for n := range 24 {
					other := Party{Role: parent, Profile: worn(rng, personOf(rng, table, [2]Profile{full, nil}[n%2]))}
					if role != Child {
						other.Role = Child
					}
					c, err := q.Weigh("one", other.Profile)
					if again, _ := q.Weigh("one", other.Profile); err != nil || again != c {
						t.Fatalf("%v; first %+v, then %+v", err, c, again)
					}
					reported := weighedPair(t, Question{Pedigree: pedigree, Parties: []Party{own, other}, Settings: settings}, table)
					if reported.Reference = "one"; c != reported {
						t.Errorf("%s: searched %+v, reported %+v", role, c, reported)
					}
					mismatches, inconsistent = mismatches+c.Mismatches, inconsistent+c.Inconsistent
				}
			}
		}
	}
	if mismatches < 300 || inconsistent < mismatches+20 {
		t.Errorf("%d mismatches, %d inconsistent loci: the references are not what they should be", mismatches, inconsistent)
	}
}

// weighedPair is what a report on a child and a parent rests on; reports weigh close
// relatives besides, which takes them a hundred times as long.
func weighedPair(t *testing.T, q Question, table Table) Candidate {
	t.Helper()
	if q.Parties[0].Role != Child {
		slices.Reverse(q.Parties)
	}
	f, err := q.Settings.figures()
	if err != nil {
		t.Fatal(err)
	}
	budget := perReport
	e := &evaluation{figures: f, q: q, table: table, budget: &budget}
	e.question, _ = contrasts(q.Parties)
	for _, name := range q.shared([]Table{table}) {
		if err := e.addLocus(name); err != nil {
			t.Fatal(err)
		}
	}
	e.combine()
	c := Candidate{Log10: e.log10, Loci: e.used(), Mismatches: e.mismatches}
	for _, l := range e.loci {
		c.Inconsistent += int(truth(l.row.Inconsistent))
	}
	return c
}

// A report as it is issued has the figure of the search, by its six digits.
func TestSearchAgreesWithAnIssuedReport(t *testing.T) {
	table, rng := mustTable(t, "NIST-1036-Asian"), rand.New(rand.NewPCG(9, 10))
	for range 20 {
		father := personOf(rng, table, nil)
		child := Party{Role: Child, Profile: personOf(rng, table, father), Kits: []string{"K"}, Specimen: "1"}
		report, err := Issue(Question{Pedigree: DuoFather, Parties: []Party{child, {Role: Father, Profile: father, Kits: []string{"K"}, Specimen: "2"}},
			Settings: DefaultSettings(), Software: "test"}, []Table{table}, DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		q, err := NewQuery(DuoFather, child, table, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		c, err := q.Weigh("", father)
		if err != nil || decimalOfLog(c.Log10, 6) != report.Combined || c.Mismatches != report.Mismatches || c.Loci != len(report.Loci) {
			t.Errorf("searched %+v, reported %s with %d mismatches: %v", c, report.Combined, report.Mismatches, err)
		}
	}
}

// reference is a profile under its name.
type reference struct {
	name    string
	profile Profile
}

// references are so many strangers, and the parent among them.
func references(rng *rand.Rand, table Table, n int, parent Profile) []reference {
	all := make([]reference, n)
	for i := range all {
		all[i] = reference{fmt.Sprintf("ref-%06d", i), personOf(rng, table, nil)}
	}
	all[n/3] = reference{"parent", parent}
	return all
}

func each(all []reference) iter.Seq2[string, Profile] {
	return func(yield func(string, Profile) bool) {
		for _, r := range all {
			if !yield(r.name, r.profile) {
				return
			}
		}
	}
}

// The parent comes first, in any order of the references, and the best are those of a
// search that keeps everybody.
func TestSearchRanks(t *testing.T) {
	table, rng := mustTable(t, "NIST-1036-Asian"), rand.New(rand.NewPCG(3, 4))
	parent := personOf(rng, table, nil)
	all := references(rng, table, 600, parent)
	var found, whole Found
	for _, run := range []struct {
		keep int
		into *Found
	}{{10, &found}, {10, nil}, {MaxCandidates + 1, &whole}} {
		q, err := NewQuery(DuoMother, Party{Role: Child, Profile: personOf(rand.New(rand.NewPCG(5, 6)), table, parent)}, table, DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		got, err := q.Search(each(all), run.keep)
		switch {
		case err != nil:
			t.Fatal(err)
		case run.into == nil && !reflect.DeepEqual(got, found):
			t.Errorf("another order of the references: %+v, not %+v", got, found)
		case run.into != nil:
			*run.into = got
		}
	}
	if found.Size != 600 || len(found.Candidates) != 10 || found.Candidates[0].Reference != "parent" || found.Candidates[0].Log10 < 2 {
		t.Errorf("found %+v", found)
	}
	if len(whole.Candidates) != 600 || !slices.Equal(whole.Candidates[:10], found.Candidates) || !slices.IsSortedFunc(whole.Candidates, likelier) {
		t.Errorf("the best of %d are %+v", len(whole.Candidates), whole.Candidates[:10])
	}
}

func TestSearchBounds(t *testing.T) {
	table, rng := mustTable(t, "NIST-1036-Asian"), rand.New(rand.NewPCG(7, 8))
	child := Party{Role: Child, Profile: Profile{{"D3S1358", 150, 160}, {"NOT_IN_TABLE", 100, 110}}}
	q, err := NewQuery(DuoFather, child, table, DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	// More genotypes than any population has: none is remembered beyond the bound.
	for i := range maxRemembered + 100 {
		a := Allele(10 + i%1900)
		if _, err := q.Weigh("", Profile{{"D3S1358", a, a + Allele(i/1900)}}); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(q.loci[0].known); n != maxRemembered {
		t.Errorf("%d genotypes are remembered", n)
	}
	// Whoever shares no locus is compared and is no candidate.
	strangers := map[string]Profile{"nothing": nil, "other": {{"TH01", 60, 70}}, "unknown": {{"NOT_IN_TABLE", 100, 110}}, "one": {{"A", 10, 10}, {"D3S1358", 150, 150}, {"Z", 10, 10}}}
	found, err := q.Search(maps.All(strangers), 0)
	if err != nil || found.Size != 4 || len(found.Candidates) != 1 || found.Candidates[0].Reference != "one" || found.Candidates[0].Loci != 1 {
		t.Errorf("%+v: %v", found, err)
	}
	// Any number is asked for, and no more are kept than may be.
	many := func(yield func(string, Profile) bool) {
		for i := range MaxCandidates + 50 {
			if !yield(fmt.Sprint(i), personOf(rng, table, nil)) {
				return
			}
		}
	}
	if found, err := q.Search(many, 1<<40); err != nil || len(found.Candidates) != MaxCandidates || found.Size != MaxCandidates+50 {
		t.Errorf("%d kept of %d: %v", len(found.Candidates), found.Size, err)
	}
}

func TestSearchRefusals(t *testing.T) {
	table := mustTable(t, "NIST-1036-Asian")
	profile := Profile{{"D3S1358", 150, 160}}
	broken := DefaultSettings()
	broken.Theta = "2"
	for name, c := range map[string]struct {
		pedigree Pedigree
		party    Party
		settings Settings
		is       error
		says     string
	}{
		"another pedigree":      {FullSiblings, Party{Role: Child, Profile: profile}, DefaultSettings(), ErrQuery, ""},
		"a trio":                {TrioFather, Party{Role: Child, Profile: profile}, DefaultSettings(), ErrQuery, ""},
		"no pedigree":           {"", Party{Role: Child, Profile: profile}, DefaultSettings(), ErrQuery, ""},
		"the other parent":      {DuoFather, Party{Role: Mother, Profile: profile}, DefaultSettings(), ErrQuery, ""},
		"no role":               {DuoFather, Party{Profile: profile}, DefaultSettings(), ErrQuery, ""},
		"no locus":              {DuoFather, Party{Role: Child}, DefaultSettings(), ErrProfile, ""},
		"loci in disorder":      {DuoFather, Party{Role: Child, Profile: Profile{{"vWA", 150, 160}, {"TH01", 60, 70}}}, DefaultSettings(), ErrProfile, ""},
		"settings out of range": {DuoFather, Party{Role: Child, Profile: profile}, broken, nil, "theta"},
	} {
		_, err := NewQuery(c.pedigree, c.party, table, c.settings)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
