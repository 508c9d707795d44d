package domain

import (
	"slices"
	"testing"
)

func TestTraffickingRefusesFacts(t *testing.T) {
	refuses(t, TypeTraffickingStatusDecided, []breach{
		{"facts.traffickingStatus", `"maybe"`, "facts.traffickingStatus"},
		{"facts.traffickingStatus", `"not"`, "facts.exploitation"},
		{"facts.decidingBody", gone, "facts.decidingBody"},
		{"facts.exploitation", `["fun"]`, "facts.exploitation"},
		{"facts.means", `["kindness"]`, "facts.means"},
		{"facts.recruiterRelation", `"friend"`, "facts.recruiterRelation"},
		{"facts.criminalCase", `"the Wang case"`, "facts.criminalCase"},
	})
}

func TestTraffickingIsJudged(t *testing.T) {
	as := func(body string, signers ...Signer) draft {
		return change(trafficked("possible"), func(e *TraffickingStatusDecided) { e.DecidingBody = body }).by(signers...)
	}
	quoted := func(d draft) draft {
		return d.saying(func(s *Statement) {
			s.Source = Source{Kind: SourceTranscribed, Body: "Border service", Document: DigestOf([]byte("letter"))}
		})
	}
	foreign := verdict{"H1", Forbidden, "facts.decidingBody"}
	judge(t, []row{
		{"H1 accepts the police as police", held(), as("police", finder.records(RoleInvestigator)), accepted},
		{"H1 accepts an organisation as one", held(), as("ngo", volunteer.records(RoleCaseworker)), accepted},
		{"H1 accepts a prosecutor", held(), as("court_or_prosecution", prosecutor.records(RoleProsecutor)), accepted},
		{"H1 accepts a court", held(), as("court_or_prosecution", clerk.records(RoleClerk)), accepted},
		{"H1 refuses an organisation as a court", held(), as("court_or_prosecution", volunteer.records(RoleCaseworker)), foreign},
		{"H1 refuses the police as another authority", held(), as("other_authority", finder.records(RoleInvestigator)), foreign},
		{"H1 accepts what two agencies quote of another authority", held(), quoted(as("other_authority", finder.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))), accepted},
		{"H6 refuses what one agency quotes", held(), quoted(as("other_authority", finder.records(RoleInvestigator))), verdict{"H6", Forbidden, "signers"}},
		{"H1 refuses an institution", held(), as("other", nurse.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H3 accepts another word after it", held(trafficked("possible")), trafficked(noVictim), accepted},
		{"H10 accepts a word on the dead", held(death()), trafficked("actual"), accepted},
	})
}

// TestLastWordOnTrafficking counts, and each criminal case is named once.
func TestLastWordOnTrafficking(t *testing.T) {
	second := change(trafficked("actual"), func(e *TraffickingStatusDecided) { e.CriminalCase = "D1218-9" })
	wrong := change(never(second, finder.records(RoleInvestigator), nurse.seconds(RoleIntake)), func(e *ErrorDeclared) { e.Custodian = police })
	unnumbered := change(trafficked(noVictim), func(e *TraffickingStatusDecided) { e.CriminalCase = "" })
	for name, c := range map[string]struct {
		given  []draft
		status string
		cases  []string
	}{
		"none": {held(), "", nil}, "one": {held(trafficked("possible")), "possible", []string{"D1218-4"}},
		"two":            {held(trafficked("possible"), second), "actual", []string{"D1218-4", "D1218-9"}},
		"declared wrong": {held(trafficked("possible"), second, wrong), "possible", []string{"D1218-4"}},
		"same case":      {held(trafficked("possible"), trafficked("actual")), "actual", []string{"D1218-4"}},
		"no case":        {held(unnumbered), noVictim, nil},
	} {
		child := given(t, c.given...).fold.State(theChild).Child
		last, known := child.Trafficked()
		if last.Status != c.status || known != (c.status != "") || !slices.Equal(child.CriminalCases(), c.cases) {
			t.Errorf("%s: %+v, cases %v", name, last, child.CriminalCases())
		}
	}
}
