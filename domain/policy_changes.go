package domain

import "slices"

// Tendency says how one value of a parameter compares with another.
type Tendency string

// The tendencies.
const (
	Stricter  Tendency = "stricter"
	Looser    Tendency = "looser"
	Different Tendency = "different" // stricter in one respect and looser in another
)

// LimitChange is a parameter in which two profiles differ.
type LimitChange struct {
	Parameter     Parameter
	Tendency      Tendency
	Before, After string // the rule, in a sentence
}

// LimitChanges compares two sets of limits, in the order of Parameters.
func LimitChanges(before, after Limits) []LimitChange {
	var all []LimitChange
	for _, p := range parameters {
		if tendency := p.tendency(before, after); tendency != "" {
			all = append(all, LimitChange{Parameter: p, Tendency: tendency, Before: p.Sentence(before), After: p.Sentence(after)})
		}
	}
	return all
}

// tendency compares two values; it is empty where both are the same rule.
func (p Parameter) tendency(before, after Limits) Tendency {
	if p.number == nil {
		return p.sets(p.holding(before), p.holding(after))
	}
	x, y := p.number(before), p.number(after)
	if x == y {
		return ""
	}
	less := y < x
	if (p.Sense == LessIsStricter || p.Sense == MoreOrNone) && (x == 0 || y == 0) {
		less = x == 0 // none counts as more than any
	}
	if less == (p.Sense == LessIsStricter || p.Sense == FewerOrNone) {
		return Stricter
	}
	return Looser
}

// sets compares lists, whose order tells nothing.
func (p Parameter) sets(before, after []string) Tendency {
	more, fewer := !subset(after, before), !subset(before, after)
	if p.Sense == LessIsStricter {
		more, fewer = fewer, more
		// No list at all leaves everything open.
		if len(before) == 0 || len(after) == 0 {
			more, fewer = fewer, more
		}
	}
	switch {
	case more && fewer:
		return Different
	case more:
		return Stricter
	case fewer:
		return Looser
	}
	return ""
}

// holding are the members that hold: those of the profile, or those that hold when
// it names none.
func (p Parameter) holding(l Limits) []string {
	if members := p.members(l); len(members) > 0 {
		return members
	}
	return p.Else
}

// subset reports whether every one of some is among all.
func subset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
