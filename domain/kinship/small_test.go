package kinship

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestAllele(t *testing.T) {
	for text, want := range map[string]Allele{"1": 10, "9.3": 93, "15": 150, "43.2": 432, "199.9": 1999} {
		if a, err := ParseAllele(text); err != nil || a != want || a.String() != text {
			t.Errorf("%q is %d, %v", text, a, err)
		}
	}
	for _, text := range []string{"", "0", "00", "015", "15.0", "15.", ".3", "9.33", "+9", "-9", "9,3", "200", "1e1", " 9", "x", "0.3", "9.3 "} {
		if a, err := ParseAllele(text); !errors.Is(err, ErrAllele) {
			t.Errorf("%q is %d, %v", text, a, err)
		}
	}
}

func TestProfileOneForm(t *testing.T) {
	const good = `{"loci":[["CSF1PO","10","12"],["D13S317","11","11"],["FGA","22",""],["TH01","9","9.3"]]}`
	p, err := ParseProfile([]byte(good))
	if err != nil || len(p) != 4 {
		t.Fatalf("%v, %v", p, err)
	}
	if fga, typed := p.Typing("FGA"); !typed || fga.B != 0 || !fga.Homozygous() {
		t.Errorf("FGA is %+v", fga)
	}
	if _, typed := p.Typing("vWA"); typed {
		t.Error("vWA was typed")
	}
	for _, bad := range []string{``, `null`, `{}`, `[]`, `{"loci":null}`, `{"loci":[]}`, good + " ", good + good,
		strings.Replace(good, `"10","12"`, `"12","10"`, 1), strings.Replace(good, `"10","12"`, `"","12"`, 1), strings.Replace(good, `"10"`, `"10.0"`, 1),
		strings.Replace(good, `CSF1PO`, `FGA`, 1), strings.Replace(good, `D13S317`, `CSF1PO`, 1), strings.Replace(good, `CSF1PO`, `CSF 1PO`, 1),
		strings.Replace(good, `"10","12"`, `"10"`, 1), strings.Replace(good, `"10","12"`, `"10","12",""`, 1), strings.Replace(good, `"10","12"`, `10,12`, 1),
		strings.Replace(good, `{"loci"`, `{"loci":[["A","1","1"]],"loci"`, 1), strings.Replace(good, `{"loci"`, `{"Loci"`, 1),
		strings.Replace(good, `{"loci"`, `{"kit":"x","loci"`, 1), strings.Repeat(" ", 1<<13) + good,
	} {
		if p, err := ParseProfile([]byte(bad)); !errors.Is(err, ErrProfile) {
			t.Errorf("%.60s is %v, %v", bad, p, err)
		}
	}
}

func TestDecimal(t *testing.T) {
	for _, d := range []Decimal{"0", "1", "10", "0.05", "0.0001", "1e-05", "2.53e+06", "999999", "1e+06", "2.75", "1.2345e+120", "3e-400", "123.456"} {
		if !d.Valid() {
			t.Errorf("%s is not valid", d)
		}
		log10, ok := d.Log10()
		if again := decimalOfLog(log10, 7); !ok || d != "0" && again != d {
			t.Errorf("%s is 10^%g, and that is %s", d, log10, again)
		}
	}
	for _, d := range []Decimal{"", "00", "01", "1.0", "1.", ".5", "0.00001", "1000000", "1e6", "1e+6", "1E+06", "10e+06", "1e+00", "-1", "+1", " 1", "NaN",
		"Inf", "0x1", "1_0", "0e+07", "0.0", "1e+99999", "123456789012345678"} {
		if d.Valid() {
			t.Errorf("%s is valid", d)
		}
		if _, ok := d.Float(); ok {
			t.Errorf("%s is a number", d)
		}
	}
	if f, ok := Decimal("3e+400").Float(); ok {
		t.Errorf("3e+400 is %g", f)
	}
	for f, want := range map[float64]Decimal{0: "0", 0.1: "0.1", 1.0 / 3: "0.333333", 999999.7: "1e+06", 20: "20", 2.53e6: "2.53e+06", 0.00002: "2e-05", math.NaN(): "0"} {
		if got := decimal(f, 6); got != want || !got.Valid() {
			t.Errorf("%g is %s, not %s", f, got, want)
		}
	}
}

// TestPosterior: the published case, and that nothing is ever certain.
func TestPosterior(t *testing.T) {
	for _, c := range []struct {
		lr, prior float64
		want      Decimal
	}{
		{2920823, 0.1, "0.999996919"}, // what-when-how, forensic genetics
		{1999, 0.5, "0.9995"}, {9999, 0.5, "0.9999"}, {1, 0.3, "0.3"},
		{1e12, 0.5, "0.999999999"}, {1e300, 0.9, "0.999999999"}, {0, 0.5, "0"}, {1e-12, 0.5, "1e-12"},
		{1e4, 1.0 / 35000, "0.222227"}, // a hit among 35,000 parents
	} {
		if got := posterior(math.Log10(c.lr), c.prior); got != c.want {
			t.Errorf("LR %g, prior %g: %s, not %s", c.lr, c.prior, got, c.want)
		}
	}
}

func TestSampled(t *testing.T) {
	near(t, "nothing seen", sampled(0.03, 0.2, 0, 0), 0.2, 1e-12)
	near(t, "the same once", sampled(0.03, 0.2, 1, 1), 0.03+0.97*0.2, 1e-12)
	near(t, "no theta", sampled(0, 0.2, 5, 9), 0.2, 1e-12)
	for _, u := range []urn{{theta: 0.05, seen: []int{0, 0}}, {theta: 0.05, seen: []int{3, 1}, n: 4}} {
		total, visits := 0.0, 0
		u.partitions(5, func(_ []int, parts int, weight float64) {
			visits++
			total += weight * math.Pow(sum(u.fresh([]float64{0.4, 0.6})), float64(parts))
		})
		near(t, "all partitions", total, 1, 1e-12)
		if visits != 52 {
			t.Errorf("five draws have %d partitions", visits)
		}
	}
}

// TestVerdict: each threshold from both sides.
func TestVerdict(t *testing.T) {
	p := DefaultPolicy()
	for _, c := range []struct {
		name       string
		lr, second float64
		mismatches int
		loci       int
		demo, same bool
		want       Verdict
	}{
		{"a likely parent", 1e6, 1e6, 0, 20, false, false, Supported},
		{"at the threshold", 1e4, 1e4, 2, 20, false, false, Supported},
		{"just below it", 9999, 9999, 0, 20, false, false, TendsTo},
		{"below it by one table", 1e6, 9999, 0, 20, false, false, TendsTo},
		{"three mismatches", 1e6, 1e6, 3, 20, false, false, Inconclusive},
		{"few loci", 1e6, 1e6, 0, 14, false, false, TendsTo},
		{"little", 99, 99, 0, 20, false, false, Inconclusive},
		{"little against", 0.02, 0.02, 1, 20, false, false, Inconclusive},
		{"against", 0.01, 0.01, 1, 20, false, false, TendsAgainst},
		{"two mismatches", 1e-9, 1e-9, 2, 20, false, false, TendsAgainst},
		{"excluded", 1e-4, 1e-4, 3, 20, false, false, Excluded},
		{"not by all tables", 1e-9, 1e-3, 3, 20, false, false, TendsAgainst},
		{"excluded at few loci", 1e-9, 1e-9, 9, 14, false, false, TendsAgainst},
		{"nothing left", 0, 0, 5, 20, false, false, Excluded},
		{"for demonstration", 1e9, 1e9, 0, 20, true, false, Inconclusive},
		{"equal profiles", 1e9, 1e9, 0, 20, false, true, Inconclusive},
	} {
		w := weighed{lowest: math.Log10(min(c.lr, c.second)), highest: math.Log10(max(c.lr, c.second)),
			mismatches: c.mismatches, loci: c.loci, relevant: !c.demo, equal: c.same}
		if got := p.verdict(w); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
	p.Demonstration = true
	if got := p.verdict(weighed{lowest: 9, highest: 9, loci: 20}); got != Supported {
		t.Errorf("for demonstration, which the policy takes: %s", got)
	}
}

// TestWords: they speak of the findings, at every ratio.
func TestWords(t *testing.T) {
	p := DefaultPolicy()
	seen := map[string]bool{}
	for log10 := -12.0; log10 <= 12; log10 += 0.1 {
		words := p.words(weighed{lowest: log10, highest: log10})
		if !strings.HasPrefix(words, "The findings are ") || !strings.Contains(words, "more probable if") && !strings.Contains(words, "as probable if") {
			t.Errorf("10^%g: %s", log10, words)
		}
		seen[words] = true
	}
	if len(seen) != len(p.Scale) {
		t.Errorf("%d of %d bands were reached", len(seen), len(p.Scale))
	}
	apart := p.words(weighed{lowest: -3, highest: 5})
	if !strings.Contains(apart, "no support for either") {
		t.Errorf("tables that disagree: %s", apart)
	}
}

// TestMinimumFrequency: an allele that is rare or was never counted has the minimum,
// and the others make room.
func TestMinimumFrequency(t *testing.T) {
	l := counted(1, 99, 100)
	for rule, want := range map[MinimumFrequency]float64{{MinimumFiveOver2N, "0"}: 0.025, {MinimumFixed, "0.01"}: 0.01} {
		s := DefaultSettings()
		s.Minimum = rule
		for _, rare := range []Allele{100, 777} {
			m := modelOf(t, l, s, []Typing{{"L", rare, 110}})
			near(t, "rare", m.p[m.index(rare)], want, 1e-12)
			near(t, "common", m.p[m.index(110)], 0.495, 1e-12)
			near(t, "all", sum(m.p), 1, 1e-12)
		}
	}
}

func TestEqual(t *testing.T) {
	a := Profile{{"A", 10, 20}, {"B", 10, 10}, {"C", 30, 40}}
	for _, c := range []struct {
		b      Profile
		shared int
		equal  bool
	}{
		{a, 3, true}, {a[:2], 2, true}, {Profile{{"B", 10, 10}, {"D", 10, 10}}, 1, true},
		{Profile{{"A", 10, 20}, {"B", 10, 20}}, 2, false}, {Profile{{"D", 10, 20}}, 0, false},
	} {
		if shared, equal := Equal(a, c.b); shared != c.shared || equal != c.equal {
			t.Errorf("%v: %d, %t", c.b, shared, equal)
		}
	}
}

func TestSexOf(t *testing.T) {
	for _, c := range []struct {
		markers []string
		sex     Sex
		sure    bool
	}{
		{nil, "", false}, {[]string{AmelogeninXY}, Male, true}, {[]string{AmelogeninX}, Female, false},
		{[]string{AmelogeninX, SecondAbsent}, Female, true}, {[]string{AmelogeninX, SecondSeen}, Male, true},
		{[]string{AmelogeninXY, SecondSeen}, Male, true}, {[]string{AmelogeninXY, SecondAbsent}, "", false},
		{[]string{"Y"}, "", false}, {[]string{AmelogeninX, SecondSeen, "x"}, "", false},
	} {
		if sex, sure := SexOf(c.markers); sex != c.sex || sure != c.sure {
			t.Errorf("%v: %q, %t", c.markers, sex, sure)
		}
	}
}

// TestLine: how often a type is, and how markers are compared.
func TestLine(t *testing.T) {
	near(t, "never among 1,000", upperBound(0, 1000), 1-math.Pow(0.05, 1.0/1000), 1e-9)
	near(t, "always", upperBound(5, 5), 1, 0)
	for _, c := range [][2]int{{0, 50}, {3, 1000}, {40, 200}, {1000, 1000000}} {
		if p := upperBound(c[0], c[1]); p <= float64(c[0]+1)/float64(c[1]+1) || math.Abs(atMost(c[0], c[1], p)-0.05) > 1e-6 {
			t.Errorf("%v: %g", c, p)
		}
	}
	y := Line{Kind: LineY, Database: "x", Seen: 2, Size: 999, Holders: []Holder{
		{[]string{"DYS19=14", "DYS385=11,14", "DYS390=24"}, 0}, {[]string{"DYS19=14", "DYS385=11,15", "DYS391=10"}, 1}}}
	mt := Line{Kind: LineMitochondrial, Database: "x", Size: 99, Holders: []Holder{
		{[]string{"16189C", "263G", "73G"}, 0}, {[]string{"16189C", "263G"}, 1}}}
	for _, c := range []struct {
		line                  Line
		compared, differences int
		frequency             Decimal
	}{{y, 2, 1, "0.003"}, {mt, 3, 1, "0.01"}} {
		if err := c.line.check(2); err != nil {
			t.Errorf("%s: %v", c.line.Kind, err)
		}
		got := c.line.computed()
		if got.Compared != c.compared || got.Differences != c.differences || got.Frequency != c.frequency {
			t.Errorf("%s: %+v", c.line.Kind, got)
		}
	}
	for _, change := range []func(l *Line){
		func(l *Line) { l.Kind = "x" }, func(l *Line) { l.Database = "" }, func(l *Line) { l.Size = 0 }, func(l *Line) { l.Seen = 1000 },
		func(l *Line) { l.Holders = l.Holders[:1] }, func(l *Line) { l.Holders[1].Party = 2 }, func(l *Line) { l.Holders[0].Party = 1 },
		func(l *Line) { slices.Reverse(l.Holders[1].Markers) }, func(l *Line) { l.Holders[1].Markers = nil },
		func(l *Line) { l.Holders[1].Markers = []string{"73G"} }, func(l *Line) { l.Holders[1].Markers = []string{"DYS19=14", "DYS19=15"} },
	} {
		l := y
		l.Holders = []Holder{{slices.Clone(y.Holders[0].Markers), 0}, {slices.Clone(y.Holders[1].Markers), 1}}
		change(&l)
		if l.check(2) == nil {
			t.Errorf("taken: %+v", l)
		}
	}
}
