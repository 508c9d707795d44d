package domain

import (
	"testing"
	"time"
)

// counts is a head count for a time so many hours after dawn, attested as late.
func counts(by officer, hours int, scope, definition string, children, delivered, dead int) Step {
	return handmade(theOperation, hours, OperationCountsAttested{AsOf: noon(hours).Format(time.RFC3339), Scope: scope, Definition: definition,
		Children: children, Delivered: delivered, Dead: dead}, by.records(RoleSupervisor))
}

// countedChildren are so many children whom the police freed at dawn and delivered two days later,
// but for those who died, and those of whom nothing more is known.
func countedChildren(delivered, dead, lost int) (all []FreedChild) {
	for i := range delivered + dead + lost {
		child := FreedChild{RecordRef: RecordRef{childCalled(string(rune('a' + i))), recordID("freed")}, How: "rescued", Agency: police, At: noon(0)}
		switch {
		case i < delivered:
			child.Delivered = noon(48)
		case i < delivered+dead:
			child.Died = noon(48)
		}
		all = append(all, child)
	}
	return all
}

// TestA22 holds head counts against the children on record; the second count of a row
// comes a week after the first, which is for a time two weeks after dawn.
func TestA22(t *testing.T) {
	all := func(by officer, hours, children, delivered, dead int) Step {
		return counts(by, hours, scopeAll, "rescued", children, delivered, dead)
	}
	own := func(by officer, hours, children, delivered, dead int) Step {
		return counts(by, hours, "own", "rescued", children, delivered, dead)
	}
	const fortnight, later = 14 * 24, 21 * 24
	atHome := countedChildren(3, 0, 0)
	atHome[0].Delivered, atHome[0].Home = time.Time{}, noon(60)
	afterwards := append(countedChildren(3, 0, 0), FreedChild{RecordRef: shown[0], How: "rescued", Agency: police, At: noon(400), Delivered: noon(410)})
	same := func(by officer, children, delivered, dead int) Step {
		s := all(by, later, children, delivered, dead)
		s.Event = OperationCountsAttested{AsOf: noon(fortnight).Format(time.RFC3339), Scope: scopeAll, Definition: "rescued", Children: children, Delivered: delivered, Dead: dead}
		return s
	}
	for name, c := range map[string]struct {
		steps []Step
		freed []FreedChild
		want  int
	}{
		"all agree":                          {[]Step{all(chief, fortnight, 4, 3, 1)}, countedChildren(3, 1, 0), 0},
		"one more than on record":            {[]Step{all(chief, fortnight, 5, 4, 1)}, countedChildren(3, 1, 0), 1},
		"one fewer than on record":           {[]Step{all(chief, fortnight, 3, 2, 1)}, countedChildren(3, 1, 0), 1},
		"one more delivered":                 {[]Step{all(chief, fortnight, 4, 4, 0)}, countedChildren(3, 0, 1), 1},
		"a death that nobody counts":         {[]Step{all(chief, fortnight, 4, 4, 0)}, countedChildren(3, 1, 0), 1},
		"more delivered than there are":      {[]Step{own(nurse, fortnight, 3, 4, 0)}, countedChildren(3, 1, 0), 1},
		"some are neither":                   {[]Step{all(chief, fortnight, 4, 3, 0)}, countedChildren(3, 0, 1), 1},
		"they came late":                     {[]Step{all(chief, 12, 4, 0, 0)}, countedChildren(4, 0, 0), 0},
		"counted anew since":                 {[]Step{all(chief, 12, 4, 0, 0), all(chief, fortnight, 4, 4, 0)}, countedChildren(4, 0, 0), 0},
		"straight home":                      {[]Step{all(chief, fortnight, 3, 3, 0)}, atHome, 0},
		"freed afterwards":                   {[]Step{all(chief, fortnight, 3, 3, 0)}, afterwards, 0},
		"own heads of those who free":        {[]Step{own(chief, fortnight, 3, 3, 0)}, countedChildren(4, 0, 0), 1},
		"own heads of those who are given":   {[]Step{own(nurse, fortnight, 2, 2, 0)}, countedChildren(4, 0, 0), 0},
		"own heads of others of those freed": {[]Step{own(sergeant, fortnight, 2, 2, 0)}, countedChildren(4, 0, 0), 0},
		"two agencies differ":                {[]Step{all(chief, fortnight, 3, 3, 0), same(sergeant, 4, 4, 0)}, countedChildren(3, 0, 0), 2}, // and with the record
		"one agency corrects itself":         {[]Step{all(chief, fortnight, 4, 4, 0), same(chief, 3, 3, 0)}, countedChildren(3, 0, 0), 0},
		"fewer at a later time":              {[]Step{all(chief, fortnight, 3, 3, 0), all(chief, later, 2, 2, 0)}, countedChildren(3, 0, 0), 2},
		"some are neither, until counted":    {[]Step{all(chief, fortnight, 4, 3, 0), all(chief, later, 4, 4, 0)}, countedChildren(3, 0, 1), 1},
		"another agency later":               {[]Step{all(chief, fortnight, 3, 3, 0), all(sergeant, later, 4, 4, 0)}, afterwards, 0},
		"own more than all":                  {[]Step{own(nurse, fortnight, 5, 5, 0), all(chief, later, 3, 3, 0)}, countedChildren(3, 0, 0), 1},
		"located, too":                       {[]Step{counts(chief, fortnight, scopeAll, definitionLocated, 3, 3, 0)}, countedChildren(3, 0, 0), 0},
		"no child on record":                 {[]Step{all(chief, fortnight, 89, 89, 0)}, nil, 1},
	} {
		a := lookedAt(c.steps...)
		a.Freed = c.freed
		fires(t, name, "A22", a, c.want)
	}
}

// A child of whom nothing is known since the rescue is named.
func TestA22NamesTheLost(t *testing.T) {
	a := lookedAt(counts(chief, 14*24, scopeAll, "rescued", 4, 4, 0))
	a.Freed = countedChildren(3, 0, 1)
	found := ruledBy(t, "A22", a)
	if len(found) != 1 || len(found[0].Records) != 2 || found[0].Records[1] != a.Freed[3].RecordRef {
		t.Errorf("found %+v", found)
	}
}
