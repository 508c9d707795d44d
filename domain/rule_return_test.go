package domain

import (
	"testing"
	"time"
)

// way is a child's way home to somebody: what is told before the proposal, and after the
// hand-over.
func way(to PersonID, before, after []timed) []timed {
	sent := transfer(finder, RoleCaseworker, welfare)
	told := []timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}, {day, sent}, {2 * day, acceptance(nurse, RoleIntake, sent)},
		{5 * day, order(OrderIdentity)}, {5 * day, identity(order(OrderIdentity))}}
	told = append(told, before...)
	relation := "mother"
	if to != aMother {
		relation = "uncle"
	}
	told = append(told, timed{30 * day, change(proposal(), func(e *ReunificationProposed) { e.Receiver, e.Relation = to, relation })})
	for _, d := range agreed()[1:] {
		told = append(told, timed{31 * day, d})
	}
	home := change(handover(nurse, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness)), func(e *HandedOver) { e.Receiver, e.Relation = to, relation })
	return append(append(told, timed{32 * day, home}), after...)
}

// TestA24 tells of returns to families about which there is, or was, a concern.
func TestA24(t *testing.T) {
	raised, doubt := concern(aMother), concern(aFather)
	cleared := func(after time.Duration) []timed { return []timed{{10 * day, raised}, {after, clearance(raised)}} }
	panel := timed{20 * day, bestInterests(optionReturn)}
	finds(t, "A24", map[string]ruled{
		"no concern":                                {way(aMother, nil, nil), 60 * day, nil},
		"one that was looked into":                  {way(aMother, cleared(18*day), nil), 60 * day, nil},
		"one that was cleared within the week":      {way(aMother, cleared(16*day), nil), 60 * day, blocks},
		"and a panel has weighed it":                {way(aMother, append(cleared(16*day), panel), nil), 60 * day, nil},
		"one that came up since":                    {way(aMother, nil, []timed{{40 * day, raised}}), 60 * day, blocks},
		"one that came up since and was cleared":    {way(aMother, nil, []timed{{40 * day, raised}, {41 * day, clearance(raised)}}), 60 * day, nil},
		"about the mother, and it is with an uncle": {way(anUncle, []timed{{10 * day, raised}}, nil), 60 * day, blocks},
		"and a panel has weighed that":              {way(anUncle, []timed{{10 * day, raised}, panel}, nil), 60 * day, nil},
		"a panel had weighed it before":             {way(anUncle, []timed{{8 * day, bestInterests(optionReturn)}, {10 * day, raised}}, nil), 60 * day, blocks},
		"about somebody who is nothing to it":       {way(aMother, []timed{{10 * day, doubt}}, nil), 60 * day, nil},
		"the child is back in care":                 {way(aMother, nil, []timed{{40 * day, raised}, {41 * day, disruption(nurse, RoleIntake)}}), 60 * day, nil},
		"a return that is only proposed":            {way(anUncle, []timed{{10 * day, raised}}, nil)[:8], 60 * day, blocks},
		"nobody proposes a return":                  {way(anUncle, []timed{{10 * day, raised}}, nil)[:7], 60 * day, nil},
	})
}

// TestA26 tells of persons who were found, and are gone, taken or sold again.
func TestA26(t *testing.T) {
	again := func(opening draft, establishes bool) []timed {
		known := identity(order(OrderIdentity)).by(patrol.records(RoleInvestigator), volunteer.seconds(RoleCaseworker))
		told := way(aMother, nil, []timed{{50 * day, in(theOther, opening).named("found again")}})
		told = append(told, timed{51 * day, in(theOther, order(OrderIdentity)).named("order there")})
		if establishes {
			there := in(theOther, known).named("identity there")
			there.refs = []Ref{{Rel: "answers", Stream: theOther, ID: recordID("order there")}}
			told = append(told, timed{51 * day, there})
		}
		halves := linkTo(theChild, theOther)
		return append(told, timed{52 * day, halves[0]}, timed{52 * day, halves[1]})
	}
	located := change(locatedChild(), func(e *ChildLocated) { e.Sex = "female" })
	half := linkTo(theChild, theOther)[1]
	report := func(relative PersonID, sex string) draft {
		return change(reported(), func(e *MissingReported) { e.Relative, e.Sex = relative, sex })
	}
	cites := func(told []timed) []timed { // the identity names the report, so that it is the child's
		for i := range told {
			if told[i].event.EventType() == TypeIdentityEstablished {
				told[i].draft = change(told[i].draft, func(e *IdentityEstablished) { e.Report = theReport })
			}
		}
		return told
	}
	reopened := about(theReport, MissingReopened{Cause: missingAgain}, finder.records(RoleInvestigator))
	mistaken := change(reopened, func(e *MissingReopened) { e.Cause = "error" })
	ended := []timed{{0, reported()}, {hour, accepts()}, {day, about(theReport, MissingResolved{Outcome: "found_alive"}, finder.records(RoleInvestigator))}}
	closed := timed{90 * day, closure(outcomeParent).by(director.records(RoleSupervisor))}
	taken := func(cause string) timed {
		return timed{100 * day, ofChild(CaseReopened{Cause: cause}, assessor.records(RoleCaseworker))}
	}
	seen := []timed{{50 * day, followUp(true)}, closed}
	sold := change(disruption(nurse, RoleIntake), func(e *PlacementDisrupted) { e.Cause = soldAgain })
	finds(t, "A26", map[string]ruled{
		"home for good":                     {way(aMother, nil, nil), 60 * day, nil},
		"rescued again":                     {again(rescue(), true), 60 * day, urgent},
		"located again":                     {again(located, true), 60 * day, urgent},
		"found again, by somebody":          {again(found(), true), 60 * day, nil},
		"the link was taken back":           {append(again(rescue(), true), timed{53 * day, revoked(half, clerk.records(RoleClerk), assessor.seconds(RoleCaseworker))}), 60 * day, nil},
		"sold again":                        {way(aMother, nil, []timed{{40 * day, sold}}), 60 * day, urgent},
		"neglected":                         {way(aMother, nil, []timed{{40 * day, disruption(nurse, RoleIntake)}}), 60 * day, nil},
		"a case reopened for it is gone":    {way(aMother, nil, append(seen, taken("missing"))), 120 * day, urgent},
		"a case reopened for a rescue":      {way(aMother, nil, append(seen, taken("rescued_again"))), 120 * day, urgent},
		"a case reopened for another cause": {way(aMother, nil, append(seen, taken("new_information"))), 120 * day, nil},
		"a search reopened":                 {append(ended, timed{2 * day, reopened}), 9 * day, urgent},
		"a search reopened after an error":  {append(ended, timed{2 * day, mistaken}), 9 * day, nil},
		"reported before it was found":      {cites(append([]timed{{0, report(aMother, "female")}}, way(aMother, nil, nil)...)), 60 * day, nil},
	})
}

// TestA26OfReports: somebody reports a child missing. Which reports have to do with a
// child, an index of persons says, for the child's stream does not name them.
func TestA26OfReports(t *testing.T) {
	h := livedAs(t, auditLimits, way(aMother, nil, nil)...)
	for name, c := range map[string]struct {
		relative PersonID
		sex      string
		age      int
		found    StreamID
		want     int
	}{
		"by whom it went home to":   {aMother, "female", 12, "", 1},
		"of a child of another sex": {aMother, "male", 12, "", 0},
		"of an older child":         {aMother, "female", 90, "", 0},
		"by another":                {aFather, "female", 12, "", 0},
		"and it is this one":        {aFather, "female", 12, theChild, 1},
		"and it is another":         {aFather, "female", 12, theOther, 0},
	} {
		with := h.clone().then(t, change(reported(), func(e *MissingReported) { e.Relative, e.Sex, e.AgeFrom, e.AgeTo = c.relative, c.sex, c.age, c.age }).after(30*day).
			saying(func(s *Statement) { s.OccurredAt = ClaimAt(dawn.Add(60 * day)) }))
		if c.found != "" {
			with.then(t, accepts(), about(theReport, MissingResolved{Outcome: "found_alive", Found: c.found}, finder.records(RoleInvestigator)))
		}
		a := Audited{Stream: theChild, Steps: with.steps(theChild), Others: map[StreamID][]Step{theReport: with.steps(theReport)}, At: dawn.Add(70 * day)}
		n := 0
		for _, d := range Audit(a) {
			if d.Rule == "A26" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%s: %d findings, want %d", name, n, c.want)
		}
	}
}

// TestA32 tells of children who said no, and went all the same.
func TestA32(t *testing.T) {
	says := func(after time.Duration, about, wants, name string) timed {
		return timed{after, change(view(wants), func(e *ChildViewRecorded) { e.About = about }).named(name)}
	}
	no, yes := says(10*day, aboutReturn, "no", "no"), says(12*day, aboutReturn, "now", "yes")
	panel := func(after time.Duration) timed { return timed{after, bestInterests(optionReturn)} }
	finds(t, "A32", map[string]ruled{
		"it wants to":                          {way(aMother, []timed{yes}, nil), 60 * day, nil},
		"it said no, and yes when asked again": {way(aMother, []timed{no, yes}, nil), 60 * day, highs},
		"it said no, and a panel weighed it":   {way(aMother, []timed{no, panel(14 * day)}, nil), 60 * day, nil},
		"a panel had decided before":           {way(aMother, []timed{panel(9 * day), no, yes}, nil), 60 * day, highs},
		"it wants no contact":                  {way(aMother, []timed{says(10*day, aboutContact, "no", "no contact")}, nil), 60 * day, highs},
		"it does not want to stay in care":     {way(aMother, []timed{says(10*day, aboutPlacement, "no", "not here")}, nil), 60 * day, nil},
		"it says no there":                     {way(aMother, nil, []timed{says(40*day, aboutReturn, "no", "no")}), 60 * day, highs},
		"it says no there, and is fetched":     {way(aMother, nil, []timed{says(40*day, aboutReturn, "no", "no"), {41 * day, disruption(nurse, RoleIntake)}}), 60 * day, nil},
		"it says no there, and a panel meets":  {way(aMother, nil, []timed{says(40*day, aboutReturn, "no", "no"), panel(45 * day)}), 60 * day, nil},
		"it said no, and is not home yet":      {way(aMother, []timed{no, yes}, nil)[:9], 60 * day, nil},
	})
}
