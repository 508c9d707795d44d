package domain

import "testing"

func TestGuardianIsJudged(t *testing.T) {
	refuses(t, TypeGuardianAppointed, []breach{
		{"facts.guardian", `"` + string(guardians) + `"`, "facts.guardian"},
		{"facts.ground", `"habit"`, "facts.ground"},
		{"sealed.guardianName", `null`, "sealed.guardianName"},
	})
	ended := ofChild(GuardianEnded{Cause: "another_appointed"}, clerk.records(RoleClerk))
	itself := change(appointed(), func(e *GuardianAppointed) { e.Guardian = somebody })
	ward := officerCalled("second guardian", guardians, RoleGuardian)
	judge(t, []row{
		{"H6 accepts an office's officer, signed by another", held(authorisation(ward)), appointed().by(ward.records(RoleGuardian)), accepted},
		{"H6 accepts a clerk whom another clerk appoints", held(), appoints(officerCalled("second clerk", court, RoleClerk).person), accepted},
		{"H6 refuses appointing oneself", held(), appointed().by(advocate.records(RoleGuardian)), verdict{"H6", Forbidden, "facts.guardian"}},
		{"H6 refuses a clerk who appoints himself", held(), appoints(clerk.person), verdict{"H6", Forbidden, "facts.guardian"}},
		{"H6 refuses seconding one's own appointment", held(), appointed().by(clerk.records(RoleClerk), advocate.seconds(RoleGuardian)),
			verdict{"H6", Forbidden, "facts.guardian"}},
		{"H6 refuses appointing oneself again", held(appointed()), appointed().by(advocate.records(RoleGuardian)).named("again"), verdict{"H6", Forbidden, "facts.guardian"}},
		{"H6 accepts that a guardian lays it down", held(appointed()), ended.by(advocate.records(RoleGuardian)), accepted},
		{"H3 accepts a court's clerk", world(rescue()), appointed(), accepted},
		{"H3 accepts civil affairs", world(rescue()), appointed().by(assessor.records(RoleCaseworker)), accepted},
		{"H3 accepts another guardian", held(appointed()), change(appointed(), func(e *GuardianAppointed) { e.Guardian = aCarer }).named("next"), accepted},
		{"H3 accepts the same after an end", held(appointed(), ended), appointed().named("again"), accepted},
		{"H3 refuses the same twice", held(appointed()), appointed().named("again"), verdict{"H3", Conflict, "facts.guardian"}},
		{"H3 refuses the child itself", held(), itself, verdict{"H3", Invalid, "facts.guardian"}},
		{"H3 refuses an end of nothing", held(), ended, verdict{"H3", Conflict, "stream"}},
		{"H1 refuses the police", held(), appointed().by(chief.records(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
	})
}

// appoints names somebody else, and no agency.
func appoints(who PersonID) draft {
	return change(appointed(), func(e *GuardianAppointed) { e.Guardian, e.GuardianAgency = who, "" })
}

// TestGuardianIsAnotherFact: custody moves and the guardian stays.
func TestGuardianIsAnotherFact(t *testing.T) {
	c := given(t, held(appointed(), sent, acceptance(nurse, RoleIntake, sent))...).fold.State(theChild).Child.Custody
	if c.Agency != welfare || c.Guardian.Person != advocate.person || c.Guardian.Agency != guardians {
		t.Errorf("after a transfer: %+v", c)
	}
}
