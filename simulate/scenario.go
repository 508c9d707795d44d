package simulate

import "slices"

// Scenario is a crooked life that is made for one rule of the auditors: the truth of
// it bears the rule's id.
type Scenario struct {
	Name string // of the life, for Options.Lives
	Rule string // such as A11
}

// scenarios are the lives of all of them, which stand beside their topics.
func scenarios() []kind {
	return slices.Concat(
		specimenScenarios(),
		kinshipScenarios(),
		custodyScenarios(),
		peerScenarios(),
	)
}

// Scenarios returns the crooked lives that are made for rules, one or more for each.
// No caseload has them unless Options.Lives names them.
func Scenarios() []Scenario {
	var all []Scenario
	for _, k := range scenarios() {
		all = append(all, Scenario{Name: k.name, Rule: k.crooked})
	}
	return all
}

// HonestLives returns the names of the honest lives that DefaultChildren live, in
// turn: as often as they occur there.
func HonestLives() []string {
	var names []string
	for n := range DefaultChildren {
		if k := kindOf(n); k.crooked == "" {
			names = append(names, k.name)
		}
	}
	return names
}

// kindCalled returns the kind of life of a name; false when there is none.
func kindCalled(name string) (kind, bool) {
	all := scenarios()
	for n := range DefaultChildren {
		all = append(all, kindOf(n))
	}
	i := slices.IndexFunc(all, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return all[i], true
}

// kind is what the n-th child lives: what the caller asked for, or its place in the
// mix.
func (o Options) kind(n int) kind {
	if len(o.Lives) == 0 {
		return kindOf(n)
	}
	k, _ := kindCalled(o.Lives[n%len(o.Lives)])
	return k
}
