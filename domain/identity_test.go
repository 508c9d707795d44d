package domain

import "testing"

func TestIdentityIsJudged(t *testing.T) {
	refuses(t, TypeIdentityEstablished, []breach{
		{"facts.basis", `"resemblance"`, "facts.basis"},
		{"facts.report", `"` + string(theChild) + `"`, "facts.report"},
		{"expires", gone, "expires"},
	})
	ordered := order(OrderIdentity)
	yes := identity(ordered)
	papers := change(yes, func(e *IdentityEstablished) { e.Basis = BasisDocuments }).about()
	digests := papers.saying(func(s *Statement) { s.Sealed["papers"] = new(DigestOf(nil)) })
	reports := change(yes, func(e *IdentityEstablished) { e.Report = theReport })
	clan := change(yes, func(e *IdentityEstablished) { e.Relative = finder.person })
	judge(t, []row{
		{"H8 accepts an order", held(ordered), yes, accepted},
		{"H8 accepts documents", held(), digests, accepted},
		{"H8 accepts a missing report", held(reported(), ordered), reports, accepted},
		{"H8 refuses an order that is not on record", held(), yes, verdict{"H8", Invalid, "refs"}},
		{"H8 refuses an order of another kind", held(order("custody")), identity(order("custody")), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses an order that is not referred to", held(ordered), yes.about(), verdict{"H8", Invalid, "refs"}},
		{"H8 refuses documents that are not named", held(), papers, verdict{"H8", Invalid, "sealed.papers"}},
		{"H8 refuses while a concern is open", held(ordered, concern(aMother)), yes, verdict{"H8", Conflict, "facts.relative"}},
		{"H8 accepts once it is cleared", held(ordered, concern(aMother), clearance(concern(aMother))), yes, accepted},
		{"H8 accepts a concern about another", held(ordered, concern(aFather)), yes, accepted},
		{"H3 refuses a report nobody made", held(ordered), reports, verdict{"H3", Invalid, "facts.report"}},
		{"H6 refuses an officer who gives the child to himself", held(ordered), clan, verdict{"H6", Forbidden, "facts.relative"}},
		{"H6 accepts a court's other clerk on the order", held(ordered), yes.by(secondClerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), accepted},
		{"H6 accepts it where both police agencies have been refuted", held(ordered, yes, disputed(clerk.records(RoleClerk)), refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))),
			yes.named("again").by(secondClerk.records(RoleClerk), nurse.seconds(RoleIntake)), accepted},
		{"H6 refuses the clerk who recorded it", held(ordered), yes.by(clerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses a court on documents", held(), digests.by(secondClerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), verdict{"H1", Forbidden, "facts.basis"}},
		{"H1 refuses a court alone", held(ordered), yes.by(secondClerk.records(RoleClerk)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses the police alone", held(ordered), yes.by(finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses another author", held(ordered), yes.by(assessor.records(RoleCaseworker), finder.seconds(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestIdentityIsEstablishedAnew: a wrong identification, found years later, is
// replaced by agencies that had no hand in it.
func TestIdentityIsEstablishedAnew(t *testing.T) {
	ordered := order(OrderIdentity)
	before := held(ordered, identity(ordered))
	right := change(identity(ordered), func(e *IdentityEstablished) { e.Relative = aFather }).named("right").after(9 * 365 * day)
	others := []Signer{patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)}
	judge(t, []row{
		{"H6 accepts other agencies", before, right.by(others...), accepted},
		{"H6 accepts other agencies that confirm it", before, identity(ordered).named("again").by(others...), accepted},
		{"H6 refuses who established it", before, right, verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses a colleague", before, right.by(partner.records(RoleInvestigator), others[1]), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the second agency of then", before, right.by(others[0], assessor.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
	})
}
