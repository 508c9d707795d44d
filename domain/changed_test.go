package domain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWhatChangedSince(t *testing.T) {
	alone := rescue().by(patrol.records(RoleInvestigator))
	second := countersignature(partner, RoleInvestigator, alone)
	// The places of the records in the stream, and the days after dawn.
	told := []timed{{0, alone}, {1 * day, taken(finder, RoleCaseworker)}, {2 * day, order(OrderIdentity)}, {3 * day, identity(order(OrderIdentity))},
		{10 * day, second}, {11 * day, review(nurse, RoleCaseworker, alone)},
		{12 * day, correction(taken(finder, RoleCaseworker), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))},
		{13 * day, view("now")}}
	h := lived(t, dueLimits, told...)
	late := ClaimAt(dawn.Add(2 * day)) // recorded on the 14th day
	h.then(t, ofChild(PresenceAttested{Presence: sure}, matron.records(RoleCaseworker)).after(day).saying(func(s *Statement) { s.OccurredAt = late }))
	steps := h.steps(theChild)
	names := map[string]string{}
	for _, s := range steps {
		names[s.ID] = strings.TrimSuffix(s.Type, ".v1")
	}
	for after, want := range map[time.Duration][]string{
		5 * day:                 {"countersigned child.rescued", "reviewed child.rescued", "corrected custody.taken", "late "},
		12*day - 2*time.Hour:    {"corrected custody.taken", "late "},
		23 * time.Hour:          {"countersigned child.rescued", "reviewed child.rescued"},
		time.Duration(20) * day: nil,
	} {
		var got []string
		for _, c := range ChangedSince(steps, dawn.Add(after)) {
			target := ""
			if c.Target != nil {
				target = names[c.Target.ID]
			}
			got = append(got, c.Kind+" "+target)
		}
		if !slices.Equal(got, want) {
			t.Errorf("since %d hours after dawn:\ngot  %q\nwant %q", int(after.Hours()), got, want)
		}
	}
}

// TestEveryKindOfChange finds each in a story that has everything.
func TestEveryKindOfChange(t *testing.T) {
	h := toldStory(t)
	again := order(OrderIdentity).named("another order")
	other := identity(again).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)).named("identified anew")
	stream := childCalled("identified twice")
	for _, d := range []draft{rescue().by(finder.records(RoleInvestigator)), order(OrderIdentity), identity(order(OrderIdentity)), again, other} {
		d.stream = stream
		for i := range d.refs {
			d.refs[i].Stream = stream
		}
		if d.id() == recordID(TypeIdentityEstablished) {
			d = d.by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
		}
		h.then(t, d)
	}
	refused := childCalled("not agreed any more")
	h.then(t, allIn(refused, rescue().by(finder.records(RoleInvestigator)), agreement(),
		ofChild(RepatriationRefused{Cause: "danger"}, assessor.records(RoleCaseworker)))...)
	seen := map[string]bool{}
	for _, stream := range h.children() {
		steps := h.steps(stream)
		for _, s := range steps {
			for _, c := range ChangedSince(steps, s.Recorded.At) {
				seen[c.Kind] = true
				if c.Target != nil && c.Target.Recorded.Index >= c.By.Recorded.Index {
					t.Errorf("%s changes a later record", c.By.Type)
				}
			}
		}
	}
	for _, kind := range ChangeKinds().All() {
		if !seen[kind] && kind != changePapersSeen {
			t.Errorf("nothing is %s", kind)
		}
	}
	if len(seen) == 0 || seen[""] {
		t.Errorf("kinds are %s", fmt.Sprint(seen))
	}
}
