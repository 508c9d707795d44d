package domain

// What remains to be recorded in a stream whose life goes on in another.

// decideContinued is H4: what moves the child, or decides anew about it, is
// recorded where the life goes on, for nobody would heed it here. What is seen,
// feared or ordered, what corrects a record of this stream, takes it back or ends
// it stays possible.
func (s ChildState) decideContinued(spec Spec, st Statement) error {
	if !spec.Living && !spec.Decision || spec.Undoes {
		return nil
	}
	if l, ended := s.GoesOn(); ended {
		return refuse(Conflict, "H4", "stream", l.Mark, "the life in %s goes on in %s: %q is recorded there", st.Stream, l.Other, spec.Title())
	}
	return nil
}
