package domain

import (
	"fmt"
	"testing"
	"time"
)

// TestA23 tells of children whom nobody sees, or always the same person does.
func TestA23(t *testing.T) {
	begun := []timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}}
	visits := func(by officer, days ...int) []timed {
		told := begun[:2:2]
		for _, d := range days {
			told = append(told, timed{time.Duration(d) * day, ofChild(PresenceAttested{Presence: sure}, by.records(RoleCaseworker)).named(fmt.Sprintf("seen on day %d", d))})
		}
		return told
	}
	withSecond := func(told []timed, by officer) []timed {
		last := &told[len(told)-1]
		last.signers = append(last.signers, by.seconds(RoleCaseworker))
		return told
	}
	unsure := func(told []timed) []timed {
		last := &told[len(told)-1]
		last.draft = change(last.draft, func(e *PresenceAttested) { e.Presence.Match = "not_checked" })
		return told
	}
	finds(t, "A23", map[string]ruled{
		"seen within the month":             {visits(matron, 20), 45 * day, nil},
		"not seen for a month":              {visits(matron, 20), 51 * day, highs},
		"seen late, and there":              {visits(matron, 20, 60), 65 * day, nil},
		"nobody could check who it is":      {unsure(visits(matron, 20, 45)), 51 * day, highs},
		"it has died":                       {append(visits(matron, 20), timed{30 * day, death()}), 65 * day, nil},
		"one visitor for four months":       {visits(matron, 20, 45, 70, 95, 115), 120 * day, highs},
		"one visitor for three months":      {visits(matron, 20, 45, 70, 95), 120 * day, nil},
		"a colleague came along once":       {append(withSecond(visits(matron, 20, 45, 70), volunteer), visits(matron, 95, 115)[2:]...), 120 * day, nil},
		"somebody else came at last":        {append(visits(matron, 20, 45, 70, 95, 115), visits(volunteer, 118)[2:]...), 120 * day, nil},
		"a doctor saw it at last":           {append(visits(matron, 20, 45, 70, 95, 115), timed{118 * day, examined("female")}), 120 * day, nil},
		"a year of visits by two":           {append(visits(matron, 20), append(visits(volunteer, 45)[2:], visits(matron, 70, 95, 120)[2:]...)...), 130 * day, nil},
		"nobody went to see it at home":     {homeIn(40*day, nil), 75 * day, highs},
		"somebody saw it at home":           {homeIn(40*day, []timed{{60 * day, followUp(true)}}), 75 * day, nil},
		"nobody found it at home":           {homeIn(40*day, []timed{{60 * day, followUp(false)}}), 75 * day, highs},
		"it is gone, and that is on record": {append(visits(matron, 20), timed{25 * day, missed(finder, RoleCaseworker)}), 65 * day, nil},
	})
}

// homeIn is a child who is handed by the nurse to its mother so long after dawn.
func homeIn(after time.Duration, then []timed) []timed {
	sent := transfer(finder, RoleCaseworker, welfare)
	told := []timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}, {day, sent}, {2 * day, acceptance(nurse, RoleIntake, sent)}}
	for _, d := range append([]draft{order(OrderIdentity), identity(order(OrderIdentity))}, agreed()...) {
		told = append(told, timed{after - 2*day, d})
	}
	return append(append(told, timed{after, handover(nurse, RoleCaseworker, volunteer.as(RoleCaseworker, PurposeWitness))}), then...)
}

// TestA23OfOnePicture: several records seal one photograph, as an index says that has
// opened them.
func TestA23OfOnePicture(t *testing.T) {
	h := livedAs(t, auditLimits, timed{0, rescue()}, timed{hour, taken(finder, RoleCaseworker)})
	a := Audited{Stream: theChild, Steps: h.steps(theChild), At: dawn.Add(day)}
	of := func(path string) Repeat {
		return Repeat{Path: path, Since: dawn.Add(hour), Records: []RecordRef{{theChild, rescue().id()}, {theChild, taken(finder, RoleCaseworker).id()}}}
	}
	a.Repeats = []Repeat{of("photo"), of("facility")}
	if found := Audit(a); len(found) != 1 || found[0].Rule != "A23" || len(found[0].Records) != 2 || !found[0].Since.Equal(dawn.Add(hour)) {
		t.Errorf("found %+v", found)
	}
	if a.Repeats = nil; len(Audit(a)) != 0 {
		t.Error("photographs that differ are one")
	}
}

// TestA33 tells of follow-ups by whoever gave the child away, and of those that found
// nobody.
func TestA33(t *testing.T) {
	visit := func(after time.Duration, d draft) timed {
		return timed{after, d.named(fmt.Sprintf("visit %s", after))}
	}
	by := func(d draft, who officer) draft { return d.by(who.records(RoleCaseworker)) }
	moved := officer{agency: ngo, person: nurse.person, key: keyCalled("nurse at the ngo"), roles: []string{RoleCaseworker}}
	home := func(then ...timed) []timed { return homeIn(40*day, then) }
	finds(t, "A33", map[string]ruled{
		"another looks after it":          {home(visit(60*day, followUp(true))), 70 * day, nil},
		"who gave it away does":           {home(visit(60*day, by(followUp(true), nurse))), 70 * day, highs},
		"twice":                           {home(visit(60*day, by(followUp(true), nurse)), visit(65*day, by(followUp(true), nurse))), 70 * day, []string{"high", "high"}},
		"a colleague does":                {home(visit(60*day, by(followUp(true), matron))), 70 * day, nil},
		"and another comes along":         {home(visit(60*day, followUp(true).by(nurse.records(RoleCaseworker), assessor.seconds(RoleCaseworker)))), 70 * day, nil},
		"under another key":               {append([]timed{{0, authorisation(moved)}}, home(visit(60*day, by(followUp(true), moved)))...), 70 * day, highs},
		"another sees it since":           {home(visit(60*day, by(followUp(true), nurse)), visit(65*day, followUp(true))), 70 * day, nil},
		"another does not find it since":  {home(visit(60*day, by(followUp(true), nurse)), visit(65*day, followUp(false))), 70 * day, highs},
		"not found once":                  {home(visit(60*day, followUp(false))), 70 * day, nil},
		"not found twice":                 {home(visit(60*day, followUp(false)), visit(65*day, followUp(false))), 70 * day, highs},
		"not found twice, nor thrice":     {home(visit(60*day, followUp(false)), visit(65*day, followUp(false)), visit(68*day, followUp(false))), 70 * day, highs},
		"seen in between":                 {home(visit(60*day, followUp(false)), visit(62*day, followUp(true)), visit(65*day, followUp(false))), 70 * day, nil},
		"seen at last":                    {home(visit(60*day, followUp(false)), visit(65*day, followUp(false)), visit(68*day, followUp(true))), 70 * day, nil},
		"found by who gave it away alone": {home(visit(60*day, followUp(false)), visit(65*day, followUp(false)), visit(68*day, by(followUp(true), nurse))), 70 * day, []string{"high", "high"}},
		"back in care":                    {home(visit(60*day, followUp(false)), visit(65*day, followUp(false)), visit(68*day, disruption(nurse, RoleIntake))), 70 * day, nil},
	})
}
