package domain

import (
	"errors"
	"strings"
	"testing"
)

// TestEveryFactIsChecked breaks each fact of each type in every way its type
// allows, and wants the refusal to name it. It needs no line for a new event.
func TestEveryFactIsChecked(t *testing.T) {
	for _, spec := range Catalogue() {
		whole := told(t, spec.Type)
		t.Run(spec.Type, func(t *testing.T) { breakFacts(t, whole, "facts.", "facts.", spec.Facts) })
	}
}

// nonsense is, for each type of fact, what JSON allows and the type does not.
var nonsense = map[FactType][]string{
	Text: {`7`}, Code: {`7`, `"purple"`, `""`}, Int: {`"7"`, `1.5`, `true`, `1e99`}, Bool: {`"true"`, `0`},
	Person: {`"person-0"`, `""`, `"ledger"`}, StreamOf: {`"child-0"`, `"nowhere"`}, Hash: {`"AB"`, `7`},
	KeyFact: {`"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="`, `"AB=="`, `""`},
	Time:    {`"soon"`, `"2012-12-18"`, `"2012-12-18T05:30:00"`, `"2012-12-18T5:30:00Z"`, `"2012-12-18T05:30:00,5Z"`},
	Object:  {`7`, `"x"`},
}

func breakFacts(t *testing.T, whole []byte, path, field string, facts []Fact) {
	for _, fact := range facts {
		at, element := path+fact.Name, path+fact.Name
		bad := []string{}
		if fact.List {
			element += ".0"
			refusesFact(t, whole, at, `{}`, field+fact.Name)
		}
		if fact.Required {
			refusesFact(t, whole, at, gone, field+fact.Name)
			refusesFact(t, whole, at, `null`, field+fact.Name)
		}
		if fact.Required || fact.List {
			bad = nonsense[fact.Type]
		} else {
			for _, value := range nonsense[fact.Type] {
				refusesFact(t, whole, at, value, field+fact.Name)
			}
		}
		for _, value := range bad {
			refusesFact(t, whole, element, value, field+fact.Name)
		}
		if fact.Type == Object {
			breakFacts(t, whole, element+".", field+fact.Name+".", fact.Fields)
		}
	}
}

// refusesFact accepts that a list answers for its elements.
func refusesFact(t *testing.T, whole []byte, path, value, field string) {
	t.Helper()
	_, err := ParseStatement(broken(t, whole, path, value), strict)
	var e *Error
	switch {
	case !errors.As(err, &e):
		t.Errorf("%s = %s is accepted: %v", path, value, err)
	case e.Kind != Invalid || e.Rule != "H3":
		t.Errorf("%s = %s: %s by %q", path, value, e.Kind, e.Rule)
	case e.Field != field && e.Field != path && !strings.HasPrefix(field, e.Field+".") || e.Field == "facts":
		t.Errorf("%s = %s: the refusal names %q", path, value, e.Field)
	}
}
