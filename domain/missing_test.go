package domain

import "testing"

func TestMissingRefusesFacts(t *testing.T) {
	refuses(t, TypeMissingReported, []breach{
		{"facts.relative", gone, "facts.relative"},
		{"facts.reportedAs", `"rumour"`, "facts.reportedAs"},
		{"facts.ageTo", `7`, "facts.ageTo"},
		{"facts.lastSeen", `"spring"`, "facts.lastSeen"},
		{"sealed.childName", `null`, "sealed.childName"},
	})
	refuses(t, TypeMissingAccepted, []breach{{"facts.caseNumber", `""`, "facts.caseNumber"}})
	refuses(t, TypeMissingRefused, []breach{{"facts.cause", `"busy"`, "facts.cause"}})
	refuses(t, TypeMissingResolved, []breach{{"facts.found", `"` + string(police) + `"`, "facts.found"}})
	refuses(t, TypeMissingReopened, []breach{{"facts.cause", gone, "facts.cause"}})
}

// ofReport is what the police record of the report.
func ofReport(event Event) draft { return about(theReport, event, finder.records(RoleInvestigator)) }

func TestMissingIsReported(t *testing.T) {
	motion := change(reported(), func(e *MissingReported) { e.ReportedAs = "own_motion" })
	own := change(reported(), func(e *MissingReported) { e.Relative = volunteer.person })
	itself := change(reported(), func(e *MissingReported) { e.Relative = e.Child })
	judge(t, []row{
		{"H3 accepts an organisation that relays it", world(), reported(), accepted},
		{"H3 accepts police of their own motion", world(), motion.by(finder.records(RoleInvestigator)), accepted},
		{"H1 refuses an NGO of its own motion", world(), motion, verdict{"H1", Forbidden, "facts.reportedAs"}},
		{"H6 refuses an officer who reports the own child", world(), own, verdict{"H6", Forbidden, "facts.relative"}},
		{"H6 refuses the relative as second officer", world(), own.by(assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker)),
			verdict{"H6", Forbidden, "facts.relative"}},
		{"H6 accepts a colleague who registers it", world(), own.by(assessor.records(RoleCaseworker)), accepted},
		{"H3 refuses a child as its own relative", world(), itself, verdict{"H3", Invalid, "facts.relative"}},
		{"H3 refuses a second report in the stream", world(reported()), reported().named("second"), verdict{"H3", Conflict, "stream"}},
		{"H1 refuses a shelter", world(), reported().by(keeper.records(RoleIntake)), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestSearchIsJudged(t *testing.T) {
	refused, resolved := ofReport(MissingRefused{Cause: "unfounded"}), ofReport(MissingResolved{Outcome: "found_alive"})
	reopened := ofReport(MissingReopened{Cause: "wrong_identification"})
	known := change(resolved, func(e *MissingResolved) { e.Found = theChild })
	open := []draft{reported(), accepts()}
	done := append(open, resolved)
	not := verdict{"H3", Conflict, "stream"}
	judge(t, []row{
		{"H3 accepts that police search", world(reported()), accepts(), accepted},
		{"H3 accepts that police refuse", world(reported()), refused, accepted},
		{"H3 accepts a search after a refusal", world(reported(), refused), accepts(), accepted},
		{"H3 accepts an end before the search", world(reported()), resolved, accepted},
		{"H3 accepts an end", world(open...), resolved, accepted},
		{"H3 accepts an end that names the child", world(append(open, rescue())...), known, accepted},
		{"H3 accepts a wrong identification years later", world(done...), reopened.after(9 * 365 * day), accepted},
		{"H3 accepts a refusal that is reopened", world(reported(), refused), reopened, accepted},
		{"H3 accepts a second end", world(append(done, reopened)...), resolved.named("second"), accepted},
		{"H3 refuses an answer before the report", world(), accepts(), not},
		{"H3 refuses a second search", world(open...), accepts().named("again"), not},
		{"H3 refuses a refusal of an open search", world(open...), refused, not},
		{"H3 refuses a second refusal", world(reported(), refused), refused.named("again"), not},
		{"H3 refuses an end of what was refused", world(reported(), refused), resolved, not},
		{"H3 refuses a second end at once", world(done...), resolved.named("again"), not},
		{"H3 refuses a search of what has ended", world(done...), accepts().named("again"), not},
		{"H3 refuses reopening an open search", world(open...), reopened, not},
		{"H3 accepts a child whose stream nobody looked into", world(open...), known, accepted},
		{"H1 refuses an NGO's answer", world(reported()), accepts().by(volunteer.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestWhoEndsASearch is H6 for a search that a unit carries on, and H2 for one that
// ends it without having seen that.
func TestWhoEndsASearch(t *testing.T) {
	end := ofReport(MissingResolved{Outcome: "false_report"})
	third := agencyCalled("third")
	ranger := officerCalled("ranger", third, RoleInvestigator)
	elsewhere := end.by(patrol.records(RoleInvestigator))
	byStation := accepts().by(patrol.records(RoleInvestigator))
	having := func(d draft, seen ...draft) draft {
		return d.saying(func(s *Statement) { s.After = given(t, world(seen...)...).fold.State(theReport).Prefix() })
	}
	refused, reopened := ofReport(MissingRefused{Cause: "unfounded"}), ofReport(MissingReopened{Cause: "new_information"})
	resolved := end.named("first end")
	foreign, stale := verdict{"H6", Forbidden, "signers"}, verdict{"H2", Conflict, "after"}
	judge(t, []row{
		{"H6 accepts the unit that searches", world(reported(), accepts()), end, accepted},
		{"H6 accepts a colleague there", world(reported(), accepts()), end.by(partner.records(RoleInvestigator)), accepted},
		{"H6 refuses another unit alone", world(reported(), accepts()), elsewhere, foreign},
		{"H6 refuses two officers of another unit", world(reported(), accepts()), elsewhere.by(patrol.records(RoleInvestigator), sergeant.seconds(RoleSupervisor)), foreign},
		{"H6 accepts another unit and a second agency", world(reported(), accepts()), elsewhere.by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), accepted},
		{"H6 accepts another unit and the one that searches", world(reported(), accepts()), elsewhere.by(patrol.records(RoleInvestigator), partner.seconds(RoleInvestigator)), accepted},
		{"H6 accepts who supervises the unit that searches", world(reported(), byStation), end, accepted},
		{"H6 refuses a unit that it supervises", world(reported(), accepts()), elsewhere.by(sergeant.records(RoleSupervisor)), foreign},
		{"H6 accepts any unit while none searches", world(reported()), elsewhere, accepted},
		{"H6 refuses another unit after a new beginning", world(reported(), accepts(), resolved, reopened.by(patrol.records(RoleInvestigator))), elsewhere, foreign},
		{"H6 accepts the unit that searched before", world(reported(), accepts(), resolved, reopened.by(patrol.records(RoleInvestigator))), end, accepted},
		{"H6 accepts who took up what was refused", world(reported(), refused, reopened.by(patrol.records(RoleInvestigator))), elsewhere, accepted},
		{"H6 refuses another unit then", world(accreditation(third, Police), authorisation(ranger), reported(), refused, reopened.by(patrol.records(RoleInvestigator))),
			end.by(ranger.records(RoleInvestigator)), foreign},
		{"H2 refuses an end by who has not seen the report", world(reported()), having(end), stale},
		{"H2 refuses an end by who has not seen that others search", world(reported(), accepts()), having(end, reported()), stale},
		{"H2 accepts an end by who has seen both", world(reported(), accepts()), having(end, reported(), accepts()), accepted},
		{"H2 accepts that police who have seen nothing search", world(reported()), having(accepts()), accepted},
	})
}

func TestMissingIsCorrected(t *testing.T) {
	mend := correction(reported(), "", volunteer.records(RoleCaseworker), finder.seconds(RoleInvestigator))
	mend.stream = theReport
	judge(t, []row{
		{"H11 accepts two agencies", world(reported()), mend, accepted},
		{"H11 refuses one agency", world(reported()), mend.by(volunteer.records(RoleCaseworker)), verdict{"H11", Forbidden, "signers"}},
		{"H11 refuses an agency that did not register it", world(reported()), mend.by(finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)),
			verdict{"H11", Forbidden, "signers"}},
		{"H11 refuses a custodian", world(reported()), change(mend, func(e *ErrorDeclared) { e.Custodian = police }), verdict{"H11", Invalid, "facts.custodian"}},
		{"H3 refuses before the report", world(), mend, verdict{"H3", Conflict, "stream"}},
	})
}

// TestAWrongEndFindsNobody: whoever reads the history of the child that a report is said
// to be of reads the report, too. An end that was declared wrong as a whole says it no
// more.
func TestAWrongEndFindsNobody(t *testing.T) {
	ended := MissingState{Status: SearchResolved, Found: theChild, Since: Mark{ID: "end"}}
	for _, c := range []struct {
		target, what string
		want         StreamID
	}{{"end", "wrong_subject", ""}, {"end", "not_occurred", ""}, {"end", incorrectData, theChild}, {"report", "duplicate", theChild}} {
		s := MissingRules{}.Evolve(ended, Statement{Event: ErrorDeclared{Error: c.what}, Refs: []Ref{{Rel: "corrects", ID: c.target}}})
		if s.Found != c.want || s.Status != SearchResolved {
			t.Errorf("%s of %s: found %q, %s", c.what, c.target, s.Found, s.Status)
		}
	}
}
