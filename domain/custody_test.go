package domain

import (
	"slices"
	"testing"
)

func TestCustodyRefusesFacts(t *testing.T) {
	presence := []breach{
		{"facts.presence.method", `"feeling"`, "facts.presence.method"},
		{"facts.presence.match", `""`, "facts.presence.match"},
		{"facts.presence.match", gone, "facts.presence.match"},
		{"facts.presence", gone, "facts.presence"},
	}
	refuses(t, TypeCustodyTaken, []breach{
		{"facts.agency", `"` + string(theChild) + `"`, "facts.agency"},
		{"facts.care", `"cellar"`, "facts.care"},
		{"facts.legalBasis", `""`, "facts.legalBasis"},
		{"facts.legalBasis", `"suspension"`, "facts.from"},
	})
	escorts := slices.Repeat([]PersonID{aMother}, 9)
	refuses(t, TypeTransferInitiated, append(presence,
		breach{"facts.to", `"ledger"`, "facts.to"},
		breach{"facts.expectedBy", `"soon"`, "facts.expectedBy"},
		breach{"facts.escorts", `[]`, "facts.escorts"},
		breach{"facts.escorts", string(encode(t, escorts)), "facts.escorts"},
		breach{"facts.escorts", `["` + string(police) + `"]`, "facts.escorts"},
		breach{"facts.cause", `"whim"`, "facts.cause"},
	))
	refuses(t, TypeTransferAccepted, append(presence,
		breach{"facts.agency", `""`, "facts.agency"},
		breach{"facts.arrivedAt", `""`, "facts.arrivedAt"},
		breach{"facts.care", `""`, "facts.care"},
		breach{"facts.condition", `"gone"`, "facts.condition"},
	))
}

// sent is the transfer that most tables rest on.
var sent = transfer(finder, RoleCaseworker, welfare)

// held is the story until the police has the child.
func held(next ...draft) []draft {
	return world(append([]draft{rescue(), taken(finder, RoleCaseworker)}, next...)...)
}

func TestCustodyIsTaken(t *testing.T) {
	other := change(taken(nurse, RoleIntake), func(e *CustodyTaken) { e.Agency = police })
	home := handover(nurse, RoleIntake, volunteer.as(RoleCaseworker, PurposeWitness))
	judge(t, []row{
		{"H4 accepts a child nobody holds", world(rescue()), taken(finder, RoleCaseworker), accepted},
		{"H4 accepts custody by an order that is not on record yet", world(rescue()), change(taken(keeper, RoleIntake), func(e *CustodyTaken) { e.LegalBasis = "court_order" }),
			accepted},
		{"H4 accepts any custodian", world(rescue()), taken(keeper, RoleIntake), accepted},
		{"H4 refuses a child another agency holds", held(), taken(nurse, RoleIntake).named("second"), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child on its way", held(sent), taken(nurse, RoleIntake).named("second"), verdict{"H4", Conflict, "stream"}},
		{"H4 accepts a child that went home", heldAgreed(sent, acceptance(nurse, RoleIntake, sent), home),
			taken(finder, RoleCaseworker).named("again"), accepted},
		{"H5 refuses custody for another agency", world(rescue()), other, verdict{"H5", Forbidden, "facts.agency"}},
		{"H1 refuses an agency that may hold no child", world(rescue()), taken(clerk, RoleCaseworker), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a role that may not", world(rescue()), taken(registrar, RoleRegistrar), verdict{"H1", Forbidden, "signers"}},
	})
}

// TestCustodyIsTakenAgain: from missing, from outside and from a suspended agency.
func TestCustodyIsTakenAgain(t *testing.T) {
	gone, away := missed(finder, RoleCaseworker), outside(finder, RoleCaseworker)
	captured := agencySuspension(police)
	again := taken(keeper, RoleIntake).named("again")
	judge(t, []row{
		{"H4 accepts whoever finds a missing child", held(gone), again, accepted},
		{"H4 accepts the custodian who finds it", held(gone), taken(partner, RoleInvestigator).named("again"), accepted},
		{"H4 accepts a child lost on its way", held(sent, gone), again, accepted},
		{"H4 accepts the custodian who fetches it from outside", held(away), taken(finder, RoleCaseworker).named("again"), accepted},
		{"H4 refuses another agency that fetches it from outside", held(away), again, verdict{"H4", Conflict, "stream"}},
		{"H4 accepts stepping in for a suspended agency", held(captured), instead(nurse, RoleIntake, police), accepted},
		{"H4 accepts stepping in by order of a court", held(captured), change(instead(nurse, RoleIntake, police), func(e *CustodyTaken) { e.LegalBasis = "court_order" }),
			accepted},
		{"H4 refuses stepping in for an agency in good standing", held(), instead(nurse, RoleIntake, police), verdict{"H4", Conflict, "facts.from"}},
		{"H4 refuses stepping in for an agency that has not the child", held(agencySuspension(shelter)), instead(nurse, RoleIntake, shelter),
			verdict{"H4", Conflict, "facts.from"}},
		{"H4 refuses stepping in without naming the agency", held(captured), taken(nurse, RoleIntake).named("again"), verdict{"H4", Conflict, "stream"}},
		{"H5 refuses stepping in for somebody else", held(captured), change(instead(nurse, RoleIntake, police), func(e *CustodyTaken) { e.Agency = shelter }),
			verdict{"H5", Forbidden, "facts.agency"}},
		{"H1 refuses the suspended agency", held(gone, captured), taken(finder, RoleCaseworker).named("again"), verdict{"H1", Forbidden, "signers"}},
		{"H5 accepts who was on the way to receive", held(sent, captured), acceptance(nurse, RoleIntake, sent), accepted},
		{"H10 refuses after a death", held(death()), again, verdict{"H10", Conflict, "type"}},
	})
}

func TestCustodyIsHeldOutside(t *testing.T) {
	away := outside(finder, RoleCaseworker)
	refuses(t, TypeCustodyHeldOutside, []breach{
		{"facts.body", `""`, "facts.body"},
		{"facts.presence.method", `"hearsay"`, "facts.presence.method"},
	})
	judge(t, []row{
		{"H4 accepts the custodian", held(), away, accepted},
		{"H4 accepts a second hospital", held(away), away.named("again"), accepted},
		{"H4 accepts sending from there", held(away), sent, accepted},
		{"H4 accepts the way home from there", heldAgreed(away), handover(finder, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness)), accepted},
		{"H4 refuses another agency", held(), outside(nurse, RoleIntake), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a child nobody holds", world(rescue()), away, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses while a transfer is open", held(sent), away, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses while the child is missing", held(missed(finder, RoleCaseworker)), away, verdict{"H4", Conflict, "stream"}},
		{"H10 refuses after a death", held(death()), away, verdict{"H10", Conflict, "type"}},
	})
	c := given(t, held(away)...).fold.State(theChild).Child.Custody
	if c.Agency != police || c.Status != Outside || c.Holder.Body != "County hospital" || c.Holder.Agency != "" {
		t.Errorf("held outside: %+v", c)
	}
}

func TestTransferIsInitiated(t *testing.T) {
	second := transfer(finder, RoleCaseworker, shelter).named("second")
	judge(t, []row{
		{"H4 accepts the custodian", held(), sent, accepted},
		{"H4 accepts a colleague", held(), transfer(partner, RoleInvestigator, welfare), accepted},
		{"H4 accepts a second signature", held(),
			sent.by(finder.records(RoleCaseworker), nurse.seconds(RoleIntake)), accepted},
		{"H4 refuses a child nobody holds", world(rescue()), sent, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses another agency", held(), transfer(patrol, RoleInvestigator, welfare), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses the receiver to be", held(), transfer(nurse, RoleIntake, welfare), verdict{"H4", Conflict, "signers"}},
		{"H4 refuses a second transfer while one is open", held(sent), second, verdict{"H4", Conflict, "stream"}},
		{"H4 refuses the old custodian", held(sent, acceptance(nurse, RoleIntake, sent)), second, verdict{"H4", Conflict, "signers"}},
		{"H4 accepts the new custodian", held(sent, acceptance(nurse, RoleIntake, sent)),
			transfer(nurse, RoleIntake, shelter).named("second"), accepted},
		{"H4 refuses a transfer to itself", held(), transfer(finder, RoleCaseworker, police), verdict{"H4", Invalid, "facts.to"}},
		{"H4 refuses a receiver never accredited", held(), transfer(finder, RoleCaseworker, nobody), verdict{"H4", Invalid, "facts.to"}},
		{"H4 refuses a receiver that may hold no child", held(), transfer(finder, RoleCaseworker, court), verdict{"H4", Invalid, "facts.to"}},
	})
}

func TestTransferIsAccepted(t *testing.T) {
	yes := acceptance(nurse, RoleIntake, sent)
	next := transfer(nurse, RoleIntake, shelter).named("second")
	claims := change(yes, func(e *TransferAccepted) { e.Agency = shelter })
	judge(t, []row{
		{"H5 accepts the named receiver", held(sent), yes, accepted},
		{"H5 refuses without a transfer", held(), yes, verdict{"H5", Conflict, "refs"}},
		{"H5 refuses a transfer that was void", held(transfer(patrol, RoleInvestigator, welfare).butVoid()), yes, verdict{"H5", Conflict, "refs"}},
		{"H5 refuses another receiver", held(sent), acceptance(keeper, RoleIntake, sent), verdict{"H5", Conflict, "signers"}},
		{"H5 refuses the sender", held(sent), acceptance(finder, RoleCaseworker, sent), verdict{"H5", Conflict, "signers"}},
		{"H5 refuses an acceptance for another agency", held(sent), claims, verdict{"H5", Forbidden, "facts.agency"}},
		{"H5 refuses an officer of another agency", held(sent), yes.by(keeper.records(RoleIntake)), verdict{"H5", Conflict, "signers"}},
		{"H5 refuses without an answer", held(sent), yes.about(), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses an answer to something else", held(sent), acceptance(nurse, RoleIntake, rescue()), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses another relation", held(sent), yes.about(Ref{"follows", theChild, sent.id()}), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses an answer in another stream", held(sent), yes.about(Ref{"answers", childCalled("another"), sent.id()}), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses answering twice", held(sent, yes), yes.named("again"), verdict{"H5", Conflict, "refs"}},
		{"H5 refuses answering an older transfer", held(sent, yes, next), acceptance(keeper, RoleIntake, sent).named("again"), verdict{"H5", Conflict, "refs"}},
		{"H5 accepts the next transfer's answer", held(sent, yes, next), acceptance(keeper, RoleIntake, next).named("again"), accepted},
	})
}

// TestNobodyHandsOverToHimself is H6 for a pair that two agencies' streams hide:
// both have enrolled one key.
func TestNobodyHandsOverToHimself(t *testing.T) {
	both := officer{welfare, finder.person, finder.key, []string{RoleCaseworker}}
	judge(t, []row{
		{"H6 refuses the sender's own key", held(authorisation(both).named("both"), sent), acceptance(both, RoleCaseworker, sent),
			verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts a colleague of the receiver", held(authorisation(both).named("both"), sent), acceptance(matron, RoleCaseworker, sent), accepted},
	})
}

func TestCustodyMoves(t *testing.T) {
	custody := func(next ...draft) CustodyState { return given(t, held(next...)...).fold.State(theChild).Child.Custody }
	if c := custody(); c.Agency != police || c.Status != InCare || c.Holder.Agency != police {
		t.Errorf("taken: %+v", c)
	}
	if c := custody(sent); c.Agency != police || c.Open == nil || *c.Open != (Transfer{ID: sent.id(), To: welfare, Sent: finder.records(RoleCaseworker)}) {
		t.Errorf("on its way: %+v", c)
	}
	if c := custody(sent, acceptance(nurse, RoleIntake, sent)); c.Agency != welfare || c.Open != nil {
		t.Errorf("accepted: %+v", c)
	}
}
