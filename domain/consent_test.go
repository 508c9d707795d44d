package domain

import "testing"

// consented is the mother's consent to a specimen of the child, heard by the
// organisation's officer.
func consented() draft {
	return ofChild(ConsentGiven{Giver: aMother, GivenAs: ConsentOfParent, Scope: "sampling"}, volunteer.records(RoleCaseworker))
}

func unsays(of draft) draft {
	return about(of.stream, ConsentWithdrawn{Told: "spoken"}, advocate.records(RoleGuardian)).answering(of).named("withdrawal of " + of.id())
}

// override is a consent that is done without, by the court.
func override(scope string) draft {
	return ofChild(ConsentOverridden{GivenAs: ConsentOfParent, Scope: scope, Cause: "not_found", LegalBasis: "child_protection_law"},
		clerk.records(RoleClerk)).named("override of " + scope)
}

// toAdoption is a consent to the child's adoption, heard by two agencies.
func toAdoption(giver PersonID, as string) draft {
	return ofChild(ConsentGiven{Giver: giver, GivenAs: as, Scope: ConsentToAdoption},
		assessor.records(RoleCaseworker), advocate.seconds(RoleGuardian)).named("adoption by " + as)
}

func TestConsentRefusesFacts(t *testing.T) {
	refuses(t, TypeConsentGiven, []breach{
		{"facts.scope", `"everything"`, "facts.scope"},
		{"facts.givenAs", `"owner"`, "facts.givenAs"},
		{"sealed.document", `null`, "sealed.document"},
	})
	refuses(t, TypeConsentOverridden, []breach{{"facts.legalBasis", `"habit"`, "facts.legalBasis"}})
}

func TestConsentIsJudged(t *testing.T) {
	as := func(giver PersonID, as string) draft {
		return change(consented(), func(e *ConsentGiven) { e.Giver, e.GivenAs = giver, as })
	}
	notHeard, gains := verdict{"H6", Forbidden, "facts.giver"}, verdict{"H6", Forbidden, "signers"}
	toVolunteer := change(proposal(), func(e *ReunificationProposed) { e.Receiver = volunteer.person }).by(assessor.records(RoleCaseworker))
	atVolunteers := change(placed(finder, RoleCaseworker), func(e *CarePlacementMade) { e.Carer = volunteer.person })
	inReport := func(d draft) draft { d.stream = theReport; return d }
	judge(t, []row{
		{"H3 accepts a parent", held(), consented(), accepted},
		{"H3 accepts a relative", held(), as(aWitness, "relative"), accepted},
		{"H3 accepts the child itself", held(), as(somebody, ConsentOfChild), accepted},
		{"H3 accepts the guardian on record", held(appointed()), as(advocate.person, ConsentOfGuardian), accepted},
		{"H3 refuses a guardian who is none", held(), as(advocate.person, ConsentOfGuardian), verdict{"H3", Conflict, "facts.giver"}},
		{"H3 refuses a guardian whose appointment was declared wrong", held(appointed(), neverWas(appointed(), clerk.records(RoleClerk), nurse.seconds(RoleCaseworker))), as(advocate.person, ConsentOfGuardian), verdict{"H3", Conflict, "facts.giver"}},
		{"H3 refuses another than the guardian", held(appointed()), as(aCarer, ConsentOfGuardian), verdict{"H3", Conflict, "facts.giver"}},
		{"H3 refuses somebody as the child", held(), as(aMother, ConsentOfChild), verdict{"H3", Invalid, "facts.giver"}},
		{"H3 refuses the child as a relative", held(), as(somebody, "relative"), verdict{"H3", Invalid, "facts.giver"}},
		{"H6 refuses a guardian who hears himself", held(appointed()), as(advocate.person, ConsentOfGuardian).by(advocate.records(RoleGuardian)), notHeard},
		{"H6 refuses a giver who signs beside another", held(), as(nurse.person, "relative").by(volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker)), notHeard},
		{"H6 refuses who is to receive the child", held(toVolunteer), consented(), gains},
		{"H6 accepts another while the receiver waits", held(toVolunteer), consented().by(nurse.records(RoleCaseworker)), accepted},
		{"H6 refuses who has the child", held(atVolunteers), consented(), gains},
		{"H6 accepts an adoption heard by two agencies", held(), toAdoption(aMother, ConsentOfParent), accepted},
		{"H6 refuses an adoption heard by one officer", held(), toAdoption(aMother, ConsentOfParent).by(assessor.records(RoleCaseworker)), gains},
		{"H6 refuses an adoption heard by one agency", held(), toAdoption(aMother, ConsentOfParent).by(nurse.records(RoleCaseworker), matron.seconds(RoleCaseworker)), gains},
		{"H10 refuses it after the death", held(death()), consented(), verdict{"H10", Conflict, "type"}},
		{"H3 accepts a relative in a missing report", world(reported()), inReport(as(aMother, "relative")), accepted},
		{"H3 refuses the child that is missing", world(reported()), inReport(as(aMother, ConsentOfChild)), verdict{"H3", Invalid, "facts.giver"}},
		{"H6 refuses a relative who hears himself", world(reported()), inReport(as(volunteer.person, "relative")), notHeard},
	})
}

func TestConsentIsWithdrawn(t *testing.T) {
	yes, of := consented(), rescue()
	inReport := yes
	inReport.stream = theReport
	judge(t, []row{
		{"H3 accepts what was given", held(yes), unsays(yes), accepted},
		{"H3 accepts it after the death", held(yes, death()), unsays(yes), accepted},
		{"H3 accepts who heard it", held(yes), unsays(yes).by(volunteer.records(RoleCaseworker)), accepted},
		{"H3 accepts one of a report", world(reported(), inReport), unsays(inReport), accepted},
		{"H3 refuses what is no consent", held(yes), unsays(of), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second withdrawal", held(yes, unsays(yes)), unsays(yes).named("again"), verdict{"H3", Conflict, "refs"}},
		{"H3 refuses a second withdrawal of one of a report", world(reported(), inReport, unsays(inReport)), unsays(inReport).named("again"), verdict{"H3", Conflict, "refs"}},
	})
}

func TestConsentIsOverridden(t *testing.T) {
	gains := verdict{"H6", Forbidden, "signers"}
	byCivil := override("sampling").by(director.records(RoleSupervisor))
	withCivil := override("sampling").by(clerk.records(RoleClerk), assessor.seconds(RoleCaseworker))
	inCivil := world(rescue(), taken(assessor, RoleCaseworker))
	bench := officerCalled("receiving clerk", court, RoleClerk)
	toClerk := change(proposal(), func(e *ReunificationProposed) { e.Receiver = bench.person })
	judge(t, []row{
		{"H6 accepts a court", held(), override("sampling"), accepted},
		{"H6 accepts a prosecutor", held(), override("sampling").by(prosecutor.records(RoleProsecutor)), accepted},
		{"H6 accepts civil affairs with another agency", held(), byCivil.by(director.records(RoleSupervisor), advocate.seconds(RoleGuardian)), accepted},
		{"H6 refuses civil affairs alone", held(), byCivil, gains},
		{"H6 refuses two officers of civil affairs", held(), byCivil.by(director.records(RoleSupervisor), assessor.seconds(RoleCaseworker)), gains},
		{"H6 refuses the agency that has the child", inCivil, byCivil.by(director.records(RoleSupervisor), advocate.seconds(RoleGuardian)), gains},
		{"H6 refuses it beside a court", inCivil, withCivil, gains},
		{"H6 accepts it beside a court elsewhere", held(), withCivil, accepted},
		{"H6 refuses who is to receive the child", held(authorisation(bench), toClerk), override("sampling").by(bench.records(RoleClerk)), gains},
		{"H1 accepts a court for an adoption", held(), override(ConsentToAdoption), accepted},
		{"H1 refuses a prosecutor for an adoption", held(), override(ConsentToAdoption).by(prosecutor.records(RoleProsecutor)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses the police", held(), override("sampling").by(sergeant.records(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
		{"H10 refuses it after the death", held(death()), override("sampling"), verdict{"H10", Conflict, "type"}},
	})
}

// TestConsentStands: what was taken back or declared wrong bears nothing, and an
// override is no consent.
func TestConsentStands(t *testing.T) {
	yes, again := toAdoption(aMother, ConsentOfParent), toAdoption(aMother, ConsentOfParent).named("again")
	wrong := func(d draft) draft {
		return neverWas(d, assessor.records(RoleCaseworker), nurse.seconds(RoleCaseworker))
	}
	unsaid := neverWas(unsays(yes), advocate.records(RoleGuardian), nurse.seconds(RoleCaseworker))
	for name, c := range map[string]struct {
		given []draft
		by    string // the record that stands; empty when none does
	}{
		"nothing":                           {held(), ""},
		"given":                             {held(yes), yes.id()},
		"given twice":                       {held(yes, again), again.id()},
		"withdrawn":                         {held(yes, unsays(yes)), ""},
		"withdrawn, and another stands":     {held(yes, again, unsays(again)), yes.id()},
		"given anew":                        {held(yes, unsays(yes), again), again.id()},
		"declared wrong":                    {held(yes, wrong(yes)), ""},
		"its withdrawal was declared wrong": {held(yes, unsays(yes), unsaid), ""},
		"to something else":                 {held(consented()), ""},
		"as somebody else":                  {held(toAdoption(somebody, ConsentOfChild)), ""},
		"overridden":                        {held(override(ConsentToAdoption)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, stands := given(t, c.given...).fold.State(theChild).Child.consent(ConsentToAdoption, ConsentOfParent)
			if stands != (c.by != "") || got.ID != c.by {
				t.Errorf("stands %v on %v, want %q", stands, got, c.by)
			}
		})
	}
}

// TestConsentBearsApprovals: approvals end with a consent that stood when they were
// given, and a new one must have seen the withdrawal.
func TestConsentBearsApprovals(t *testing.T) {
	yes, lapsed := consented(), verdict{"H7", Conflict, "type"}
	wrong := neverWas(yes, volunteer.records(RoleCaseworker), nurse.seconds(RoleCaseworker))
	with := func(next ...draft) []draft { return held(append([]draft{yes}, append(agreed(), next...)...)...) }
	anew := []draft{approval(finder, RoleInvestigator, Police).named("anew"), approval(assessor, RoleCaseworker, CivilAffairs).named("anew too")}
	unseen := byPolice.saying(func(s *Statement) { s.After = Prefix{} })
	judge(t, []row{
		{"H7 accepts the hand-over while it stands", with(), theHome, accepted},
		{"H7 refuses it after the withdrawal", with(unsays(yes)), theHome, lapsed},
		{"H7 refuses it after it was declared wrong", with(wrong), theHome, lapsed},
		{"H7 accepts it with new approvals", with(append([]draft{unsays(yes)}, anew...)...), theHome, accepted},
		{"H2 refuses an approval that did not see the withdrawal", held(yes, proposal(), unsays(yes)), unseen, verdict{"H2", Conflict, "after"}},
	})
}
