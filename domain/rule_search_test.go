package domain

import (
	"slices"
	"testing"
	"time"
)

// instituted is a child whom a welfare institution has from the second day on, and what
// happens next.
func instituted(then ...timed) []timed {
	return append([]timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}, {day, sent}, {2 * day, acceptance(nurse, RoleIntake, sent)}}, then...)
}

// during is several drafts at one time.
func during(after time.Duration, drafts ...draft) []timed {
	told := make([]timed, len(drafts))
	for i, d := range drafts {
		told[i] = timed{after, d}
	}
	return told
}

// without leaves out the last few of a story.
func without(told []timed, last int) []timed { return slices.Clip(told[:len(told)-last]) }

// TestA19 tells of papers for children whom nobody has compared with those who seek one.
func TestA19(t *testing.T) {
	searched := func(after time.Duration) []timed {
		return during(after, append(profiled(swab()), uploaded(swab(), "children"))...)
	}
	temporary := func(after time.Duration) []timed { return during(after, certificate(stageTemporary)) }
	unread := change(certificate(stageTemporary), func(e *NotFoundCertified) { e.SearchSteps = []string{"local_search"} })
	enters := func(after time.Duration) []timed { return during(after, registered()) }
	because := func(after time.Duration, ground string) []timed {
		return during(after, change(registered(), func(e *CivilRegistered) { e.Ground = ground }))
	}
	known := during(50*day, order(OrderIdentity), identity(order(OrderIdentity)))
	consents := toAdoption(aMother, ConsentOfParent).by(volunteer.records(RoleCaseworker), advocate.seconds(RoleGuardian))
	adopts := during(50*day, consents, declared(groundConsent), registration())
	bySentence := during(50*day, rightsEnded, adoptable, registration())
	story := func(parts ...[]timed) []timed { return instituted(slices.Concat(parts...)...) }
	ofMother := during(9*day, reported(), accepts())
	finds(t, "A19", map[string]ruled{
		"searched, certified, registered":          {story(searched(9*day), temporary(40*day), enters(60*day)), 70 * day, nil},
		"never certified":                          {story(searched(9*day), enters(60*day)), 70 * day, blocks},
		"never sampled":                            {story(temporary(40*day), enters(60*day)), 70 * day, blocks},
		"sampled, and never searched":              {story(without(searched(9*day), 1), temporary(40*day), enters(60*day)), 70 * day, blocks},
		"a relative's profile searched":            {story(ofMother, during(9*day, append(profiled(swabOfMother()), uploaded(swabOfMother(), IndexRelatives))...), temporary(40*day), enters(60*day)), 70 * day, blocks},
		"searched since":                           {story(temporary(40*day), enters(60*day), searched(61*day)), 70 * day, blocks},
		"searched half a year ago":                 {story(searched(9*day), during(40*day, unread), enters(9*day+179*day)), 200 * day, nil},
		"searched longer ago":                      {story(searched(9*day), during(40*day, unread), enters(9*day+181*day)), 200 * day, blocks},
		"and compared again, the certificate says": {story(searched(9*day), temporary(40*day), enters(9*day+181*day)), 200 * day, nil},
		"the family is known":                      {story(known, because(60*day, "false_entry")), 70 * day, nil},
		"a false entry, and no family":             {story(because(60*day, "false_entry")), 70 * day, blocks},
		"a court's word":                           {story(because(60*day, "court_order")), 70 * day, nil},
		"somebody consents to an adoption":         {story(adopts), 70 * day, blocks},
		"and the child was searched":               {story(searched(9*day), adopts), 70 * day, nil},
		"a court has ended the parents' rights":    {story(bySentence), 70 * day, nil},
		"only declared adoptable":                  {story(without(adopts, 1)), 70 * day, nil},
		"the registration was taken back": {story(enters(60*day), during(61*day,
			change(correction(registered(), welfare, assessor.records(RoleCaseworker), volunteer.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" }))), 70 * day, nil},
	})
}

// TestA20 tells of adoptions of which the ground has gone, or against which something
// has come up.
func TestA20(t *testing.T) {
	free := func(then ...timed) []timed {
		return instituted(append(during(10*day, rightsEnded, adoptable), then...)...)
	}
	given := func(then ...timed) []timed { return free(append(during(20*day, registration()), then...)...) }
	wrong := func(by StreamID) draft {
		return change(correction(rightsEnded, by, clerk.records(RoleClerk), volunteer.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.Error = "did_not_occur" })
	}
	elsewhere := during(12*day, otherFound(), suspected())
	known := during(30*day, order(OrderIdentity), identity(order(OrderIdentity)))
	notices := policy("asks for a notice", `{"adoption.requires":["notice"],"notice.minDays":30}`)
	finds(t, "A20", map[string]ruled{
		"declared adoptable":                     {free(), 40 * day, nil},
		"adopted":                                {given(), 40 * day, nil},
		"not declared adoptable":                 {instituted(elsewhere...), 40 * day, nil},
		"the order was never made":               {given(timed{30 * day, wrong("")}), 40 * day, blocks},
		"the order was never made, not adopted":  {free(timed{30 * day, wrong(welfare)}), 40 * day, blocks},
		"and it was declared adoptable anew":     {free(append([]timed{{30 * day, wrong(welfare)}}, during(31*day, rightsEnded.named("again"), declared(groundRights, rightsEnded.named("again")).named("anew"))...)...), 40 * day, nil},
		"it may be in another stream, too":       {free(append(elsewhere, during(20*day, registration())...)...), 40 * day, blocks},
		"and that was dismissed":                 {free(append(elsewhere, during(20*day, dismissed(patrol, RoleInvestigator), registration())...)...), 40 * day, nil},
		"its family is found":                    {given(known...), 40 * day, blocks},
		"its family had been found":              {instituted(append(known, during(35*day, rightsEnded, adoptable, registration())...)...), 40 * day, nil},
		"and the adoption was dissolved":         {given(append(known, during(35*day, order(OrderDissolution), dissolution(order(OrderDissolution)))...)...), 40 * day, nil},
		"the policy asks for more by now":        {free(timed{30 * day, notices}, timed{31 * day, view("later")}), 40 * day, blocks},
		"the policy did not when it was adopted": {given(timed{30 * day, notices}, timed{31 * day, followUp(true)}), 40 * day, nil},
	})
}
