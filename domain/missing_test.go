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
		{"H3 refuses a child nobody knows", world(open...), known, verdict{"H3", Invalid, "facts.found"}},
		{"H1 refuses an NGO's answer", world(reported()), accepts().by(volunteer.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
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
