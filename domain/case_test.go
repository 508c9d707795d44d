package domain

import "testing"

func TestCaseRefusesFacts(t *testing.T) {
	refuses(t, TypeFollowUpDone, []breach{
		{"facts.followUp", `"call"`, "facts.followUp"},
		{"facts.seen", gone, "facts.seen"},
		{"facts.seen", `false`, "facts.notSeen"},
		{"facts.notSeen", `"working"`, "facts.notSeen"},
	})
	refuses(t, TypeCaseClosed, []breach{{"facts.outcome", `"done"`, "facts.outcome"}})
	refuses(t, TypeCaseReopened, []breach{{"facts.cause", gone, "facts.cause"}})
}

func TestCaseIsClosed(t *testing.T) {
	again := ofChild(CaseReopened{Cause: "new_information"}, assessor.records(RoleCaseworker))
	worker := officerCalled("case head", police, RoleSupervisor, RoleCaseworker)
	byHead := followUp(true).by(worker.records(RoleCaseworker))
	twice := policy("twice", `{"followup.required":2}`)
	home := world(append(append([]draft{twice, rescue(), taken(finder, RoleCaseworker)}, agreed()...), theHome)...)
	one, two := append(home[:len(home):len(home)], seenOn("2012-12-19")), append(home[:len(home):len(home)], seenOn("2012-12-19"), seenOn("2012-12-20"))
	unseen := append(home[:len(home):len(home)], followUp(false), followUp(false).named("second"))
	open := verdict{"H8", Conflict, "facts.outcome"}
	judge(t, []row{
		{"H8 accepts a child in care", held(), closure(outcomeResidential), accepted},
		{"H8 accepts a child at home", heldAgreed(theHome), closure(outcomeParent), accepted},
		{"H8 accepts a missing child", held(missed(finder, RoleCaseworker)), closure(outcomeMissing), accepted},
		{"H8 accepts a dead child", held(death()), closure(outcomeDeceased), accepted},
		{"H8 refuses reunited where the child is in care", held(), closure(outcomeParent), open},
		{"H8 refuses reunited with kin where the child is in care", held(), closure(outcomeKin), open},
		{"H8 refuses foster care where the child is at home", heldAgreed(theHome), closure(outcomeFoster), open},
		{"H8 refuses repatriated where the child is in care", held(), closure(outcomeRepatriated), open},
		{"H8 refuses repatriated where only a body outside has the child", held(outside(finder, RoleCaseworker)), closure(outcomeRepatriated), open},
		{"H8 refuses kin where the child went to its mother", heldAgreed(theHome), closure(outcomeKin), open},
		{"H8 refuses missing where the child is there", held(), closure(outcomeMissing), open},
		{"H8 refuses dead where the child lives", held(), closure(outcomeDeceased), open},
		{"H8 refuses without the follow-ups of the profile", home, closure(outcomeParent), open},
		{"H8 refuses with one of two", one, closure(outcomeParent), open},
		{"H8 refuses follow-ups that saw no child", unseen, closure(outcomeParent), open},
		{"H8 accepts with both", two, closure(outcomeParent), accepted},
		{"H6 refuses who followed the case", held(authorisation(worker), byHead), closure(outcomeResidential).by(worker.records(RoleSupervisor)), verdict{"H6", Forbidden, "signers"}},
		{"H6 accepts another supervisor", held(authorisation(worker), byHead), closure(outcomeResidential), accepted},
		{"H1 refuses a caseworker", held(), closure(outcomeResidential).by(assessor.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H3 refuses closing twice", held(closure(outcomeResidential)), closure(outcomeResidential).named("again"), verdict{"H3", Conflict, "stream"}},
		{"H3 accepts reopening", held(closure(outcomeResidential)), again, accepted},
		{"H3 accepts reopening years later", held(closure(outcomeResidential)), again.after(9 * 365 * day), accepted},
		{"H3 refuses reopening what is open", held(), again, verdict{"H3", Conflict, "stream"}},
		{"H3 accepts closing again", held(closure(outcomeResidential), again), closure("independent").named("second"), accepted},
		{"H4 accepts custody in a closed case", heldAgreed(theHome, closure(outcomeParent)), taken(keeper, RoleIntake).named("again"), accepted},
	})
}

// seenOn is a follow-up at home that claims a time, as much of it as is given.
func seenOn(value string) draft {
	precision := map[int]Precision{0: Unknown, len("2012-12"): Month, len("2012-12-19"): Day}[len(value)]
	return followUp(true).named("seen on " + value).after(5 * day).saying(func(s *Statement) {
		s.OccurredAt = ClaimedTime{value, precision, "+08:00"}
	})
}

// TestFollowUpsAreCounted: one a day from the hand-over on, none that was declared
// wrong. The child went home on the 18th.
func TestFollowUpsAreCounted(t *testing.T) {
	home := func(next ...draft) []draft {
		return world(append(append([]draft{policy("twice", `{"followup.required":2}`), rescue(), taken(finder, RoleCaseworker)}, agreed()...), append([]draft{theHome}, next...)...)...)
	}
	wrong := func(of draft, f func(*ErrorDeclared)) draft {
		return change(correction(of, "", assessor.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), f)
	}
	never := func(e *ErrorDeclared) { e.Error = "did_not_occur" }
	right := func(at string) func(*ErrorDeclared) {
		return func(e *ErrorDeclared) { e.RightTime = at }
	}
	first, second := seenOn("2012-12-19"), seenOn("2012-12-20")
	homeOn20th := correction(theHome, "", finder.records(RoleCaseworker), nurse.seconds(RoleCaseworker))
	homeOn20th = change(homeOn20th, right("2012-12-20T10:00:00+08:00")).after(5 * day)
	for name, c := range map[string]struct {
		given []draft
		want  int
	}{
		"two on two days":                       {home(first, second), 2},
		"two on one day":                        {home(first, first.named("again")), 1},
		"one on the day of the hand-over":       {home(seenOn("2012-12-18")), 1},
		"one before the hand-over":              {home(seenOn("2012-12-17")), 0},
		"one of the month before":               {home(seenOn("2012-11")), 0},
		"one of that month, on a day not known": {home(seenOn("2012-12")), 0},
		"one on a day not known":                {home(seenOn("")), 0},
		"one was never done":                    {home(first, second, wrong(second, never)), 1},
		"one of two on one day was never done":  {home(first, first.named("again"), wrong(first, never)), 1},
		"a detail of one was wrong":             {home(first, second, wrong(second, func(*ErrorDeclared) {})), 2},
		"one was on another day after all":      {home(first, first.named("again"), wrong(first.named("again"), right("2012-12-21T10:00:00+08:00"))), 2},
		"one was on the same day after all":     {home(first, second, wrong(second, right("2012-12-19T10:00:00+08:00"))), 1},
		"the hand-over was later after all":     {home(first, second, homeOn20th), 1},
		"nobody was seen":                       {home(followUp(false)), 0},
		"in care":                               {held(first), 0},
		"before it went home again":             {home(first, second, disruption(nurse, RoleIntake)), 2},
	} {
		if seen := given(t, c.given...).fold.State(theChild).Child.SeenAtHome(); len(seen) != c.want {
			t.Errorf("%s: %d count, want %d", name, len(seen), c.want)
		}
	}
	judge(t, []row{
		{"H8 accepts two days", home(first, second), closure(outcomeParent), accepted},
		{"H8 refuses three on one day", home(first, first.named("two"), first.named("three")), closure(outcomeParent), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses two of which one was never done", home(first, second, wrong(second, never)), closure(outcomeParent), verdict{"H8", Conflict, "facts.outcome"}},
	})
}

// TestWhoCloses is H4: the agency whose case it is, or the one that supervises it.
func TestWhoCloses(t *testing.T) {
	by := func(o officer, outcome string) draft { return closure(outcome).by(o.records(RoleSupervisor)) }
	head := officerCalled("head of search", ngo, RoleSupervisor)
	inWelfare := []draft{sent, acceptance(nurse, RoleIntake, sent)}
	foreign := verdict{"H4", Forbidden, "signers"}
	judge(t, []row{
		{"H4 accepts the responsible agency", held(), by(chief, outcomeResidential), accepted},
		{"H4 refuses another police unit", held(), by(sergeant, outcomeResidential), foreign},
		{"H4 refuses another ministry", held(), by(director, outcomeResidential), foreign},
		{"H4 refuses an organisation that has no part", held(authorisation(head)), by(head, outcomeResidential), foreign},
		{"H4 accepts who supervises the responsible agency", held(inWelfare...), by(director, outcomeResidential), accepted},
		{"H4 refuses who was responsible before", held(inWelfare...), by(chief, outcomeResidential), foreign},
		{"H4 accepts who supervises it when it is suspended", held(append(inWelfare, agencySuspension(welfare))...), by(director, outcomeResidential), accepted},
		{"H4 accepts who handed the child over", heldAgreed(theHome), by(chief, outcomeParent), accepted},
		{"H4 refuses who watched that", heldAgreed(authorisation(head), theHome), by(head, outcomeParent), foreign},
		{"H4 accepts who was responsible when the child died", held(death()), by(chief, outcomeDeceased), accepted},
		{"H4 refuses another then", held(death()), by(director, outcomeDeceased), foreign},
		{"H4 accepts who opened what nobody took", world(rescue()), by(chief, "not_trafficked"), accepted},
		{"H4 refuses another where nobody took the child", world(rescue()), by(director, "not_trafficked"), foreign},
		{"H4 accepts who won a contest", held(claim(keeper, RoleIntake), resolution(director.records(RoleSupervisor), shelter, police)), by(director, outcomeResidential), accepted},
	})
}

// TestNothingIsOpenWhenACaseCloses: a child that is missing, dead, on its way or
// claimed by two is settled nowhere.
func TestNothingIsOpenWhenACaseCloses(t *testing.T) {
	gone := missed(finder, RoleCaseworker)
	open, borne := verdict{"H4", Conflict, "stream"}, verdict{"H8", Conflict, "facts.outcome"}
	rows := []row{
		{"H4 refuses a child on its way", held(sent), closure(outcomeResidential), open},
		{"H4 accepts once the transfer is taken back", held(sent, abortion(finder, RoleCaseworker, sent)), closure(outcomeResidential), accepted},
		{"H4 refuses a child that two claim", held(claim(keeper, RoleIntake)), closure(outcomeResidential), open},
		{"H4 refuses a missing child that another says it has", held(gone, claim(keeper, RoleIntake)), closure(outcomeMissing), open},
		{"H8 accepts a child lost on its way as missing", held(sent, gone), closure(outcomeMissing), accepted},
		{"H8 accepts another outcome once the child is back", held(gone, back(finder, RoleCaseworker)), closure(outcomeResidential), accepted},
		{"H8 refuses an adoption where nobody was ever responsible", world(locatedChild().by(patrol.records(RoleInvestigator))),
			closure(outcomeAdopted).by(sergeant.records(RoleSupervisor)), borne},
		{"H8 refuses foster care by a night's keeper", held(emergency(finder, RoleCaseworker)), closure(outcomeFoster), borne},
		{"H8 refuses foster care that no court ordered", held(placed(finder, RoleCaseworker)), closure(outcomeFoster), borne},
		{"H8 accepts a shelter where an emergency put the child", held(emergency(finder, RoleCaseworker)), closure(outcomeResidential), accepted},
	}
	for _, outcome := range outcomes.All() {
		if outcome != outcomeMissing {
			rows = append(rows, row{"H8 refuses a missing child as " + Words(outcome), held(gone), closure(outcome), borne})
		}
		if outcome != outcomeDeceased {
			rows = append(rows, row{"H8 refuses a dead child as " + Words(outcome), held(death()), closure(outcome), borne})
		}
	}
	judge(t, rows)
}

// TestNobodyClosesOverAConcern is H8: while there is a concern about whoever has the
// child the case goes on, by whatever name it was to end.
func TestNobodyClosesOverAConcern(t *testing.T) {
	kin := with(kinshipCare, aMother)
	judge(t, []row{
		{"H8 accepts kinship guardianship in kinship care", held(kin), closure(outcomeKinship), accepted},
		{"H8 refuses kinship guardianship where nobody of kin has the child", held(), closure(outcomeKinship), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses kinship guardianship after an emergency", held(emergency(finder, RoleCaseworker)), closure(outcomeKinship), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses kinship guardianship where the mother has the child", heldAgreed(theHome), closure(outcomeKinship), verdict{"H8", Conflict, "facts.outcome"}},
		{"H8 refuses a concern about the carer", held(kin, concern(aMother)), closure(outcomeKinship), verdict{"H8", Conflict, "stream"}},
		{"H8 refuses it by another name", held(kin, concern(aMother)), closure("independent"), verdict{"H8", Conflict, "stream"}},
		{"H8 refuses a concern about who has the child at home", heldAgreed(theHome, concern(aMother)), closure(outcomeParent), verdict{"H8", Conflict, "stream"}},
		{"H8 accepts a concern about another", held(kin, concern(aFather)), closure(outcomeKinship), accepted},
		{"H8 accepts once the concern is cleared", held(kin, concern(aMother), clearance(concern(aMother))), closure(outcomeKinship), accepted},
	})
}

// TestFollowUpsAreNeverRefused: who looked, and whether the child was seen, is
// for findings to weigh.
func TestFollowUpsAreNeverRefused(t *testing.T) {
	released := followUp(true).by(finder.records(RoleCaseworker))
	judge(t, []row{
		{"accepts the officer who released the child", heldAgreed(theHome), released, accepted},
		{"accepts a child who was not seen", heldAgreed(theHome), followUp(false), accepted},
		{"accepts a child in care", held(), followUp(true), accepted},
	})
}

func TestDisruptionIsJudged(t *testing.T) {
	refuses(t, TypePlacementDisrupted, []breach{
		{"facts.cause", `"fate"`, "facts.cause"},
		{"facts.condition", gone, "facts.condition"},
	})
	judge(t, []row{
		{"H4 accepts a child at home", heldAgreed(theHome), disruption(nurse, RoleIntake), accepted},
		{"H4 refuses a child in care", held(), disruption(nurse, RoleIntake), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a child nobody holds", world(rescue()), disruption(nurse, RoleIntake), verdict{"H4", Conflict, "stream"}},
		{"H4 refuses a second time", heldAgreed(theHome, disruption(nurse, RoleIntake)), disruption(keeper, RoleIntake).named("again"), verdict{"H4", Conflict, "stream"}},
		{"H5 refuses for another agency", heldAgreed(theHome), change(disruption(nurse, RoleIntake), func(e *PlacementDisrupted) { e.Agency = shelter }),
			verdict{"H5", Forbidden, "facts.agency"}},
		{"H1 refuses an NGO", heldAgreed(theHome), disruption(volunteer, RoleCaseworker), verdict{"H1", Forbidden, "signers"}},
	})
}
