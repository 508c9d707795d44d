package domain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Value is the parameter's value in words: 30 days, or police and civil affairs;
// empty when it is absent.
func (p Parameter) Value(l Limits) string {
	members := p.members(l)
	if len(members) == 0 {
		return ""
	}
	if p.Unit == Listed {
		for i, code := range members {
			members[i] = Requirement(code).noun()
		}
		return inWords(members)
	}
	unit := string(p.Unit)
	if len(members) == 1 && members[0] == "1" {
		unit = strings.TrimSuffix(unit, "s")
	}
	value := inWords(members) + " " + unit
	if years := p.years(l); years > 1 {
		value += fmt.Sprintf(" (%d years)", years)
	}
	return value
}

// years are those of a number of months that makes whole ones; else 0.
func (p Parameter) years(l Limits) int {
	if p.Unit != Months || p.number(l)%12 != 0 {
		return 0
	}
	return p.number(l) / 12
}

// members are the parts of the value; none when it is absent.
func (p Parameter) members(l Limits) []string {
	var numbers []int
	switch {
	case p.codes != nil:
		return slices.Clone(p.codes(l))
	case p.numbers != nil:
		numbers = p.numbers(l)
	case p.number(l) != 0:
		numbers = []int{p.number(l)}
	}
	var members []string
	for _, n := range numbers {
		members = append(members, strconv.Itoa(n))
	}
	return members
}

// check holds the value within what rules can compute with. A code that stands
// twice would look like two.
func (p Parameter) check(l Limits) error {
	members := p.members(l)
	if len(members) > maxFactList {
		return p.wrong("%s has at most %d members", p.Name, maxFactList)
	}
	for i, member := range members {
		n, err := strconv.Atoi(member)
		switch {
		case slices.Contains(members[:i], member):
			return p.wrong("%s names %s twice", p.Name, clip(member))
		case p.Unit == Listed && p.Terms != nil && !slices.Contains(p.Terms, member):
			return p.wrong("%s knows no %q, but %s", p.Name, clip(member), strings.Join(p.Terms, ", "))
		case p.Unit == Listed && !isCode(member):
			return p.wrong("%s names codes of lower-case letters, such as child_view", p.Name)
		case p.Unit != Listed && (err != nil || n < 0 || n > p.Most()):
			return p.wrong("%s is 0 to %d %s", p.Name, p.Most(), p.Unit)
		}
	}
	return nil
}

func (p Parameter) wrong(format string, args ...any) error {
	return fieldError("limits."+p.Name, format, args...)
}

// Most is the greatest number that the parameter takes: a hundred years, which
// keeps it within a time.Duration, a thousand million times, and a thousand of what
// is neither.
func (p Parameter) Most() int {
	switch p.Unit {
	case Hours:
		return 100 * 366 * 24
	case Days:
		return 100 * 366
	case Months:
		return 100 * 12
	case Times:
		return 1e9
	}
	return 1000
}

// isCode reports whether a text has the form of a code.
func isCode(text string) bool {
	other := func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') }
	return text != "" && len(text) <= 64 && !strings.ContainsFunc(text, other)
}

// inWords joins a list as people write it: a, b and c.
func inWords(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " and " + list[last]
}

// noun is what a requirement asks for, for people; a code that is none in words.
func (r Requirement) noun() string {
	known := map[Requirement]string{
		NeedsIdentity:      "an established identity",
		NeedsChildView:     "the child's own view",
		NeedsAssessment:    "a favourable assessment of the receiver",
		NeedsBestInterests: "a panel's decision for it",
		NeedsGuardian:      "a guardian",

		NeedsNotice:       "a public notice that has run its time",
		NeedsSearch:       "a search that has taken every step",
		NeedsChildConsent: "the child's consent where it is old enough",
		NeedsCapacity:     "a favourable assessment of who adopts",
		NeedsAgreement:    "the adopters' agreement to cooperate if parents are found",
		NeedsNationality:  "a nationality that the state has confirmed",
		NeedsConsulate:    "a consulate that was notified",
		NeedsRisk:         "a favourable assessment of the return",
	}
	if noun, is := known[r]; is {
		return noun
	}
	return Words(r)
}
