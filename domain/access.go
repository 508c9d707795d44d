package domain

// AccessState is an access stream, folded: who opened one child's history in an
// emergency. A dossier moves no state: it is the answer to a question that was
// asked.
type AccessState struct {
	Readings []Reading // in emergencies, in order
}

// accessEvent is implemented by the events of an access stream: who asked for one
// child's history.
type accessEvent interface {
	decideAccess(AccessState, Basis, Statement) error
	evolveAccess(AccessState, Statement) AccessState
}

// AccessRules is the Decider of access streams.
type AccessRules struct{}

var _ Decider[AccessState] = AccessRules{}

// Initial implements Decider.
func (AccessRules) Initial() AccessState { return AccessState{} }

// Decide implements Decider.
func (AccessRules) Decide(s AccessState, b Basis, st Statement) error {
	event, ok := st.Event.(accessEvent)
	if !ok {
		return fieldError("stream", "%s does not belong in an access stream", st.Type)
	}
	return event.decideAccess(s, b, st)
}

// Evolve implements Decider.
func (AccessRules) Evolve(s AccessState, st Statement) AccessState {
	return st.Event.(accessEvent).evolveAccess(s, st)
}
