package domain

import "time"

// Step is a valid record, and the state of its stream after it. A stream from some
// point of view is a list of steps: what it tells beyond its state is a function of
// them, and of a time.
type Step struct {
	Statement
	State       State
	Early, Late time.Time // claimed, UTC, as the last correction has it; the recorded time where the claim has none
	Withdrawn   bool      // declared not to have occurred, or double, or of somebody else
}

// Mark names the record.
func (s Step) Mark() Mark { return markOf(s.Statement) }

// before is the state in which the step at a place found its stream.
func before(steps []Step, place int) State {
	if place == 0 {
		return State{Stream: steps[0].Stream}
	}
	return steps[place-1].State
}

// Decides reports whether a record decides about a child: a decision of the
// catalogue, or the hand-over or departure that carries one out.
func Decides(s Statement) bool {
	spec, _ := SpecOf(s.Type)
	return spec.Decision || s.Type == TypeHandedOver || s.Type == TypeRepatriationDeparted
}
