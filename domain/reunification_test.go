package domain

import (
	"slices"
	"testing"
	"time"
)

func TestReunificationRefusesFacts(t *testing.T) {
	refuses(t, TypeReunificationProposed, []breach{{"facts.relation", `"buyer"`, "facts.relation"}})
	refuses(t, TypeReunificationApproved, []breach{
		{"facts.capacity", `"ngo"`, "facts.capacity"},
		{"facts.lapsesAt", `"never"`, "facts.lapsesAt"},
		{"expires", gone, "expires"},
	})
	refuses(t, TypeReunificationDenied, []breach{{"sealed.reasons", `null`, "sealed.reasons"}})
	refuses(t, TypeReunificationDeferred, []breach{{"facts.reviewBy", gone, "facts.reviewBy"}})
	refuses(t, TypeReunificationAnnulled, []breach{{"facts.cause", `"regret"`, "facts.cause"}})
}

var (
	theHome   = handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))
	byPolice  = approval(finder, RoleInvestigator, Police)
	byCivil   = approval(assessor, RoleCaseworker, CivilAffairs)
	denied    = ofChild(ReunificationDenied{Cause: "child_objects"}, assessor.records(RoleCaseworker)).answering(proposal())
	deferred  = ofChild(ReunificationDeferred{Cause: "appeal", ReviewBy: at(20 * day)}, assessor.records(RoleCaseworker)).answering(proposal())
	annulled  = ofChild(ReunificationAnnulled{Cause: "wrong_identification"}, clerk.records(RoleClerk)).answering(proposal())
	proposed2 = proposal().named("proposed again")
)

func TestReunificationIsProposed(t *testing.T) {
	self := change(proposal(), func(e *ReunificationProposed) { e.Receiver = volunteer.person })
	itself := change(proposal(), func(e *ReunificationProposed) { e.Receiver = somebody })
	judge(t, []row{
		{"H3 accepts a proposal", held(), proposal(), accepted},
		{"H3 accepts another after a denial", held(proposal(), denied), proposed2, accepted},
		{"H3 accepts another after an annulment", heldAgreed(annulled), proposed2, accepted},
		{"H3 accepts another after a disruption", heldAgreed(theHome, disruption(nurse, RoleIntake)), proposed2, accepted},
		{"H3 refuses a second while one is open", held(proposal()), proposed2, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a second while one waits", held(proposal(), deferred), proposed2, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses for a child at home", heldAgreed(theHome), proposed2, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses the child as its own receiver", held(), itself, verdict{"H3", Invalid, "facts.receiver"}},
		{"H6 refuses proposing oneself", held(), self, verdict{"H6", Forbidden, "facts.receiver"}},
	})
}

func TestReunificationIsApproved(t *testing.T) {
	proposer := officerCalled("proposer", civil, RoleCaseworker)
	byHimself := proposal().by(proposer.records(RoleCaseworker))
	mine := change(proposal(), func(e *ReunificationProposed) { e.Receiver = assessor.person })
	blind := byPolice.saying(func(s *Statement) { s.After = Prefix{} })
	judge(t, []row{
		{"H6 accepts the police", held(proposal()), byPolice, accepted},
		{"H6 accepts civil affairs after the police", held(proposal(), byPolice), byCivil, accepted},
		{"H6 accepts a colleague of the proposer", held(authorisation(proposer), byHimself), byCivil, accepted},
		{"H6 refuses the proposer", held(authorisation(proposer), byHimself), byCivil.by(proposer.records(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the proposer as second", held(proposal()), byPolice.by(finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the receiver", held(mine), byCivil, verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses another capacity than the own", held(proposal()), approval(patrol, RoleInvestigator, CivilAffairs), verdict{"H1", Forbidden, "facts.capacity"}},
		{"H1 refuses an NGO", held(proposal()), byCivil.by(volunteer.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses without a proposal", held(), byPolice, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses an older proposal", held(proposal(), denied, proposed2), byPolice, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses what was denied", held(proposal(), denied), byPolice, verdict{"H3", Conflict, "refs"}},
		{"H3 refuses what was annulled", heldAgreed(annulled), byPolice.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses what is done", heldAgreed(theHome), byPolice.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a second approval of a kind", held(proposal(), byPolice), approval(patrol, RoleInvestigator, Police).named("again"),
			verdict{"H3", Conflict, "facts.capacity"}},
		{"H3 accepts a second approval once the first has lapsed", held(proposal(), byPolice), byPolice.named("again").after(301 * day), accepted},
		{"H3 accepts what was deferred", held(proposal(), byPolice, deferred), byPolice.named("again"), accepted},
		{"H8 refuses while a concern is open", held(concern(aMother), proposal()), byPolice, verdict{"H8", Conflict, "type"}},
		{"H8 refuses while a court stays it", held(order(OrderStay), proposal()), byPolice, verdict{"H8", Conflict, "type"}},
		{"H2 refuses who has not seen the child's no", held(proposal(), view("no")), blind, verdict{"H2", Conflict, "after"}},
		{"H10 refuses after a death", held(proposal(), death()), byPolice, verdict{"H10", Conflict, "type"}},
	})
}

func TestReunificationIsNotApproved(t *testing.T) {
	pair := annulled.by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker))
	judge(t, []row{
		{"H3 accepts a denial", held(proposal()), denied, accepted},
		{"H3 accepts a denial after approvals", heldAgreed(), denied, accepted},
		{"H3 accepts a deferral", held(proposal()), deferred, accepted},
		{"H3 accepts a second deferral", held(proposal(), deferred), deferred.named("again"), accepted},
		{"H3 refuses denying nothing", held(), denied, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses denying twice", held(proposal(), denied), denied.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses deferring what was denied", held(proposal(), denied), deferred, verdict{"H3", Conflict, "refs"}},
		{"H3 refuses denying what is done", heldAgreed(theHome), denied, verdict{"H3", Conflict, "refs"}},
		{"H6 accepts a court's annulment", heldAgreed(), annulled, accepted},
		{"H6 accepts two agencies' annulment", heldAgreed(), pair, accepted},
		{"H6 accepts an annulment after the hand-over", heldAgreed(theHome), annulled, accepted},
		{"H6 refuses one agency's annulment", heldAgreed(), annulled.by(finder.records(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses two officers of one agency", heldAgreed(), annulled.by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)),
			verdict{"H6", Forbidden, "signers"}},
		{"H3 refuses annulling what nobody approved", held(proposal()), annulled, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses annulling nothing", held(), annulled, verdict{"H3", Invalid, "refs"}},
		{"H3 refuses annulling twice", heldAgreed(annulled), annulled.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses annulling what was denied", heldAgreed(denied), annulled, verdict{"H3", Conflict, "refs"}},
	})
	c := given(t, heldAgreed(theHome, annulled)...).fold.State(theChild).Child
	if c.Custody.Status != AtHome || c.Decision.Get().Proposal.Status != ProposalAnnulled {
		t.Errorf("an annulment moved the child: %+v", c.Custody)
	}
}

// TestHandoverNeedsApproval is H7.
func TestHandoverNeedsApproval(t *testing.T) {
	toFather := change(theHome, func(e *HandedOver) { e.Receiver = aFather })
	asOther := change(theHome, func(e *HandedOver) { e.Relation = "other_nonfamily" })
	toHimself := change(theHome, func(e *HandedOver) { e.Receiver = finder.person })
	withdrawn := change(correction(byCivil, police, assessor.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	related := change(proposed2, func(e *ReunificationProposed) { e.Relation = "other_nonfamily" })
	missing := verdict{"H7", Conflict, "type"}
	all := policy("strict", `{"reunification.approvals":["police","civil_affairs","court"]}`)
	few := policy("small", `{"reunification.approvals":["police"]}`)
	judge(t, []row{
		{"H7 accepts what two agencies approved", heldAgreed(), theHome, accepted},
		{"H7 refuses what nobody proposed", held(), theHome, missing},
		{"H7 refuses what nobody approved", held(proposal()), theHome, missing},
		{"H7 refuses what the police alone approved", held(proposal(), byPolice), theHome, missing},
		{"H7 refuses what civil affairs alone approved", held(proposal(), byCivil), theHome, missing},
		{"H7 refuses another receiver", heldAgreed(), toFather, verdict{"H7", Conflict, "facts.receiver"}},
		{"H7 refuses another relation", heldAgreed(), asOther, verdict{"H7", Conflict, "facts.relation"}},
		{"H7 accepts the relation of a proposal made anew", heldAgreed(neverWas(proposal(), volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), related,
			byPolice.named("p").answering(related), byCivil.named("c").answering(related)), asOther, accepted},
		{"H7 refuses what was denied", heldAgreed(denied), theHome, missing},
		{"H7 refuses what was deferred", heldAgreed(deferred), theHome, missing},
		{"H7 refuses the approvals from before a deferral", heldAgreed(deferred, byPolice.named("again")), theHome, missing},
		{"H7 accepts new approvals after a deferral", heldAgreed(deferred, byPolice.named("again"), byCivil.named("again too")), theHome, accepted},
		{"H7 refuses what was annulled", heldAgreed(annulled), theHome, missing},
		{"H7 refuses an approval that has lapsed", heldAgreed(), theHome.after(301 * day), missing},
		{"H7 accepts an approval that was renewed", heldAgreed(renewed(byPolice), renewed(byCivil)), theHome, accepted},
		{"H7 refuses an approval that was declared wrong", heldAgreed(withdrawn), theHome, missing},
		{"H7 accepts one given anew", heldAgreed(withdrawn, byCivil.named("anew")), theHome, accepted},
		{"H7 refuses a second return on one approval", heldAgreed(theHome, disruption(finder, RoleCaseworker)), theHome.named("again"), missing},
		{"H7 refuses what the profile asks for besides", world(append([]draft{all, rescue(), taken(finder, RoleCaseworker)}, agreed()...)...), theHome, missing},
		{"H7 accepts what the profile asks for alone", world(few, rescue(), taken(finder, RoleCaseworker), proposal(), byPolice), theHome, accepted},
		{"H6 refuses handing the child to oneself", heldAgreed(), toHimself, verdict{"H6", Forbidden, "facts.receiver"}},
		{"H4 refuses handing over another child", heldAgreed(), change(theHome, func(e *HandedOver) { e.Presence.Match = presenceDenied }),
			verdict{"H4", Invalid, "facts.presence.match"}},
	})
}

// TestApprovalsEndWithTheirGrounds is H7: whoever approved knew neither that what he
// had read is wrong, nor of a concern. That it is mended since, or cleared, does not
// bring the approval back.
func TestApprovalsEndWithTheirGrounds(t *testing.T) {
	ended := verdict{"H7", Conflict, "type"}
	ward, civil := nurse.seconds(RoleCaseworker), assessor.records(RoleCaseworker)
	made, ordered, lift, cleared := assessment(aMother, "return"), order(OrderIdentity), lifting(order(OrderStay)), clearance(concern(aMother))
	unmade, unordered := neverWas(made, civil, ward), neverWas(ordered, clerk.records(RoleClerk), ward)
	panel, yes := bestInterests(optionReturn), view("now")
	typo := correction(rescue(), police, finder.records(RoleInvestigator), ward)
	blind := func(d draft) draft { return d.saying(func(s *Statement) { s.After = Prefix{} }) }
	again := []draft{byPolice.named("police again"), byCivil.named("civil affairs again")}
	since := func(before []draft, after ...draft) []draft {
		return held(slices.Concat(before, agreed(), after)...)
	}
	only := func(one draft, after ...draft) []draft { return since([]draft{one}, after...) }
	strict := world(slices.Concat([]draft{policy("assessed", `{"reunification.requires":["assessment"]}`), rescue(), taken(finder, RoleCaseworker), made},
		agreed(), []draft{unmade, made.named("anew")})...)
	judge(t, []row{
		{"H7 refuses approvals on an assessment declared wrong, though another was made", strict, theHome, ended},
		{"H7 accepts approvals on the other", append(slices.Clip(strict), again...), theHome, accepted},
		{"H7 refuses approvals on what the profile does not ask for", only(made, unmade), theHome, ended},
		{"H7 accepts when the assessment of another is wrong", only(assessment(aFather, "return"), neverWas(made, civil, ward)), theHome, accepted},
		{"H7 accepts when a detail was wrong", only(made, correction(made, police, civil, ward)), theHome, accepted},
		{"H7 refuses approvals on an identity declared wrong", since([]draft{ordered, identity(ordered)}, neverWas(identity(ordered), finder.records(RoleInvestigator), ward)), theHome, ended},
		{"H7 refuses approvals on an identity whose order was declared wrong", since([]draft{ordered, identity(ordered)}, unordered), theHome, ended},
		{"H7 refuses approvals on a child's word declared wrong", only(yes, neverWas(yes, advocate.records(RoleGuardian), ward)), theHome, ended},
		{"H7 accepts when another such word stands", since([]draft{yes.named("first"), yes}, neverWas(yes, advocate.records(RoleGuardian), ward)), theHome, accepted},
		{"H7 refuses approvals on a panel declared wrong", only(panel, neverWas(panel, chair.records(RolePanelMember), ward)), theHome, ended},
		{"H7 refuses approvals on a guardian declared wrong", only(appointed(), neverWas(appointed(), clerk.records(RoleClerk), ward)), theHome, ended},
		{"H7 refuses approvals on a clearance declared wrong, though another was made",
			since([]draft{concern(aMother), cleared}, neverWas(cleared, prosecutor.records(RoleProsecutor), ward), cleared.named("anew")), theHome, ended},
		{"H7 refuses approvals on a lifting declared wrong, though another was made",
			since([]draft{order(OrderStay), lift}, neverWas(lift, clerk.records(RoleClerk), ward), lift.named("anew")), theHome, ended},
		{"H7 accepts a stay that came and went", since(nil, order(OrderStay), lift), theHome, accepted},
		{"H7 refuses approvals from before a concern, though it was cleared", since(nil, concern(aMother), cleared), theHome, ended},
		{"H7 accepts approvals from after it", since(nil, append([]draft{concern(aMother), cleared}, again...)...), theHome, accepted},
		{"H7 accepts a concern about another", since(nil, concern(aFather)), theHome, accepted},
		{"H7 refuses one new approval of two", since(nil, concern(aMother), cleared, again[0]), theHome, ended},
		{"H6 accepts an annulment after a concern about who has the child", heldAgreed(theHome, concern(aMother)), annulled, accepted},
		{"H7 refuses the hand-over while a concern is open", heldAgreed(concern(aMother)), theHome, ended},
		{"H2 refuses approving without sight of a correction", held(proposal(), typo), blind(byPolice), verdict{"H2", Conflict, "after"}},
		{"H2 accepts the hand-over without sight of a correction", heldAgreed(typo), blind(theHome), accepted},
	})
}

// renewed is an approval given again once the first has lapsed.
func renewed(a draft) draft {
	a = change(a, func(e *ReunificationApproved) { e.LapsesAt = at(900 * day) })
	wait := time.Duration(0)
	if a.id() == byPolice.id() {
		wait = 301 * day
	}
	return a.named("renewed " + a.name).after(wait)
}

// TestUnapproved: what H7 would miss, asked at a time instead of by a hand-over.
func TestUnapproved(t *testing.T) {
	withdrawn := change(correction(byCivil, police, assessor.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	three := policy("strict", `{"reunification.approvals":["police","civil_affairs","court"]}`)
	both := []string{string(Police), string(CivilAffairs)}
	for name, c := range map[string]struct {
		given []draft
		after time.Duration
		want  []string
	}{
		"nothing is proposed":    {held(), 0, nil},
		"nobody has approved":    {held(proposal()), 0, both},
		"the police have":        {held(proposal(), byPolice), 0, both[1:]},
		"both have":              {heldAgreed(), 0, nil},
		"the moment they lapse":  {heldAgreed(), 300 * day, nil},
		"a second later":         {heldAgreed(), 300*day + time.Second, both},
		"one was renewed":        {heldAgreed(renewed(byPolice)), 301 * day, both[1:]},
		"one was declared wrong": {heldAgreed(withdrawn), 0, both[1:]},
		"it was given anew":      {heldAgreed(withdrawn, byCivil.named("anew")), 0, nil},
		"it waits":               {heldAgreed(deferred), 0, both},
		"a concern came up":      {heldAgreed(concern(aMother)), 0, both},
		"what they rest on is wrong": {held(slices.Concat([]draft{appointed()}, agreed(), []draft{neverWas(appointed(), clerk.records(RoleClerk),
			nurse.seconds(RoleCaseworker))})...), 0, both},
		"the profile asks for a third":     {world(append([]draft{three, rescue(), taken(finder, RoleCaseworker)}, agreed()...)...), 0, []string{string(Court)}},
		"it was declared wrong itself":     {held(proposal(), neverWas(proposal(), volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker))), 0, nil},
		"it is done, and they lapsed":      {heldAgreed(theHome), 301 * day, nil},
		"it was denied":                    {held(proposal(), denied), 0, nil},
		"it was annulled":                  {heldAgreed(annulled), 301 * day, nil},
		"an adult asks nobody":             {world(presented(true), proposal()), 0, nil},
		"a child who is taken for one not": {world(change(presented(false), func(e *PersonPresented) { e.AgeFrom, e.AgeTo = 100, 120 }), proposal()), 0, both},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, c.given...)
			limits := h.fold.State(TheLedger).Ledger.Get().Policy.Limits
			if got := h.fold.State(theChild).Child.Unapproved(limits, dawn.Add(c.after)); !slices.Equal(got, c.want) {
				t.Errorf("%v still have to approve, want %v", got, c.want)
			}
		})
	}
}

// TestAdultsDecide: H7 and H8 do not bind an adult; custody and H6 still do.
func TestAdultsDecide(t *testing.T) {
	adult := world(presented(true), taken(volunteer, RoleCaseworker), concern(aMother))
	home := handover(volunteer, RoleCaseworker, advocate.as(RoleGuardian, PurposeWitness))
	stayed := append(adult[:len(adult):len(adult)], order(OrderStay))
	minor := world(change(presented(false), func(e *PersonPresented) { e.AgeFrom, e.AgeTo = 100, 120 }), taken(volunteer, RoleCaseworker))
	judge(t, []row{
		{"H7 accepts an adult's own decision", adult, home, accepted},
		{"H8 accepts an adult's decision after a no of theirs", append(adult[:len(adult):len(adult)], view(childObjects)), home, accepted},
		{"H8 refuses an adult while a stay holds", stayed, home, verdict{"H8", Conflict, "type"}},
		{"H8 accepts an adult once the stay is lifted", append(stayed[:len(stayed):len(stayed)], order(OrderStayLifted).answering(order(OrderStay))), home, accepted},
		{"H7 accepts an adult who goes to somebody else than was proposed", append(slices.Clip(adult), proposal()), change(home, func(e *HandedOver) { e.Relation = "sister" }), accepted},
		{"H7 refuses the same of a child", minor, home, verdict{"H7", Conflict, "type"}},
		{"H4 refuses whoever has not the adult", adult, handover(nurse, RoleCaseworker, advocate.as(RoleGuardian, PurposeWitness)), verdict{"H4", Conflict, "signers"}},
		{"H6 refuses an adult's hand-over to the officer", adult, change(home, func(e *HandedOver) { e.Receiver = volunteer.person }),
			verdict{"H6", Forbidden, "facts.receiver"}},
	})
}

// TestAdultByMistake: once the opening as an adult is declared wrong, or anything in
// it but its date and place, nothing goes unapproved any more.
func TestAdultByMistake(t *testing.T) {
	wrong := func(kind string, f func(*ErrorDeclared)) draft {
		d := correction(presented(true), ngo, volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker))
		return change(d, func(e *ErrorDeclared) { e.Error = kind; f(e) })
	}
	none := func(*ErrorDeclared) {}
	home := handover(volunteer, RoleCaseworker, advocate.as(RoleGuardian, PurposeWitness))
	came := func(next ...draft) []draft {
		return world(append([]draft{presented(true), taken(volunteer, RoleCaseworker)}, next...)...)
	}
	child := verdict{"H7", Conflict, "type"}
	judge(t, []row{
		{"H7 refuses once that did not occur", came(wrong("did_not_occur", none)), home, child},
		{"H7 refuses once it was somebody else", came(wrong("wrong_subject", none)), home, child},
		{"H7 refuses once its data were wrong", came(wrong(incorrectData, none)), home, child},
		{"H7 accepts once its place was wrong", came(wrong(incorrectData, func(e *ErrorDeclared) { e.RightPlace = "350203" })), home, accepted},
		{"H7 accepts once its time was wrong", came(wrong(incorrectData, func(e *ErrorDeclared) { e.RightTime = at(-day) })), home, accepted},
		{"H7 accepts once another record was wrong", came(wrong("did_not_occur", none).about(Ref{"corrects", theChild, taken(volunteer, RoleCaseworker).id()})), home, accepted},
		{"H7 accepts with the approvals of a child", came(append([]draft{wrong(incorrectData, none)}, agreed()...)...), home, accepted},
		{"H3 accepts the adult in another stream, if it was one after all", came(wrong(incorrectData, none)), elsewhere(presented(true)), accepted},
	})
}
