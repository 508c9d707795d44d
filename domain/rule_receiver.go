package domain

import (
	"fmt"
	"slices"
	"time"
)

// receiverRules are those about who gets children.
var receiverRules = []Rule{{
	ID: "A25", Version: 1, Severity: "high", Title: "One person has received, adopted or cared for children who have nothing to do with each other",
	Clears: "The children are declared to be siblings, or an agency that gave that person none of them says that the person is fit to have them.",
	find:   brokers,
}}

// manyReceived is how many children who are not siblings make somebody who receives
// or adopts them one to ask about: cousins may make two.
const manyReceived = 3

// manyCared is the same of a carer within a year. Foster families have a few at once,
// and some for weeks.
const manyCared = 10

// brokers is A25. An institution is no person, and its staff are no carers by name.
func brokers(a Audited) []Detected {
	return append(a.manyWith(manyReceived, 0, "received or adopted", "receiver", "adopter", "coAdopter"),
		a.manyWith(manyCared, 365*24*time.Hour, "cared for", "carer", "keeper")...)
}

// manyWith finds persons of this stream who have had so many children, within some time
// of the last of them if there is one. Siblings of this child do not count.
func (a Audited) manyWith(many int, within time.Duration, did string, kinds ...string) (all []Detected) {
	own, traces := a.traced(kinds...)
	own = slices.DeleteFunc(own, func(x Trace) bool { return !gives(x.Type) })
	var looked []string
	for _, mine := range own {
		if slices.Contains(looked, mine.Value) {
			continue
		}
		looked = append(looked, mine.Value)
		first := map[StreamID]Trace{} // of each child
		for _, x := range traces[mine.Value] {
			apart := x.Recorded.At.Sub(mine.Recorded.At).Abs()
			if known, is := first[x.Stream]; gives(x.Type) && !a.related(x.Stream) && (within == 0 || apart <= within) && (!is || x.Recorded.Index < known.Recorded.Index) {
				first[x.Stream] = x
			}
		}
		if len(first) < many {
			continue
		}
		var shown []Trace
		for _, x := range first {
			shown = append(shown, x)
		}
		all = append(all, tracedBy(fmt.Sprintf("%s has %s %d children who are not known to be siblings", mine.Value, did, len(first)), shown...))
	}
	return all
}

// gives reports whether by a record of the type somebody has the child from then on:
// not who was only looked at, or proposed.
func gives(eventType string) bool {
	switch eventType {
	case TypeHandedOver, TypeAdoptionRegistered, TypePlacementEmergency, TypeCarePlacementMade, TypeCarePlacementChanged, TypeFosterOrdered, TypeKafalaOrdered:
		return true
	}
	return false
}

// related reports whether another stream is of the same child or of a sibling.
func (a Audited) related(other StreamID) bool {
	_, sibling := a.State().Child.linked(other, false)
	return sibling || a.sameChild(other)
}
