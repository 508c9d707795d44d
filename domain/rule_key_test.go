package domain

import (
	"testing"
	"time"
)

// TestA29OfCarried: an officer of the police is suspended, and a nurse brings what he
// signed.
func TestA29OfCarried(t *testing.T) {
	h := given(t, world(rescue(), suspension(partner))...)
	ended := h.at
	signed := func(occurred, captured time.Time, by officer) Step {
		inner := Statement{OccurredAt: ClaimAt(occurred), Signers: []Signer{by.records(RoleInvestigator)}}
		if !captured.IsZero() {
			inner.Captured = &Capture{At: captured.Format(time.RFC3339)}
		}
		return handmade(theChild, 9000, StatementCarried{carried: inner}, nurse.records(RoleIntake))
	}
	withdrawn := signed(ended.Add(day), time.Time{}, partner)
	withdrawn.Withdrawn = true
	for name, c := range map[string]struct {
		step Step
		want int
	}{
		"made before":                  {signed(ended.Add(-hour), time.Time{}, partner), 0},
		"made after":                   {signed(ended.Add(hour), time.Time{}, partner), 1},
		"claimed before, typed after":  {signed(ended.Add(-hour), ended.Add(hour), partner), 1},
		"claimed and typed before":     {signed(ended.Add(-day), ended.Add(-hour), partner), 0},
		"a key that has not ended":     {signed(ended.Add(hour), time.Time{}, finder), 0},
		"the one who brought it erred": {withdrawn, 0},
	} {
		a := lookedAt(c.step)
		a.Agencies = map[StreamID]State{police: h.fold.State(police), welfare: h.fold.State(welfare)}
		fires(t, name, "A29", a, c.want)
	}
}

// TestA29OfVoidRecords: somebody signs with a key that has ended, and the record is void.
func TestA29OfVoidRecords(t *testing.T) {
	h := given(t, world(rescue(), taken(finder, RoleInvestigator), suspension(partner), taken(partner, RoleInvestigator).named("after").butVoid())...)
	a := Audited{Stream: theChild, Steps: h.steps(theChild), At: h.at.Add(hour), Agencies: map[StreamID]State{police: h.fold.State(police)}}
	fires(t, "nothing void", "A29", a, 0)
	last := len(h.statements) - 1
	a.Void = []Judged{{Statement: h.statements[last], Verdict: h.verdicts[last]}}
	fires(t, "with a key that had ended", "A29", a, 1)
	a.Void[0].Statement.Signers = []Signer{finder.records(RoleInvestigator)}
	fires(t, "void for another reason", "A29", a, 0)
	a.Void[0].Statement.Signers, a.Void[0].Statement.Recorded.Index = []Signer{partner.records(RoleInvestigator)}, 3
	fires(t, "before the key ended", "A29", a, 0)
}

// TestA29OfWhoServesElsewhere: an officer who is suspended at one agency signs for
// another.
func TestA29OfWhoServesElsewhere(t *testing.T) {
	both := officer{agency: station, person: partner.person, key: keyCalled("partner at the station"), roles: []string{RoleInvestigator}}
	serve := func(cause string, again ...draft) *history {
		leave := change(suspension(partner), func(e *OfficerSuspended) { e.Cause = cause })
		return given(t, world(append([]draft{authorisation(both), rescue(), taken(finder, RoleInvestigator), leave}, again...)...)...)
	}
	back := officer{agency: police, person: partner.person, key: keyCalled("partner again"), roles: []string{RoleInvestigator}}
	for name, c := range map[string]struct {
		h    *history
		by   officer
		want int
	}{
		"on leave":               {serve("leave"), both, 1},
		"under investigation":    {serve("investigation"), both, 1},
		"left the service there": {serve("left_service"), both, 0},
		"back since":             {serve("leave", authorisation(back).named("authorised again")), both, 0},
		"somebody else":          {serve("leave"), patrol, 0},
	} {
		s := handmade(theChild, 9000, PresenceAttested{}, c.by.records(RoleInvestigator))
		a := lookedAt(s)
		a.Agencies = map[StreamID]State{police: c.h.fold.State(police), station: c.h.fold.State(station)}
		fires(t, name, "A29", a, c.want)
		a.Steps[0].Recorded.Index = c.h.fold.State(police).Agency.Get().Keys[partner.key.ID()].Until - 1
		fires(t, name+", before that", "A29", a, 0)
	}
}
