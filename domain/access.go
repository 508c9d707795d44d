package domain

// accessEvent is implemented by the events of an access stream: who asked for one
// child's history. They move no state; every record is the answer to a question
// that was asked.
type accessEvent interface {
	decideAccess(Statement) error
}

// decideAccess holds the rules of access streams.
func decideAccess(s Statement) error {
	event, ok := s.Event.(accessEvent)
	if !ok {
		return fieldError("stream", "%s does not belong in an access stream", s.Type)
	}
	return event.decideAccess(s)
}
