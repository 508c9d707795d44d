package domain

import (
	"slices"
	"testing"
	"time"
)

const specimenLimits = `{"sampling.days":7,"specimen.holdHours":72,"specimen.retestDays":30,"specimen.removalDays":5,"specimen.destroyDays":100}`

// TestWhatWasDueToSpecimens: the sampling, the ways, new tests, removal and the end.
func TestWhatWasDueToSpecimens(t *testing.T) {
	s, m := swab(), swabOfMother()
	sent, came, in := inLab(s)[1], inLab(s)[2], inLab(s)[3]
	made := typed(s, analyst)
	again := retest(s, clerk.records(RoleClerk))
	second := swab().named("second swab").by(finder.records(RoleInvestigator))
	there := []draft{brought(second, otherLab, swabber.records(RoleCourier)), gotten(second, taker.records(RoleReceiver)), admittedTo(second, taker.records(RoleReceiver))}
	yes := consented()
	yes.stream = theReport
	yes = change(yes, func(e *ConsentGiven) { e.GivenAs = "relative" })
	mothers := func() []timed {
		all := []timed{{0, reported()}, {0, yes}}
		for _, d := range append(profiled(m), uploaded(m, IndexRelatives)) {
			all = append(all, timed{day, d})
		}
		return all
	}
	overdueRemoval := append(mothers(), timed{2 * day, unsays(yes)})
	out, solved := removed(m, "consent_withdrawn"), about(theReport, MissingResolved{Outcome: "found_alive"}, finder.records(RoleInvestigator))
	keeps := hold()
	keeps.stream = theReport
	for name, c := range map[string]struct {
		told   []timed
		stream StreamID
		only   string
		want   map[time.Duration][]string
	}{
		"a child that is not sampled":  {[]timed{{0, rescue()}}, theChild, "sampling", map[time.Duration][]string{day: {"sampling 7d waiting"}, 8 * day: {"sampling 7d overdue"}}},
		"a child that is sampled late": {[]timed{{0, rescue()}, {9 * day, s}}, theChild, "sampling", map[time.Duration][]string{8 * day: {"sampling 7d overdue"}, 10 * day: {"sampling 7d done_late specimen.collected"}}},
		"a child whose family is known": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {2 * day, order(OrderIdentity)}, {3 * day, identity(order(OrderIdentity))}}, theChild, "sampling",
			map[time.Duration][]string{9 * day: {"sampling 7d over identity.established"}}},
		"an adult":             {[]timed{{0, presented(true)}}, theChild, "sampling", map[time.Duration][]string{9 * day: nil}},
		"a child in a report":  {mothers(), theReport, "sampling", map[time.Duration][]string{9 * day: nil}},
		"a way":                {[]timed{{0, rescue()}, {day, s}, {day, sent}, {3 * day, came}}, theChild, "specimen_receipt", map[time.Duration][]string{day + time.Hour: {"specimen_receipt 2d waiting"}, 2*day + time.Hour: {"specimen_receipt 2d overdue"}, 4 * day: {"specimen_receipt 2d done_late specimen.received"}}},
		"a way with a carrier": {[]timed{{0, rescue()}, {day, s}, {day, sentOff(s, lab, swabber.records(RoleCollector))}}, theChild, "specimen_receipt", map[time.Duration][]string{4 * day: {"specimen_receipt 3d overdue"}}},
		"in a drawer":          {[]timed{{0, rescue()}, {day, s}, {2 * day, kept(s, finder.records(RoleInvestigator))}, {5 * day, sent}}, theChild, "specimen_hold", map[time.Duration][]string{2 * day: {"specimen_hold 4d waiting"}, 4*day + time.Hour: {"specimen_hold 4d overdue"}, 6 * day: {"specimen_hold 4d done_late specimen.handed-over"}}},
		"at each hand":         {[]timed{{0, rescue()}, {day, s}, {2 * day, sent}, {3 * day, came}, {4 * day, in}}, theChild, "specimen_hold", map[time.Duration][]string{9 * day: {"specimen_hold 4d done specimen.handed-over", "specimen_hold 6d done specimen.accessioned"}}},
		"rejected and given back": {[]timed{{0, rescue()}, {day, s}, {2 * day, sent}, {3 * day, came}, {3 * day, turnedDown(s, receiver.records(RoleReceiver))}, {4 * day, brought(s, police, receiver.records(RoleCourier)).named("back")},
			{5 * day, gotten(s, finder.records(RoleInvestigator)).named("is back")}}, theChild, "specimen_hold", map[time.Duration][]string{90 * day: {"specimen_hold 4d done specimen.handed-over", "specimen_hold 6d done specimen.rejected"}}},
		"a new test that comes": {[]timed{{0, rescue()}, {1, s}, {2, sent}, {3, came}, {4, in}, {5, made}, {6 * day, again}, {7 * day, second}, {8 * day, there[0]}, {9 * day, there[1]}, {9 * day, there[2]}, {10 * day, typed(second, tester)}}, theChild, "retest",
			map[time.Duration][]string{9 * day: {"retest 36d waiting"}, 40 * day: {"retest 36d done profile.generated"}}},
		"a new test of the old specimen":    {[]timed{{0, rescue()}, {1, s}, {2, sent}, {3, came}, {4, in}, {5, made}, {6 * day, again}, {7 * day, made.named("again")}}, theChild, "retest", map[time.Duration][]string{40 * day: {"retest 36d overdue"}}},
		"a new test of the same":            {[]timed{{0, rescue()}, {1, s}, {2, sent}, {3, came}, {4, in}, {5, made}, {6 * day, change(again, func(e *RetestOrdered) { e.NewCollection, e.OtherLaboratory = false, false })}, {7 * day, made.named("again")}}, theChild, "retest", map[time.Duration][]string{40 * day: {"retest 36d done profile.generated"}}},
		"a consent that stands":             {mothers(), theReport, "profile_removal", map[time.Duration][]string{40 * day: nil}},
		"a consent that was taken back":     {append(slices.Clone(overdueRemoval), timed{8 * day, out}), theReport, "profile_removal", map[time.Duration][]string{3 * day: {"profile_removal 7d waiting"}, 7*day + 2*time.Hour: {"profile_removal 7d overdue"}, 9 * day: {"profile_removal 7d done_late profile.removed"}}},
		"one that was taken out before":     {append(mothers(), timed{2 * day, out}, timed{3 * day, unsays(yes)}), theReport, "profile_removal", map[time.Duration][]string{40 * day: nil}},
		"the end of a search":               {append(mothers(), timed{10 * day, solved}, timed{20 * day, destroyed(m, analyst.records(RoleAnalyst), watches)}), theReport, "specimen_destruction", map[time.Duration][]string{15 * day: {"specimen_destruction 110d waiting"}, 200 * day: {"specimen_destruction 110d done specimen.destroyed"}}},
		"the end of a search, under a hold": {append(mothers(), timed{9 * day, keeps}, timed{10 * day, solved}), theReport, "specimen_destruction", map[time.Duration][]string{200 * day: nil}},
		"a hold after the end":              {append(mothers(), timed{10 * day, solved}, timed{20 * day, keeps}), theReport, "specimen_destruction", map[time.Duration][]string{200 * day: {"specimen_destruction 110d over legal-hold.set"}}},
		"a search that is taken up again": {append(mothers(), timed{10 * day, solved}, timed{20 * day, about(theReport, MissingReopened{Cause: "error"}, finder.records(RoleInvestigator))}), theReport, "specimen_destruction",
			map[time.Duration][]string{200 * day: {"specimen_destruction 110d over missing.reopened"}}},
	} {
		t.Run(name, func(t *testing.T) {
			var told []timed
			for _, d := range laboratories() {
				told = append(told, timed{0, d})
			}
			h := lived(t, specimenLimits, append(told, c.told...)...)
			for after, want := range c.want {
				if got := dueThen(h, c.stream, after, c.only); !slices.Equal(got, want) {
					t.Errorf("after %d hours:\ngot  %q\nwant %q", int(after.Hours()), got, want)
				}
			}
		})
	}
}
