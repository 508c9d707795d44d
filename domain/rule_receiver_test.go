package domain

import (
	"fmt"
	"testing"
)

// TestA25: how many children one person has had; this child is the last of them.
func TestA25(t *testing.T) {
	had := func(kind, eventType string, n, every int) (all []Trace) {
		for i := range n {
			stream := childCalled(fmt.Sprint("had ", i))
			if i == n-1 {
				stream = theChild
			}
			all = append(all, left(kind, string(aMother), "", stream, every*(i+1), eventType))
		}
		return all
	}
	mixed := append(had("receiver", TypeHandedOver, 3, 10)[:2], left("adopter", string(aMother), "", theChild, 40, TypeAdoptionRegistered))
	brother := Link{Mark: Mark{ID: recordID("siblings")}, Other: childCalled("had 0"), Relation: "sibling"}
	for name, c := range map[string]struct {
		traces []Trace
		links  []Link
		want   int
	}{
		"received three":                  {had("receiver", TypeHandedOver, 3, 10), nil, 1},
		"received two":                    {had("receiver", TypeHandedOver, 2, 10), nil, 0},
		"one is a sibling":                {had("receiver", TypeHandedOver, 3, 10), []Link{brother}, 0},
		"was assessed for three":          {had("receiver", TypeFamilyAssessmentDone, 3, 10), nil, 0},
		"received one, assessed for two":  {append(had("receiver", TypeFamilyAssessmentDone, 3, 10), left("receiver", string(aMother), "", theChild, 90, TypeHandedOver)), nil, 0},
		"received two and adopted one":    {mixed, nil, 1},
		"cared for ten in a year":         {had("carer", TypeCarePlacementMade, 10, 24*30), nil, 1},
		"cared for ten in ten years":      {had("carer", TypeCarePlacementMade, 10, 24*365), nil, 0},
		"cared for nine in a year":        {had("carer", TypeCarePlacementMade, 9, 24*30), nil, 0},
		"twice the same child, and again": {append(had("receiver", TypeHandedOver, 2, 10), left("receiver", string(aMother), "", theChild, 90, TypeHandedOver)), nil, 0},
	} {
		s := handmade(theChild, 1, HandedOver{})
		s.State.Child.Links.All = c.links
		a := lookedAt(s)
		a.Traces = c.traces
		fires(t, name, "A25", a, c.want)
	}
}
