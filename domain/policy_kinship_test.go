package domain

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// TestProfilesSetKinship: what a profile sets is what a report is computed again by,
// and what it leaves open is the program's.
func TestProfilesSetKinship(t *testing.T) {
	if got := (Limits{}).Kinship(); !reflect.DeepEqual(got, kinship.DefaultPolicy()) {
		t.Errorf("a profile that sets nothing: %+v", got)
	}
	p := limitsOf(t, `{"kinship.support":1000,"kinship.tends":20,"kinship.excludeMismatches":4,"kinship.minLoci":12,"kinship.tolerancePercent":3,`+
		`"kinship.priors":[500,1,90],"kinship.verbal":[1000,10],"kinship.tables":["population","demonstration"]}`).Kinship()
	if p.Support != 1000 || p.Exclude != 0.001 || p.Tends != 20 || p.Against != 0.05 || p.Mismatches != 4 || p.MinLoci != 12 || p.Tolerance != 0.03 || !p.Demonstration {
		t.Errorf("thresholds are %+v", p)
	}
	if want := []kinship.Decimal{"0.001", "0.09", "0.5"}; !slices.Equal(p.Priors, want) {
		t.Errorf("priors are %v, not %v", p.Priors, want)
	}
	var from []float64
	for i, band := range p.Scale {
		from = append(from, band.From)
		if !strings.HasPrefix(band.Words, "The findings") || !strings.HasSuffix(band.Words, ".") || i > 0 && p.Scale[i-1].Words == band.Words {
			t.Errorf("from %g on: %q", band.From, band.Words)
		}
	}
	if want := []float64{1000, 10, 0.1, 0.001, 0}; !slices.Equal(from, want) {
		t.Errorf("the scale goes down by %v, not by %v", from, want)
	}
	for _, prior := range p.Priors {
		if !prior.Valid() {
			t.Errorf("prior %q", prior)
		}
	}
}

// TestThresholdsThatAreNoneAreTheStrictest: without one no identity rests on a report.
func TestThresholdsThatAreNoneAreTheStrictest(t *testing.T) {
	of := func(text string) Limits { return limitsOf(t, text) }
	for _, c := range []struct {
		before, after string
		want          Tendency
	}{
		{`{"kinship.support":10000}`, `{"kinship.support":100000}`, Stricter},
		{`{"kinship.support":10000}`, `{"kinship.support":1000}`, Looser},
		{`{"kinship.support":10000}`, `{}`, Stricter},
		{`{}`, `{"kinship.support":10000}`, Looser},
		{`{"kinship.tables":["population","demonstration"]}`, `{}`, Stricter},
	} {
		changes := LimitChanges(of(c.before), of(c.after))
		if len(changes) != 1 || changes[0].Tendency != c.want {
			t.Errorf("%s after %s: %+v, not %s", c.after, c.before, changes, c.want)
		}
	}
}
