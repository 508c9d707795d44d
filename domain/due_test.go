package domain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// timed is a draft that claims to have happened so long after dawn, and is recorded
// then.
type timed struct {
	after time.Duration
	draft
}

// lived records drafts at their times.
func lived(t testing.TB, limits string, drafts ...timed) *history {
	t.Helper()
	h := given(t, world(policy("DUE", limits))...)
	var before time.Duration
	for _, d := range drafts {
		claim := ClaimAt(dawn.Add(d.after))
		h.then(t, d.draft.after(d.after-before).saying(func(s *Statement) { s.OccurredAt = claim }))
		before = d.after
	}
	return h
}

// dueThen is what was due, in words: what, how long after dawn until when, its
// status, and the type of the record that did it.
func dueThen(h *history, stream StreamID, after time.Duration, only ...string) []string {
	limits := h.fold.State(TheLedger).Ledger.Get().Policy.Limits
	var all []string
	for _, d := range DueOn(h.steps(stream), limits, dawn.Add(after)) {
		if len(only) > 0 && !slices.Contains(only, d.What) {
			continue
		}
		line := fmt.Sprintf("%s %dd %s", d.What, int(d.By.Sub(dawn).Hours()/24+0.5), d.Status)
		if d.Done != nil {
			line += " " + strings.TrimSuffix(d.Done.Type, ".v1")
		}
		all = append(all, line)
	}
	return all
}

const dueLimits = `{"second.signatureHours":48,"emergency.papersHours":72,"missing.acceptHours":24,"presence.intervalDays":30,"followup.days":[30,90],"followup.required":1}`

// TestWhatWasDue tells lives, and asks at several times what was due and not done.
func TestWhatWasDue(t *testing.T) {
	sent := transfer(finder, RoleCaseworker, welfare) // expected after three days
	seen := func(name string) draft {
		return ofChild(PresenceAttested{Presence: sure}, matron.records(RoleCaseworker)).named(name)
	}
	home := func(after time.Duration) []timed {
		return []timed{{0, rescue()}, {1 * day, taken(finder, RoleCaseworker)}, {2 * day, order(OrderIdentity)}, {2 * day, identity(order(OrderIdentity))},
			{3 * day, proposal()}, {4 * day, approval(finder, RoleInvestigator, Police)}, {4 * day, approval(assessor, RoleCaseworker, CivilAffairs)},
			{after, handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))}}
	}
	deferral := ofChild(ReunificationDeferred{Cause: "school", ReviewBy: at(20 * day)}, assessor.records(RoleCaseworker)).answering(proposal())
	for name, c := range map[string]struct {
		told   []timed
		stream StreamID
		only   string
		want   map[time.Duration][]string
	}{
		"a second signature": {[]timed{{0, rescue().by(patrol.records(RoleInvestigator))}, {5 * day, countersignature(partner, RoleInvestigator, rescue())}}, theChild, "countersignature",
			map[time.Duration][]string{1 * day: {"countersignature 2d waiting"}, 3 * day: {"countersignature 2d overdue"}, 6 * day: {"countersignature 2d done_late statement.countersigned"}}},
		"one that has seen the papers alone": {[]timed{{0, rescue().by(patrol.records(RoleInvestigator))},
			{1 * day, change(countersignature(partner, RoleInvestigator, rescue()), func(e *StatementCountersigned) { e.Present = false })}}, theChild, "countersignature",
			map[time.Duration][]string{3 * day: {"countersignature 2d overdue"}}},
		"none where two signed": {[]timed{{0, rescue()}}, theChild, "countersignature", map[time.Duration][]string{3 * day: nil}},
		"papers": {[]timed{{0, rescue()}, {1 * day, emergency(finder, RoleCaseworker)}, {3 * day, order("custody")}}, theChild, "papers",
			map[time.Duration][]string{12 * time.Hour: nil, 2 * day: {"papers 4d waiting"}, 5 * day: {"papers 4d done court.order.recorded"}}},
		"papers, by an order of another kind": {[]timed{{0, rescue()}, {1 * day, emergency(finder, RoleCaseworker)}, {3 * day, order(OrderStay)}}, theChild, "papers",
			map[time.Duration][]string{5 * day: {"papers 4d overdue"}}},
		"an arrival": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {1 * day, sent}, {4 * day, acceptance(nurse, RoleIntake, sent)}}, theChild, "transfer_answer",
			map[time.Duration][]string{2 * day: {"transfer_answer 3d waiting"}, 3*day + time.Hour: {"transfer_answer 3d overdue"}, 5 * day: {"transfer_answer 3d done_late custody.transfer.accepted"}}},
		"a transfer that is overtaken": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {1 * day, sent}, {2 * day, missed(finder, RoleCaseworker)}, {2 * day, back(finder, RoleCaseworker)}}, theChild, "transfer_answer",
			map[time.Duration][]string{5 * day: {"transfer_answer 3d over child.returned-to-care"}}},
		"a relayed report": {[]timed{{0, change(reported(), func(e *MissingReported) { e.ReportedAs = "relayed" })}, {3 * day, accepts()}}, theReport, "missing_answer",
			map[time.Duration][]string{2 * day: {"missing_answer 1d overdue"}, 4 * day: {"missing_answer 1d done_late missing.accepted"}}},
		"a report that is not relayed": {[]timed{{0, reported()}}, theReport, "missing_answer", map[time.Duration][]string{2 * day: nil}},
		"presence": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {20 * day, seen("first")}, {60 * day, seen("second")}}, theChild, "presence",
			map[time.Duration][]string{10 * day: {"presence 30d waiting"}, 51 * day: {"presence 30d done presence.attested", "presence 50d overdue"},
				95 * day: {"presence 30d done presence.attested", "presence 50d done_late presence.attested", "presence 90d overdue"}}},
		"presence of a child who died": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {10 * day, death()}}, theChild, "presence",
			map[time.Duration][]string{40 * day: {"presence 30d over child.died"}}},
		"presence of a child who died too late to be seen": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {33 * day, death()}}, theChild, "presence",
			map[time.Duration][]string{40 * day: {"presence 30d overdue child.died"}}},
		"follow-ups": {append(home(10*day), timed{35 * day, followUp(true)}, timed{36 * day, followUp(false).named("not seen")}), theChild, "follow_up",
			map[time.Duration][]string{5 * day: nil, 30 * day: {"follow_up 40d waiting", "follow_up 100d waiting"}, 101 * day: {"follow_up 40d done followup.done", "follow_up 100d overdue"}}},
		"follow-ups of a placement that was disrupted": {append(home(10*day), timed{50 * day, disruption(nurse, RoleIntake)}), theChild, "follow_up",
			map[time.Duration][]string{101 * day: {"follow_up 40d overdue placement.disrupted", "follow_up 100d over placement.disrupted"}}},
		"a hand-over": {home(10 * day), theChild, "handover",
			map[time.Duration][]string{5 * day: {"handover 300d waiting", "handover 300d waiting"},
				11 * day: {"handover 300d done reunification.handed-over", "handover 300d done reunification.handed-over"}}},
		"a hand-over whose approval ended": {[]timed{{0, rescue()}, {1 * day, taken(finder, RoleCaseworker)}, {2 * day, order(OrderIdentity)}, {2 * day, identity(order(OrderIdentity))},
			{3 * day, proposal()}, {4 * day, approval(finder, RoleInvestigator, Police)}, {5 * day, deferral}}, theChild, "handover",
			map[time.Duration][]string{6 * day: {"handover 300d over reunification.deferred"}}},
		"a deferral": {[]timed{{0, rescue()}, {3 * day, proposal()}, {4 * day, deferral}}, theChild, "deferral_review",
			map[time.Duration][]string{6 * day: {"deferral_review 20d waiting"}, 21 * day: {"deferral_review 20d overdue"}}},
		"a panel's review": {[]timed{{0, rescue()}, {1 * day, bestInterests("foster_care")}, {30 * day, bestInterests("foster_care").named("again")}}, theChild, "best_interests_review",
			map[time.Duration][]string{20 * day: {"best_interests_review 90d waiting"},
				91 * day: {"best_interests_review 90d done best-interests.decided", "best_interests_review 90d overdue"}}},
		"majority": {[]timed{{0, change(rescue(), func(e *ChildRescued) { e.AgeFrom, e.AgeTo = 192, 200 })}, {0, appointed()}}, theChild, "majority",
			map[time.Duration][]string{6 * day: {"majority 730d waiting"}, 731 * day: {"majority 730d overdue"}}},
	} {
		t.Run(name, func(t *testing.T) {
			h := lived(t, dueLimits, c.told...)
			for after, want := range c.want {
				if got := dueThen(h, c.stream, after, c.only); !slices.Equal(got, want) {
					t.Errorf("after %d hours:\ngot  %q\nwant %q", int(after.Hours()), got, want)
				}
			}
		})
	}
}

// TestNothingIsDueWithoutALimit: what the profile does not set is nobody's duty,
// and what the records themselves say is.
func TestNothingIsDueWithoutALimit(t *testing.T) {
	steps := toldStory(t).steps(theChild)
	for _, d := range DueOn(steps, Limits{}, dawn.Add(10000*day)) {
		if d.Rule != "expectedBy" && d.Rule != "reviewBy" && d.Rule != "lapsesAt" && d.Rule != "age" {
			t.Errorf("%s is due by %s without a limit", d.What, d.Rule)
		}
	}
	if all := DueOn(nil, Limits{SecondHours: 1}, dawn); len(all) != 0 {
		t.Errorf("an empty story makes due %v", all)
	}
}

// TestWhatWasWithdrawnMadeNothingDue: neither does it do anything.
func TestWhatWasWithdrawnMadeNothingDue(t *testing.T) {
	put := emergency(finder, RoleCaseworker)
	wrong := neverWas(put, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))
	h := lived(t, dueLimits, timed{0, rescue()}, timed{1 * day, put}, timed{2 * day, wrong})
	if got := dueThen(h, theChild, 9*day, "papers", "presence"); slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, "papers") }) {
		t.Errorf("got %v", got)
	}
}

// TestDueKindsAreExplained holds rows to the vocabulary's form.
func TestDueKindsAreExplained(t *testing.T) {
	seen := map[string]bool{}
	for _, term := range append(DueKinds().Terms, DueStatuses().Terms...) {
		if seen[term.Code] || !strings.HasSuffix(term.Doc, ".") {
			t.Errorf("%q is there twice, or not explained: %q", term.Code, term.Doc)
		}
		seen[term.Code] = true
	}
}

// TestFollowUpsWithAdoptersAreDue, as they are after a hand-over.
func TestFollowUpsWithAdoptersAreDue(t *testing.T) {
	steps := given(t, adoptedChild(seenOn("2012-12-19"))...).steps(theChild)
	all := DueOn(steps, Limits{FollowUpDays: []int{1, 30}}, dawn.Add(40*day))
	var done, late int
	for _, due := range all {
		if due.Since.Type == TypeAdoptionRegistered && due.Done != nil {
			done++
		} else if due.Since.Type == TypeAdoptionRegistered && due.Status == DueOverdue {
			late++
		}
	}
	if done != 1 || late != 1 {
		t.Errorf("%d done and %d overdue of %d", done, late, len(all))
	}
}
