package domain

import "testing"

func TestHandoverRefusesFacts(t *testing.T) {
	refuses(t, TypeHandedOver, []breach{
		{"facts.receiver", `"` + string(theChild) + `"`, "facts.receiver"},
		{"facts.relation", `"buyer"`, "facts.relation"},
		{"facts.presence.match", `"maybe"`, "facts.presence.match"},
		{"sealed.receiverName", `null`, "sealed.receiverName"},
		{"sealed.receiverAddress", gone, "sealed.receiverAddress"},
	})
}

func TestHandoverIsJudged(t *testing.T) {
	watched := volunteer.as(RoleCaseworker, PurposeWitness)
	advised := advocate.as(RoleGuardian, PurposeWitness)
	home := handover(finder, RoleCaseworker, watched)
	unsigned := verdict{"H1", Forbidden, "signers"}
	ngoHolds := world(append([]draft{rescue(), taken(volunteer, RoleCaseworker)}, agreed()...)...)
	colleague := officerCalled("colleague", ngo, RoleCaseworker)
	itself := change(home, func(e *HandedOver) { e.Receiver = somebody })
	judge(t, []row{
		{"H4 accepts the custodian, watched", heldAgreed(), home, accepted},
		{"H4 accepts a guardian's watch", heldAgreed(), handover(finder, RoleCaseworker, advised), accepted},
		{"H1 accepts two witnesses", heldAgreed(), home.by(finder.records(RoleCaseworker), watched, advised), accepted},
		{"H4 refuses before custody", world(rescue()), home, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses another agency", heldAgreed(), handover(nurse, RoleIntake, watched), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses while a transfer is open", heldAgreed(sent), home, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second time", heldAgreed(home), home.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H1 refuses without a witness", heldAgreed(), home.by(finder.records(RoleCaseworker)), unsigned},
		{"H1 refuses a police witness", heldAgreed(), handover(finder, RoleCaseworker, patrol.as(RoleInvestigator, PurposeWitness)), unsigned},
		{"H1 refuses a court clerk's witness", heldAgreed(), handover(finder, RoleCaseworker, clerk.as(RoleCaseworker, PurposeWitness)), unsigned},
		{"H6 refuses a witness of the custodian", append(ngoHolds, authorisation(colleague)),
			handover(volunteer, RoleCaseworker, colleague.as(RoleCaseworker, PurposeWitness)), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts a witness of another agency", ngoHolds, handover(volunteer, RoleCaseworker, advised), accepted},
		{"H3 refuses a child as its own receiver", heldAgreed(), itself, verdict{"H3", Invalid, "facts.receiver"}},
	})
}

func TestHandoverEndsCustody(t *testing.T) {
	home := handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))
	c := given(t, heldAgreed(home)...).fold.State(theChild).Child
	if c.Custody.Status != AtHome || c.Custody.Agency != "" || c.Custody.Holder.Person != aMother || c.Person != somebody {
		t.Errorf("at home: %+v", c)
	}
	again := given(t, heldAgreed(home, taken(keeper, RoleIntake).named("again"))...).fold.State(theChild).Child
	if again.Custody.Agency != shelter || again.Custody.Status != InCare || again.Custody.Holder.Agency != shelter {
		t.Errorf("taken again: %+v", again)
	}
}

// heldAgreed is held with a reunification that is approved.
func heldAgreed(next ...draft) []draft { return held(append(agreed(), next...)...) }
