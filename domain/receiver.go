package domain

// H6 for the receiver of a child: whoever is to receive it is on one side only.

// decideApart is H6: nobody signs that the child comes to himself.
func decideApart(receiver PersonID, field string, b Basis, st Statement) error {
	if !b.signs(receiver, st) {
		return nil
	}
	return refuse(Forbidden, "H6", field, Mark{}, "%s is to receive %s and cannot sign this too", receiver, st.Stream)
}

// decideImpartial is H6 for what a proposal that waits may rest on: the receiver
// does not sign it.
func (p Proposal) decideImpartial(b Basis, st Statement) error {
	if !p.pending() || !b.signs(p.Receiver, st) {
		return nil
	}
	return refuse(Forbidden, "H6", "signers", p.Mark, "%s is to receive %s and cannot sign this too", p.Receiver, st.Stream)
}

// decideUnbiased is H6 for what a return rests on and was recorded before anybody
// proposed it: the receiver did not sign it. Another may hear the child, or
// decide, anew.
func (s ChildState) decideUnbiased(receiver PersonID, field string, b Basis, st Statement) error {
	own := func(record Mark, by []Signer) bool { return b.among(receiver, by) && s.withdrawn(record.ID).ID == "" }
	view, panel := s.view(), s.Decision.Get().BestInterests
	switch {
	case own(view.Mark, view.By):
		return refuse(Forbidden, "H6", field, view.Mark, "%s recorded what %s wants: before the child goes home to that officer another must hear it", receiver, st.Stream)
	case panel.Option == optionReturn && own(panel.Mark, panel.By):
		return refuse(Forbidden, "H6", field, panel.Mark, "%s decided on the return of %s in the panel: before the child goes home to that officer another panel must decide", receiver, st.Stream)
	}
	return nil
}
