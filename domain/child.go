package domain

// ChildState is a child's stream, folded: one part for each noun.
type ChildState struct {
	Person  PersonID // the child; empty until the stream is opened
	Custody CustodyState
}

// childEvent is implemented by the events of a child's stream.
type childEvent interface {
	decideChild(ChildState, Basis, Statement) error
	evolveChild(ChildState, Statement) ChildState
}

// ChildRules is the Decider of children's streams.
type ChildRules struct{}

var _ Decider[ChildState] = ChildRules{}

// Initial implements Decider.
func (ChildRules) Initial() ChildState { return ChildState{} }

// Decide implements Decider.
func (ChildRules) Decide(s ChildState, b Basis, st Statement) error {
	event, ok := st.Event.(childEvent)
	if !ok {
		return fieldError("stream", "%s does not belong in a child's stream", st.Type)
	}
	if _, opens := event.(ChildRescued); !opens && s.Person == "" {
		return Refuse(Conflict, "H3", "%s is not open: its first record is a rescue", st.Stream)
	}
	return event.decideChild(s, b, st)
}

// Evolve implements Decider.
func (ChildRules) Evolve(s ChildState, st Statement) ChildState {
	return st.Event.(childEvent).evolveChild(s, st)
}
