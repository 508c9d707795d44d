package domain

import "testing"

func TestCaseRefusesFacts(t *testing.T) {
	refuses(t, TypeFollowUpDone, []breach{
		{"facts.followUp", `"call"`, "facts.followUp"},
		{"facts.seen", gone, "facts.seen"},
		{"facts.seen", `false`, "facts.notSeen"},
		{"facts.notSeen", `"working"`, "facts.notSeen"},
	})
	refuses(t, TypeCaseClosed, []breach{{"facts.outcome", `"done"`, "facts.outcome"}})
	refuses(t, TypeCaseReopened, []breach{{"facts.cause", gone, "facts.cause"}})
}

func TestCaseIsClosed(t *testing.T) {
	again := ofChild(CaseReopened{Cause: "new_information"}, assessor.records(RoleCaseworker))
	worker := officerCalled("case head", civil, RoleSupervisor, RoleCaseworker)
	byHead := followUp(true).by(worker.records(RoleCaseworker))
	twice := policy("twice", `{"followup.required":2}`)
	home := world(append(append([]draft{twice, rescue(), taken(finder, RoleCaseworker)}, agreed()...), theHome)...)
	one, two := append(home[:len(home):len(home)], followUp(true)), append(home[:len(home):len(home)], followUp(true), followUp(true).named("second"))
	unseen := append(home[:len(home):len(home)], followUp(false), followUp(false).named("second"))
	open := verdict{"H8", Conflict, "facts.outcome"}
	judge(t, []row{
		{"H8 accepts a child in foster care", held(), closure("foster"), accepted},
		{"H8 accepts a child at home", heldAgreed(theHome), closure(outcomeParent), accepted},
		{"H8 accepts a missing child", held(missed(finder, RoleCaseworker)), closure(outcomeMissing), accepted},
		{"H8 accepts a dead child", held(death()), closure(outcomeDeceased), accepted},
		{"H8 refuses reunited where the child is in care", held(), closure(outcomeParent), open},
		{"H8 refuses reunited with kin where the child is in care", held(), closure(outcomeKin), open},
		{"H8 refuses foster care where the child is at home", heldAgreed(theHome), closure(outcomeFoster), open},
		{"H8 refuses repatriated where the child is in care", held(), closure(outcomeRepatriated), open},
		{"H8 accepts repatriated where a body abroad has the child", held(outside(finder, RoleCaseworker)), closure(outcomeRepatriated), accepted},
		{"H8 refuses kin where the child went to its mother", heldAgreed(theHome), closure(outcomeKin), open},
		{"H8 refuses missing where the child is there", held(), closure(outcomeMissing), open},
		{"H8 refuses dead where the child lives", held(), closure(outcomeDeceased), open},
		{"H8 refuses without the follow-ups of the profile", home, closure(outcomeParent), open},
		{"H8 refuses with one of two", one, closure(outcomeParent), open},
		{"H8 refuses follow-ups that saw no child", unseen, closure(outcomeParent), open},
		{"H8 accepts with both", two, closure(outcomeParent), accepted},
		{"H6 refuses who followed the case", held(authorisation(worker), byHead), closure("foster").by(worker.records(RoleSupervisor)), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts another supervisor", held(authorisation(worker), byHead), closure("foster"), accepted},
		{"H1 refuses a caseworker", held(), closure("foster").by(assessor.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses closing twice", held(closure("foster")), closure("foster").named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts reopening", held(closure("foster")), again, accepted},
		{"H3 accepts reopening years later", held(closure("foster")), again.after(9 * 365 * day), accepted},
		{"H3 refuses reopening what is open", held(), again, verdict{"H3", Conflict, "stream"}},
		{"H3 accepts closing again", held(closure("foster"), again), closure("kafala").named("second"), accepted},
		{"H4 accepts custody in a closed case", heldAgreed(theHome, closure(outcomeParent)), taken(keeper, RoleIntake).named("again"), accepted},
	})
}

// TestNobodyClosesOverAConcern is H8: while there is a concern about whoever has the
// child the case goes on, by whatever name it was to end.
func TestNobodyClosesOverAConcern(t *testing.T) {
	kin := with(kinshipCare, aMother)
	judge(t, []row{
		{"H8 accepts kinship guardianship in kinship care", held(kin), closure(outcomeKinship), accepted},
		{"H8 refuses kinship guardianship where nobody of kin has the child", held(), closure(outcomeKinship), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses kinship guardianship after an emergency", held(emergency(finder, RoleCaseworker)), closure(outcomeKinship), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses kinship guardianship where the mother has the child", heldAgreed(theHome), closure(outcomeKinship), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses a concern about the carer", held(kin, concern(aMother)), closure(outcomeKinship), verdict{"H8", Conflict, "stream"}},
		{"H8 refuses it by another name", held(kin, concern(aMother)), closure("kafala"), verdict{"H8", Conflict, "stream"}},
		{"H8 refuses a concern about who has the child at home", heldAgreed(theHome, concern(aMother)), closure(outcomeParent), verdict{"H8", Conflict, "stream"}},
		{"H8 accepts a concern about another", held(kin, concern(aFather)), closure(outcomeKinship), accepted},
		{"H8 accepts once the concern is cleared", held(kin, concern(aMother), clearance(concern(aMother))), closure(outcomeKinship), accepted},
	})
}

// TestFollowUpsAreNeverRefused: who looked, and whether the child was seen, is
// for findings to weigh.
func TestFollowUpsAreNeverRefused(t *testing.T) {
	released := followUp(true).by(finder.records(RoleCaseworker))
	judge(t, []row{
		{"accepts the officer who released the child", heldAgreed(theHome), released, accepted},
		{"accepts a child who was not seen", heldAgreed(theHome), followUp(false), accepted},
		{"accepts a child in care", held(), followUp(true), accepted},
	})
}

func TestDisruptionIsJudged(t *testing.T) {
	refuses(t, TypePlacementDisrupted, []breach{
		{"facts.cause", `"fate"`, "facts.cause"},
		{"facts.condition", gone, "facts.condition"},
	})
	judge(t, []row{
		{"H4 accepts a child at home", heldAgreed(theHome), disruption(nurse, RoleIntake), accepted},
		{"H4 refuses a child in care", held(), disruption(nurse, RoleIntake), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child nobody holds", world(rescue()), disruption(nurse, RoleIntake), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second time", heldAgreed(theHome, disruption(nurse, RoleIntake)), disruption(keeper, RoleIntake).named("again"), verdict{"H4", Conflict, "stream"}},
		{"H5 refuses for another agency", heldAgreed(theHome), change(disruption(nurse, RoleIntake), func(e *PlacementDisrupted) { e.Agency = shelter }),
			verdict{"H5", Forbidden, "facts.agency"}},
		{"H1 refuses an NGO", heldAgreed(theHome), disruption(volunteer, RoleCaseworker), verdict{"H1", Forbidden, "signers"}},
	})
}
