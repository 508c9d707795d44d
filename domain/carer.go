package domain

import "slices"

// kinshipCare is the care of a relative, as a kind of care and as a panel's option.
const kinshipCare = "kinship_care"

// decideCarer says with whom an agency may place a child. H3 and H6: neither with
// itself nor with who signs it. H8: with nobody about whom there is a concern; and
// with its family only when a way home would stand under the same obstacles, since
// the agency could bring it home by that name otherwise.
func (s ChildState) decideCarer(care string, carer PersonID, b Basis, st Statement) error {
	if b.signs(carer, st) {
		return refuse(Forbidden, "H6", "facts.carer", Mark{}, "an officer who places %s cannot be its carer: a colleague must sign", st.Stream)
	}
	err := s.decideHands("facts.carer", carer, st)
	if err != nil || care != kinshipCare && !s.family(carer) {
		return err
	}
	if met, stay := noStay.meets(s, returning(carer, st.Recorded.At)); !met {
		return refuse(Conflict, "H8", "facts.carer", stay, "%s cannot be placed with its family, and so with %s, while a court has ordered to wait", st.Stream, carer)
	}
	if met, no := wanted.meets(s, returning(carer, st.Recorded.At)); !met && !s.Adult && !s.kinWeighed() {
		return refuse(Conflict, "H8", "facts.carer", no,
			"%s cannot be placed with its family, and so with %s: the child said no, and no panel has decided for kinship care or the return since", st.Stream, carer)
	}
	return nil
}

// decideHands is what holds in an emergency too: who keeps the child for a night is
// not the child, and is nobody about whom there is a concern. An adult chooses.
func (s ChildState) decideHands(field string, keeper PersonID, st Statement) error {
	if keeper == s.Person {
		return refuse(Invalid, "H3", field, s.Opened, "%s cannot be its own carer", st.Stream)
	}
	if met, concern := noConcern.meets(s, returning(keeper, st.Recorded.At)); !met && !s.Adult {
		return refuse(Conflict, "H8", field, concern, "%s cannot be placed with %s while a protection concern about that person is open", st.Stream, keeper)
	}
	return nil
}

// family reports whether the stream knows the person as one to whom the child may
// belong: by its identity, an assessment or a proposal.
func (s ChildState) family(person PersonID) bool {
	return s.Family.assessedAsFamily(person) || s.Identity.Relative == person || slices.Contains(s.Decision.Get().Receivers, person)
}

// kinWeighed reports whether a panel decided for kinship care and knew the child's
// last view.
func (s ChildState) kinWeighed() bool {
	panel := s.Decision.Get().BestInterests
	return panel.Option == kinshipCare && panel.Views == s.view().ID && s.withdrawn(panel.ID).ID == ""
}
