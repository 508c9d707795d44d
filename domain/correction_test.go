package domain

import (
	"reflect"
	"testing"
	"time"
)

func TestCorrectionRefusesFacts(t *testing.T) {
	refuses(t, TypeErrorDeclared, []breach{
		{"facts.error", `"regret"`, "facts.error"},
		{"facts.custodian", `"` + string(theChild) + `"`, "facts.custodian"},
		{"facts.rightTime", `"yesterday"`, "facts.rightTime"},
		{"facts.clerical", `true`, "facts.clerical"},
		{"facts.clerical", gone, "facts.clerical"},
		{"sealed.explanation", `null`, "sealed.explanation"},
	})
	for name, e := range map[string]ErrorDeclared{
		"clerical without the right value": {Error: "incorrect_data", Clerical: true},
		"clerical of another kind":         {Error: "wrong_subject", Clerical: true, RightPlace: "350203"},
	} {
		t.Run(name, func(t *testing.T) { outcome{e.check()}.then(t, verdict{"H3", Invalid, "facts.clerical"}) })
	}
}

func TestCorrectionIsJudged(t *testing.T) {
	own, other := finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)
	unsigned := verdict{"H11", Forbidden, "signers"}
	mend := correction(rescue(), police, own, other)
	badly := transfer(patrol, RoleInvestigator, welfare)
	judge(t, []row{
		{"H11 accepts author's agency and another", held(), mend, accepted},
		{"H11 accepts a colleague of the author", held(), mend.by(partner.records(RoleInvestigator), other), accepted},
		{"H11 accepts a guardian's signature", held(), mend.by(own, advocate.seconds(RoleGuardian)), accepted},
		{"H11 accepts correcting a correction", held(mend), correction(mend, police, own, other).named("again"), accepted},
		{"H11 accepts a child that nobody holds", world(rescue()), correction(rescue(), "", own, other), accepted},
		{"H11 refuses correcting itself", held(), mend.about(Ref{"corrects", theChild, mend.id()}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses what is to come", held(), correction(sent, police, own, other), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses without a target", held(), mend.about(), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses a whole stream as target", held(), mend.about(Ref{"corrects", theChild, ""}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses another relation", held(), mend.about(Ref{"supersedes", theChild, rescue().id()}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses a target in another stream", held(elsewhere(rescue()).named("twin")),
			mend.about(Ref{"corrects", childCalled("another"), recordID("twin")}), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses a void target", held(badly.butVoid()), correction(badly, police, patrol.records(RoleInvestigator), other), verdict{"H11", Invalid, "refs"}},
		{"H11 refuses rewinding custody", held(), correction(rescue(), "", own, other), verdict{"H11", Conflict, "facts.custodian"}},
		{"H11 refuses moving custody", held(), correction(rescue(), welfare, own, other), verdict{"H11", Conflict, "facts.custodian"}},
		{"H11 refuses one agency alone", held(), mend.by(own, partner.seconds(RoleInvestigator)), unsigned},
		{"H11 refuses the author alone", held(), mend.by(own), unsigned},
		{"H11 refuses an agency that did not write it", held(), mend.by(nurse.records(RoleIntake), own.as(PurposeSecond)), unsigned},
		{"H11 accepts a court in place of a suspended agency", held(agencySuspension(police)),
			mend.by(clerk.records(RoleClerk), nurse.seconds(RoleCaseworker)), accepted},
		{"H11 refuses a court alone", held(), mend.by(clerk.records(RoleClerk)), unsigned},
		{"H11 accepts a court and the agency that made it", held(), mend.by(clerk.records(RoleClerk), own.as(PurposeSecond)), accepted},
		{"H3 refuses in a stream that is not open", world(), mend, verdict{"H3", Conflict, "stream"}},
	})
}

func (s Signer) as(purpose string) Signer { s.Purpose = purpose; return s }

func TestClericalErrorIsJudged(t *testing.T) {
	place := change(correction(rescue(), police, finder.records(RoleInvestigator)), func(e *ErrorDeclared) {
		e.Clerical, e.RightPlace = true, "350203"
	})
	moment := change(place, func(e *ErrorDeclared) { e.RightPlace, e.RightTime = "", "2012-12-18T05:10:00+08:00" })
	spare := officer{police, finder.person, recruit.key, finder.roles}
	none := []draft{founding(), accreditation(police, Police), authorisation(finder), authorisation(partner), rescue(), taken(finder, RoleCaseworker)}
	unsigned := verdict{"H11", Forbidden, "signers"}
	// The rescue was recorded two minutes before, given the record in between.
	day := 24*time.Hour - 2*time.Minute
	judge(t, []row{
		{"H11 accepts the author alone", held(), place, accepted},
		{"H11 accepts a time", held(), moment, accepted},
		{"H11 accepts the author's other key", held(authorisation(spare).named("spare")), place.by(spare.records(RoleInvestigator)), accepted},
		{"H11 accepts the last hour", held(), place.after(day), accepted},
		{"H11 refuses an hour too late", held(), place.after(day + time.Second), verdict{"H11", Conflict, "facts.clerical"}},
		{"H11 accepts two agencies later still", held(),
			correction(rescue(), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)).after(1000 * time.Hour), accepted},
		{"H11 refuses a colleague", held(), place.by(partner.records(RoleInvestigator)), unsigned},
		{"H11 refuses another agency", held(), place.by(nurse.records(RoleIntake)), unsigned},
		{"H11 refuses any without a policy", none, place, verdict{"H11", Conflict, "facts.clerical"}},
		{"H11 refuses rewinding custody", held(), change(place, func(e *ErrorDeclared) { e.Custodian = "" }), verdict{"H11", Conflict, "facts.custodian"}},
	})
}

func TestCorrectionRewindsNothing(t *testing.T) {
	h := given(t, held(sent)...)
	before := h.fold.State(theChild).Child
	if err := h.record(t, correction(taken(finder, RoleCaseworker), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))); err != nil {
		t.Fatal(err)
	}
	if after := h.fold.State(theChild).Child; !reflect.DeepEqual(after, before) {
		t.Errorf("a correction made %+v of %+v", after, before)
	}
}

// TestWrongRecordsOpenNoDoor: what was declared wrong bears no decision, and what
// is recorded anew does.
func TestWrongRecordsOpenNoDoor(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	ward := nurse.seconds(RoleCaseworker)
	cleared, lift, heard := clearance(concern(aMother)), lifting(order(OrderStay)), bestInterests(optionReturn)
	uncleared := neverWas(cleared, prosecutor.records(RoleProsecutor), ward)
	unlifted := neverWas(lift, clerk.records(RoleClerk), ward)
	unheard := neverWas(heard, chair.records(RolePanelMember), ward)
	misheard := neverWas(view("now"), advocate.records(RoleGuardian), ward)
	no := view("no").named("the no")
	mistaken := neverWas(no, advocate.records(RoleGuardian), ward)
	judge(t, []row{
		{"H8 refuses on a clearance that was declared wrong", held(concern(aMother), cleared, uncleared, proposal()), byPolice, lacks},
		{"H8 accepts a concern that is cleared anew", held(concern(aMother), cleared, uncleared, cleared.named("anew"), proposal()), byPolice, accepted},
		{"H8 refuses an identity on a clearance that was declared wrong", held(order(OrderIdentity), concern(aMother), cleared, uncleared),
			identity(order(OrderIdentity)), verdict{"H8", Conflict, "facts.relative"}},
		{"H8 refuses on a lifting that was declared wrong", held(order(OrderStay), lift, unlifted, proposal()), byPolice, lacks},
		{"H8 accepts a stay that is lifted anew", held(order(OrderStay), lift, unlifted, lift.named("anew"), proposal()), byPolice, accepted},
		{"H8 refuses the child's no on a panel that was declared wrong", held(no, heard, unheard, proposal()), byPolice, lacks},
		{"H8 accepts the child's no on a panel that decides anew", held(no, heard, unheard, heard.named("anew"), proposal()), byPolice, accepted},
		{"H8 refuses a no that was taken back in a word declared wrong", held(no, view("now"), misheard, proposal()), byPolice, lacks},
		{"H8 refuses a no that was only declared wrong", held(no, mistaken, proposal()), byPolice, lacks},
		{"H8 accepts a child that is heard anew", held(no, mistaken, view("now"), proposal()), byPolice, accepted},
		{"H8 accepts a child whose only word, a yes, was declared wrong", held(view("now"), misheard, proposal()), byPolice, accepted},
		{"H8 refuses the same where the profile asks for the child's word", append(grounds(), misheard), byPolice, lacks},
	})
}

// TestWrongOrdersBearNoIdentity: an order bears an identity while it is in force,
// and an identity stands on an order that is over since, but not on one that was
// declared wrong.
func TestWrongOrdersBearNoIdentity(t *testing.T) {
	ordered := order(OrderIdentity)
	gone := neverWas(ordered, clerk.records(RoleClerk), nurse.seconds(RoleCaseworker))
	anew := ordered.named("order anew")
	over := change(ordered, func(e *CourtOrderRecorded) { e.ValidUntil = at(day) })
	later := change(ordered, func(e *CourtOrderRecorded) { e.ValidFrom = at(9 * day) })
	both := identity(ordered).about(Ref{"answers", theChild, ordered.id()}, Ref{"causes", theChild, anew.id()})
	refs := verdict{"H8", Conflict, "refs"}
	strict := func(next ...draft) []draft { return append(grounds("order", "identity"), next...) }
	long := func(s *Statement) { s.Expires = at(365 * day) }
	judge(t, []row{
		{"H8 refuses an order that was declared wrong", held(ordered, gone), identity(ordered), refs},
		{"H8 accepts an order that is recorded anew", held(ordered, gone, anew), identity(anew), accepted},
		{"H8 accepts one of two orders", held(ordered, anew, gone), both, accepted},
		{"H8 refuses an order that is over", held(over), identity(over).after(2 * day), refs},
		{"H8 refuses an order that has not begun", held(later), identity(later), refs},
		{"H8 accepts an order within its dates", held(later), identity(later).after(9 * day), accepted},
		{"H8 refuses an identity whose order was declared wrong since", strict(ordered, identity(ordered), gone), byPolice, verdict{"H8", Conflict, "type"}},
		{"H8 accepts an identity that has another order", strict(ordered, anew, both, gone), byPolice, accepted},
		{"H8 accepts an identity whose order is over since", strict(over, identity(over)), byPolice.after(30 * day).saying(long), accepted},
	})
}

// TestWrongProposalIsOver: nobody answers or carries out what was never proposed.
func TestWrongProposalIsOver(t *testing.T) {
	gone := neverWas(proposal(), volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker))
	typo := correction(proposal(), police, volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker))
	homeAgain := change(gone, func(e *ErrorDeclared) { e.Custodian = "" })
	answer := verdict{"H3", Conflict, "refs"}
	judge(t, []row{
		{"H3 refuses approving it", held(proposal(), gone), byPolice, answer},
		{"H3 refuses denying it", held(proposal(), gone), denied, answer},
		{"H3 refuses approving it though it waits", held(proposal(), deferred, gone), byPolice, answer},
		{"H3 refuses annulling it", heldAgreed(gone), annulled, answer},
		{"H3 accepts another", held(proposal(), gone), proposed2, accepted},
		{"H3 accepts approving one in which a detail was wrong", held(proposal(), typo), byPolice, accepted},
		{"H7 refuses carrying it out", heldAgreed(gone), theHome, verdict{"H7", Conflict, "type"}},
		{"H7 accepts what is proposed and approved anew", heldAgreed(gone, proposed2, byPolice.named("p").answering(proposed2), byCivil.named("c").answering(proposed2)), theHome, accepted},
		{"H6 accepts an annulment of what was carried out", heldAgreed(theHome, homeAgain), annulled, accepted},
	})
}
