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
	judge(t, []row{
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

// TestGuardianIsAnotherFact: custody moves and the guardian stays.
func TestGuardianIsAnotherFact(t *testing.T) {
	c := given(t, held(appointed(), sent, acceptance(nurse, RoleIntake, sent))...).fold.State(theChild).Child.Custody
	if c.Agency != welfare || c.Guardian.Person != advocate.person || c.Guardian.Agency != guardians {
		t.Errorf("after a transfer: %+v", c)
	}
}
