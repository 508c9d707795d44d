package domain

import (
	"fmt"
	"testing"
	"time"
)

// TestA15 tells of what was written down late, all at once, or before its time.
func TestA15(t *testing.T) {
	seen := func(name string, by officer) draft {
		return ofChild(PresenceAttested{Presence: sure}, by.records(RoleCaseworker)).named(name)
	}
	on := func(more ...timed) []timed {
		return append([]timed{{0, rescue()}, {hour, taken(finder, RoleCaseworker)}}, more...)
	}
	late := claiming(2*day, seen("late", matron))
	captured := func(after time.Duration, d draft) draft {
		return d.saying(func(s *Statement) {
			s.Captured = &Capture{At: at(after), Device: "0011223344556677", Counter: 1}
		})
	}
	blind := func(d draft) draft { return d.saying(func(s *Statement) { s.After = Prefix{} }) }
	// evening is what the matron writes down on the tenth day, of days before.
	evening := func(by officer, days ...int) (all []timed) {
		for _, d := range days {
			all = append(all, timed{10 * day, claiming(time.Duration(d)*day, seen(fmt.Sprintf("day %d", d), by))})
		}
		return all
	}
	court := func(after time.Duration) timed { return timed{after, order("custody")} }
	right := change(correction(late, police, matron.records(RoleCaseworker), finder.seconds(RoleInvestigator)), func(e *ErrorDeclared) { e.RightTime = at(9 * day) })
	finds(t, "A15", map[string]ruled{
		"in time":                          {on(timed{3 * day, late}), 9 * day, nil},
		"days late":                        {on(timed{9 * day, late}), 9*day + 2*hour, highs},
		"two by one officer":               {on(timed{9 * day, late}, timed{9 * day, claiming(3*day, seen("later", matron))}), 10 * day, highs},
		"by two officers":                  {on(timed{9 * day, late}, timed{9 * day, claiming(3*day, seen("later", volunteer))}), 10 * day, []string{"high", "high"}},
		"its date was wrong":               {on(timed{9 * day, late}, timed{9*day + hour, right}), 10 * day, nil},
		"three days on one, before court":  {on(append(evening(matron, 8, 9, 10), court(12*day))...), 20 * day, highs},
		"three days on one, and no court":  {on(evening(matron, 8, 9, 10)...), 20 * day, nil},
		"three days on one, long before":   {on(append(evening(matron, 8, 9, 10), court(18*day))...), 20 * day, nil},
		"two days on one, before court":    {on(append(evening(matron, 9, 10), court(12*day))...), 20 * day, nil},
		"three days by two, before court":  {on(append(evening(matron, 8, 9), append(evening(volunteer, 10), court(12*day))...)...), 20 * day, nil},
		"captured before what it rests on": {on(timed{5 * day, seen("first", matron)}, timed{6 * day, claiming(4*day, captured(4*day, seen("then", volunteer)))}), 9 * day, highs},
		"captured after what it rests on":  {on(timed{3 * day, seen("first", matron)}, timed{6 * day, claiming(4*day, captured(4*day, seen("then", volunteer)))}), 9 * day, nil},
		"captured without having seen it":  {on(timed{5 * day, seen("first", matron)}, timed{6 * day, blind(claiming(4*day, captured(4*day, seen("then", volunteer))))}), 9 * day, nil},
	})
}
