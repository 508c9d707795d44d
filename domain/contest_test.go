package domain

import (
	"slices"
	"testing"
)

func TestContestRefusesFacts(t *testing.T) {
	refuses(t, TypeCustodyClaimed, []breach{
		{"facts.agency", `"ledger"`, "facts.agency"},
		{"facts.cause", `"we_want_it"`, "facts.cause"},
		{"facts.presence.match", gone, "facts.presence.match"},
	})
	refuses(t, TypeCustodyContestResolved, []breach{
		{"facts.against", gone, "facts.against"},
		{"facts.against", `[]`, "facts.against"},
		{"facts.against", `"` + string(shelter) + `"`, "facts.against"},
		{"facts.against", `["` + string(shelter) + `","` + string(shelter) + `"]`, "facts.against"},
		{"facts.against", `["` + string(theChild) + `"]`, "facts.against"},
		{"facts.ground", `"seniority"`, "facts.ground"},
	})
}

// claimed is a child in the custody of the police that the shelter says it has.
func claimed(next ...draft) []draft {
	return held(append([]draft{claim(keeper, RoleIntake)}, next...)...)
}

// claimedByTwo is one that the welfare institution says it has, too.
func claimedByTwo(next ...draft) []draft {
	return claimed(append([]draft{claim(nurse, RoleIntake).named("third")}, next...)...)
}

func TestCustodyIsClaimed(t *testing.T) {
	home := handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))
	yes := claim(keeper, RoleIntake)
	other := change(yes, func(e *CustodyClaimed) { e.Agency = welfare })
	mistaken := change(yes, func(e *CustodyClaimed) { e.Presence.Match = presenceDenied })
	unsure := change(yes, func(e *CustodyClaimed) { e.Presence.Match = "not_checked" })
	judge(t, []row{
		{"H4 accepts a claim against the custodian", held(), yes, accepted},
		{"H4 accepts a child handed to the wrong agency on its way", held(sent), yes, accepted},
		{"H4 accepts a claim by the receiver who cannot answer", held(sent), claim(nurse, RoleIntake), accepted},
		{"H4 accepts a child nobody had time to check", held(), unsure, accepted},
		{"H4 refuses a child nobody holds", world(rescue()), yes, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child at home", heldAgreed(home), yes, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses the custodian's own claim", held(), claim(finder, RoleCaseworker), verdict{"H4", Conflict, "facts.agency"}},
		{"H4 refuses another child", held(), mistaken, verdict{"H4", Invalid, "facts.presence.match"}},
		{"H4 accepts a third agency while two contest", claimed(), claim(nurse, RoleIntake).named("third"), accepted},
		{"H4 refuses claiming twice", claimed(), yes.named("again"), verdict{"H4", Conflict, "facts.agency"}},
		{"H4 refuses claiming twice beside a third", claimedByTwo(), yes.named("again"), verdict{"H4", Conflict, "facts.agency"}},
		{"H4 accepts claiming anew once it was settled", claimed(resolution(clerk.records(RoleClerk), police, shelter)), yes.named("again"), accepted},
		{"H5 refuses a claim for another agency", held(), other, verdict{"H5", Forbidden, "facts.agency"}},
		{"H1 refuses a court", held(), claim(clerk, RoleCaseworker), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestContestIsSettled(t *testing.T) {
	bySupervisor, byCourt := director.records(RoleSupervisor), clerk.records(RoleClerk)
	neutral := officerCalled("neutral", hospital, RoleSupervisor)
	party := officerCalled("head of shelter", shelter, RoleSupervisor)
	toPolice, toShelter := resolution(bySupervisor, police, shelter), resolution(bySupervisor, shelter, police)
	judge(t, []row{
		{"H4 accepts the supervisor of one", claimed(), toPolice, accepted},
		{"H4 accepts the claimant's win", claimed(), toShelter, accepted},
		{"H4 accepts a court", claimed(), resolution(byCourt, shelter, police), accepted},
		{"H4 refuses where nothing is contested", held(), toPolice, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second decision", claimed(toPolice), toPolice.named("again"), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a third agency as winner", claimed(), resolution(bySupervisor, welfare, police), verdict{"H4", Invalid, "facts.agency"}},
		{"H4 refuses a third agency as loser", claimed(), resolution(byCourt, police, welfare), verdict{"H4", Invalid, "facts.against"}},
		{"H4 refuses a third agency among the losers", claimed(), resolution(byCourt, police, shelter, welfare), verdict{"H4", Invalid, "facts.against"}},
		{"H4 refuses one agency against itself", claimed(), resolution(byCourt, police, police), verdict{"H4", Invalid, "facts.against"}},
		{"H4 refuses one agency against itself and another", claimed(), resolution(byCourt, police, police, shelter), verdict{"H4", Invalid, "facts.against"}},
		{"H4 refuses whoever supervises neither", claimed(authorisation(neutral)), resolution(neutral.records(RoleSupervisor), police, shelter),
			verdict{"H4", Forbidden, "signers"}},
		{"H4 refuses a winner who is suspended", claimed(agencySuspension(shelter)), toShelter, verdict{"H4", Conflict, "facts.agency"}},
		{"H4 accepts a decision against a suspended agency", claimed(agencySuspension(shelter)), toPolice, accepted},
		{"H6 refuses the custodian", claimed(), resolution(chief.records(RoleSupervisor), police, shelter), verdict{"H6", Forbidden, "signers"}},
		{"H6 refuses the claimant", claimed(authorisation(party)), resolution(party.records(RoleSupervisor), shelter, police), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses a caseworker", claimed(), resolution(assessor.records(RoleCaseworker), police, shelter), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestContestOfThree: whoever decides names all who say that they have the child,
// so that nobody decides of a claim that he had not seen.
func TestContestOfThree(t *testing.T) {
	byCourt, bySupervisor := clerk.records(RoleClerk), director.records(RoleSupervisor)
	matronly := officerCalled("head of welfare", welfare, RoleSupervisor)
	neutral := officerCalled("neutral", hospital, RoleSupervisor)
	ofNGO := claim(volunteer, RoleCaseworker).named("of the organisation")
	unseen := verdict{"H4", Conflict, "facts.against"}
	judge(t, []row{
		{"H4 accepts a court for the custodian", claimedByTwo(), resolution(byCourt, police, shelter, welfare), accepted},
		{"H4 accepts a court for the first claimant", claimedByTwo(), resolution(byCourt, shelter, police, welfare), accepted},
		{"H4 accepts a court for the second claimant", claimedByTwo(), resolution(byCourt, welfare, shelter, police), accepted},
		{"H4 accepts who supervises only two of the three", claimedByTwo(), resolution(bySupervisor, police, welfare, shelter), accepted},
		{"H4 accepts who supervises only one of the three", held(ofNGO, claim(nurse, RoleIntake)), resolution(bySupervisor, ngo, welfare, police), accepted},
		{"H4 refuses leaving the first claimant out", claimedByTwo(), resolution(byCourt, police, welfare), unseen},
		{"H4 refuses leaving the second claimant out", claimedByTwo(), resolution(byCourt, police, shelter), unseen},
		{"H4 refuses leaving the custodian out", claimedByTwo(), resolution(byCourt, shelter, welfare), unseen},
		{"H4 refuses a fourth as winner", claimedByTwo(), resolution(byCourt, ngo, police, shelter, welfare), verdict{"H4", Invalid, "facts.agency"}},
		{"H4 refuses whoever supervises none of them", claimedByTwo(authorisation(neutral)), resolution(neutral.records(RoleSupervisor), police, shelter, welfare),
			verdict{"H4", Forbidden, "signers"}},
		{"H6 refuses a claimant as judge between two others", claimedByTwo(authorisation(matronly)),
			resolution(matronly.records(RoleSupervisor), police, shelter, welfare), verdict{"H6", Forbidden, "signers"}},
		{"H4 refuses a second decision", claimedByTwo(resolution(byCourt, police, shelter, welfare)), resolution(byCourt, police, shelter, welfare).named("again"),
			verdict{"H4", Conflict, "stream"}},
		{"H4 refuses to go on while only one claim fell", claimedByTwo(agencySuspension(police), instead(keeper, RoleIntake, police)),
			transfer(keeper, RoleIntake, ngo), verdict{"H4", Conflict, "stream"}},
	})
}

// TestEveryContestCanEnd: there are never more claims than a decision can name.
func TestEveryContestCanEnd(t *testing.T) {
	h := given(t, held()...)
	s, _, err := h.statement(t, claim(keeper, RoleIntake))
	if err != nil {
		t.Fatal(err)
	}
	child := h.fold.State(theChild).Child
	for n := range maxClaims {
		outcome{s.Event.(CustodyClaimed).decideChild(child, Basis{}, s)}.then(t, accepted)
		child.Custody.Contests = append(child.Custody.Contests, Contest{Agency: agencyCalled(string(rune('a' + n))), Claim: Mark{ID: s.ID}})
	}
	outcome{s.Event.(CustodyClaimed).decideChild(child, Basis{}, s)}.then(t, verdict{"H4", Conflict, "stream"})
}

// TestContestHoldsTheChild: while several agencies say that they have the child, no
// step moves it on; what must be recorded at night still can be.
func TestContestHoldsTheChild(t *testing.T) {
	contested := verdict{"H4", Conflict, "stream"}
	home := handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))
	third := claim(keeper, RoleIntake)
	gone := missed(finder, RoleCaseworker)
	judge(t, []row{
		{"H4 refuses taking", claimed(), taken(nurse, RoleIntake).named("second"), contested},
		{"H4 refuses the claimant's taking", claimed(), taken(keeper, RoleIntake).named("second"), contested},
		{"H4 refuses sending", claimed(), sent, contested},
		{"H4 refuses sending while three say that they have the child", claimedByTwo(), sent, contested},
		{"H4 refuses accepting", held(sent, third), acceptance(nurse, RoleIntake, sent), contested},
		{"H4 refuses a placement", claimed(), placed(finder, RoleCaseworker), contested},
		{"H4 refuses a body outside", claimed(), outside(finder, RoleCaseworker), contested},
		{"H4 refuses the way home", heldAgreed(third), home, contested},
		{"H4 refuses a stranger's emergency", claimed(), emergency(nurse, RoleIntake), contested},
		{"H4 accepts the custodian's emergency", claimed(), emergency(finder, RoleCaseworker), accepted},
		{"H4 accepts presence", claimed(), ofChild(PresenceAttested{Presence: sure}, matron.records(RoleCaseworker)), accepted},
		{"H4 accepts that the child is gone", claimed(), gone, accepted},
		{"H4 accepts who finds a child all have lost", claimed(gone), taken(nurse, RoleIntake).named("found"), accepted},
		{"H4 accepts sending once it is settled", claimed(resolution(clerk.records(RoleClerk), police, shelter)), sent, accepted},
		{"H5 accepts the answer to a transfer that outlived the contest", held(sent, third, resolution(clerk.records(RoleClerk), police, shelter)),
			acceptance(nurse, RoleIntake, sent), accepted},
	})
}

// TestNobodyShakesOffAClaim: neither losing the child nor an emergency ends a
// contest; only whoever decides it does, or the claimant becoming responsible.
func TestNobodyShakesOffAClaim(t *testing.T) {
	gone := missed(finder, RoleCaseworker)
	byCourt := clerk.records(RoleClerk)
	for name, c := range map[string]struct {
		given  []draft
		agency StreamID
		by     []StreamID // who still claims
	}{
		"losing and taking again":                               {claimed(gone, taken(finder, RoleCaseworker).named("again")), police, []StreamID{shelter}},
		"losing and finding":                                    {claimed(gone, back(finder, RoleCaseworker)), police, []StreamID{shelter}},
		"an emergency":                                          {claimed(emergency(finder, RoleCaseworker)), police, []StreamID{shelter}},
		"a third agency finds the child":                        {claimed(gone, taken(nurse, RoleIntake).named("found")), welfare, []StreamID{shelter}},
		"the claimant finds the child":                          {claimed(gone, taken(keeper, RoleIntake).named("found")), shelter, nil},
		"a decision for the custodian":                          {claimed(resolution(byCourt, police, shelter)), police, nil},
		"a decision for the claimant":                           {claimed(resolution(byCourt, shelter, police)), shelter, nil},
		"the custodian is suspended, and a third steps in":      {claimed(agencySuspension(police), instead(nurse, RoleIntake, police)), welfare, []StreamID{shelter}},
		"the custodian is suspended, and the claimant steps in": {claimed(agencySuspension(police), instead(keeper, RoleIntake, police)), shelter, nil},
		"a third agency claims":                                 {claimedByTwo(), police, []StreamID{shelter, welfare}},
		"one of two claimants finds the child":                  {claimedByTwo(gone, taken(keeper, RoleIntake).named("found")), shelter, []StreamID{welfare}},
		"one of two claimants steps in":                         {claimedByTwo(agencySuspension(police), instead(nurse, RoleIntake, police)), welfare, []StreamID{shelter}},
		"an emergency between three":                            {claimedByTwo(emergency(finder, RoleCaseworker)), police, []StreamID{shelter, welfare}},
		"a decision for one of two claimants":                   {claimedByTwo(resolution(byCourt, welfare, police, shelter)), welfare, nil},
		"a decision for the custodian of three":                 {claimedByTwo(resolution(byCourt, police, welfare, shelter)), police, nil},
	} {
		t.Run(name, func(t *testing.T) {
			now := given(t, c.given...).fold.State(theChild).Child.Custody
			var by []StreamID
			for _, contest := range now.Contests {
				by = append(by, contest.Agency)
			}
			if now.Agency != c.agency || !slices.Equal(by, c.by) {
				t.Errorf("%s is responsible and %q claim", now.Agency, by)
			}
		})
	}
}

// instead steps in the place of a suspended agency.
func instead(by officer, role string, from StreamID) draft {
	return change(taken(by, role), func(e *CustodyTaken) { e.From, e.LegalBasis = from, "suspension" }).named("instead")
}
