package domain

import (
	"testing"
	"time"
)

func glassPolicy() draft {
	return policy("emergencies", `{"breakGlass.hours":24,"breakGlass.reviewDays":7}`)
}

// glass is an officer's reading in an emergency.
func glass(by officer) draft {
	return about(theChild.Access(), BreakGlassUsed{Subject: theChild, Officer: by.person, Purpose: "child_found", Hours: 6}, by.records(by.roles[0]))
}

// looksInto is an auditor's review of a reading.
func looksInto(of draft) draft {
	return about(of.stream, BreakGlassReviewed{Outcome: "justified"}, auditor.records(RoleAuditor)).answering(of)
}

// unjust is a review that finds no reason.
func unjust(of draft) draft {
	return change(looksInto(of), func(e *BreakGlassReviewed) { e.Outcome = readingUnjustified })
}

// moonlighter is the patrol's officer with a key elsewhere.
var moonlighter = officer{agency: ngo, person: patrol.person, key: keyCalled("patrol at the organisation"), roles: []string{RoleCaseworker}}

// offered is a child in care, where readings in an emergency are offered.
func offered(next ...draft) []draft { return held(append([]draft{glassPolicy()}, next...)...) }

func TestBreakGlassIsJudged(t *testing.T) {
	refuses(t, TypeBreakGlassUsed, []breach{
		{"facts.subject", `"ledger"`, "facts.subject"},
		{"facts.hours", `0`, "facts.hours"},
		{"facts.hours", `745`, "facts.hours"},
		{"facts.purpose", `"curiosity"`, "facts.purpose"},
	})
	of := func(f func(*BreakGlassUsed)) draft { return change(glass(patrol), f) }
	elsewhere := glass(patrol)
	elsewhere.stream = childCalled("another").Access()
	unoffered := policy("closed", `{"breakGlass.reviewDays":7}`)
	judge(t, []row{
		{"H8 accepts an officer who has no part", offered(), glass(patrol), accepted},
		{"H8 accepts a doctor", offered(), glass(doctor), accepted},
		{"H3 accepts a second reading when the first is over", offered(glass(patrol)), glass(patrol).named("again").after(6 * time.Hour), accepted},
		{"H3 accepts a colleague's meanwhile", offered(glass(patrol)), glass(sergeant).named("another"), accepted},
		{"H6 refuses a second reading when the first was not justified", offered(glass(patrol), unjust(glass(patrol))), glass(patrol).named("again"), verdict{"H6", Forbidden, "facts.officer"}},
		{"H3 refuses a second reading meanwhile", offered(glass(patrol)), glass(patrol).named("again").after(5 * time.Hour), verdict{"H3", Conflict, "facts.officer"}},
		{"H3 refuses it for another agency", offered(glass(patrol), authorisation(moonlighter)), glass(moonlighter).named("again"), verdict{"H3", Conflict, "facts.officer"}},
		{"H8 accepts one after the death", offered(death()), glass(patrol), accepted},
		{"H8 accepts as many hours as the profile offers", offered(), of(func(e *BreakGlassUsed) { e.Hours = 24 }), accepted},
		{"H8 refuses one more", offered(), of(func(e *BreakGlassUsed) { e.Hours = 25 }), verdict{"H8", Invalid, "facts.hours"}},
		{"H8 refuses what no profile offers", held(), glass(patrol), verdict{"H8", Invalid, "type"}},
		{"H8 refuses what a later profile does not offer", offered(unoffered), glass(patrol), verdict{"H8", Invalid, "type"}},
		{"H6 refuses to read for another", offered(), of(func(e *BreakGlassUsed) { e.Officer = sergeant.person }), verdict{"H6", Forbidden, "facts.officer"}},
		{"H3 refuses a child nobody knows", world(glassPolicy()), glass(patrol), verdict{"H3", Invalid, "facts.subject"}},
		{"H3 refuses another child's stream", offered(), elsewhere, verdict{"H3", Invalid, "facts.subject"}},
		{"H1 refuses the operator", offered(), glass(registrar), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses a court, which reads by its orders", offered(), glass(clerk).by(clerk.records(RoleCaseworker)), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses an auditor", offered(), glass(auditor), verdict{"H1", Forbidden, "signers"}},
		{"H1 refuses two", offered(), glass(patrol).by(patrol.records(RoleInvestigator), sergeant.seconds(RoleSupervisor)), verdict{"H1", Forbidden, "signers"}},
	})
}

func TestBreakGlassIsReviewed(t *testing.T) {
	used := glass(patrol)
	moonlight := officer{agency: auditors, person: patrol.person, key: keyCalled("patrol the auditor"), roles: []string{RoleAuditor}}
	others := verdict{"H6", Forbidden, "signers"}
	judge(t, []row{
		{"H6 accepts an auditor", offered(used), looksInto(used), accepted},
		{"H6 accepts the agency above", offered(used), looksInto(used).by(chief.records(RoleSupervisor)), accepted},
		{"H6 accepts a second agency's", offered(used, looksInto(used)), looksInto(used).by(chief.records(RoleSupervisor)).named("second"), accepted},
		{"H6 accepts it after a profile that offers none", offered(used, cn2015().named("old")), looksInto(used), accepted},
		{"H6 refuses the own agency", offered(used), looksInto(used).by(sergeant.records(RoleSupervisor)), others},
		{"H6 refuses the own agency beside another", offered(used), looksInto(used).by(auditor.records(RoleAuditor), sergeant.seconds(RoleSupervisor)), others},
		{"H6 refuses the officer for another agency", offered(used, authorisation(moonlight)), looksInto(used).by(moonlight.records(RoleAuditor)), others},
		{"H3 refuses an agency's second word", offered(used, looksInto(used)), looksInto(used).by(examiner.records(RoleAuditor)).named("again"), verdict{"H3", Conflict, "signers"}},
		{"H3 refuses what is no reading", offered(dossier(3)), looksInto(dossier(3)), verdict{"H3", Invalid, "refs"}},
	})
}

// TestBreakGlassOpens: for the very officer, within the hours, while the key is
// good and nobody has found it unjustified.
func TestBreakGlassOpens(t *testing.T) {
	used := glass(patrol)
	second := looksInto(used).by(chief.records(RoleSupervisor)).named("second")
	at := func(h *history, d time.Duration) time.Time {
		for _, s := range h.statements {
			if s.Type == TypeBreakGlassUsed {
				return s.Recorded.At.Add(d)
			}
		}
		return time.Time{}
	}
	for name, c := range map[string]struct {
		given  []draft
		who    officer
		after  time.Duration
		opened bool
	}{
		"nothing on record":                    {offered(), patrol, 0, false},
		"at once":                              {offered(used), patrol, 0, true},
		"not before":                           {offered(used), patrol, -time.Second, false},
		"to the last moment":                   {offered(used), patrol, 6*time.Hour - time.Second, true},
		"not afterwards":                       {offered(used), patrol, 6 * time.Hour, false},
		"not for a colleague":                  {offered(used), sergeant, 0, false},
		"not for nobody in particular":         {offered(used), officer{agency: station}, 0, false},
		"not at another agency":                {offered(used), officer{agency: ngo, person: patrol.person}, 0, false},
		"after a review that finds nothing":    {offered(used, looksInto(used)), patrol, time.Hour, true},
		"not after one that finds no reason":   {offered(used, unjust(used)), patrol, time.Hour, false},
		"nor when another agency thinks so":    {offered(used, unjust(used), second), patrol, time.Hour, false},
		"nor when that came first":             {offered(used, second, unjust(used)), patrol, time.Hour, false},
		"not when the key is compromised":      {offered(used, compromise(patrol)), patrol, time.Hour, false},
		"not by a record that is void":         {held(used.butVoid()), patrol, time.Hour, false},
		"under a later profile without it too": {offered(used, cn2015().named("old")), patrol, time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := given(t, c.given...)
			if got := h.fold.State(theChild.Access()).Access.MayRead(h.fold.State(c.who.agency), c.who.person, at(h, c.after)); got != c.opened {
				t.Errorf("opened: %v", got)
			}
		})
	}
}

// TestDossierKnowsWhoRead: the heads of a dossier are stated by who has seen every
// reading before it.
func TestDossierKnowsWhoRead(t *testing.T) {
	unseen := dossier(3).saying(func(s *Statement) { s.After = Prefix{} })
	stale := verdict{"H2", Conflict, "after"}
	judge(t, []row{
		{"H2 accepts one that has seen it", offered(glass(patrol)), dossier(3), accepted},
		{"H2 refuses one that has not", offered(glass(patrol)), unseen, stale},
		{"H2 accepts one that has not seen another dossier", offered(dossier(3)), unseen.named("second"), accepted},
	})
}
