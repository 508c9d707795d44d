package domain

import (
	"slices"
	"testing"
	"time"
)

// strict asks for everything that a profile may ask for.
func strictPolicy() draft {
	return policy("strict", `{"reunification.requires":["identity","child_view","assessment","best_interests","guardian"],"correction.clericalHours":24}`)
}

// grounds are a child held by the police with everything that is asked for, but
// for what is left out, and a proposal.
func grounds(without ...string) []draft {
	all := map[string]draft{
		"order": order(OrderIdentity), "identity": identity(order(OrderIdentity)), "view": view("now"), "assessment": assessment(aMother, "return"),
		"panel": bestInterests(optionReturn), "guardian": appointed(),
	}
	given := world(strictPolicy(), rescue(), taken(finder, RoleCaseworker))
	for _, name := range []string{"order", "identity", "view", "assessment", "panel", "guardian"} {
		if !slices.Contains(without, name) {
			given = append(given, all[name])
		}
	}
	return append(given, proposal())
}

// TestApprovalRestsOnGrounds is H8, one ground at a time.
func TestApprovalRestsOnGrounds(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	and := func(given []draft, next ...draft) []draft { return append(given, next...) }
	wrong := func(of draft, author, second Signer) draft {
		return change(correction(of, police, author, second), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	}
	civil, ward := assessor.records(RoleCaseworker), nurse.seconds(RoleCaseworker)
	judge(t, []row{
		{"H8 accepts when all is there", grounds(), byPolice, accepted},
		{"H8 refuses without an identity", grounds("identity"), byPolice, lacks},
		{"H8 accepts the identity of another of the family", and(grounds("identity"), change(identity(order(OrderIdentity)), func(e *IdentityEstablished) { e.Relative = aFather })), byPolice, accepted},
		{"H8 refuses without the child's view", grounds("view"), byPolice, lacks},
		{"H8 refuses without an assessment", grounds("assessment"), byPolice, lacks},
		{"H8 refuses without a panel", grounds("panel"), byPolice, lacks},
		{"H8 refuses without a guardian", grounds("guardian"), byPolice, lacks},
		{"H8 accepts an assessment with support", and(grounds("assessment"), assessment(aMother, "return_with_support")), byPolice, accepted},
		{"H8 refuses an unfavourable assessment", and(grounds("assessment"), assessment(aMother, "not_return")), byPolice, lacks},
		{"H8 refuses the assessment of another", and(grounds("assessment"), assessment(aFather, "return")), byPolice, lacks},
		{"H8 refuses a later unfavourable assessment", and(grounds(), assessment(aMother, "further_work").named("later")), byPolice, lacks},
		{"H8 refuses a panel for another solution", and(grounds("panel"), bestInterests("foster_care")), byPolice, lacks},
		{"H8 refuses a guardian whose office ended", and(grounds(), ofChild(GuardianEnded{Cause: "court_order"}, clerk.records(RoleClerk))), byPolice, lacks},
		{"H8 refuses an identity declared wrong", and(grounds(), wrong(identity(order(OrderIdentity)), finder.records(RoleInvestigator), ward)), byPolice, lacks},
		{"H8 refuses an assessment declared wrong", and(grounds(), wrong(assessment(aMother, "return"), civil, ward)), byPolice, lacks},
		{"H8 refuses a panel's decision declared wrong", and(grounds(), wrong(bestInterests(optionReturn), chair.records(RolePanelMember), ward)), byPolice, lacks},
		{"H8 accepts one made anew", and(grounds(), wrong(assessment(aMother, "return"), civil, ward), assessment(aMother, "return").named("anew")), byPolice, accepted},
	})
}

// TestObstacles hold under every profile.
func TestObstacles(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	said := held(view("no"), proposal())
	panel := held(view("no"), bestInterests(optionReturn), proposal())
	undone := change(correction(concern(aMother), police, volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker)),
		func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	again := order(OrderStay).named("second stay")
	lifted := change(correction(order(OrderStay), police, clerk.records(RoleClerk), nurse.seconds(RoleCaseworker)),
		func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	judge(t, []row{
		{"H8 accepts a concern about another", held(concern(aFather), proposal()), byPolice, accepted},
		{"H8 accepts a concern that was cleared", held(concern(aMother), clearance(concern(aMother)), proposal()), byPolice, accepted},
		{"H8 refuses a second concern that was not", held(concern(aMother), concern(aMother).named("second"), clearance(concern(aMother)), proposal()), byPolice, lacks},
		{"H8 refuses a concern that was only declared wrong", held(concern(aMother), undone, proposal()), byPolice, lacks},
		{"H8 accepts a stay that was lifted", held(order(OrderStay), lifting(order(OrderStay)), proposal()), byPolice, accepted},
		{"H8 refuses the other of two stays", held(order(OrderStay), again, lifting(order(OrderStay)), proposal()), byPolice, lacks},
		{"H8 refuses the first of two stays", held(order(OrderStay), again, lifting(again), proposal()), byPolice, lacks},
		{"H8 accepts two stays that were both lifted", held(order(OrderStay), again, lifting(order(OrderStay)), lifting(again).named("second lifting"), proposal()), byPolice, accepted},
		{"H8 refuses a stay that was only declared wrong", held(order(OrderStay), lifted, proposal()), byPolice, lacks},
		{"H8 refuses a second stay", held(order(OrderStay), lifting(order(OrderStay)), again, proposal()), byPolice, lacks},
		{"H8 refuses against the child's no", said, byPolice, lacks},
		{"H8 accepts what a panel decided knowing the no", panel, byPolice, accepted},
		{"H8 refuses a no said after the panel", append(slices.Clip(panel), view("no").named("again")), byPolice, lacks},
		{"H8 accepts a change of mind", held(view("no"), view("now").named("later"), proposal()), byPolice, accepted},
		{"H8 accepts a child too young to say", held(view("too_young"), proposal()), byPolice, accepted},
		{"H8 accepts a no to something else", held(change(view("no"), func(e *ChildViewRecorded) { e.About = "contact" }), proposal()), byPolice, accepted},
		{"H8 refuses the hand-over when a court stayed it since", heldAgreed(order(OrderStay)), theHome, lacks},
		{"H8 refuses the hand-over when the child said no since", heldAgreed(view("no")), theHome, lacks},
	})
}

// TestStaysHoldWithinTheirDates: what counts is the time at which the decision is
// recorded, and not what its signers claim.
func TestStaysHoldWithinTheirDates(t *testing.T) {
	lacks := verdict{"H8", Conflict, "type"}
	dated := func(kind, from, until string) draft {
		return change(order(kind), func(e *CourtOrderRecorded) { e.ValidFrom, e.ValidUntil = from, until })
	}
	decided := func(d draft, after time.Duration) draft {
		return d.saying(func(s *Statement) { s.Expires = at(365 * day) }).placedAs(func(s *Statement) { s.Recorded.At = dawn.Add(after) })
	}
	from, until := dated(OrderStay, at(2*day), ""), dated(OrderStay, "", at(4*day))
	between := dated(OrderStay, at(2*day), at(4*day))
	early := func(s *Statement) { s.OccurredAt = ClaimAt(dawn.Add(day)) }
	judge(t, []row{
		{"H8 accepts before a stay begins", held(from, proposal()), decided(byPolice, 2*day-time.Second), accepted},
		{"H8 refuses the moment a stay begins", held(from, proposal()), decided(byPolice, 2*day), lacks},
		{"H8 refuses long after a stay without an end began", held(from, proposal()), decided(byPolice, 300*day), lacks},
		{"H8 refuses from when a stay was made, if it names no beginning", held(until, proposal()), decided(byPolice, day), lacks},
		{"H8 refuses the moment a stay ends", held(until, proposal()), decided(byPolice, 4*day), lacks},
		{"H8 accepts after a stay has ended", held(until, proposal()), decided(byPolice, 4*day+time.Second), accepted},
		{"H8 refuses what was decided before the stay and is recorded within it", held(between, proposal()), decided(byPolice, 3*day).saying(early), lacks},
		{"H8 accepts what is recorded after the stay, whenever it was decided", held(between, proposal()),
			decided(byPolice, 5*day).saying(func(s *Statement) { s.OccurredAt = ClaimAt(dawn.Add(3 * day)) }), accepted},
		{"H8 refuses by the one of two stays that still holds", held(until, from.named("second"), proposal()), decided(byPolice, 5*day), lacks},
		{"H8 refuses by the earlier of two stays when the later is over", held(order(OrderStay), until.named("second"), proposal()), decided(byPolice, 5*day), lacks},
		{"H8 refuses before the lifting holds", held(order(OrderStay), dated(OrderStayLifted, at(2*day), "").answering(order(OrderStay)), proposal()), decided(byPolice, day), lacks},
		{"H8 accepts once the lifting holds", held(order(OrderStay), dated(OrderStayLifted, at(2*day), "").answering(order(OrderStay)), proposal()), decided(byPolice, 2*day), accepted},
		{"H8 refuses once the lifting is over", held(order(OrderStay), dated(OrderStayLifted, "", at(2*day)).answering(order(OrderStay)), proposal()), decided(byPolice, 3*day), lacks},
		{"H8 refuses the hand-over while a stay holds", heldAgreed(between), decided(theHome, 3*day), lacks},
		{"H8 accepts the hand-over after a stay", heldAgreed(between), decided(theHome, 5*day), accepted},
	})
}

func TestLackingNamesAll(t *testing.T) {
	state := given(t, world(strictPolicy(), rescue(), concern(aMother))...).fold
	var names []Requirement
	for _, lack := range state.State(theChild).Child.Lacking(aMother, state.State(TheLedger).Ledger.Get().Policy.Limits, dawn) {
		names = append(names, lack.Requirement)
	}
	want := []Requirement{NeedsIdentity, NeedsChildView, NeedsAssessment, NeedsBestInterests, NeedsGuardian, NeedsNoConcern}
	if !slices.Equal(names, want) {
		t.Errorf("lacking %v, want %v", names, want)
	}
}
