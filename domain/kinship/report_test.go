package kinship

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// sampleReport is a trio's, with a second table, a line and a search.
func sampleReport(t *testing.T) (Report, func(string) (Table, bool), Policy) {
	t.Helper()
	q, table := trioOf(24)
	other := invented(24)
	other.ID = "invented too"
	for i := range other.Loci {
		slices.Reverse(other.Loci[i].Counts)
		for j := range other.Loci[i].Counts {
			other.Loci[i].Counts[j].Allele = table.Loci[i].Counts[j].Allele
		}
	}
	q.Parties[0].SexMarkers, q.Parties[1].Kits = []string{AmelogeninXY, SecondSeen}, []string{"Invented 24"}
	q.Search = Search{Size: 35000, Share: "0.5"}
	q.Lines = []Line{{Kind: LineY, Database: "invented", Seen: 0, Size: 1000, Holders: []Holder{
		{Markers: []string{"DYS19=14", "DYS390=24", "DYS391=10"}, Party: 0}, {Markers: []string{"DYS19=14", "DYS390=24"}, Party: 1}}}}
	r, err := Issue(q, []Table{table, other}, DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	find := func(digest string) (Table, bool) {
		for _, known := range []Table{table, other} {
			if known.Digest() == digest {
				return known, true
			}
		}
		return Table{}, false
	}
	return r, find, DefaultPolicy()
}

func bytesOf(t *testing.T, r Report) []byte {
	t.Helper()
	data, err := r.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestReport: a report that was issued is read again, in its one form, and agrees.
func TestReport(t *testing.T) {
	r, find, p := sampleReport(t)
	data := bytesOf(t, r)
	again, err := ParseReport(data)
	if err != nil || !reflect.DeepEqual(again, r) {
		t.Fatalf("a report came back as another: %v", err)
	}
	check, err := Recompute(again, find, p)
	if err != nil || !check.Agrees || !check.VerdictAgrees || check.Verdict != Supported || len(check.Differences) > 0 {
		t.Fatalf("an honest report: %+v, %v", check.Differences, err)
	}
	log10, _ := r.Combined.Log10()
	near(t, "combined", check.LR, log10, 1e-6)
	if r.Mismatches != 0 || len(r.Loci) != 24 || r.Lines[0].Compared != 2 || r.Lines[0].Differences != 0 {
		t.Errorf("the report is %s", data)
	}
	if !bytes.Equal(data, bytesOf(t, check.Report)) {
		t.Error("computed again, the report has other bytes")
	}
}

// TestReportTampered: whoever changes one thing is named, with the locus.
func TestReportTampered(t *testing.T) {
	other := func(a Allele) Allele { return a + 10 }
	for _, c := range []struct {
		name, what, locus string
		change            func(r *Report)
	}{
		{"an allele of a row", DiffAllele, "L03", func(r *Report) { r.Loci[3].Alleles[0][1] = other(r.Loci[3].Alleles[0][1]) }},
		{"an allele of a profile", DiffAllele, "L05", func(r *Report) { r.Parties[1].Profile[5].B = other(r.Parties[1].Profile[5].B) }},
		{"an allele in both", DiffAllele, "L07", func(r *Report) {
			r.Parties[1].Profile[7].B = other(r.Parties[1].Profile[7].B)
			r.Loci[7].Alleles[1][1] = other(r.Loci[7].Alleles[1][1])
		}},
		{"a frequency", DiffFrequency, "L09", func(r *Report) { r.Loci[9].Frequencies[0].Frequency = "0.0123" }},
		{"a likelihood ratio", DiffRatio, "L11", func(r *Report) { r.Loci[11].LikelihoodRatio = "99" }},
		{"a locus left out", DiffLocus, "L02", func(r *Report) { r.Loci = slices.Delete(r.Loci, 2, 3) }},
		{"a locus not used", DiffUsed, "L04", func(r *Report) { r.Loci[4].Used = false }},
		{"an inconsistency", DiffInconsistent, "L06", func(r *Report) { r.Loci[6].Inconsistent = true }},
		{"the product", DiffCombined, "", func(r *Report) { r.Combined = "1.2345e+07" }},
		{"a table's product", DiffCombined, "", func(r *Report) { r.Tables[1].Combined = "1.2345e+20" }},
		{"the lowest", DiffLowest, "", func(r *Report) { r.Lowest.LikelihoodRatio = "1e+20" }},
		{"a relative", DiffRelatives, "", func(r *Report) { r.Relatives[0].LikelihoodRatio = "1e+12" }},
		{"a relative left out", DiffRelatives, "", func(r *Report) { r.Relatives = r.Relatives[1:] }},
		{"a posterior", DiffPosteriors, "", func(r *Report) { r.Posteriors[0].Posterior = "0.5" }},
		{"a prior left out", DiffPosteriors, "", func(r *Report) { r.Posteriors = r.Posteriors[1:] }},
		{"the search", DiffSearch, "", func(r *Report) { r.Search.Prior = "0.5" }},
		{"the mismatches", DiffMismatches, "", func(r *Report) { r.Mismatches = 1 }},
		{"the line", DiffLines, "", func(r *Report) { r.Lines[0].Upper = "0.0001" }},
		{"equal profiles", DiffEqual, "", func(r *Report) { r.EqualProfiles = []int{1} }},
		{"the verdict", DiffVerdict, "", func(r *Report) { r.Verdict = Excluded }},
		{"a man of the other sex", DiffSex, "", func(r *Report) { r.Parties[1].SexMarkers = []string{AmelogeninX, SecondAbsent} }},
		{"the words", DiffWords, "", func(r *Report) { r.Words = "The man is the father." }},
		{"a table", DiffTable, "", func(r *Report) { r.Tables[0].Digest = strings.Repeat("0", 64) }},
		{"a table's name", DiffTable, "", func(r *Report) { r.Tables[0].ID = "NIST" }},
		{"the rates", DiffRatio, "L00", func(r *Report) { r.Settings.Theta = "0.05" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, find, p := sampleReport(t)
			c.change(&r)
			changed, err := ParseReport(bytesOf(t, r))
			if err != nil {
				t.Fatal(err)
			}
			check, err := Recompute(changed, find, p)
			if err != nil || check.Agrees {
				t.Fatalf("it agrees; %v", err)
			}
			if !slices.ContainsFunc(check.Differences, func(d Difference) bool {
				return d.What == c.what && d.Locus == c.locus && d.Sentence != "" && strings.Contains(d.Sentence, c.locus)
			}) {
				t.Errorf("%s: differences are %+v", c.name, check.Differences)
			}
			if check.VerdictAgrees != (c.what != DiffVerdict && c.what != DiffTable) {
				t.Errorf("the verdict agrees: %t", check.VerdictAgrees)
			}
		})
	}
}

// TestReportEachAllele: whichever allele of whichever party is changed for another
// that is as common, in row and profile alike, the locus is named.
func TestReportEachAllele(t *testing.T) {
	r, find, p := sampleReport(t)
	data := bytesOf(t, r)
	missed := 0
	for i := range r.Loci {
		for party := range r.Parties {
			forged, err := ParseReport(data)
			if err != nil {
				t.Fatal(err)
			}
			typing := &forged.Parties[party].Profile[i]
			if typing.B += 10; typing.B > 170 {
				typing.B = typing.A
			}
			if *typing == r.Parties[party].Profile[i] {
				continue
			}
			forged.Loci[i].Alleles[party] = [2]Allele{typing.A, typing.B}
			check, err := Recompute(forged, find, p)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(check.Differences, func(d Difference) bool { return d.Locus == r.Loci[i].Locus }) {
				missed++
				t.Logf("%s: %v became %v unseen: %v", r.Loci[i].Locus, r.Parties[party].Profile[i], *typing, r.Loci[i].Alleles)
			}
		}
	}
	// Of a child 8,16 with a father 8,8 and a mother 16,17 nobody can see that the 16 was
	// a 17: nothing that was stated is false then. The recorded profile shows it.
	if missed > 1 {
		t.Errorf("%d changed alleles were not seen", missed)
	}
}

// TestReportRounded: a laboratory that prints fewer digits is not accused.
func TestReportRounded(t *testing.T) {
	r, find, p := sampleReport(t)
	short := func(d *Decimal, digits int) {
		f, _ := d.Log10()
		*d = decimalOfLog(f, digits)
	}
	for i := range r.Loci {
		short(&r.Loci[i].LikelihoodRatio, 3)
		for j := range r.Loci[i].Frequencies {
			short(&r.Loci[i].Frequencies[j].Frequency, 2)
		}
	}
	short(&r.Combined, 4)
	check, err := Recompute(r, find, p)
	if err != nil || !check.Agrees {
		t.Errorf("%+v, %v", check.Differences, err)
	}
}

// TestReportOneForm: another form of the same value is refused.
func TestReportOneForm(t *testing.T) {
	r, _, _ := sampleReport(t)
	data := string(bytesOf(t, r))
	for name, forged := range map[string]string{
		"a space":             strings.Replace(data, `,"format"`, `, "format"`, 1),
		"a line end":          data + "\n",
		"an unknown name":     strings.Replace(data, `"format"`, `"unknown":1,"format"`, 1),
		"a name twice":        strings.Replace(data, `"format"`, `"mismatches":0,"format"`, 1),
		"another order":       strings.Replace(strings.Replace(data, `"mismatches":0,`, ``, 1), `"words"`, `"mismatches":0,"words"`, 1),
		"another case":        strings.Replace(data, `"verdict"`, `"Verdict"`, 1),
		"an escape":           strings.Replace(data, `invented`, "\\u0069nvented", 1),
		"a null":              strings.Replace(data, `"equalProfiles":[]`, `"equalProfiles":null`, 1),
		"a null list":         strings.Replace(data, `"kits":[]`, `"kits":null`, 1),
		"a long decimal":      strings.Replace(data, `"theta":"0"`, `"theta":"0.0"`, 1),
		"a number":            strings.Replace(data, `"theta":"0"`, `"theta":0`, 1),
		"an integer as 0.0":   strings.Replace(data, `"mismatches":0`, `"mismatches":0.0`, 1),
		"an allele 10.0":      strings.Replace(data, `"10"`, `"10.0"`, 1),
		"another format":      strings.Replace(data, Format, "homeward-kinship-report-v0", 1),
		"a line in a text":    strings.Replace(data, `"software":"test"`, `"software":"te\nst"`, 1),
		"something after":     data + "{}",
		"not a report at all": `{}`,
		"too long":            strings.Replace(data, `"software":"test"`, `"software":"`+strings.Repeat("x", MaxReport)+`"`, 1),
	} {
		if forged == data {
			t.Errorf("%s changes nothing", name)
		}
		if _, err := ParseReport([]byte(forged)); !errors.Is(err, ErrReport) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestQuestions: what is no question is refused, in words.
func TestQuestions(t *testing.T) {
	table := invented(24)
	ask := func(pedigree Pedigree, parties ...Party) Question { return sample(table, pedigree, 1, parties...) }
	one := func(r Role) Party { return Party{Role: r} }
	certain := func(r Role) Party { return Party{Role: r, Certain: true} }
	for _, c := range []struct {
		name, want string
		q          Question
		change     func(q *Question)
	}{
		{"a duo", "", ask(DuoFather, one(Father)), nil},
		{"a mother", "", ask(DuoMother, one(Mother)), nil},
		{"a trio", "", ask(TrioMother, one(Mother), certain(Father)), nil},
		{"parents", "", ask(TrioParents, one(Mother), one(Father)), nil},
		{"siblings", "", ask(FullSiblings, one(Sibling), one(Sibling), certain(Mother)), nil},
		{"half siblings", "", ask(HalfSiblings, one(PaternalHalfSibling), certain(Mother)), nil},
		{"an uncle", "", ask(Avuncular, one(PaternalUncleAunt)), nil},
		{"grandparents", "", ask(Grandparent, one(PaternalGrandfather), one(PaternalGrandmother)), nil},
		{"reconstruction", "", ask(Reconstruction, one(PaternalGrandfather), one(PaternalUncleAunt), one(Sibling), certain(Mother)), nil},
		{"no relative", "1 to 11 relatives", ask(DuoFather), nil},
		{"no father", "no mother is asked about", ask(DuoFather, one(Mother)), nil},
		{"two fathers", "two parties are father", ask(DuoFather, one(Father), one(Father)), nil},
		{"two children", "two parties are child", ask(DuoFather, one(Child)), nil},
		{"a certain sibling", "no certain sibling", ask(FullSiblings, certain(Sibling)), nil},
		{"a trio of two", "the certain mother is tested", ask(TrioFather, one(Father)), nil},
		{"one of the parents", "the mother is tested", ask(TrioParents, one(Father)), nil},
		{"nothing asked", "both hypotheses", ask(HalfSiblings, one(PaternalHalfSibling), certain(Father)), nil},
		{"an unknown pedigree", "no pedigree", ask("cousins", one(Father)), nil},
		{"an unknown role", "no party has the role", ask(DuoFather, one("cousin")), func(q *Question) { q.Parties[1].Profile = q.Parties[0].Profile }},
		{"no locus in common", "shares no locus", ask(DuoFather, one(Father)), func(q *Question) {
			q.Parties[0].Profile, q.Parties[1].Profile = q.Parties[0].Profile[:3], q.Parties[1].Profile[3:]
		}},
		{"a profile out of order", "ascending order", ask(DuoFather, one(Father)), func(q *Question) { slices.Reverse(q.Parties[1].Profile) }},
		{"a rate beyond reason", "male mutation rate", ask(DuoFather, one(Father)), func(q *Question) { q.Settings.Mutation.Male = "0.5" }},
		{"another model", "mutation model", ask(DuoFather, one(Father)), func(q *Question) { q.Settings.Mutation.Model = "equal" }},
		{"a share of nothing", "a search", ask(DuoFather, one(Father)), func(q *Question) { q.Search = Search{Size: 10, Share: "0"} }},
		{"sex markers", "sex markers", ask(DuoFather, one(Father)), func(q *Question) { q.Parties[1].SexMarkers = []string{"Y"} }},
		{"a line of one", "a line has the child", ask(DuoFather, one(Father)), func(q *Question) {
			q.Lines = []Line{{Kind: LineY, Database: "x", Size: 1, Holders: []Holder{{Markers: []string{"DYS19=14"}}}}}
		}},
		{"a name of two lines", "names of one line", ask(DuoFather, one(Father)), func(q *Question) { q.Software = "a\nb" }},
	} {
		if c.change != nil {
			c.change(&c.q)
		}
		_, err := Issue(c.q, []Table{table}, DefaultPolicy())
		if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := Issue(ask(DuoFather, one(Father)), nil, DefaultPolicy()); !errors.Is(err, ErrQuestion) {
		t.Errorf("no table: %v", err)
	}
}

// TestRetyped: opposite homozygotes count when they were typed again, and need silent
// alleles then; what shares no allele otherwise counts at once.
func TestRetyped(t *testing.T) {
	table := invented(24)
	q := sample(table, DuoFather, 1, Party{Role: Father})
	for i := range 3 {
		q.Parties[0].Profile[i].A, q.Parties[0].Profile[i].B = 80, 80
		q.Parties[1].Profile[i].A, q.Parties[1].Profile[i].B = 120, 120
	}
	q.Parties[1].Profile[2].B = 140
	count := func() (Report, error) { return Issue(q, []Table{table}, DefaultPolicy()) }
	r, err := count()
	if err != nil || r.Mismatches != 1 || !r.Loci[0].Inconsistent || !r.Loci[2].Inconsistent {
		t.Fatalf("%d mismatches, %v", r.Mismatches, err)
	}
	q.Retyped = []string{"L00"}
	if _, err := count(); !errors.Is(err, ErrQuestion) || !strings.Contains(err.Error(), "locus L00") {
		t.Errorf("typed again, without silent alleles: %v", err)
	}
	q.Settings.Silent = "0.001"
	if r, err = count(); err != nil || r.Mismatches != 2 || !r.Loci[0].Retyped {
		t.Errorf("%d mismatches, %v", r.Mismatches, err)
	}
}

// TestLinked: of two linked loci one counts where linkage shows, both where it does
// not.
func TestLinked(t *testing.T) {
	table := invented(24)
	p := DefaultPolicy()
	p.Linked = [][2]string{{"L05", "L04"}}
	for _, c := range []struct {
		pedigree Pedigree
		parties  []Party
		used     int
	}{
		{DuoFather, []Party{{Role: Father}}, 24},
		{TrioFather, []Party{{Role: Father}, {Role: Mother, Certain: true}}, 24},
		{FullSiblings, []Party{{Role: Sibling}}, 23},
		{HalfSiblings, []Party{{Role: PaternalHalfSibling}}, 23},
		{Grandparent, []Party{{Role: PaternalGrandmother}}, 23},
		{Avuncular, []Party{{Role: PaternalUncleAunt}}, 23},
	} {
		r, err := Issue(sample(table, c.pedigree, 2, c.parties...), []Table{table}, p)
		if err != nil {
			t.Fatal(err)
		}
		used, log10 := 0, 0.0
		for _, row := range r.Loci {
			if row.Used {
				used++
				l, _ := row.LikelihoodRatio.Log10()
				log10 += l
			}
		}
		combined, _ := r.Combined.Log10()
		if used != c.used || math.Abs(log10-combined) > 1e-3 || used < 24 && r.Loci[4].Used {
			t.Errorf("%s: %d loci make 10^%g, combined 10^%g", c.pedigree, used, log10, combined)
		}
	}
}

// TestRelatives: a brother of the father, or of the child, leaves far less than who is
// unrelated, and which relatives there may be depends on who was tested.
func TestRelatives(t *testing.T) {
	table := invented(24)
	for _, c := range []struct {
		pedigree Pedigree
		parties  []Party
		want     []string
	}{
		{DuoFather, []Party{{Role: Father}}, []string{BrotherOfFather, SiblingOfChild}},
		{DuoMother, []Party{{Role: Mother}}, []string{SisterOfMother, SiblingOfChild}},
		{TrioFather, []Party{{Role: Father}, {Role: Mother, Certain: true}}, []string{BrotherOfFather, SiblingOfChild}},
		{TrioParents, []Party{{Role: Father}, {Role: Mother}}, []string{BrotherOfFather, SisterOfMother, OtherFather, OtherMother}},
		{FullSiblings, []Party{{Role: Sibling}}, []string{OtherFather, OtherMother}},
		{Grandparent, []Party{{Role: PaternalGrandfather}}, []string{}},
	} {
		r, err := Issue(sample(table, c.pedigree, 3, c.parties...), []Table{table}, DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		codes := []string{}
		combined, _ := r.Combined.Log10()
		for _, a := range r.Relatives {
			codes = append(codes, a.Code)
			if log10, _ := a.LikelihoodRatio.Log10(); log10 <= 0 || log10 >= combined && a.Code != SiblingOfChild { // who is a mother's stranger is no son of hers
				t.Errorf("%s: against %s it is 10^%g, against unrelated 10^%g", c.pedigree, a.Code, log10, combined)
			}
		}
		if !slices.Equal(codes, c.want) {
			t.Errorf("%s: %v", c.pedigree, codes)
		}
	}
	// Without mutation the ratios against them follow from those of the formulas.
	l, seen := counted(10, 20, 30, 40), typed([2]int{10, 11}, [2]int{10, 12})
	_, alternatives := contrasts(partiesOf(Father))
	parent, sibling := ratioOf(t, l, exact(), partiesOf(Father), seen), ratioOf(t, l, exact(), partiesOf(Sibling), seen)
	for i, want := range []float64{parent / ((parent + 1) / 2), parent / sibling} {
		m := modelOf(t, l, exact(), seen)
		got, err := m.weigh(alternatives[i], seen)
		if err != nil {
			t.Fatal(err)
		}
		near(t, alternatives[i].code, got, want, 1e-9)
	}
}

// TestTwins: a relative who has the child's own profile is no parent of it by that.
func TestTwins(t *testing.T) {
	table := invented(24)
	for _, role := range []Role{Father, Sibling} {
		q := sample(table, map[Role]Pedigree{Father: DuoFather, Sibling: FullSiblings}[role], 4, Party{Role: role})
		q.Parties[1].Profile = slices.Clone(q.Parties[0].Profile)
		r, err := Issue(q, []Table{table}, DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		if r.Verdict != Inconclusive || !slices.Equal(r.EqualProfiles, []int{1}) || !strings.Contains(r.Words, "identical twins") {
			t.Errorf("%s: %s, %s", role, r.Verdict, r.Words)
		}
	}
}

// TestPartly: a relative who was typed at few loci counts at these, and is unknown at
// the others.
func TestPartly(t *testing.T) {
	table := invented(24)
	whole := sample(table, FullSiblings, 5, Party{Role: Sibling}, Party{Role: Sibling})
	alone := whole
	alone.Parties = slices.Clone(whole.Parties[:2])
	whole.Parties[2].Profile = whole.Parties[2].Profile[:5]
	both, err := Issue(whole, []Table{table}, DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	one, err := Issue(alone, []Table{table}, DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	for i := range both.Loci {
		if same := both.Loci[i].LikelihoodRatio == one.Loci[i].LikelihoodRatio; same != (i >= 5) {
			t.Errorf("locus %d: %s with, %s without the second sibling", i, both.Loci[i].LikelihoodRatio, one.Loci[i].LikelihoodRatio)
		}
	}
}

// TestUnexplained: without mutation a mother who cannot be one leaves nothing to weigh.
func TestUnexplained(t *testing.T) {
	table := invented(24)
	q := sample(table, TrioFather, 1, Party{Role: Father}, Party{Role: Mother, Certain: true})
	q.Settings.Mutation.Female = "0"
	q.Parties[0].Profile[0].A, q.Parties[0].Profile[0].B = 80, 80
	q.Parties[2].Profile[0].A, q.Parties[2].Profile[0].B = 90, 90
	_, err := Issue(q, []Table{table}, DefaultPolicy())
	if !errors.Is(err, ErrUnexplained) || !strings.Contains(err.Error(), "locus L00") {
		t.Errorf("%v", err)
	}
}

// TestTooLarge: a report that would keep a machine busy is refused.
func TestTooLarge(t *testing.T) {
	table := invented(24)
	q := sample(table, Reconstruction, 1, Party{Role: PaternalUncleAunt}, Party{Role: Sibling})
	q.Parties = append(q.Parties, Party{Role: MaternalUncleAunt, Profile: q.Parties[1].Profile, Specimen: "S-9"})
	q.Settings.Theta = "0.01"
	if _, err := Issue(q, []Table{table}, DefaultPolicy()); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v", err)
	}
	q.Settings.Theta = "0"
	if _, err := Issue(q, []Table{table}, DefaultPolicy()); err != nil {
		t.Error(err)
	}
}

// TestTooLargeToCount: of a child and eleven uncles and aunts, each with one allele that
// was seen, the values together are more than an integer holds.
func TestTooLargeToCount(t *testing.T) {
	for _, role := range []Role{PaternalUncleAunt, MaternalUncleAunt, Sibling} {
		for step := range 3 {
			q := Question{Pedigree: Reconstruction, Software: "test", Settings: DefaultSettings()}
			for i := range MaxParties {
				seen := Typing{Locus: "vWA", A: Allele(10+i*(step+1)) * 10}
				q.Parties = append(q.Parties, Party{Role: role, Kits: []string{"K"}, Profile: Profile{seen}, Specimen: "S"})
			}
			q.Parties[0].Role = Child
			if _, err := Issue(q, BuiltIn()[:1], DefaultPolicy()); err != nil && !errors.Is(err, ErrTooLarge) {
				t.Errorf("%s, %d apart: %v", role, step+1, err)
			}
		}
	}
}

// TestDeterministic: the same question gives the same bytes.
func TestDeterministic(t *testing.T) {
	first, _, _ := sampleReport(t)
	for range 3 {
		again, _, _ := sampleReport(t)
		if !bytes.Equal(bytesOf(t, first), bytesOf(t, again)) {
			t.Fatal("the same question gave other bytes")
		}
	}
}

// TestIncidentals: who is not whose child among the relatives is no part of the report.
func TestIncidentals(t *testing.T) {
	table := invented(24)
	q := sample(table, TrioParents, 6, Party{Role: Father}, Party{Role: Mother})
	q.Parties[1].Profile = sample(table, DuoFather, 99, Party{Role: Father}).Parties[1].Profile
	r, err := Issue(q, []Table{table}, DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	found, err := Incidentals(r, table, DefaultPolicy())
	if err != nil || len(found) != 1 || found[0].Code != Misattributed || !slices.Equal(found[0].Parties, []int{1, 0}) || found[0].Mismatches < 3 {
		t.Errorf("%+v, %v", found, err)
	}
	if bytes.Contains(bytesOf(t, r), []byte(Misattributed)) {
		t.Error("the report says it")
	}
	// A duo's mismatches are its answer, not an incidental finding.
	duo := sample(table, DuoFather, 6, Party{Role: Father})
	duo.Parties[1].Profile = q.Parties[1].Profile
	if r, err = Issue(duo, []Table{table}, DefaultPolicy()); err != nil || r.Verdict != Excluded {
		t.Fatalf("%s, %v", r.Verdict, err)
	}
	if found, err = Incidentals(r, table, DefaultPolicy()); err != nil || len(found) > 0 {
		t.Errorf("%+v, %v", found, err)
	}
	for i := range duo.Parties[0].Profile {
		duo.Parties[0].Profile[i].B = duo.Parties[0].Profile[i].A
	}
	if r, err = Issue(duo, []Table{table}, DefaultPolicy()); err != nil {
		t.Fatal(err)
	}
	if found, err = Incidentals(r, table, DefaultPolicy()); err != nil || len(found) != 1 || found[0].Code != Incest {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestHypothesesInWords(t *testing.T) {
	q, _ := trioOf(24)
	got := fmt.Sprint(q.complete().Hypotheses)
	want := "[The tested child is of the family in which the others are the father, and of the mother in either case. The tested child is unrelated to the father of that family, and of the mother in either case.]"
	if got != want {
		t.Errorf("%s", got)
	}
}

// TestLowest: over several tables the lowest figure stands out, whichever comes first,
// and the verdict rests on it.
func TestLowest(t *testing.T) {
	q, one := trioOf(24)
	other := invented(24)
	other.ID = "common"
	for i := range other.Loci {
		for j := range other.Loci[i].Counts { // the child's alleles are frequent here
			own, _ := q.Parties[0].Profile.Typing(other.Loci[i].Locus)
			if c := &other.Loci[i].Counts[j]; c.Allele == own.A || c.Allele == own.B {
				c.Count += 2000
			}
		}
	}
	for _, tables := range [][]Table{{one, other}, {other, one}} {
		r, err := Issue(q, tables, DefaultPolicy())
		if err != nil {
			t.Fatal(err)
		}
		if r.Lowest.Table != "common" || r.Combined != r.Tables[0].Combined || r.Verdict == Supported {
			t.Errorf("%+v: lowest %+v, %s", r.Tables, r.Lowest, r.Verdict)
		}
		if log10, _ := r.Lowest.LikelihoodRatio.Log10(); r.Posteriors[0].Posterior != posteriorOf(log10, r.Posteriors[0].Prior) {
			t.Errorf("the posterior is %s", r.Posteriors[0].Posterior)
		}
	}
}
