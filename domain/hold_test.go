package domain

import "testing"

// hold keeps what there is of the child, for a prosecutor.
func hold() draft {
	return ofChild(LegalHoldSet{Scope: "everything", Cause: "criminal_proceedings"}, prosecutor.records(RoleProsecutor))
}

func lifts(of draft) draft {
	return about(of.stream, LegalHoldLifted{Cause: "proceedings_over"}, prosecutor.records(RoleProsecutor)).answering(of).
		named("lifting of " + of.id())
}

func TestHoldIsJudged(t *testing.T) {
	refuses(t, TypeLegalHoldSet, []breach{{"facts.scope", `"some"`, "facts.scope"}, {"facts.cause", `"habit"`, "facts.cause"}})
	stranger := officerCalled("clerk elsewhere", bench2, RoleClerk)
	elsewhere := []draft{accreditation(bench2, Court), authorisation(stranger)}
	ofReport := hold()
	ofReport.stream = theReport
	not := verdict{"H1", Forbidden, "signers"}
	judge(t, []row{
		{"H1 accepts a prosecutor", held(), hold(), accepted},
		{"H1 accepts a court", held(), hold().by(clerk.records(RoleClerk)), accepted},
		{"H1 accepts an auditor", held(), hold().by(auditor.records(RoleAuditor)), accepted},
		{"H1 accepts a second beside the first", held(hold()), hold().named("second"), accepted},
		{"H1 accepts one after the death", held(death()), hold(), accepted},
		{"H1 accepts one on a report", world(reported()), ofReport, accepted},
		{"H1 refuses the police", held(), hold().by(chief.records(RoleSupervisor)), not},
		{"H1 accepts that the same agency lifts it", held(hold()), lifts(hold()), accepted},
		{"H1 accepts that a court lifts it", held(append(elsewhere, hold())...), lifts(hold()).by(stranger.records(RoleClerk)), accepted},
		{"H1 accepts that a report's is lifted", world(reported(), ofReport), lifts(ofReport), accepted},
		{"H1 refuses that an auditor lifts it", held(hold()), lifts(hold()).by(auditor.records(RoleAuditor)), not},
		{"H1 refuses that a prosecutor lifts a court's", held(hold().by(clerk.records(RoleClerk))), lifts(hold()), not},
		{"H3 refuses what is no hold", held(hold()), lifts(rescue()), verdict{"H3", Invalid, "refs"}},
		{"H3 refuses a second lifting", held(hold(), lifts(hold())), lifts(hold()).named("again"), verdict{"H3", Conflict, "refs"}},
	})
}

// TestHoldStands until it is lifted, whatever is declared wrong.
func TestHoldStands(t *testing.T) {
	second := hold().named("second")
	wrong := func(d draft) draft {
		return neverWas(d, prosecutor.records(RoleProsecutor), nurse.seconds(RoleCaseworker))
	}
	for name, c := range map[string]struct {
		given []draft
		by    draft // the hold that stands; without a name when none does
	}{
		"nothing":                          {held(), draft{}},
		"set":                              {held(hold()), hold()},
		"lifted":                           {held(hold(), lifts(hold())), draft{}},
		"the first of two is lifted":       {held(hold(), second, lifts(hold())), second},
		"declared wrong":                   {held(hold(), wrong(hold())), hold()},
		"the lifting is declared wrong":    {held(hold(), lifts(hold()), wrong(lifts(hold()))), hold()},
		"another record is declared wrong": {held(hold(), lifts(hold()), view("now"), neverWas(view("now"), advocate.records(RoleGuardian), nurse.seconds(RoleCaseworker))), draft{}},
	} {
		t.Run(name, func(t *testing.T) {
			want := ""
			if c.by.event != nil {
				want = c.by.id()
			}
			if got := standing(given(t, c.given...).fold.State(theChild).Child.Holds); got.ID != want {
				t.Errorf("held by %v, want %q", got, want)
			}
		})
	}
}

// TestHoldOfAReport: what ended one is declared wrong there too.
func TestHoldOfAReport(t *testing.T) {
	set, doubt := hold(), finding(reported())
	set.stream = theReport
	wrong := func(of draft, author Signer) draft {
		d := neverWas(of, author, nurse.seconds(RoleCaseworker))
		d.stream = theReport
		return change(d, func(e *ErrorDeclared) { e.Custodian = "" })
	}
	h := given(t, world(reported(), set, doubt)...)
	if s := h.fold.State(theReport).Missing; standing(s.Get().Holds).ID != set.id() || s.Get().Findings[0].Cleared.ID != "" {
		t.Fatalf("held by %v, %+v", standing(s.Get().Holds), s.Get().Findings)
	}
	h.then(t, lifts(set), clears(doubt).by(clerk.records(RoleClerk), examiner.seconds(RoleAuditor)))
	if s := h.fold.State(theReport).Missing; standing(s.Get().Holds).ID != "" || s.Get().Findings[0].Cleared.ID == "" {
		t.Fatalf("held by %v, %+v", standing(s.Get().Holds), s.Get().Findings)
	}
	h.then(t, wrong(lifts(set), prosecutor.records(RoleProsecutor)), wrong(clears(doubt), clerk.records(RoleClerk)))
	if s := h.fold.State(theReport).Missing; standing(s.Get().Holds).ID != set.id() || s.Get().Findings[0].Cleared.ID != "" {
		t.Errorf("held by %v, %+v", standing(s.Get().Holds), s.Get().Findings)
	}
}
