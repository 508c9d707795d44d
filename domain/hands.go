package domain

import (
	"encoding/json"
	"fmt"
)

// Hand is somebody whom the facts of a record name, and as what. Files of many
// children are put side by side by it, so that one who appears too often is seen.
type Hand struct {
	Who  string // a PersonID, or the StreamID of an agency
	Part string // name of the fact: receiver, carer, finder, agency, to
}

// Named returns the persons and agencies that the facts of a valid statement name,
// in the order of the catalogue. It asks the catalogue which facts these are, so
// that a new event type needs no line here. What a statement embeds of another is
// not looked into: that one has a place of its own in its ledger.
func Named(s Statement) ([]Hand, error) {
	spec, known := SpecOf(s.Type)
	if !known {
		return nil, fmt.Errorf("read facts: no event is of the type %s", s.Type)
	}
	return namedIn("", spec.Facts, s.Facts)
}

func namedIn(prefix string, facts []Fact, data []byte) (hands []Hand, err error) {
	var members map[string]json.RawMessage
	for _, fact := range facts {
		if !fact.names() {
			continue
		}
		if members == nil { // most records name nobody, and are not decoded
			if err := json.Unmarshal(data, &members); err != nil {
				return nil, fmt.Errorf("read facts: %w", err)
			}
		}
		values := []json.RawMessage{members[fact.Name]}
		if fact.List && values[0] != nil {
			if err := json.Unmarshal(values[0], &values); err != nil {
				return nil, fmt.Errorf("read fact %s: %w", fact.Name, err)
			}
		}
		for _, value := range values {
			found, err := fact.namedBy(prefix, value)
			if err != nil {
				return nil, err
			}
			hands = append(hands, found...)
		}
	}
	return hands, nil
}

// names reports whether the fact can name a person or an agency.
func (f Fact) names() bool {
	return f.Type == Person || f.Type == StreamOf && (f.Of == AgencyStream || f.Of == "") || f.Type == Object
}

// namedBy reads one value of a fact that names; an absent one names nobody.
func (f Fact) namedBy(prefix string, value json.RawMessage) ([]Hand, error) {
	switch {
	case value == nil:
		return nil, nil
	case f.Type == Object:
		return namedIn(prefix+f.Name+".", f.Fields, value)
	}
	var who string
	if err := json.Unmarshal(value, &who); err != nil {
		return nil, fmt.Errorf("read fact %s: %w", f.Name, err)
	}
	if who == "" || f.Type == StreamOf && f.Of == "" && StreamID(who).Kind() != AgencyStream {
		return nil, nil
	}
	return []Hand{{Who: who, Part: prefix + f.Name}}, nil
}

// Enrols returns the key that an event enrols, and the officer whose it is for
// ever; false when it enrols none.
func Enrols(e Event) (PublicKey, PersonID, bool) {
	switch e := e.(type) {
	case AgencyAccredited:
		return e.Key, e.Officer, true
	case OfficerAuthorised:
		return e.Key, e.Officer, true
	case KeyRotated:
		return e.Key, e.Officer, true
	}
	return "", "", false
}
