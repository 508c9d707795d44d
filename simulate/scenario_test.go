package simulate

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// told are the truths of a caseload.
func told(t *testing.T, seed uint64, options Options) (all []Truth) {
	t.Helper()
	options.Truth = func(truth Truth) error {
		all = append(all, truth)
		return nil
	}
	if err := Run(seed, options, func(Line) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// The children live the lives that were asked for, each as often as that.
func TestLivesMayBeChosen(t *testing.T) {
	asked := []string{"fostered", "swapped", "fostered"}
	var lived []string
	for _, truth := range told(t, 1, Options{Children: 4, Lives: asked}) {
		if truth.Stream.Kind() == domain.ChildStream {
			lived = append(lived, truth.Life)
		}
	}
	slices.Sort(lived)
	if want := []string{"fostered", "fostered", "fostered", "swapped"}; !slices.Equal(lived, want) {
		t.Errorf("they live %v, want %v", lived, want)
	}
	if _, err := Collect(1, Options{Lives: []string{"fostered", "nobody's"}}); err == nil {
		t.Error("a life that there is not is lived")
	}
}

// An honest life has no label, and the mix of them is that of the default caseload.
func TestHonestLivesAreHonest(t *testing.T) {
	honest := HonestLives()
	if len(honest) < DefaultChildren*3/4 || len(honest) >= DefaultChildren {
		t.Errorf("%d of %d are honest", len(honest), DefaultChildren)
	}
	for _, name := range honest {
		if k, known := kindCalled(name); !known || k.crooked != "" {
			t.Errorf("%s is not known, or has the label %q", name, k.crooked)
		}
	}
}

// Every scenario has a name of its own and the id of a rule, goes wrong within the
// span, whatever the seed, and points at valid records that show it.
func TestScenariosGoWrong(t *testing.T) {
	text, err := os.ReadFile("../docs/simulation.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	rules := map[string]string{}
	for _, scenario := range Scenarios() {
		if _, twice := rules[scenario.Name]; twice || len(scenario.Rule) != 3 || scenario.Rule[0] != 'A' {
			t.Errorf("%+v is no scenario of its own", scenario)
		}
		if !bytes.Contains(text, fmt.Appendf(nil, "`%s`", scenario.Name)) {
			t.Errorf("docs/simulation.md does not name %s", scenario.Name)
		}
		names, rules[scenario.Name] = append(names, scenario.Name), scenario.Rule
	}
	if len(names) == 0 {
		t.Fatal("there are no scenarios")
	}
	for seed := range uint64(3) {
		for _, truth := range told(t, seed, Options{Lives: names}) {
			if rule, is := rules[truth.Life]; is && (truth.Crooked != rule || len(truth.Records) == 0) {
				t.Errorf("seed %d: %s is labelled %q, want %s, with %d records", seed, truth.Life, truth.Crooked, rule, len(truth.Records))
			}
		}
	}
}
