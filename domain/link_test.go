package domain

import (
	"slices"
	"testing"
	"time"
)

// linked is a history in which the child's life goes on in the other stream.
func linked(next ...draft) []draft {
	return held(append(append(otherTaken(), linkTo(theChild, theOther)...), next...)...)
}

// otherTaken is the other stream with the police responsible there too.
func otherTaken() []draft { return []draft{otherFound(), in(theOther, taken(finder, RoleCaseworker))} }

// afterOther is held with the other stream in the same custody.
func afterOther(next ...draft) []draft { return held(append(otherTaken(), next...)...) }

var theThird = childCalled("third")

func thirdFound() draft { return in(theThird, found()).named("third") }

func TestLinksAreJudged(t *testing.T) {
	refuses(t, TypeRecordsLinked, []breach{
		{"facts.other", `"` + string(theReport) + `"`, "facts.other"},
		{"facts.continues", `"` + string(police) + `"`, "facts.continues"},
		{"facts.bases", `["equal_profile"]`, "facts.bases"},
		{"facts.bases", `["equal_profile","equal_profile"]`, "facts.bases"},
		{"facts.bases", `["photograph"]`, "facts.bases"},
		{"facts.bases", `["name","document_number"]`, "facts.bases"},
		{"facts.bases", `["photograph","officer_account"]`, "facts.bases"},
	})
	here, there := half(theChild, theOther, theOther), half(theOther, theChild, theOther)
	stays := half(theChild, theOther, theChild)
	resting := func(bases ...string) draft { return change(stays, func(e *RecordsLinked) { e.Bases = bases }) }
	both, foreign := held(otherFound()), verdict{"H3", Invalid, "facts.continues"}
	judge(t, []row{
		{"H3 accepts the half in the stream that continues", both, there, accepted},
		{"H3 accepts the half in the stream that ends", afterOther(there), here, accepted},
		{"H3 accepts that this stream continues", both, stays, accepted},
		{"H3 accepts equal profiles with a mark on the body", both, resting("equal_profile", "distinguishing_mark"), accepted},
		{"H3 accepts three bases of two sources", both, resting("name", "document_number", "palm_print"), accepted},
		{"H3 refuses a link to itself", held(), half(theChild, theChild, theChild), verdict{"H3", Invalid, "facts.other"}},
		{"H3 refuses a stream that was never opened", held(), stays, verdict{"H3", Invalid, "facts.other"}},
		{"H3 refuses a life that goes on in a third stream", both, half(theChild, theOther, theThird), foreign},
		{"H3 refuses giving up a stream that none continues", both, here, verdict{"H3", Conflict, "facts.continues"}},
		{"H3 refuses halves that contradict each other", afterOther(there), stays, verdict{"H3", Conflict, "facts.continues"}},
		{"H3 refuses the same twice", held(otherFound(), stays), stays.named("again"), verdict{"H3", Conflict, "facts.other"}},
		{"H3 refuses declared siblings", held(otherFound(), siblings(theChild, theOther)), stays, verdict{"H3", Conflict, "facts.other"}},
		{"H3 refuses siblings by the other stream's word", held(otherFound(), siblings(theOther, theChild)), stays, verdict{"H3", Conflict, "facts.other"}},
		{"H6 refuses one agency", both, stays.by(finder.records(RoleInvestigator), partner.seconds(RoleInvestigator)), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses one person of two agencies", held(otherFound(), authorisation(officerOfTwo(finder, ngo, RoleCaseworker))),
			stays.by(finder.records(RoleInvestigator), officerOfTwo(finder, ngo, RoleCaseworker).seconds(RoleCaseworker)), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses an author alone", both, stays.by(finder.records(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a clerk as author", both, stays.by(clerk.records(RoleClerk), finder.seconds(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H2 refuses signers who had not seen a dismissal", held(otherFound(), suspected(), dismissed(patrol, RoleInvestigator)),
			stays.saying(func(s *Statement) { s.After = Prefix{} }), verdict{"H2", Conflict, "after"}},
		{"H4 refuses giving up a child on its way", afterOther(there, sent), here, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses giving up a child that two claim", afterOther(there, claim(keeper, RoleIntake)), here, verdict{"H4", Conflict, "stream"}},
		{"H4 accepts giving up a stream whose child is missing", afterOther(there, missed(finder, RoleCaseworker)), here, accepted},
	})
}

// unheld is a linked life in nobody's custody.
func unheld(next ...draft) []draft {
	return world(append(append([]draft{rescue(), otherFound()}, linkTo(theChild, theOther)...), next...)...)
}

// TestLinksOfMany: a life may go on through several streams, each in one alone, and
// no ring closes, whichever half comes first.
func TestLinksOfMany(t *testing.T) {
	goesOn := verdict{"H3", Conflict, "stream"}
	chain := unheld(append([]draft{thirdFound()}, linkTo(theOther, theThird)...)...)
	ring := world(rescue(), otherFound(), thirdFound(), half(theOther, theChild, theOther), half(theThird, theOther, theThird), half(theChild, theThird, theChild))
	judge(t, []row{
		{"H3 accepts a chain", unheld(thirdFound(), half(theThird, theOther, theThird)), half(theOther, theThird, theThird), accepted},
		{"H3 accepts two streams that end in one", unheld(thirdFound(), half(theOther, theThird, theOther)), half(theThird, theOther, theOther), accepted},
		{"H3 refuses a life that goes on in two streams", unheld(thirdFound()), half(theThird, theChild, theThird), verdict{"H3", Conflict, "facts.other"}},
		{"H3 refuses to continue another after the end", unheld(thirdFound()), half(theChild, theThird, theChild), goesOn},
		{"H3 refuses the end of a chain to go on in its beginning", chain, half(theChild, theThird, theChild), goesOn},
		{"H3 refuses the beginning of a chain to its end", chain, half(theThird, theChild, theThird), verdict{"H3", Conflict, "facts.other"}},
		{"H3 accepts the first side of a ring of halves", ring, half(theChild, theOther, theOther), accepted},
		{"H3 refuses the second", append(ring, half(theChild, theOther, theOther)), half(theThird, theChild, theChild), verdict{"H3", Conflict, "facts.other"}},
		{"H3 accepts the third, which closes nothing", append(ring, half(theChild, theOther, theOther)), half(theOther, theThird, theThird), accepted},
	})
}

// TestLinksKeepOneCustodian is H4: from the first custody on somebody is responsible,
// and nobody else, whatever stream says so.
func TestLinksKeepOneCustodian(t *testing.T) {
	here, there := half(theChild, theOther, theOther), half(theOther, theChild, theOther)
	with := func(more ...draft) []draft { return held(append([]draft{otherFound(), there}, more...)...) }
	by := func(o officer, role string) draft { return in(theOther, taken(o, role)) }
	gone := missed(finder, RoleCaseworker)
	two := verdict{"H4", Conflict, "facts.continues"}
	judge(t, []row{
		{"H4 accepts one agency in both", with(by(finder, RoleCaseworker)), here, accepted},
		{"H4 refuses two agencies", with(by(nurse, RoleIntake)), here, two},
		{"H4 refuses nobody in the stream that continues", with(), here, two},
		{"H4 accepts two once the child is sent on here", with(by(nurse, RoleIntake), sent, acceptance(nurse, RoleIntake, sent)), here, accepted},
		{"H4 accepts a missing child whom another agency found", with(gone, by(nurse, RoleIntake)), here, accepted},
		{"H4 refuses a missing child whom nobody took", with(gone), here, two},
		{"H4 accepts a child in nobody's custody here", world(rescue(), otherFound(), there, by(nurse, RoleIntake)), here, accepted},
		{"H4 accepts a child who went home here and was taken there", heldAgreed(theHome, otherFound(), by(nurse, RoleIntake), there), here, accepted},
		{"H4 refuses one in care here who is at home there", afterOther(append([]draft{there}, homeThere()...)...), here, two},
	})
}

// homeThere brings the child of the other stream home.
func homeThere() []draft {
	var all []draft
	for _, d := range append(agreed(), theHome) {
		all = append(all, in(theOther, d))
	}
	for i := range all[1:3] {
		all[i+1] = all[i+1].answering(all[0])
	}
	return all
}

// TestLinksAfterADeath is H10: whoever died lives on nowhere.
func TestLinksAfterADeath(t *testing.T) {
	dead := in(theOther, death()).named("death there")
	lives := verdict{"H10", Conflict, "facts.continues"}
	judge(t, []row{
		{"H10 accepts that the dead one's stream continues", held(otherFound(), death()), half(theChild, theOther, theChild), accepted},
		{"H10 accepts the other half of it", held(otherFound(), death(), half(theChild, theOther, theChild)), half(theOther, theChild, theChild), accepted},
		{"H10 refuses a life after a death here", held(otherFound(), half(theOther, theChild, theOther), death()), half(theChild, theOther, theOther), lives},
		{"H10 refuses a life after a death there", held(otherFound(), dead), half(theChild, theOther, theChild), lives},
		{"H10 accepts one death told twice", held(otherFound(), death(), dead), half(theChild, theOther, theChild), accepted},
	})
}

// TestLinksShakeNothingOff is H8: a new stream is no way around what the old one
// knows.
func TestLinksShakeNothingOff(t *testing.T) {
	there, here := half(theOther, theChild, theOther), half(theChild, theOther, theOther)
	with := func(more ...draft) []draft { return afterOther(append([]draft{there}, more...)...) }
	open := verdict{"H8", Conflict, "facts.continues"}
	cleared := clearance(concern(aMother))
	stay := order(OrderStay)
	ofPlacement := change(view("no"), func(e *ChildViewRecorded) { e.About = aboutPlacement })
	known := slices.Clip([]draft{order(OrderIdentity), identity(order(OrderIdentity)), in(theOther, order(OrderIdentity)),
		in(theOther, identity(order(OrderIdentity))).about(Ref{"causes", theOther, order(OrderIdentity).id()})})
	judge(t, []row{
		{"H8 refuses an open concern", with(concern(aMother)), here, open},
		{"H8 refuses it when there is one about somebody else", with(concern(aMother), in(theOther, concern(aFather))), here, open},
		{"H8 accepts one that both know", with(concern(aMother), in(theOther, concern(aMother))), here, accepted},
		{"H8 accepts one that is cleared", with(concern(aMother), cleared), here, accepted},
		{"H8 refuses a stay", with(stay), here, open},
		{"H8 accepts a stay on both", with(stay, in(theOther, stay)), here, accepted},
		{"H8 accepts a stay that is lifted", with(stay, lifting(stay)), here, accepted},
		{"H8 refuses an auditor's finding that blocks", with(finding(rescue())), here, open},
		{"H8 accepts one on both", with(finding(rescue()), finding(there)), here, accepted},
		{"H8 accepts one that is cleared", with(finding(rescue()), clears(finding(rescue()))), here, accepted},
		{"H8 accepts one that blocks nothing", with(mild(rescue())), here, accepted},
		{"H8 refuses an identity of which the other stream knows nothing", with(order(OrderIdentity), identity(order(OrderIdentity))), here, open},
		{"H8 accepts one on both", with(order(OrderIdentity), identity(order(OrderIdentity)), in(theOther, order(OrderIdentity)),
			in(theOther, identity(order(OrderIdentity))).about(Ref{"causes", theOther, order(OrderIdentity).id()})), here, accepted},
		{"H8 refuses the child's no", with(view("no")), here, open},
		{"H8 refuses its no to a placement", with(ofPlacement), here, open},
		{"H8 refuses that when it was asked about the return alone", with(ofPlacement, in(theOther, view("now"))), here, open},
		{"H8 accepts a child that was asked again", with(view("no"), in(theOther, view("now"))), here, accepted},
		{"H8 accepts the child's yes", with(view("now")), here, accepted},
		{"H8 refuses a doubt about what the other stream takes as established", with(append(known, doubted)...), here, open},
		{"H8 refuses a refutation of it", with(append(known, doubted, wasWrong)...), here, open},
		{"H8 accepts one that is disputed on both", with(append(known, doubted, in(theOther, doubted))...), here, accepted},
		{"H8 accepts another identity there", with(append(known, change(in(theOther, identity(order(OrderIdentity))), func(e *IdentityEstablished) { e.Relative, e.Relation = aFather, "father" }).named("of the father").by(byOthers...).about(Ref{"causes", theOther, order(OrderIdentity).id()}), doubted)...), here, accepted},
		{"H8 refuses a danger of the return", with(riskOf(returnUnsafe)), here, open},
		{"H8 accepts one that was assessed there", with(riskOf(returnUnsafe), in(theOther, riskOf("safe"))), here, accepted},
		{"H8 accepts a return that is safe", with(riskOf("safe")), here, accepted},
		{"H8 refuses an adoption of which the other stream knows nothing", adoptedChild(otherFound(), there), here, open},
		{"H8 accepts once it is dissolved", adoptedChild(otherFound(), there, order(OrderDissolution), dissolution(order(OrderDissolution))), here, accepted},
		{"H8 accepts that the life goes on in the stream of the adoption", adoptedChild(otherFound()), half(theChild, theOther, theChild), accepted},
	})
}

// TestLinksAreRevoked is H6: by two agencies, one of which had no hand in it.
func TestLinksAreRevoked(t *testing.T) {
	refuses(t, TypeLinkRevoked, []breach{
		{"facts.cause", `"regret"`, "facts.cause"},
		{"sealed.explanation", `null`, "sealed.explanation"},
	})
	l := half(theChild, theOther, theOther)
	byClerk, finds := clerk.records(RoleClerk), finder.seconds(RoleInvestigator)
	yes := revoked(l, byClerk, finds)
	alone := verdict{"H6", Forbidden, "signers"}
	double := officerOfTwo(finder, ngo, RoleCaseworker)
	wrong := neverWas(l, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker))
	twin := siblings(theChild, theOther)
	judge(t, []row{
		{"H6 accepts a court and one who linked", linked(), yes, accepted},
		{"H6 accepts two others", linked(), revoked(l, patrol.records(RoleInvestigator), assessor.seconds(RoleCaseworker)), accepted},
		{"H6 refuses the two who linked", linked(), revoked(l, byTwo...), alone},
		{"H6 refuses their colleagues", linked(), revoked(l, partner.records(RoleInvestigator), matron.seconds(RoleCaseworker)), alone},
		{"H6 refuses one of them for a third agency", linked(authorisation(double)),
			revoked(l, matron.records(RoleCaseworker), double.seconds(RoleCaseworker)), alone},
		{"H6 refuses one agency", linked(authorisation(officerCalled("second clerk", court, RoleClerk))),
			revoked(l, byClerk, officerCalled("second clerk", court, RoleClerk).seconds(RoleClerk)), alone},
		{"H3 refuses the other stream's half", linked(), in(theChild, revoked(half(theOther, theChild, theOther), byClerk, finds)), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second time", linked(yes), yes.named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses what was declared wrong", linked(wrong.by(finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))), yes, verdict{"H3", Conflict, "refs"}},
		{"H3 accepts the link anew", linked(yes), l.named("anew"), accepted},
		{"H11 refuses a correction by those who linked", linked(), wrong, verdict{"H11", Forbidden, "signers"}},
		{"H11 accepts one with another agency", linked(), wrong.by(finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), accepted},
		{"H11 accepts their correction of a detail", linked(), correction(l, police, byTwo...), accepted},
		{"H6 accepts revoking siblings", held(twin), revoked(twin, byClerk, finds), accepted},
		{"H6 refuses those who declared the siblings", held(twin), revoked(twin, byTwo...), alone},
	})
}

// TestContinuedElsewhere is H4: what moves a child, or decides about it, is recorded
// where its life goes on; what corrects, takes back or ends stays possible here.
func TestContinuedElsewhere(t *testing.T) {
	goesOn := verdict{"H4", Conflict, "stream"}
	back := revoked(half(theChild, theOther, theOther), clerk.records(RoleClerk), finder.seconds(RoleInvestigator))
	ordered := order(OrderIdentity)
	homeFirst := func(next ...draft) []draft {
		return heldAgreed(append(append([]draft{theHome, otherFound()}, linkTo(theChild, theOther)...), next...)...)
	}
	judge(t, []row{
		{"H4 refuses sending the child", linked(), sent, goesOn},
		{"H4 refuses a placement", linked(), placed(finder, RoleCaseworker), goesOn},
		{"H4 refuses an emergency", linked(), emergency(finder, RoleCaseworker), goesOn},
		{"H4 refuses a claim", linked(), claim(keeper, RoleIntake), goesOn},
		{"H4 refuses a guardian", linked(), appointed(), goesOn},
		{"H4 refuses a proposal", linked(), proposal(), goesOn},
		{"H4 refuses an identity", linked(ordered), identity(ordered), goesOn},
		{"H4 refuses a death", linked(), death(), goesOn},
		{"H4 refuses the child's view", linked(), view("now"), goesOn},
		{"H4 refuses taking back a child that was home", homeFirst(), taken(keeper, RoleIntake).named("again"), goesOn},
		{"H4 accepts all of it where the life goes on", linked(), in(theOther, sent), accepted},
		{"H4 accepts a death there", linked(), in(theOther, death()), accepted},
		{"H4 accepts a concern", linked(), concern(aMother), accepted},
		{"H4 accepts a court's order", linked(), order(OrderStay), accepted},
		{"H4 accepts a correction", linked(), correction(rescue(), police, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)), accepted},
		{"H4 accepts an annulment of what was decided here", homeFirst(), annulled, accepted},
		{"H4 accepts a doubt about the identity of then", certainThen(ordered), disputed(clerk.records(RoleClerk)), accepted},
		{"H4 accepts its refutation", certainThen(ordered, disputed(clerk.records(RoleClerk))), refuted(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), accepted},
		{"H4 accepts closing as a duplicate", linked(), closure(outcomeDuplicate), accepted},
		{"H4 accepts the revocation", linked(), back, accepted},
		{"H4 accepts sending the child after it", linked(back), sent, accepted},
		{"H4 accepts sending the child while only the other stream says so", held(otherFound(), half(theOther, theChild, theOther)), sent, accepted},
	})
}

// certainThen is linked after the identity was established on the order in both.
func certainThen(ordered draft, next ...draft) []draft {
	there := in(theOther, identity(ordered)).about(Ref{"causes", theOther, ordered.id()})
	return afterOther(append(append([]draft{ordered, identity(ordered), in(theOther, ordered), there}, linkTo(theChild, theOther)...), next...)...)
}

// TestDuplicatesClose is H8: as a duplicate, and only as one, closes a stream whose
// life goes on in another.
func TestDuplicatesClose(t *testing.T) {
	open := verdict{"H8", Conflict, "facts.outcome"}
	l := half(theChild, theOther, theOther)
	gone := revoked(l, clerk.records(RoleClerk), finder.seconds(RoleInvestigator))
	there := in(theOther, closure(outcomeDuplicate))
	missing := afterOther(append([]draft{missed(finder, RoleCaseworker)}, linkTo(theChild, theOther)...)...)
	judge(t, []row{
		{"H8 accepts a duplicate", linked(), closure(outcomeDuplicate), accepted},
		{"H8 accepts one whose child is missing here", missing, closure(outcomeDuplicate), accepted},
		{"H8 refuses it without a link", held(), closure(outcomeDuplicate), open},
		{"H8 refuses it on a suspicion", held(suspected()), closure(outcomeDuplicate), open},
		{"H8 refuses it on siblings", held(siblings(theChild, theOther)), closure(outcomeDuplicate), open},
		{"H8 refuses it in the stream that continues", linked(), there, open},
		{"H8 refuses it once the link is revoked", linked(gone), closure(outcomeDuplicate), open},
		{"H8 refuses another outcome", linked(), closure(outcomeResidential), open},
		{"H8 accepts another outcome where the life goes on", linked(), there.saying(func(s *Statement) { s.Facts = raw(`{"outcome":"independent"}`) }), accepted},
		{"H8 accepts another outcome once the link is revoked", linked(gone), closure(outcomeResidential), accepted},
	})
}

// TestLinksEndApprovals: whoever approved did not know what the other stream says.
func TestLinksEndApprovals(t *testing.T) {
	stays := half(theChild, theOther, theChild)
	ended := verdict{"H7", Conflict, "type"}
	judge(t, []row{
		{"H7 refuses the way home after a link", heldAgreed(otherFound(), stays), theHome, ended},
		{"H7 accepts it after siblings", heldAgreed(siblings(theChild, theOther)), theHome, accepted},
		{"H2 refuses an approval that had not seen it", held(otherFound(), proposal(), stays),
			byPolice.saying(func(s *Statement) { s.After.Count, s.After.Digest = 0, "" }), verdict{"H2", Conflict, "after"}},
	})
}

// TestHalfALink: each stream knows its own half alone.
func TestHalfALink(t *testing.T) {
	h := given(t, linked(revoked(half(theOther, theChild, theOther), clerk.records(RoleClerk), finder.seconds(RoleInvestigator)))...)
	if l, ended := h.fold.State(theChild).Child.GoesOn(); !ended || l.Other != theOther {
		t.Errorf("the child's own half: %+v", l)
	}
	if _, still := h.fold.State(theOther).Child.linked(theChild, true); still {
		t.Error("the half in the other stream still stands")
	}
	again := half(theOther, theChild, theOther).named("again").after(time.Hour)
	if err := h.record(t, again); err != nil {
		t.Errorf("the half cannot be said again: %v", err)
	}
}

// TestEveryBasisHasASource: a basis of no source would count beside any other.
func TestEveryBasisHasASource(t *testing.T) {
	for _, basis := range samePersonBases.All() {
		if linkSources[basis] == "" {
			t.Errorf("%s comes from nowhere", basis)
		}
	}
	if len(linkSources) != len(samePersonBases.Terms) {
		t.Errorf("%d sources for %d bases", len(linkSources), len(samePersonBases.Terms))
	}
}

// TestEndedStreamsAreTold: a closed double rests on its link, nothing is due in it
// after that, and a revocation changes what was on record.
func TestEndedStreamsAreTold(t *testing.T) {
	here := half(theChild, theOther, theOther)
	h := given(t, linked(closure(outcomeDuplicate), revoked(here, clerk.records(RoleClerk), finder.seconds(RoleInvestigator)).after(day))...)
	steps := h.steps(theChild)
	closed := steps[len(steps)-2]
	if rests := Rests(before(steps, len(steps)-2), closed.Statement); !restsOn(rests, here.id()) {
		t.Errorf("the closure rests on %+v", rests)
	}
	changes := ChangedSince(steps, closed.Recorded.At)
	if len(changes) == 0 || changes[0].Kind != changeRevoked || changes[0].Target.ID != here.id() {
		t.Errorf("the revocation changes %+v", changes)
	}
	emergencyAt := timed{0, emergency(finder, RoleCaseworker)}
	told := []timed{{0, rescue()}, emergencyAt, {0, otherFound()}, {0, in(theOther, taken(finder, RoleCaseworker))}}
	for _, d := range linkTo(theChild, theOther) {
		told = append(told, timed{day, d})
	}
	due := dueThen(lived(t, dueLimits, told...), theChild, 9*day, "papers")
	if len(due) != 1 || due[0] != "papers 3d over records.linked" {
		t.Errorf("due in a stream that has ended: %q", due)
	}
}
