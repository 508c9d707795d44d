package domain

import (
	"slices"
	"testing"
	"time"
)

const searchLimits = `{"notice.minDays":30,"notFound.temporaryDays":30,"notFound.finalMonths":12,"shelter.handoverDays":7,"breakGlass.hours":24,"breakGlass.reviewDays":7,"followup.days":[30]}`

// TestWhatWasDueInASearch: notices, certificates, the way from a shelter to an
// institution, readings in an emergency.
func TestWhatWasDueInASearch(t *testing.T) {
	toShelter, on := transfer(finder, RoleCaseworker, shelter), transfer(keeper, RoleIntake, welfare).named("sent on")
	inShelter := change(acceptance(keeper, RoleIntake, toShelter), func(e *TransferAccepted) { e.Care = careShelter })
	onward := acceptance(nurse, RoleIntake, on).named("arrived on")
	asked := notice(keeper, RoleIntake)
	ended := ofChild(PublicNoticeEnded{DaysRun: 30, Cause: ranItsTime}, keeper.records(RoleIntake)).answering(asked)
	found := []timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {1 * day, toShelter}, {2 * day, inShelter}, {3 * day, asked}}
	noticed := append(slices.Clone(found), timed{34 * day, ended})
	read := glass(patrol)
	for name, c := range map[string]struct {
		told   []timed
		stream StreamID
		only   []string
		want   map[time.Duration][]string
	}{
		"a notice": {noticed, theChild, []string{"notice_end"},
			map[time.Duration][]string{4 * day: {"notice_end 33d waiting"}, 33*day + 2*time.Hour: {"notice_end 33d overdue"}, 35 * day: {"notice_end 33d done_late public-notice.ended"}}},
		"the way to an institution": {append(slices.Clone(noticed), timed{43 * day, on}, timed{44 * day, onward}), theChild, []string{"institution"},
			map[time.Duration][]string{20 * day: nil, 35 * day: {"institution 41d waiting"}, 42 * day: {"institution 41d overdue"}, 45 * day: {"institution 41d done_late custody.transfer.accepted"}}},
		"no way from an institution": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {1 * day, sent}, {2 * day, acceptance(nurse, RoleIntake, sent)},
			{3 * day, notice(nurse, RoleIntake)}, {34 * day, noticeEnd(notice(nurse, RoleIntake), 30)}}, theChild, []string{"institution"}, map[time.Duration][]string{60 * day: nil}},
		"certificates": {append(slices.Clone(noticed), timed{35 * day, on}, timed{36 * day, onward}, timed{40 * day, certificate(stageTemporary)}, timed{500 * day, certificate(stageFinal)}), theChild,
			[]string{"temporary_certificate", "final_certificate"},
			map[time.Duration][]string{20 * day: {"temporary_certificate 30d waiting"}, 38 * day: {"temporary_certificate 30d overdue", "final_certificate 401d waiting"},
				41 * day:  {"temporary_certificate 30d done_late not-found.certified", "final_certificate 401d waiting"},
				501 * day: {"temporary_certificate 30d done_late not-found.certified", "final_certificate 401d done_late not-found.certified"}}},
		"no certificate once the family is known": {append(slices.Clone(found), timed{10 * day, order(OrderIdentity)}, timed{11 * day, identity(order(OrderIdentity))}), theChild, []string{"temporary_certificate"},
			map[time.Duration][]string{60 * day: {"temporary_certificate 30d over identity.established"}}},
		"a reading": {[]timed{{0, rescue()}, {1 * day, read}, {10 * day, looksInto(read)}}, theChild.Access(), []string{"reading_review"},
			map[time.Duration][]string{2 * day: {"reading_review 8d waiting"}, 9 * day: {"reading_review 8d overdue"}, 11 * day: {"reading_review 8d done_late break-glass.reviewed"}}},
		"an alert and a request that outlive the search": {[]timed{{0, reported()}, {0, alert(100)}, {0, tracing()}, {5 * day, about(theReport, MissingResolved{Outcome: "found_alive"}, finder.records(RoleInvestigator))},
			{7 * day, withdrawal(alert(100), "found")}, {8 * day, untraced(tracing())}}, theReport, []string{"alert_end", "tracing_end"},
			map[time.Duration][]string{4 * day: nil, 6 * day: {"alert_end 5d overdue", "tracing_end 5d overdue"},
				7*day + 2*time.Hour: {"alert_end 5d done_late alert.withdrawn", "tracing_end 5d overdue"}, 9 * day: {"alert_end 5d done_late alert.withdrawn", "tracing_end 5d done_late tracing.request.closed"}}},
		"nothing when they ended before": {[]timed{{0, reported()}, {0, alert(100)}, {1 * day, withdrawal(alert(100), "expired")},
			{5 * day, about(theReport, MissingResolved{Outcome: "found_alive"}, finder.records(RoleInvestigator))}}, theReport, []string{"alert_end", "tracing_end"}, map[time.Duration][]string{9 * day: nil}},
		"a notice that nobody published": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {1 * day, sent}, {2 * day, acceptance(nurse, RoleIntake, sent)},
			{31 * day, certificate(stageTemporary)}, {40 * day, notice(nurse, RoleIntake)}}, theChild, []string{"notice"},
			map[time.Duration][]string{30 * day: nil, 35 * day: {"notice 31d overdue"}, 41 * day: {"notice 31d done_late public-notice.published"}}},
		"an adoption": {[]timed{{0, rescue()}, {0, taken(finder, RoleCaseworker)}, {1 * day, sent}, {1 * day, acceptance(nurse, RoleIntake, sent)}, {2 * day, order(OrderRightsEnded)},
			{3 * day, declared(groundRights, order(OrderRightsEnded))}, {4 * day, registration()}, {20 * day, followUp(true)}}, theChild, []string{"follow_up"},
			map[time.Duration][]string{10 * day: {"follow_up 34d waiting"}, 40 * day: {"follow_up 34d done followup.done"}}},
	} {
		t.Run(name, func(t *testing.T) {
			h := lived(t, searchLimits, c.told...)
			for after, want := range c.want {
				if got := dueThen(h, c.stream, after, c.only...); !slices.Equal(got, want) {
					t.Errorf("after %d hours:\ngot  %q\nwant %q", int(after.Hours()), got, want)
				}
			}
		})
	}
}
