package domain

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// livingAs is what the statuses of custody are to statistics.
var livingAs = map[CustodyStatus]Living{NoCustody: LivingNowhere, InCare: LivingInCare, Outside: LivingInCare, Missing: LivingMissing,
	AtHome: LivingAtHome, Deceased: LivingDead, Fostered: LivingInCare, Kafala: LivingInCare, Adopted: LivingAdopted, Repatriated: LivingAbroad}

// TestMomentsFollowCustody tells the story of every type and holds the moments against
// the state: whatever moves a child says so, and what says so moves it there. Without
// it statistics would not see a new event.
func TestMomentsFollowCustody(t *testing.T) {
	states, moved := map[StreamID]State{}, 0
	for _, s := range toldStory(t).statements {
		before := states[s.Stream]
		after := Evolve(before, s, Valid)
		states[s.Stream] = after
		if s.Stream.Kind() != ChildStream || s.Type == TypeErrorDeclared {
			continue // what is declared wrong is left out by who counts
		}
		was, is := before.Child.Custody, after.Child.Custody
		moment, makes := MomentOf(s.Event)
		moves := makes && (moment.Kind == MomentLives || moment.Kind == MomentPasses || moment.Kind == MomentSettles)
		known, ok := livingAs[is.Status]
		care := is.Holder.Care
		switch is.Status {
		case Kafala:
			care = outcomeKafala // the rules need no word for it
		case Repatriated:
			care = ""
		}
		switch {
		case !ok:
			t.Errorf("%s makes the status %q, which statistics do not know", s.Type, is.Status)
		case (was.Status != is.Status || was.Holder.Care != is.Holder.Care) && !moves:
			t.Errorf("%s moves a child from %q to %q, and is no moment", s.Type, was.Status, is.Status)
		case moves && moment.Kind != MomentSettles && (moment.Living != known || moment.Code != care):
			t.Errorf("%s is the moment %+v, and the child is %q in %q", s.Type, moment, is.Status, is.Holder.Care)
		}
		if moves {
			moved++
		}
	}
	if moved < 12 {
		t.Errorf("the story moves children %d times: too few to show anything", moved)
	}
}

func TestEveryOpeningIsAMoment(t *testing.T) {
	var codes []string
	for _, spec := range Catalogue() {
		if !spec.Opens || spec.Stream != ChildStream {
			continue
		}
		code := openings[spec.Type]
		if code == "" || slices.Contains(codes, code) {
			t.Errorf("%s opens as %q", spec.Type, code)
		}
		codes = append(codes, code)
	}
	if !slices.Equal(codes, Openings()) {
		t.Errorf("openings are %v, want %v", Openings(), codes)
	}
}

// TestEveryCareHasASetting: statistics know all kinds of care, and no others.
func TestEveryCareHasASetting(t *testing.T) {
	for _, care := range cares.All() {
		if SettingOf(care) == NoSetting {
			t.Errorf("statistics do not know where a child in %s lives", care)
		}
	}
	if len(settings) != len(cares.Terms)+1 { // kafala
		t.Errorf("%d kinds of care have a setting, there are %d", len(settings), len(cares.Terms))
	}
}

// TestOutcomesAreCounted holds the mapping of outcomes against the vocabulary, and the
// table of docs/statistics.md against the mapping.
func TestOutcomesAreCounted(t *testing.T) {
	page, err := os.ReadFile("../docs/statistics.md")
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, o := range Outcomes() {
		codes = append(codes, o.Code)
		if row := outcomeRow(o); !strings.Contains(string(page), row) {
			t.Errorf("docs/statistics.md has no row\n%s", row)
		}
		if o.TIP == "" || o.Counted() == (o.Code == "duplicate") {
			t.Errorf("%s is counted as %+v", o.Code, o)
		}
	}
	if !slices.Equal(codes, outcomes.All()) {
		t.Errorf("counted are %v, the vocabulary has %v", codes, outcomes.All())
	}
	if rows := strings.Count(string(page), "\n| `"); rows != len(codes)+len(cares.Terms) {
		t.Errorf("docs/statistics.md has %d rows of outcomes and kinds of care, want %d", rows, len(codes)+len(cares.Terms))
	}
	for _, care := range cares.All() {
		if row := fmt.Sprintf("\n| `%s` | %s |", care, Words(SettingOf(care))); !strings.Contains(string(page), row) {
			t.Errorf("docs/statistics.md has no row%s", row)
		}
	}
	if _, known := OutcomeOf("no_such"); known {
		t.Error("an outcome that there is not is known")
	}
}

func outcomeRow(o Outcome) string {
	formal, permanent, setting := "–", "no", "–"
	if len(o.Formal) > 0 {
		formal = strings.Trim(strings.ReplaceAll(fmt.Sprint(o.Formal), " ", ", "), "[]")
	}
	if o.Permanent {
		permanent = "yes"
	}
	if o.Setting != NoSetting {
		setting = Words(o.Setting)
	}
	return fmt.Sprintf("\n| `%s` | %s | %s | %s | %s |", o.Code, setting, permanent, formal, o.TIP)
}
