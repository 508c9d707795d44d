package domain

import "testing"

// TestA17 tells of rescues of which there is little but a word.
func TestA17(t *testing.T) {
	sent := transfer(finder, RoleCaseworker, welfare)
	alone := rescue().by(patrol.records(RoleInvestigator))
	seen := func(by officer, role string) draft {
		return ofChild(PresenceAttested{Presence: sure}, by.records(role)).named("seen by " + string(by.person))
	}
	of := func(d draft) draft { return change(d, func(e *ChildRescued) { e.Operation = theOperation }) }
	held := timed{hour, taken(finder, RoleCaseworker)}
	operation := timed{0, operationOpened()}
	elsewhere := change(operationOpened(), func(e *OperationOpened) { e.Agencies = []StreamID{station} }).by(sergeant.records(RoleSupervisor))
	finds(t, "A17", map[string]ruled{
		"two signed, and others have it":        {[]timed{{0, rescue()}, held, {day, sent}, {2 * day, acceptance(nurse, RoleIntake, sent)}}, 40 * day, nil},
		"one signed":                            {[]timed{{0, alone}, {day, seen(matron, RoleCaseworker)}}, 9 * day, highs},
		"one signed just now":                   {[]timed{{0, alone}, {hour, seen(matron, RoleCaseworker)}}, day, nil},
		"the second countersigns":               {[]timed{{0, alone}, {hour, seen(matron, RoleCaseworker)}, {day, countersignature(partner, RoleInvestigator, rescue())}}, 9 * day, nil},
		"nobody else sees it":                   {[]timed{{0, rescue()}, held, {day, seen(partner, RoleInvestigator)}}, 15 * day, highs},
		"nobody else sees it yet":               {[]timed{{0, rescue()}, held, {day, seen(partner, RoleInvestigator)}}, 13 * day, nil},
		"somebody else sees it too late":        {[]timed{{0, rescue()}, held, {15 * day, seen(matron, RoleCaseworker)}}, 30 * day, highs},
		"a doctor sees it":                      {[]timed{{0, rescue()}, held, {9 * day, examined("female")}}, 30 * day, nil},
		"it has died":                           {[]timed{{0, rescue()}, held, {9 * day, death()}}, 30 * day, nil},
		"its operation knows who rescued it":    {[]timed{operation, {0, of(rescue())}, held, {day, seen(matron, RoleCaseworker)}}, 30 * day, nil},
		"its operation knows nobody of them":    {[]timed{{0, elsewhere}, {0, of(rescue())}, held, {day, seen(matron, RoleCaseworker)}}, 30 * day, highs},
		"its operation began later":             {[]timed{operation, {hour, claiming(-2*hour, of(rescue()))}, {2 * hour, taken(finder, RoleCaseworker)}, {day, seen(matron, RoleCaseworker)}}, 30 * day, highs},
		"a find, by one alone":                  {[]timed{{0, found()}}, 30 * day, nil},
		"one signed, and it was declared wrong": {[]timed{{0, alone}, {hour, taken(finder, RoleCaseworker)}, {2 * hour, neverWas(rescue(), sergeant.records(RoleSupervisor), nurse.seconds(RoleCaseworker))}}, 30 * day, nil},
	})
}
