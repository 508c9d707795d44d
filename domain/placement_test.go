package domain

import "testing"

func TestPlacementRefusesFacts(t *testing.T) {
	refuses(t, TypePlacementEmergency, []breach{
		{"facts.keeper", gone, "facts.keeper"},
		{"facts.care", `"attic"`, "facts.care"},
		{"sealed.photo", `null`, "sealed.photo"},
	})
	refuses(t, TypeCarePlacementMade, []breach{
		{"facts.carer", `"ledger"`, "facts.carer"},
		{"facts.vetted", gone, "facts.vetted"},
		{"sealed.carerName", `null`, "sealed.carerName"},
	})
	refuses(t, TypeCarePlacementChanged, []breach{{"facts.cause", `"whim"`, "facts.cause"}})
	refuses(t, TypeCarePlacementEnded, []breach{{"facts.cause", gone, "facts.cause"}})
}

func TestEmergencyIsPlaced(t *testing.T) {
	night := emergency(finder, RoleCaseworker)
	nowhere := night.saying(func(s *Statement) { s.Place = "" })
	keeps := change(night, func(e *PlacementEmergency) { e.Keeper = finder.person })
	judge(t, []row{
		{"H4 accepts a child nobody holds", world(rescue()), night, accepted},
		{"H4 accepts one officer alone, with papers missing", world(rescue().by(finder.records(RoleInvestigator))), night, accepted},
		{"H4 accepts an officer who keeps the child for the night", world(rescue()), keeps, accepted},
		{"H4 accepts the custodian", held(), night, accepted},
		{"H4 accepts whoever finds a missing child", held(missed(finder, RoleCaseworker)), emergency(keeper, RoleIntake), accepted},
		{"H4 accepts a child lost on its way", held(sent, missed(finder, RoleCaseworker)), emergency(keeper, RoleIntake), accepted},
		{"H4 accepts a child that came back from home", heldAgreed(handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))),
			emergency(keeper, RoleIntake), accepted},
		{"H4 refuses another agency's child", held(), emergency(keeper, RoleIntake), verdict{"H4", Conflict, "facts.agency"}},
		{"H4 refuses while a transfer is open", held(sent), night, verdict{"H4", Conflict, "stream"}},
		{"H4 accepts once the transfer is taken back", held(sent, abortion(finder, RoleCaseworker, sent)), night, accepted},
		{"H3 refuses without a place", held(), nowhere, verdict{"H3", Invalid, "place"}},
		{"H5 refuses for another agency", world(rescue()), change(night, func(e *PlacementEmergency) { e.Agency = shelter }),
			verdict{"H5", Forbidden, "facts.agency"}},
		{"H1 refuses a doctor of no custodian", world(rescue()), emergency(doctor, RoleDoctor), verdict{"H1", Forbidden, "signers"}},
		{"H10 refuses after a death", held(death()), night, verdict{"H10", Conflict, "type"}},
	})
}

func TestCarerIsJudged(t *testing.T) {
	with := placed(finder, RoleCaseworker)
	self := change(with, func(e *CarePlacementMade) { e.Carer = finder.person })
	itself := change(with, func(e *CarePlacementMade) { e.Carer = somebody })
	withPartner := change(with, func(e *CarePlacementMade) { e.Carer = partner.person })
	to := func(carer PersonID) draft {
		return ofChild(CarePlacementChanged{Care: "foster_care", Carer: carer, Vetted: true, Cause: "education"}, finder.records(RoleCaseworker))
	}
	end := ofChild(CarePlacementEnded{Care: "shelter", Cause: "child_wishes"}, finder.records(RoleCaseworker))
	judge(t, []row{
		{"H4 accepts the custodian", held(), with, accepted},
		{"H4 accepts a carer after a night's keeper", held(emergency(finder, RoleCaseworker)), with, accepted},
		{"H4 refuses another agency", held(), placed(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child nobody holds", world(rescue()), with, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses while a transfer is open", held(sent), with, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses while the child is missing", held(missed(finder, RoleCaseworker)), with, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second placement", held(with), with.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H6 refuses placing with oneself", held(), self, verdict{"H6", Forbidden, "facts.carer"}},
		{"H6 refuses placing with the second officer", held(), withPartner.by(finder.records(RoleCaseworker), partner.seconds(RoleInvestigator)),
			verdict{"H6", Forbidden, "facts.carer"}},
		{"H6 accepts a colleague who signs no part of it", held(), withPartner, accepted},
		{"H6 refuses a change to the second officer", held(with), to(partner.person).by(finder.records(RoleCaseworker), partner.seconds(RoleInvestigator)),
			verdict{"H6", Forbidden, "facts.carer"}},
		{"H3 refuses the child as carer", held(), itself, verdict{"H3", Invalid, "facts.carer"}},
		{"H4 accepts another carer", held(with), to(aWitness), accepted},
		{"H4 refuses the same carer", held(with), to(aCarer), verdict{"H4", Conflict, "facts.carer"}},
		{"H4 refuses a change where nobody cares", held(), to(aWitness), verdict{"H4", Conflict, "stream"}},
		{"H6 refuses a change to oneself", held(with), to(finder.person), verdict{"H6", Forbidden, "facts.carer"}},
		{"H4 accepts an end", held(with), end, accepted},
		{"H4 refuses an end where nobody cares", held(), end, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses an end of a night's keeping", held(emergency(finder, RoleCaseworker)), end, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second end", held(with, end), end.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H10 refuses after a death", held(death()), with, verdict{"H10", Conflict, "type"}},
	})
}

func TestPlacementMovesTheChildAlone(t *testing.T) {
	c := given(t, held(placed(finder, RoleCaseworker))...).fold.State(theChild).Child.Custody
	if c.Agency != police || c.Status != InCare || c.Holder.Person != aCarer || c.Since.Type != TypeCustodyTaken {
		t.Errorf("placed: %+v", c)
	}
	c = given(t, world(rescue(), emergency(finder, RoleCaseworker))...).fold.State(theChild).Child.Custody
	if c.Agency != police || c.Holder.Person != aWitness {
		t.Errorf("in an emergency: %+v", c)
	}
}
