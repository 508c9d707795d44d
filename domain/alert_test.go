package domain

import "testing"

func TestAlertRefusesFacts(t *testing.T) {
	refuses(t, TypeAlertPublished, []breach{
		{"facts.radiusKm", gone, "facts.radiusKm"},
		{"facts.radiusKm", `20001`, "facts.radiusKm"},
		{"facts.channels", `[]`, "facts.channels"},
		{"facts.channels", `["rumour"]`, "facts.channels"},
	})
	refuses(t, TypeAlertWithdrawn, []breach{{"facts.cause", `"tired"`, "facts.cause"}})
}

func TestAlertGoesOut(t *testing.T) {
	refused, resolved := ofReport(MissingRefused{Cause: "unfounded"}), ofReport(MissingResolved{Outcome: "found_alive"})
	reopened := ofReport(MissingReopened{Cause: "missing_again"})
	not := verdict{"H3", Conflict, "stream"}
	judge(t, []row{
		{"H3 accepts one that follows the report itself", world(reported()), alert(100), accepted},
		{"H3 accepts one while the police search", world(reported(), accepts()), alert(100), accepted},
		{"H3 accepts a wider one beside it", world(reported(), alert(100)), alert(200).named("wider"), accepted},
		{"H3 accepts one of a search that began anew", world(reported(), resolved, reopened), alert(100), accepted},
		{"H3 refuses one before the report", world(), alert(100), not},
		{"H3 refuses one of what the police refused", world(reported(), refused), alert(100), not},
		{"H3 refuses one of what has ended", world(reported(), resolved), alert(100), not},
		{"H1 accepts any unit of the police", world(reported(), accepts()), alert(100).by(patrol.records(RoleInvestigator)), accepted},
		{"H1 refuses an organisation", world(reported()), alert(100).by(volunteer.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestAlertHasOneEnd, whatever became of the search.
func TestAlertHasOneEnd(t *testing.T) {
	first, wide := alert(100), alert(200).named("wider")
	end, resolved := withdrawal(first, "found"), ofReport(MissingResolved{Outcome: "found_alive"})
	missing := first
	missing.stream = NewStreamID(MissingStream, seed("another report"))
	noAnswer, twice := verdict{"H3", Invalid, "refs"}, verdict{"H3", Conflict, "refs"}
	judge(t, []row{
		{"H3 accepts an end", world(reported(), first), end, accepted},
		{"H3 accepts an end after that of the search", world(reported(), first, resolved), end, accepted},
		{"H3 accepts the end of the other of two", world(reported(), first, wide, end), withdrawal(wide, "expired").named("second"), accepted},
		{"H3 accepts that the report is resolved while one runs", world(reported(), first), resolved, accepted},
		{"H3 refuses a second end", world(reported(), first, end), end.named("second"), twice},
		{"H3 refuses the end of nothing", world(reported()), end, noAnswer},
		{"H3 refuses the end of another record", world(reported(), first), withdrawal(reported(), "found"), noAnswer},
		{"H3 refuses the end of one in another report", world(reported(), first), withdrawal(missing, "found"), noAnswer},
		{"H3 refuses an end that answers nothing", world(reported(), first), withdrawal(first, "found").about(), noAnswer},
	})
}

// TestWhoEndsAnAlert is H6.
func TestWhoEndsAnAlert(t *testing.T) {
	first := alert(100)
	byStation, end := first.by(patrol.records(RoleInvestigator)), withdrawal(first, "found")
	atStation := end.by(patrol.records(RoleInvestigator))
	foreign := verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H6 accepts a colleague", world(reported(), first), end.by(partner.records(RoleInvestigator)), accepted},
		{"H6 accepts the unit that searches", world(reported(), accepts().by(patrol.records(RoleInvestigator)), first), atStation, accepted},
		{"H6 accepts who supervises the unit that published it", world(reported(), byStation), end, accepted},
		{"H6 refuses a unit elsewhere", world(reported(), first), atStation, foreign},
		{"H6 refuses two officers of a unit elsewhere", world(reported(), first), atStation.by(patrol.records(RoleInvestigator), sergeant.seconds(RoleSupervisor)), foreign},
		{"H6 accepts a unit elsewhere and another agency", world(reported(), first), atStation.by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), accepted},
	})
}

// TestAlertIsCorrected: one that never went out is over, and one that was not
// withdrawn runs on.
func TestAlertIsCorrected(t *testing.T) {
	first := alert(100)
	end := withdrawal(first, "found")
	undone := func(of draft) draft {
		d := change(correction(of, "", finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
		d.stream = theReport
		return d.named("wrong: " + of.id())
	}
	judge(t, []row{
		{"H3 refuses the end of one that never was", world(reported(), first, undone(first)), end, verdict{"H3", Conflict, "refs"}},
		{"H3 accepts a second end once the first was wrong", world(reported(), first, end, undone(end)), end.named("second"), accepted},
	})
	for name, c := range map[string]struct {
		given   []draft
		running int
	}{
		"published": {world(reported(), first), 1}, "two": {world(reported(), first, alert(200).named("wider")), 2},
		"withdrawn": {world(reported(), first, end), 0}, "never was": {world(reported(), first, undone(first)), 0},
		"not withdrawn": {world(reported(), first, end, undone(end)), 1},
	} {
		if n := len(given(t, c.given...).fold.State(theReport).Missing.Get().Alerts.Running()); n != c.running {
			t.Errorf("%s: %d alerts run, want %d", name, n, c.running)
		}
	}
}
