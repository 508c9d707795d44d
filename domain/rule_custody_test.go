package domain

import (
	"testing"
	"time"
)

// hour is short, for tables.
const hour = time.Hour

var (
	blocks = []string{SeverityBlock}
	highs  = []string{"high"}
	urgent = []string{"urgent"}
)

// wrongDate corrects the time of a record that the police made, once welfare has the
// child or they do still.
func wrongDate(of draft, custodian StreamID, right time.Duration) draft {
	return change(correction(of, custodian, finder.records(RoleInvestigator), nurse.seconds(RoleCaseworker)), func(e *ErrorDeclared) { e.RightTime = at(right) }).
		named("right time of " + of.id())
}

// TestA11 tells of gaps, overlaps and hand-overs that were done badly.
func TestA11(t *testing.T) {
	sent := transfer(finder, RoleCaseworker, welfare) // expected after three days
	arrives := func(after time.Duration) draft {
		return change(acceptance(nurse, RoleIntake, sent), func(e *TransferAccepted) { e.ArrivedAt = at(after) })
	}
	unsure := func(d draft) draft {
		return change(d, func(e *TransferAccepted) { e.Presence.Match = "not_checked" })
	}
	early := claiming(-9*hour, taken(finder, RoleCaseworker))
	begun := []timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}}
	on := func(more ...timed) []timed { return append(begun[:2:2], more...) }
	finds(t, "A11", map[string]ruled{
		"a plain way":                      {on(timed{day, sent}, timed{2 * day, arrives(2 * day)}), 20 * day, nil},
		"nobody for a day and an hour":     {[]timed{{0, rescue()}, {25 * hour, taken(finder, RoleCaseworker)}}, 9 * day, blocks},
		"nobody for less than a day":       {[]timed{{0, rescue()}, {23 * hour, taken(finder, RoleCaseworker)}}, 9 * day, nil},
		"nobody until now":                 {[]timed{{0, rescue()}}, 2 * day, blocks},
		"nobody until now, for an hour":    {[]timed{{0, rescue()}}, hour + day/2, nil},
		"where it was located":             {[]timed{{0, locatedChild()}, {9 * day, emergency(finder, RoleCaseworker)}}, 20 * day, nil},
		"an adult":                         {[]timed{{0, presented(true)}}, 20 * day, nil},
		"a death":                          {[]timed{{0, rescue()}, {hour, death()}}, 20 * day, nil},
		"the date of the rescue was wrong": {[]timed{{0, claiming(-5*day, rescue())}, {hour, taken(finder, RoleCaseworker)}, {2 * hour, wrongDate(rescue(), police, 0)}}, 9 * day, nil},
		"a rescue put days back":           {[]timed{{0, claiming(-5*day, rescue())}, {hour, taken(finder, RoleCaseworker)}}, 9 * day, blocks},
		"custody before the rescue":        {[]timed{{0, rescue()}, {hour, early}}, 9 * day, blocks},
		"its date was wrong":               {[]timed{{0, rescue()}, {hour, early}, {2 * hour, wrongDate(taken(finder, RoleCaseworker), police, hour)}}, 9 * day, nil},
		"clocks that differ":               {[]timed{{0, rescue()}, {hour, claiming(-4*time.Minute, taken(finder, RoleCaseworker))}}, 9 * day, nil},
		"arrived before it was sent":       {on(timed{2 * day, sent}, timed{3 * day, claiming(day, arrives(day))}), 9 * day, blocks},
		"two have it":                      {on(timed{day, claim(keeper, RoleIntake)}), 2 * day, blocks},
		"two had it, and that is settled":  {on(timed{day, claim(keeper, RoleIntake)}, timed{2 * day, resolution(clerk.records(RoleClerk), police, shelter)}), 9 * day, nil},
		"arrived days late":                {on(timed{day, sent}, timed{7 * day, arrives(7 * day)}), 20 * day, highs},
		"arrived a day late":               {on(timed{day, sent}, timed{4 * day, arrives(4 * day)}), 20 * day, nil},
		"nobody looked who arrived":        {on(timed{day, sent}, timed{2 * day, unsure(arrives(2 * day))}), 20 * day, highs},
		"a transfer that others overtake": {on(timed{day, sent}, timed{2 * day, claim(keeper, RoleIntake)},
			timed{3 * day, resolution(clerk.records(RoleClerk), shelter, police)}), 9 * day, highs},
		"missing on the way, and back": {on(timed{day, sent}, timed{2 * day, missed(finder, RoleCaseworker)}, timed{3 * day, back(finder, RoleCaseworker)}), 9 * day, nil},
		"a transfer that is refused":   {on(timed{day, sent}, timed{2 * day, refusal(nurse, RoleIntake, sent)}), 9 * day, nil},
	})
}

// TestA11OfTwoFiles: a child is with two houses at once, by two streams that are linked
// since; who holds the one stream sees it as whoever holds the other.
func TestA11OfTwoFiles(t *testing.T) {
	first := []timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}}
	second := func(after time.Duration) []timed {
		return []timed{{after, otherFound()}, {after, in(theOther, taken(nurse, RoleIntake)).named("taken again")}}
	}
	sent := transfer(finder, RoleCaseworker, welfare)
	across := []timed{{2 * day, sent}, {3 * day, change(acceptance(nurse, RoleIntake, sent), func(e *TransferAccepted) { e.ArrivedAt = at(3 * day) })}}
	linked := func(after time.Duration) []timed {
		halves := linkTo(theOther, theChild)
		return []timed{{after, halves[0]}, {after, halves[1]}}
	}
	story := func(parts ...[]timed) (all []timed) {
		for _, part := range parts {
			all = append(all, part...)
		}
		return all
	}
	finds(t, "A11", map[string]ruled{
		"for two days":            {story(first, second(day), across, linked(4*day)), 9 * day, blocks},
		"for less than a day":     {story(first, across[:1], second(2*day+hour), across[1:], linked(4*day)), 9 * day, nil},
		"only one after another":  {story(first, across, second(4*day), linked(5*day)), 9 * day, nil},
		"of a link that is taken": {story(first, second(day), across, linked(4*day), []timed{{5 * day, revoked(linkTo(theOther, theChild)[1], clerk.records(RoleClerk), assessor.seconds(RoleCaseworker))}}), 9 * day, nil},
	})
}

// TestA12 tells of children on the way.
func TestA12(t *testing.T) {
	sent := transfer(finder, RoleCaseworker, welfare) // expected after three days
	far := change(sent, func(e *TransferInitiated) { e.ExpectedBy = at(400 * day) })
	begun := []timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}}
	on := func(more ...timed) []timed { return append(begun[:2:2], more...) }
	finds(t, "A12", map[string]ruled{
		"on the way":                   {on(timed{day, sent}), 2 * day, nil},
		"past the time":                {on(timed{day, sent}), 4 * day, urgent},
		"arrived late":                 {on(timed{day, sent}, timed{9 * day, acceptance(nurse, RoleIntake, sent)}), 20 * day, nil},
		"recorded as missing and back": {on(timed{day, sent}, timed{5 * day, missed(finder, RoleCaseworker)}, timed{6 * day, back(finder, RoleCaseworker)}), 20 * day, nil},
		"given a year":                 {on(timed{day, far}), 5 * day, highs},
		"given a year, for a day":      {on(timed{day, far}), 2 * day, nil},
		"given a year, and arrived":    {on(timed{day, far}, timed{3 * day, acceptance(nurse, RoleIntake, far)}), 9 * day, nil},
		"given a year, which is over":  {on(timed{day, far}), 401 * day, urgent},
	})
}
