package domain

import (
	"testing"
	"time"
)

func TestEligibilityIsDeclared(t *testing.T) {
	papers := func(s *Statement) { s.Sealed["papers"] = new(DigestOf([]byte("papers"))) }
	orphan := declared(groundOrphaned).saying(papers)
	dead := order(OrderOrphanhood)
	grounds := policy("grounds", `{"adoption.grounds":["final_certificate","orphaned"]}`)
	adult := world(presented(true), taken(nurse, RoleIntake))
	double := officerCalled("clerk as caseworker", welfare, RoleCaseworker)
	double.person = clerk.person
	unheard := verdict{"H9", Invalid, "refs"}
	ofHouse := change(appointed(), func(e *GuardianAppointed) { e.Guardian, e.GuardianAgency = nurse.person, welfare })
	first := change(rightsEnded, func(e *CourtOrderRecorded) { e.ValidUntil = at(time.Hour) })
	judge(t, []row{
		{"H9 accepts rights that a court ended", inWelfare(rightsEnded), adoptable, accepted},
		{"H9 refuses an order that is not referred to", inWelfare(rightsEnded), declared(groundRights), unheard},
		{"H9 refuses an order that is not on record", inWelfare(), declared(groundRights, rightsEnded), unheard},
		{"H9 refuses an order of another kind", inWelfare(order(OrderKafala)), declared(groundRights, order(OrderKafala)), unheard},
		{"H9 refuses an order that is over", inWelfare(first), declared(groundRights, first).after(day), verdict{"H9", Conflict, "refs"}},
		{"H9 refuses an order that was declared wrong", inWelfare(rightsEnded, ofWelfare(rightsEnded, clerk.records(RoleClerk))), adoptable, verdict{"H9", Conflict, "refs"}},
		{"H9 refuses without a final certificate", inWelfare(), declared(groundCertificate), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses a certificate for now", sought(temporary), declared(groundCertificate), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts a final certificate", certified(), declared(groundCertificate), accepted},
		{"H9 refuses a final certificate that was declared wrong", certified(never(final, finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))), declared(groundCertificate),
			verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses a final certificate once the family is known", certified(order(OrderIdentity), identity(order(OrderIdentity))), declared(groundCertificate), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses without a lawful consent", inWelfare(), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts the parents' consent", inWelfare(toAdoption(aMother, ConsentOfParent)), declared(groundConsent), accepted},
		{"H9 accepts the guardian's consent", inWelfare(appointed(), toAdoption(advocate.person, ConsentOfGuardian).by(assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker))), declared(groundConsent), accepted},
		{"H9 refuses the consent of whom a concern is about", inWelfare(toAdoption(aMother, ConsentOfParent), concern(aMother)), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts it once the concern is cleared", inWelfare(toAdoption(aMother, ConsentOfParent), concern(aMother), clearance(concern(aMother))), declared(groundConsent), accepted},
		{"H9 refuses the child's own consent", inWelfare(toAdoption(somebody, ConsentOfChild)), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses a consent that was taken back", inWelfare(toAdoption(aMother, ConsentOfParent), unsays(toAdoption(aMother, ConsentOfParent))), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H6 refuses the consent of a guardian who serves the agency that declares", inWelfare(ofHouse, toAdoption(nurse.person, ConsentOfGuardian)), declared(groundConsent), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses who heard the consent", inWelfare(toAdoption(aMother, ConsentOfParent).by(matron.records(RoleCaseworker), advocate.seconds(RoleGuardian))), declared(groundConsent), verdict{"H6", Forbidden, "signers"}},
		{"H9 refuses the consent of who was refuted to be a parent", inWelfare(order(OrderIdentity), identity(order(OrderIdentity)), toAdoption(aMother, ConsentOfParent), doubted, wasWrong), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 refuses the consent of a guardian whose appointment was declared wrong since", inWelfare(appointed(), toAdoption(advocate.person, ConsentOfGuardian).by(assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker)), ofWelfare(appointed(), clerk.records(RoleClerk))), declared(groundConsent), verdict{"H9", Conflict, "facts.ground"}},
		{"H9 accepts an orphan by a court's order", inWelfare(dead), declared(groundOrphaned, dead), accepted},
		{"H9 accepts an orphan by documents that two agencies saw", inWelfare(), orphan.by(matron.records(RoleCaseworker), volunteer.seconds(RoleCaseworker)), accepted},
		{"H9 refuses an orphan without documents", inWelfare(), declared(groundOrphaned), verdict{"H9", Invalid, "sealed.papers"}},
		{"H6 refuses an orphan by documents of one agency", inWelfare(), orphan.by(matron.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H9 refuses a ground that the profile does not know", world(append([]draft{grounds}, inWelfare(rightsEnded)[1:]...)...), adoptable, verdict{"H9", Invalid, "facts.ground"}},
		{"H9 accepts a ground that the profile knows", world(append([]draft{grounds}, inWelfare(dead)[1:]...)...), declared(groundOrphaned, dead), accepted},

		{"H6 refuses who put the order on record", inWelfare(rightsEnded, authorisation(double)), adoptable.by(double.records(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H4 refuses another agency", inWelfare(rightsEnded), byBureau, verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child on its way", inWelfare(rightsEnded, transfer(nurse, RoleIntake, shelter).named("on")), adoptable, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child that two claim", inWelfare(rightsEnded, claim(keeper, RoleIntake)), adoptable, verdict{"H4", Conflict, "stream"}},
		{"H1 refuses the police", held(rightsEnded), adoptable.by(chief.records(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses an adult", append(adult, rightsEnded), adoptable, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a child that is adopted", adoptedChild(taken(nurse, RoleIntake).named("taken back")), adoptable.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts once that adoption is dissolved", adoptedChild(order(OrderDissolution), dissolution(order(OrderDissolution)), taken(nurse, RoleIntake).named("taken back")),
			adoptable.named("again"), accepted},
		{"H10 refuses after a death", inWelfare(rightsEnded, death()), adoptable, verdict{"H10", Conflict, "type"}},
		{"H2 refuses who has not seen the order", inWelfare(rightsEnded), adoptable.saying(func(s *Statement) { s.After = Prefix{} }), verdict{"H2", Conflict, "after"}},
	})
}

// TestDeclarationsEndAtHome: a child that goes home is not adopted on what was declared
// before; it is declared anew if it must be.
func TestDeclarationsEndAtHome(t *testing.T) {
	s := given(t, heldAgreed(theHome)...).fold.State(theChild).Child
	s.Adoption = seldom(AdoptionState{Eligible: Eligibility{Mark: Mark{ID: "a declaration"}}})
	home := Statement{ID: "home", Event: HandedOver{Receiver: aMother, Relation: "mother", Presence: sure}}
	if stands, _ := home.Event.(HandedOver).evolveChild(s, home).eligible(); stands {
		t.Error("a child at home is adoptable still")
	}
}
