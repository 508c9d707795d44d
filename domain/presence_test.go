package domain

import (
	"testing"
	"time"
)

func TestPresenceRefusesFacts(t *testing.T) {
	refuses(t, TypePresenceAttested, []breach{{"facts.presence.match", `"of course"`, "facts.presence.match"}})
	refuses(t, TypeChildMissingFromCare, []breach{
		{"facts.since", `"yesterday"`, "facts.since"},
		{"facts.circumstances", gone, "facts.circumstances"},
	})
	refuses(t, TypeChildReturnedToCare, []breach{{"facts.condition", gone, "facts.condition"}})
	refuses(t, TypeChildDied, []breach{
		{"facts.causeClass", `"fate"`, "facts.causeClass"},
		{"sealed.certificate", `null`, "sealed.certificate"},
	})
}

func TestPresenceIsAttested(t *testing.T) {
	sees := func(o officer, role string) draft { return ofChild(PresenceAttested{Presence: sure}, o.records(role)) }
	another := ofChild(PresenceAttested{Presence: Presence{"photograph", presenceDenied}}, matron.records(RoleCaseworker))
	foster := ofChild(CarePlacementMade{Care: "foster_care", Carer: matron.person}, finder.records(RoleCaseworker))
	judge(t, []row{
		{"H6 accepts somebody else", held(), sees(matron, RoleCaseworker), accepted},
		{"H6 accepts the agency that has the child", held(), sees(finder, RoleInvestigator), accepted},
		{"H6 accepts that it was another child", held(), another, accepted},
		{"H6 accepts a child at home", heldAgreed(handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))), sees(matron, RoleCaseworker), accepted},
		{"H6 refuses the carer", held(foster), sees(matron, RoleCaseworker), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts the carer's colleague", held(foster), sees(nurse, RoleIntake), accepted},
		{"H1 refuses a court", held(), sees(clerk, RoleCaseworker), verdict{"H1", Forbidden, "signers"}},
		{"H10 refuses after a death", held(death()), sees(matron, RoleCaseworker), verdict{"H10", Conflict, "captured"}},
	})
}

func TestChildGoesMissing(t *testing.T) {
	flees := missed(finder, RoleCaseworker)
	returns := back(finder, RoleCaseworker)
	other := change(returns, func(e *ChildReturnedToCare) { e.Presence.Match = presenceDenied })
	judge(t, []row{
		{"H4 accepts the custodian", held(), flees, accepted},
		{"H4 accepts a child lost on its way", held(sent), flees, accepted},
		{"H4 accepts a child lost outside", held(outside(finder, RoleCaseworker)), flees, accepted},
		{"H4 accepts police who also search", held(), flees.by(finder.records(RoleCaseworker), patrol.seconds(RoleInvestigator)), accepted},
		{"H4 refuses another agency", held(), missed(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child nobody holds", world(rescue()), flees, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second time", held(flees), flees.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H4 accepts a second flight after a return", held(flees, returns), flees.named("again"), accepted},
		{"H4 accepts who steps in for a suspended agency and finds no child", held(agencySuspension(police), instead(nurse, RoleIntake, police)),
			missed(nurse, RoleIntake), accepted},
		{"H4 accepts the return", held(flees), returns, accepted},
		{"H4 accepts a return from outside", held(outside(finder, RoleCaseworker)), returns, accepted},
		{"H4 refuses a return of a child who is there", held(), returns, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a return to another agency", held(flees), back(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses the return of another child", held(flees), other, verdict{"H4", Invalid, "facts.presence.match"}},
		{"H5 accepts the receiver to whom the child came after all", held(sent, flees), acceptance(nurse, RoleIntake, sent), accepted},
		{"H10 refuses after a death", held(death()), flees, verdict{"H10", Conflict, "type"}},
	})
	c := given(t, held(flees)...).fold.State(theChild).Child.Custody
	if c.Agency != police || c.Status != Missing || c.Holder != (Holder{}) {
		t.Errorf("missing: %+v", c)
	}
}

func TestChildDies(t *testing.T) {
	unsigned := verdict{"H1", Forbidden, "signers"}
	judge(t, []row{
		{"H1 accepts a doctor and the police", held(), death(), accepted},
		{"H1 accepts a child nobody holds", world(rescue()), death(), accepted},
		{"H1 accepts a child on its way", held(sent), death(), accepted},
		{"H1 accepts a missing child", held(missed(finder, RoleCaseworker)), death(), accepted},
		{"H1 refuses a doctor alone", held(), death().by(doctor.records(RoleDoctor)), unsigned},
		{"H1 refuses the police alone", held(), death().by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)), unsigned},
		{"H10 refuses a second death", held(death()), death().named("again"), verdict{"H10", Conflict, "type"}},
	})
}

// TestAfterDeath is H10: no custody, placement or decision; what is said of who
// the child was, and of what was wrong, goes on.
func TestAfterDeath(t *testing.T) {
	dead := func(next ...draft) []draft { return held(append([]draft{death()}, next...)...) }
	over := verdict{"H10", Conflict, "type"}
	judge(t, []row{
		{"H10 refuses a guardian", dead(), appointed(), over},
		{"H10 refuses a claim", dead(), claim(keeper, RoleIntake), over},
		{"H10 refuses a return", dead(), back(finder, RoleCaseworker), over},
		{"H10 refuses a decision on its interests", dead(), bestInterests(optionReturn), over},
		{"H10 refuses a proposal", dead(), proposal(), over},
		{"H10 refuses a hand-over", dead(), handover(finder, RoleCaseworker, advocate.as(RoleGuardian, PurposeWitness)), over},
		{"H10 refuses a disruption", dead(), disruption(nurse, RoleIntake), over},
		{"H10 accepts an order", dead(), order(OrderIdentity), accepted},
		{"H10 accepts an identity", dead(order(OrderIdentity)), identity(order(OrderIdentity)), accepted},
		{"H10 accepts a concern", dead(), concern(aFather), accepted},
		{"H10 accepts a correction", dead(), correction(rescue(), "", finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)), accepted},
		{"H10 accepts a review", dead(), review(nurse, RoleCaseworker, rescue()), accepted},
		{"H10 accepts the closure", dead(), closure(outcomeDeceased), accepted},
		{"H10 accepts an annulment of the way home", heldAgreed(death()), ofChild(ReunificationAnnulled{Cause: "other"}, clerk.records(RoleClerk)).answering(proposal()), accepted},
	})
}

// offline is what a device captured and somebody handed in later.
func offline(d draft, occurred ClaimedTime, captured time.Time) draft {
	return d.saying(func(s *Statement) {
		s.OccurredAt = occurred
		s.Captured = &Capture{At: captured.Format(time.RFC3339), Device: "tablet-7", Counter: 41}
	}).named("late")
}

// TestSeenBeforeDeath: what was seen or heard before the death, and captured then,
// is recorded after it; nothing that needs a living child is, whenever it was.
func TestSeenBeforeDeath(t *testing.T) {
	const hour = time.Hour
	died := func(claimed ClaimedTime) draft { return death().saying(func(s *Statement) { s.OccurredAt = claimed }) }
	atFive, onThe18th, somewhen := died(ClaimAt(dawn.Add(-hour))), died(ClaimedTime{"2012-12-18", Day, "+08:00"}), died(ClaimedTime{"", Unknown, ""})
	said, seen := view("later"), ofChild(PresenceAttested{Presence: sure}, matron.records(RoleCaseworker))
	atFour := func(d draft) draft { return offline(d, ClaimAt(dawn.Add(-2*hour)), dawn.Add(-2*hour)) }
	on := func(value string, precision Precision) draft {
		return offline(said, ClaimedTime{value, precision, "+08:00"}, dawn.Add(-2*hour))
	}
	foster := ofChild(CarePlacementMade{Care: "foster_care", Carer: matron.person}, finder.records(RoleCaseworker))
	right := func(at string) draft {
		return change(correction(death(), "", doctor.records(RoleDoctor), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.RightTime = at })
	}
	notThen, over := verdict{"H10", Conflict, "occurredAt"}, verdict{"H10", Conflict, "type"}
	judge(t, []row{
		{"H10 accepts a view that was captured before", held(atFive), atFour(said), accepted},
		{"H10 accepts a presence that was captured before", held(atFive), atFour(seen), accepted},
		{"H10 accepts what was captured in the moment of the death", held(atFive), offline(said, ClaimAt(dawn.Add(-hour)), dawn.Add(-hour)), accepted},
		{"H10 refuses what no device captured", held(atFive), said, verdict{"H10", Conflict, "captured"}},
		{"H10 refuses what was captured after", held(atFive), offline(said, ClaimAt(dawn.Add(-2*hour)), dawn.Add(time.Second-hour)), verdict{"H10", Conflict, "captured"}},
		{"H10 refuses what is said to have been after", held(atFive), offline(said, ClaimAt(dawn.Add(time.Second-hour)), dawn.Add(-2*hour)), notThen},
		{"H10 accepts the day before", held(atFive), on("2012-12-17", Day), accepted},
		{"H10 refuses the day of a death at a known time", held(atFive), on("2012-12-18", Day), notThen},
		{"H10 accepts the month before", held(atFive), on("2012-11", Month), accepted},
		{"H10 refuses the month of the death", held(atFive), on("2012-12", Month), notThen},
		{"H10 refuses what was at no known time", held(atFive), on("", Unknown), notThen},
		{"H10 accepts the day of a death of which only the day is known", held(onThe18th), on("2012-12-18", Day), accepted},
		{"H10 accepts an hour of a death of which only the day is known", held(onThe18th), atFour(said), accepted},
		{"H10 refuses the day after", held(onThe18th), on("2012-12-19", Day).placedAs(func(s *Statement) { s.Recorded.At = dawn.Add(2 * day) }), notThen},
		{"H10 accepts what was before the record of a death at no known time", held(somewhen), atFour(said), accepted},
		{"H10 refuses what was captured after the record of such a death", held(somewhen), offline(said, ClaimAt(dawn.Add(-2*hour)), dawn.Add(3*day)),
			verdict{"H10", Conflict, "captured"}},
		{"H10 refuses by the right time of the death, once that is known", held(atFive, right(at(-3*hour))), atFour(said), verdict{"H10", Conflict, "captured"}},
		{"H10 accepts by the right time of the death, once that is known", held(died(ClaimAt(dawn.Add(-9*hour))), right(at(-hour))), atFour(said), accepted},
		{"H6 refuses the presence that the carer attests", held(foster, atFive), atFour(seen), verdict{"H6", Forbidden, "signers"}},
		{"H10 refuses custody, whenever it was", held(atFive), atFour(taken(nurse, RoleIntake)), over},
		{"H10 refuses an arrival, whenever it was", held(sent, atFive), atFour(acceptance(nurse, RoleIntake, sent)), over},
		{"H10 refuses a flight, whenever it was", held(atFive), atFour(missed(finder, RoleCaseworker)), over},
		{"H10 refuses a placement, whenever it was", held(atFive), atFour(placed(finder, RoleCaseworker)), over},
		{"H10 refuses a guardian, whenever it was", held(atFive), atFour(appointed()), over},
		{"H10 refuses an approval, whenever it was", held(proposal(), atFive), atFour(byPolice), over},
		{"H10 refuses the way home, whenever it was", heldAgreed(atFive), atFour(theHome), over},
		{"H10 accepts a follow-up, whenever it was", held(atFive), followUp(true), accepted},
	})
	c := given(t, held(atFive, atFour(said))...).fold.State(theChild).Child
	if c.Custody.Status != Deceased || c.Custody.Agency != "" || c.Died.ID != death().id() {
		t.Errorf("what was said before a death moved the child: %+v", c.Custody)
	}
}

// TestDeathOfAnother: a death recorded for the wrong child, of twins, is taken
// back by two agencies; then whoever has the child takes custody.
func TestDeathOfAnother(t *testing.T) {
	wrong := change(correction(death(), "", doctor.records(RoleDoctor), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "wrong_subject" })
	detail := change(wrong, func(e *ErrorDeclared) { e.Error = incorrectData })
	again := taken(nurse, RoleIntake).named("again")
	judge(t, []row{
		{"H11 accepts two agencies", held(death()), wrong, accepted},
		{"H11 refuses the hospital alone", held(death()), wrong.by(doctor.records(RoleDoctor)), verdict{"H11", Forbidden, "signers"}},
		{"H11 refuses to give the child back by it", held(death()), change(wrong, func(e *ErrorDeclared) { e.Custodian = police }),
			verdict{"H11", Conflict, "facts.custodian"}},
		{"H4 accepts custody of the living child", held(death(), wrong), again, accepted},
		{"H4 refuses to go on as if nothing had been", held(death(), wrong), sent, verdict{"H4", Conflict, "stream"}},
		{"H10 refuses while only a detail is corrected", held(death(), detail), again, verdict{"H10", Conflict, "type"}},
		{"H10 accepts a true death later", held(death(), wrong), death().named("later"), accepted},
	})
}

// TestDeathIsTakenBack with somebody who did not declare it, and for a reason that
// a death can have.
func TestDeathIsTakenBack(t *testing.T) {
	colleague := officerCalled("second doctor", hospital, RoleDoctor)
	elsewhere := finder.alsoAt(welfare, RoleCaseworker)
	said := func(kind string, signers ...Signer) draft {
		return change(correction(death(), "", signers...), func(e *ErrorDeclared) { e.Error = kind })
	}
	doctors, officers, ward := doctor.records(RoleDoctor), finder.seconds(RoleInvestigator), nurse.seconds(RoleCaseworker)
	alone := verdict{"H11", Forbidden, "signers"}
	judge(t, []row{
		{"H11 accepts a court and the police who signed it", held(death()), said("did_not_occur", clerk.records(RoleClerk), officers), accepted},
		{"H11 accepts the doctor, the officer and a third", held(death()), said("did_not_occur", doctors, officers, ward), accepted},
		{"H11 refuses the doctor and the officer who declared it", held(death()), said("did_not_occur", doctors, officers), alone},
		{"H11 refuses their colleagues", held(authorisation(colleague), death()),
			said("wrong_subject", colleague.records(RoleDoctor), partner.seconds(RoleInvestigator)), alone},
		{"H11 refuses the officer under another agency's key", held(authorisation(elsewhere).named("second key"), death()),
			said("did_not_occur", doctors, elsewhere.seconds(RoleCaseworker)), alone},
		{"H11 refuses a duplicate, whoever signs", held(death()), said("duplicate", doctors, ward), verdict{"H11", Invalid, "facts.error"}},
		{"H11 accepts the doctor and the officer on its time", held(death()), said("incorrect_data", doctors, officers), accepted},
		{"H11 accepts a duplicate of another record", held(death()), change(correction(rescue(), "", finder.records(RoleInvestigator), ward),
			func(e *ErrorDeclared) { e.Error = "duplicate" }), accepted},
	})
}
