package domain

import (
	"slices"
	"testing"
)

// certain is a history in which the police and civil affairs established whose
// child it is.
func certain(next ...draft) []draft {
	ordered := order(OrderIdentity)
	return held(append([]draft{ordered, identity(ordered)}, next...)...)
}

var (
	byClerk   = clerk.records(RoleClerk)
	byOthers  = []Signer{patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)}
	doubted   = disputed(byClerk)
	wasWrong  = refuted(byOthers...)
	confirmed = identity(order(OrderIdentity)).named("confirmed").by(byOthers...)
	replaced  = change(confirmed, func(e *IdentityEstablished) { e.Relative, e.Relation = aFather, "father" }).named("replaced")
)

// onPapers is an identity that rests on documents.
var onPapers = change(identity(order(OrderIdentity)), func(e *IdentityEstablished) { e.Basis = BasisDocuments }).about().
	saying(func(s *Statement) { s.Sealed["papers"] = new(DigestOf(nil)) })

// blind signers have seen nothing of the stream.
func blind(s *Statement) { s.After = Prefix{} }

func TestIdentitiesAreDisputed(t *testing.T) {
	refuses(t, TypeIdentityDisputed, []breach{
		{"facts.cause", `"rumour"`, "facts.cause"},
		{"sealed.explanation", `null`, "sealed.explanation"},
	})
	inspector := officerCalled("inspector", agencyCalled("audit"), RoleAuditor)
	audit := accreditation(inspector.agency, Auditing)
	denies := func(d draft) draft { return change(d, func(e *IdentityDisputed) { e.Cause = subjectDenies }) }
	byWorker := disputed(volunteer.records(RoleCaseworker))
	judge(t, []row{
		{"H3 accepts a court", certain(), doubted, accepted},
		{"H3 accepts a prosecutor", certain(), disputed(prosecutor.records(RoleProsecutor)), accepted},
		{"H3 accepts a guardian", certain(), disputed(advocate.records(RoleGuardian)), accepted},
		{"H3 accepts the police", certain(), disputed(patrol.records(RoleInvestigator)), accepted},
		{"H3 accepts who established it", certain(), disputed(finder.records(RoleInvestigator)), accepted},
		{"H3 accepts an auditor", certain(audit, authorisation(inspector)), disputed(inspector.records(RoleAuditor)), accepted},
		{"H3 accepts it after the hand-over, the closing and a death", certain(append(agreed(), theHome, closure(outcomeParent), death())...), doubted, accepted},
		{"H1 refuses a caseworker of the own motion", certain(), byWorker, verdict{"H1", Forbidden, "facts.cause"}},
		{"H8 refuses a caseworker for a child", certain(), denies(byWorker), verdict{"H8", Conflict, "facts.cause"}},
		{"H8 accepts a caseworker for who is of age by now", certain(), denies(byWorker).saying(today).after(18 * 366 * day), accepted},
		{"H8 refuses a court that speaks for a child", certain(), denies(doubted), verdict{"H8", Conflict, "facts.cause"}},
		{"H1 refuses a doctor", certain(), disputed(doctor.records(RoleDoctor)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses what nobody established", held(), doubted, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a second doubt", certain(doubted), doubted.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a doubt about what was refuted", certain(doubted, wasWrong), doubted.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts a doubt about what was confirmed", certain(doubted, confirmed), doubted.named("again"), accepted},
	})
}

// today leaves the claimed time open, so that the recorded one stands for it.
func today(s *Statement) { s.OccurredAt = ClaimedTime{Precision: Unknown} }

// TestDisputesAreDecided is H6: whoever established an identity, and their agency,
// neither refutes nor reconfirms it, and whoever disputed it does not decide alone.
func TestDisputesAreDecided(t *testing.T) {
	refuses(t, TypeIdentityRefuted, []breach{
		{"facts.cause", `"rumour"`, "facts.cause"},
		{"sealed.reasons", `null`, "sealed.reasons"},
		{"expires", gone, "expires"},
	})
	foreign := verdict{"H6", Forbidden, "signers"}
	double := officerOfTwo(assessor, ngo, RoleCaseworker)
	byPatrol := disputed(patrol.records(RoleInvestigator)).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))
	others := func(d draft) draft { return d.by(patrol.records(RoleInvestigator), warden.seconds(RoleCaseworker)) }
	hired, outpost := authorisation(warden), agencyCalled("outpost")
	reserve := officerCalled("reserve", outpost, RoleInvestigator)
	judge(t, []row{
		{"H6 accepts a refutation by others", certain(doubted), wasWrong, accepted},
		{"H6 accepts a confirmation by others", certain(doubted), confirmed, accepted},
		{"H6 accepts another identity by others", certain(doubted), replaced, accepted},
		{"H6 refuses a refutation by who established it", certain(doubted), refuted(finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), foreign},
		{"H6 refuses a colleague's", certain(doubted), refuted(partner.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), foreign},
		{"H6 refuses the second agency of then", certain(doubted), refuted(patrol.records(RoleInvestigator), assessor.seconds(RoleCaseworker)), foreign},
		{"H6 refuses its officer for another agency", certain(authorisation(double), doubted), refuted(patrol.records(RoleInvestigator), double.seconds(RoleCaseworker)), foreign},
		{"H6 refuses a confirmation by who established it", certain(doubted), confirmed.by(finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker)), foreign},
		{"H6 refuses one agency", certain(doubted), refuted(patrol.records(RoleInvestigator), sergeant.seconds(RoleSupervisor)), foreign},
		{"H6 refuses those who raised the doubt", certain(byPatrol), wasWrong, foreign},
		{"H6 refuses their confirmation", certain(byPatrol), confirmed, foreign},
		{"H6 accepts one of them with another", certain(hired, byPatrol), others(wasWrong), accepted},
		{"H3 refuses a refutation without a doubt", certain(), wasWrong, verdict{"H3", Conflict, "stream"}},
		{"H3 refuses a second", certain(doubted, wasWrong), wasWrong.named("again"), verdict{"H3", Conflict, "stream"}},
		{"H1 refuses a caseworker's", certain(doubted), refuted(assessor.records(RoleCaseworker), patrol.seconds(RoleInvestigator)), verdict{"H1", Forbidden, "signers"}},
		{"H6 accepts another identity after a refutation, by who was wrong", certain(doubted, wasWrong),
			replaced.named("mended").by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker)), accepted},
		{"H6 refuses the same identity by them", certain(doubted, wasWrong), identity(order(OrderIdentity)).named("once more"), foreign},
		{"H6 refuses the same identity by them after another one", certain(doubted, replaced), identity(order(OrderIdentity)).named("once more"), foreign},
		{"H6 refuses the same identity by them after another refutation", certain(doubted, wasWrong, replaced.by(finder.records(RoleInvestigator), assessor.seconds(RoleCaseworker)), doubted.named("later"), wasWrong.named("too")),
			identity(order(OrderIdentity)).named("once more"), foreign},
		{"H6 accepts the first identity by others after another one", certain(hired, accreditation(outpost, Police), authorisation(reserve), doubted, replaced), identity(order(OrderIdentity)).named("once more").by(reserve.records(RoleInvestigator), warden.seconds(RoleCaseworker)), accepted},
		{"H6 refuses a first establisher after a second one", certain(hired, confirmed, doubted.named("later")),
			refuted(finder.records(RoleInvestigator), warden.seconds(RoleCaseworker)), foreign},
		{"H2 refuses a confirmation that had not seen the doubt", held(onPapers, doubted), onPapers.named("blind").by(byOthers...).saying(blind), verdict{"H2", Conflict, "after"}},
	})
}

// warden is a caseworker of the shelter.
var warden = officerCalled("warden", shelter, RoleCaseworker)

// TestDoubtStopsTheWayHome is H8: a disputed or refuted identity meets no
// requirement, approvals end, and nobody hands the child over, whatever the
// profile.
func TestDoubtStopsTheWayHome(t *testing.T) {
	home := func(next ...draft) []draft { return certain(append(agreed(), next...)...) }
	again := func(d draft) draft { return d.named("again: " + d.id()) }
	stop := verdict{"H8", Conflict, "type"}
	judge(t, []row{
		{"H8 accepts the way home before", home(), theHome, accepted},
		{"H8 refuses it after a doubt", home(doubted), theHome, stop},
		{"H8 refuses it after a refutation", home(doubted, wasWrong), theHome, stop},
		{"H8 refuses an approval after a doubt", home(doubted), again(byPolice), stop},
		{"H8 accepts an approval once the identity is confirmed", home(doubted, confirmed), again(byPolice), accepted},
		{"H7 refuses the way home on the approvals of before", home(doubted, confirmed), theHome, verdict{"H7", Conflict, "type"}},
		{"H7 accepts it on new ones", home(doubted, confirmed, again(byPolice), again(byCivil)), theHome, accepted},
		{"H2 refuses a hand-over that had not seen the doubt", heldAgreed(onPapers, doubted), theHome.saying(blind), verdict{"H2", Conflict, "after"}},
	})
	asks := policy("identity", `{"reunification.requires":["identity"]}`)
	lacks := func(before []draft) []Lack {
		h := given(t, append(before, asks)...)
		return h.fold.State(theChild).Child.Lacking(aMother, h.fold.State(TheLedger).Ledger.Get().Policy.Limits, h.at)
	}
	for name, c := range map[string]struct {
		given []draft
		met   bool
	}{"established": {certain(), true}, "disputed": {certain(doubted), false}, "refuted": {certain(doubted, wasWrong), false}, "confirmed": {certain(doubted, confirmed), true}} {
		if got := lacks(c.given); (len(got) == 0) != c.met {
			t.Errorf("%s: lacks %v", name, got)
		}
	}
}

// TestWrongIdentificationYearsLater: three years after a child went home to the
// wrong family all of it can be recorded.
func TestWrongIdentificationYearsLater(t *testing.T) {
	h := given(t, certain(append(agreed(), theHome, closure(outcomeParent))...)...)
	h.then(t, doubted.after(3*365*day), wasWrong, annulled,
		ofChild(CaseReopened{Cause: "wrong_identification"}, chief.records(RoleSupervisor)), taken(keeper, RoleIntake).named("back"))
	c := h.fold.State(theChild).Child
	if c.Identity.Status != Refuted || c.Custody.Agency != shelter || c.Case.Closed.ID != "" || c.Decision.Get().Proposal.Status != ProposalAnnulled {
		t.Errorf("ends with %+v", c)
	}
}

// TestDoubtsAreTold: a doubt rests on the identity, a refutation on both, and both
// change what it was worth.
func TestDoubtsAreTold(t *testing.T) {
	steps := given(t, certain(doubted, wasWrong)...).steps(theChild)
	n := len(steps)
	who, doubt := steps[n-3], steps[n-2]
	if rests := Rests(before(steps, n-1), steps[n-1].Statement); !restsOn(rests, who.ID) || !restsOn(rests, doubt.ID) {
		t.Errorf("the refutation rests on %+v", rests)
	}
	changes := ChangedSince(steps, who.Recorded.At)
	if len(changes) != 2 || changes[0].Kind != changeDisputed || changes[1].Kind != changeRefuted || changes[1].Target.ID != who.ID {
		t.Errorf("changed since: %+v", changes)
	}
}

func restsOn(rests []Rest, id string) bool {
	return slices.ContainsFunc(rests, func(r Rest) bool { return r.ID == id })
}
