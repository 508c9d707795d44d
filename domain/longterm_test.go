package domain

import "testing"

func TestLongTermRefusesFacts(t *testing.T) {
	for _, kind := range []string{TypeFosterOrdered, TypeKafalaOrdered} {
		refuses(t, kind, []breach{
			{"facts.carer", gone, "facts.carer"},
			{"facts.vetted", gone, "facts.vetted"},
			{"sealed.carerName", `null`, "sealed.carerName"},
		})
	}
}

func TestLongTermIsOrdered(t *testing.T) {
	foster, kafala := fosterOrder(finder, RoleCaseworker), kafalaOrder(finder, RoleCaseworker)
	placement, kafil := order(OrderPlacement), order(OrderKafala)
	lacks := verdict{"H8", Conflict, "type"}
	self := change(foster, func(e *FosterOrdered) { e.Carer = finder.person })
	toMother := change(kafala, func(e *KafalaOrdered) { e.Carer = aMother })
	judge(t, []row{
		{"H8 accepts foster care by an order", held(placement), foster, accepted},
		{"H8 accepts kafala by an order", held(kafil), kafala, accepted},
		{"H8 refuses foster care without an order", held(), foster, verdict{"H8", Invalid, "refs"}},
		{"H8 refuses foster care by an order of kafala", held(kafil), restingOn(foster.about(), kafil), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses kafala by an order of placement", held(placement), restingOn(kafala.about(), placement), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses an order that was declared wrong", held(placement, neverWas(placement, clerk.records(RoleClerk), nurse.seconds(RoleCaseworker))), foster, verdict{"H8", Conflict, "refs"}},
		{"H4 accepts where the carer has the child already", held(placed(finder, RoleCaseworker), placement), foster, accepted},
		{"H4 refuses another agency", held(placement), fosterOrder(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child on its way", held(placement, sent), foster, verdict{"H4", Conflict, "stream"}},
		{"H3 refuses kafala while an adoption stands", adoptedChild(taken(finder, RoleCaseworker).named("again"), kafil), kafala, verdict{"H3", Conflict, "stream"}},
		{"H3 accepts it once that is dissolved", adoptedChild(order(OrderDissolution), dissolution(order(OrderDissolution)), taken(finder, RoleCaseworker).named("again"), kafil), kafala, accepted},
		{"H4 refuses a second kafala", held(kafil, kafala), kafala.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H8 refuses another kafil by the same order", held(kafil, kafala, taken(finder, RoleCaseworker).named("again")), change(kafala, func(e *KafalaOrdered) { e.Carer = aWitness }).named("second"), verdict{"H8", Conflict, "refs"}},
		{"H8 accepts another kafil where the first never had the child", held(kafil, kafala, taken(finder, RoleCaseworker).named("again"), neverWas(kafala, finder.records(RoleCaseworker), nurse.seconds(RoleCaseworker))),
			change(kafala, func(e *KafalaOrdered) { e.Carer = aWitness }).named("second"), accepted},
		{"H8 accepts the same kafil again", held(kafil, kafala, taken(finder, RoleCaseworker).named("again")), kafala.named("second"), accepted},
		{"H8 refuses another foster family by the same order", held(placement, foster), change(foster, func(e *FosterOrdered) { e.Carer = aWitness }).named("second"), verdict{"H8", Conflict, "refs"}},
		{"H6 refuses an officer who gives the child to himself", held(placement), self, verdict{"H6", Forbidden, "facts.carer"}},
		{"H6 refuses the clerk who put the order on record as carer", held(placement), change(foster, func(e *FosterOrdered) { e.Carer = clerk.person }), verdict{"H6", Forbidden, "facts.carer"}},
		{"H6 refuses a carer who heard the child", held(kafil, wish("now")), change(kafala, func(e *KafalaOrdered) { e.Carer = advocate.person }), verdict{"H6", Forbidden, "facts.carer"}},
		{"H8 refuses an open concern about the carer", held(placement, concern(aCarer)), foster, verdict{"H8", Conflict, "facts.carer"}},
		{"H8 refuses while a stay holds", held(placement, order(OrderStay)), foster, lacks},
		{"H8 refuses while a return is proposed", held(kafil, proposal()), kafala, lacks},
		{"H8 refuses against the child's no", held(kafil, wish(childObjects)), kafala, lacks},
		{"H8 accepts where a panel weighed it", held(kafil, wish(childObjects), bestInterests(optionKafala)), kafala, accepted},
		{"H8 refuses where a panel weighed it for foster care", held(kafil, wish(childObjects), bestInterests(optionFoster)), kafala, lacks},
		{"H8 refuses kafala with its family against the child's no to the return", held(kafil, assessment(aMother, "not_return"), view(childObjects)), toMother, verdict{"H8", Conflict, "facts.carer"}},
		{"H8 accepts a stranger who was found suitable after a no to the return", held(placement, capacity(aCarer, suitable), view(childObjects)), foster, accepted},
		{"H10 refuses after a death", held(placement, death()), foster, verdict{"H10", Conflict, "type"}},
	})
}

// TestLongTermHomes: under foster care the agency stays responsible and moves the
// child on; a kafil is guardian, and no agency is responsible.
func TestLongTermHomes(t *testing.T) {
	foster := held(order(OrderPlacement), fosterOrder(finder, RoleCaseworker))
	kafala := held(order(OrderKafala), kafalaOrder(finder, RoleCaseworker))
	ended := ofChild(CarePlacementEnded{Care: "shelter", Cause: "child_wishes"}, finder.records(RoleCaseworker))
	c := given(t, foster...).fold.State(theChild).Child.Custody
	if c.Status != Fostered || c.Agency != police || c.Holder.Person != aCarer || c.Status.Settled() {
		t.Errorf("fostered: %+v", c)
	}
	if c = given(t, append(foster, ended)...).fold.State(theChild).Child.Custody; c.Status != InCare || c.Holder.Agency != police {
		t.Errorf("back from foster care: %+v", c)
	}
	if c = given(t, kafala...).fold.State(theChild).Child.Custody; c.Status != Kafala || c.Agency != "" || c.Guardian.Person != aCarer || !c.Status.Settled() {
		t.Errorf("kafala: %+v", c)
	}
	gone := change(correction(fosterOrder(finder, RoleCaseworker), police, finder.records(RoleCaseworker), nurse.seconds(RoleCaseworker)),
		func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	open := verdict{"H8", Conflict, "facts.outcome"}
	judge(t, []row{
		{"H8 accepts to close as foster care", foster, closure(outcomeFoster), accepted},
		{"H8 accepts to close as kafala", kafala, closure(outcomeKafala), accepted},
		{"H8 refuses foster care as kafala", foster, closure(outcomeKafala), open},
		{"H8 refuses foster care as residential", foster, closure(outcomeResidential), open},
		{"H8 refuses foster care that has ended", append(foster, ended), closure(outcomeFoster), open},
		{"H8 refuses foster care that never was", append(foster, gone), closure(outcomeFoster), open},
		{"H4 accepts to take the child from a kafil", kafala, taken(keeper, RoleIntake).named("again"), accepted},
		{"H4 accepts to send the child on from foster care", foster, sent, accepted},
		{"H4 refuses another placement in foster care", foster, placed(finder, RoleCaseworker), verdict{"H4", Conflict, "stream"}},
		{"H6 refuses the foster carer who attests the child", held(order(OrderPlacement), change(fosterOrder(finder, RoleCaseworker), func(e *FosterOrdered) { e.Carer = matron.person })),
			ofChild(PresenceAttested{Presence: sure}, matron.records(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
	})
}
