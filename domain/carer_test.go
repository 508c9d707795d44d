package domain

import "testing"

// with places the child with a person, in a kind of care.
func with(care string, carer PersonID) draft {
	return change(placed(finder, RoleCaseworker), func(e *CarePlacementMade) { e.Care, e.Carer = care, carer })
}

// TestPlacementIsNoWayHome is H8: what stands against a return stands against a
// placement with the family too, which the custodian alone would decide.
func TestPlacementIsNoWayHome(t *testing.T) {
	kin, foster, stranger := with(kinshipCare, aMother), with("foster_care", aMother), with("foster_care", aCarer)
	moved := ofChild(CarePlacementChanged{Care: kinshipCare, Carer: aMother, Vetted: true, Cause: "closer_to_family"}, finder.records(RoleCaseworker))
	stay, lifted := order(OrderStay), order(OrderStayLifted).answering(order(OrderStay))
	aunt := change(proposal(), func(e *ReunificationProposed) { e.Receiver, e.Relation = aWitness, "aunt" }).named("aunt")
	over := verdict{"H8", Conflict, "facts.carer"}
	judge(t, []row{
		{"H8 accepts kinship care", held(), kin, accepted},
		{"H8 accepts kinship care where the return was denied", held(proposal(), denied), kin, accepted},
		{"H8 accepts a concern about another", held(concern(aFather)), kin, accepted},
		{"H8 refuses an open concern about the carer", held(concern(aMother)), kin, over},
		{"H8 refuses an open concern whatever the care is called", held(concern(aMother)), foster, over},
		{"H8 refuses moving the child to whom a concern is about", held(stranger, concern(aMother)), moved, over},
		{"H8 accepts once the concern is cleared", held(concern(aMother), clearance(concern(aMother))), kin, accepted},

		{"H8 refuses kinship care while a stay holds", held(stay), kin, over},
		{"H8 refuses moving the child to kin while a stay holds", held(stranger, stay), moved, over},
		{"H8 accepts a stranger's foster care while a stay holds", held(stay), stranger, accepted},
		{"H8 accepts kinship care once the stay is lifted", held(stay, lifted), kin, accepted},
		{"H8 refuses foster care with whom a proposal names while a stay holds", held(proposal(), stay), foster, over},
		{"H8 refuses foster care with whom a denied proposal named", held(proposal(), denied, stay), foster, over},
		{"H8 refuses foster care with whom an annulled proposal named", heldAgreed(annulled, stay), foster, over},
		{"H8 refuses foster care with whom an earlier proposal named", held(proposal(), denied, aunt, stay), foster, over},
		{"H8 refuses foster care with who was assessed", held(assessment(aMother, "not_return"), stay), foster, over},
		{"H8 refuses foster care with whose child this is", held(order(OrderIdentity), identity(order(OrderIdentity)), stay), foster, over},

		{"H8 refuses kinship care against the child's no", held(view(childObjects)), kin, over},
		{"H8 refuses foster care with the receiver against the child's no", held(proposal(), denied, view(childObjects)), foster, over},
		{"H8 accepts a stranger's foster care after the child's no", held(proposal(), view(childObjects)), stranger, accepted},
		{"H8 accepts kinship care when the child changed its mind", held(view(childObjects), view("later").named("later")), kin, accepted},
		{"H8 accepts kinship care for which a panel decided", held(view(childObjects), bestInterests(kinshipCare)), kin, accepted},
		{"H8 accepts kinship care where a panel decided for the return", held(view(childObjects), bestInterests(optionReturn)), kin, accepted},
		{"H8 refuses kinship care where a panel decided for foster care", held(view(childObjects), bestInterests("foster_care")), kin, over},
		{"H8 refuses a no said after the panel", held(view(childObjects), bestInterests(kinshipCare), view(childObjects).named("again")), kin, over},
		{"H8 refuses a panel's decision that was declared wrong", held(view(childObjects), bestInterests(kinshipCare), undoing(bestInterests(kinshipCare), chair.records(RolePanelMember))),
			kin, over},
	})
}

// undoing declares a record never to have been, while the police have the child.
func undoing(of draft, author Signer) draft {
	return change(correction(of, police, author, nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
}

// TestAdultsChooseWithWhom: a concern and a no are an adult's own matter, a court's
// stay is not.
func TestAdultsChooseWithWhom(t *testing.T) {
	adult := func(next ...draft) []draft {
		return world(append([]draft{presented(true), taken(finder, RoleCaseworker)}, next...)...)
	}
	judge(t, []row{
		{"H8 accepts somebody about whom there is a concern", adult(concern(aMother)), with(kinshipCare, aMother), accepted},
		{"H8 accepts kin after a no", adult(view(childObjects)), with(kinshipCare, aMother), accepted},
		{"H8 refuses kin while a stay holds", adult(order(OrderStay)), with(kinshipCare, aMother), verdict{"H8", Conflict, "facts.carer"}},
	})
}

// TestKeeperIsJudged: for a night the rules are softer, and a child is still not put
// with itself or with somebody whom a concern is about.
func TestKeeperIsJudged(t *testing.T) {
	keeps := func(who PersonID) draft {
		return change(emergency(finder, RoleCaseworker), func(e *PlacementEmergency) { e.Keeper = who })
	}
	judge(t, []row{
		{"H3 refuses the child as its keeper", held(), keeps(somebody), verdict{"H3", Invalid, "facts.keeper"}},
		{"H8 refuses a keeper about whom there is a concern", held(concern(aMother)), keeps(aMother), verdict{"H8", Conflict, "facts.keeper"}},
		{"H8 accepts another keeper then", held(concern(aMother)), keeps(aWitness), accepted},
		{"H8 accepts a keeper about whom a concern was cleared", held(concern(aMother), clearance(concern(aMother))), keeps(aMother), accepted},
		{"H8 accepts family for a night, whatever waits", held(proposal(), order(OrderStay)), keeps(aMother), accepted},
		{"H8 refuses family for longer while a stay holds", held(proposal(), order(OrderStay), keeps(aMother)), with(kinshipCare, aMother),
			verdict{"H8", Conflict, "facts.carer"}},
	})
}
