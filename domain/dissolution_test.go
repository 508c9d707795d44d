package domain

import (
	"testing"
)

func TestAdoptionIsDissolved(t *testing.T) {
	ordered := order(OrderDissolution)
	byOrder := dissolution(ordered)
	together := dissolution().by(director.records(RoleSupervisor), clerk.seconds(RoleClerk))
	named := change(together, func(e *AdoptionDissolved) { e.Custodian = civil })
	toMother := change(byOrder, func(e *AdoptionDissolved) { e.Cause, e.InFavourOf = parentsFound, aMother })
	sold := change(concern(aMother), func(e *ProtectionConcernRaised) { e.Concern = "sold_the_child" })
	wrong := change(correction(ordered, "", clerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	judge(t, []row{
		{"accepts a clerk who refers to the order", adoptedChild(ordered), byOrder, accepted},
		{"accepts civil affairs with a clerk", adoptedChild(), together, accepted},
		{"H8 refuses a clerk without an order", adoptedChild(), dissolution(), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses an order that was declared wrong", adoptedChild(ordered, wrong), byOrder, verdict{"H8", Conflict, "refs"}},
		{"H6 refuses civil affairs without a court", adoptedChild(ordered), byOrder.by(director.records(RoleSupervisor)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the registrar", adoptedChild(ordered), byOrder.by(registry.records(RoleAdoptions), clerk.seconds(RoleClerk)), verdict{"H6", Forbidden, "signers"}},
		{"H3 refuses where nobody was adopted", inWelfare(ordered), byOrder, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a second time", adoptedChild(ordered, byOrder), byOrder.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H8 refuses an order that dissolved another adoption", adoptedChild(ordered, byOrder, taken(nurse, RoleIntake).named("taken back"), adoptable.named("anew"), registration().named("second")),
			byOrder.named("again"), verdict{"H8", Conflict, "refs"}},
		{"H8 accepts in favour of a parent", adoptedChild(ordered), toMother, accepted},
		{"H8 refuses in favour of a parent who may have sold the child", adoptedChild(ordered, sold), toMother, verdict{"H8", Conflict, "facts.inFavourOf"}},
		{"H8 accepts once that is cleared", adoptedChild(ordered, sold, clearance(sold)), toMother, accepted},
		{"H8 accepts another cause whatever the parent did", adoptedChild(ordered, sold), byOrder, accepted},
		{"H8 refuses while a stay holds", adoptedChild(ordered, order(OrderStay)), byOrder, verdict{"H8", Conflict, "type"}},
		{"H6 refuses the clerk who put the order on record", adoptedChild(ordered), byOrder.by(clerk.records(RoleClerk)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the parent as clerk", adoptedChild(ordered), change(toMother, func(e *AdoptionDissolved) { e.InFavourOf = secondClerk.person }), verdict{"H6", Forbidden, "signers"}},
		{"H5 accepts the agency that signs", adoptedChild(), named, accepted},
		{"H5 refuses an agency that does not sign", adoptedChild(), change(named, func(e *AdoptionDissolved) { e.Custodian = shelter }), verdict{"H5", Forbidden, "facts.custodian"}},
		{"H5 refuses a court", adoptedChild(), change(named, func(e *AdoptionDissolved) { e.Custodian = court }), verdict{"H5", Forbidden, "facts.custodian"}},
		{"H4 refuses to move a child that was taken away", adoptedChild(taken(keeper, RoleIntake).named("taken back")), named, verdict{"H4", Conflict, "facts.custodian"}},
		{"H4 accepts to dissolve it then", adoptedChild(taken(keeper, RoleIntake).named("taken back")), together, accepted},
		{"H10 refuses after a death", adoptedChild(ordered, death()), byOrder, verdict{"H10", Conflict, "type"}},
	})
}

// TestDissolutionMovesNobody: the child is with those who adopted it until somebody
// fetches it; who is responsible is another matter.
func TestDissolutionMovesNobody(t *testing.T) {
	together := dissolution().by(director.records(RoleSupervisor), clerk.seconds(RoleClerk))
	named := change(together, func(e *AdoptionDissolved) { e.Custodian = civil })
	fetched := ofChild(CarePlacementEnded{Care: "residential_care", Cause: "other"}, assessor.records(RoleCaseworker))
	for name, c := range map[string]struct {
		given  []draft
		status CustodyStatus
		agency StreamID
		holder Holder
	}{
		"by nobody":        {adoptedChild(together), NoCustody, "", Holder{Person: anAdopter, With: anotherAdopter}},
		"by civil affairs": {adoptedChild(named), InCare, civil, Holder{Person: anAdopter, With: anotherAdopter}},
		"fetched":          {adoptedChild(named, fetched), InCare, civil, Holder{Agency: civil, Care: "residential_care"}},
		"taken afterwards": {adoptedChild(together, taken(keeper, RoleIntake).named("taken back")), InCare, shelter, Holder{Agency: shelter, Care: "police_temporary"}},
		"taken before":     {adoptedChild(taken(keeper, RoleIntake).named("taken back"), together), InCare, shelter, Holder{Agency: shelter, Care: "police_temporary"}},
	} {
		s := given(t, c.given...).fold.State(theChild).Child
		s.Custody.Holder.Since = Mark{}
		if s.Custody.Status != c.status || s.Custody.Agency != c.agency || s.Custody.Holder != c.holder {
			t.Errorf("%s: %+v", name, s.Custody)
		}
	}
}
