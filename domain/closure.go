package domain

import "slices"

// The outcomes that the state of a child must bear out.
const (
	outcomeParent      = "reunified_parent"
	outcomeKin         = "reunified_kin"
	outcomeKinship     = "kinship_guardianship"
	outcomeKafala      = "kafala"
	outcomeAdopted     = "adopted_domestic"
	outcomeAbroad      = "adopted_intercountry"
	outcomeFoster      = "foster"
	outcomeResidential = "residential"
	outcomeRepatriated = "repatriated"
	outcomeMissing     = "missing"
	outcomeDeceased    = "deceased"
	outcomeRecognised  = "recognised_adult"
	outcomeDuplicate   = "duplicate"
)

// borneOut says where a child must be for an outcome. It is missing or dead for no
// other, whatever else is true.
var borneOut = map[string]CustodyStatus{outcomeParent: AtHome, outcomeKin: AtHome, outcomeFoster: Fostered, outcomeResidential: InCare,
	outcomeKafala: Kafala, outcomeAdopted: Adopted, outcomeAbroad: Adopted, outcomeRepatriated: Repatriated, outcomeMissing: Missing, outcomeDeceased: Deceased}

// parents are the relations that make a return one to a parent.
var parents = []string{"mother", "father"}

// decideChild is H4, it is the agency's case and the child is settled; H6, the
// caseworker does not close; and H8, the outcome is borne out, and the follow-ups of
// the profile are done.
func (e CaseClosed) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case s.Case.Closed.ID != "":
		return refuse(Conflict, "H3", "stream", s.Case.Closed, "the case of %s was closed already", st.Stream)
	case s.Case.Worker.Key != "" && b.samePerson(s.Case.Worker, st.author()):
		return refuse(Forbidden, "H6", "signers", Mark{}, "the officer who followed the case of %s cannot close it: another supervisor must", st.Stream)
	}
	if err := need(s.decideWhose(b, st), s.Custody.decideSettled(st), e.decideLinked(s, st)); err != nil || e.Outcome == outcomeDuplicate {
		return err
	}
	return need(e.decideOutcome(s, st), e.decideBorne(s, st), e.decideFamily(s, st), s.decideHeld(st), s.decideFollowed(b, st))
}

// decideLinked is H8: a stream whose life goes on in another is a duplicate, and
// only such a one; where the child is, and how it ends, is said there. Else one
// person would be counted twice, or dropped.
func (e CaseClosed) decideLinked(s ChildState, st Statement) error {
	l, ended := s.GoesOn()
	switch {
	case ended && e.Outcome != outcomeDuplicate:
		return refuse(Conflict, "H8", "facts.outcome", l.Mark, "the life in %s goes on in %s, so the case closes as a duplicate, not as %s", st.Stream, l.Other, Words(e.Outcome))
	case !ended && e.Outcome == outcomeDuplicate:
		return refuse(Conflict, "H8", "facts.outcome", s.Opened, "no link that stands says that the life in %s goes on in another stream, so it is no duplicate", st.Stream)
	}
	return nil
}

// decideWhose is H4: a supervisor of the agency whose case it is closes it, or one
// of the agency above.
func (s ChildState) decideWhose(b Basis, st Statement) error {
	by := st.author().Agency
	if by == s.Case.Agency || by == b.Agency(s.Case.Agency).Supervisor {
		return nil
	}
	return refuse(Forbidden, "H4", "signers", s.Custody.Since, "the case of %s is that of %s: that agency closes it, or the one that supervises it, and %s is neither",
		st.Stream, s.Case.Agency, by)
}

// decideSettled is H4: nothing is open between agencies. A transfer on which the
// child was lost is over when the child is back.
func (c CustodyState) decideSettled(st Statement) error {
	switch {
	case len(c.Contests) > 0:
		return c.contested(st)
	case c.Open != nil && c.Status != Missing:
		return c.onTheWay(st)
	}
	return nil
}

func (e CaseClosed) decideOutcome(s ChildState, st Statement) error {
	c := s.Custody
	status, bound := borneOut[e.Outcome]
	switch {
	case bound && c.Status != status:
		return refuse(Conflict, "H8", "facts.outcome", c.Since, "the case of %s cannot close as %s, for the child is not %s",
			st.Stream, Words(e.Outcome), whereabouts(status))
	case !bound && (c.Status == Missing || c.Status == Deceased):
		return refuse(Conflict, "H8", "facts.outcome", c.Since, "the case of %s cannot close as %s, for the child is %s",
			st.Stream, Words(e.Outcome), whereabouts(c.Status))
	case e.Outcome == outcomeRecognised && !s.recognised():
		return refuse(Conflict, "H8", "facts.outcome", s.doubts(), "the case of %s cannot close as %s, for no adult has declared, and stands by it, to recognise a family or a missing report",
			st.Stream, Words(e.Outcome))
	}
	return nil
}

// decideBorne wants the record that gave the child another home for good to stand,
// and an adoption to be of the kind that the outcome says.
func (e CaseClosed) decideBorne(s ChildState, st Statement) error {
	switch s.Custody.Status {
	case Fostered, Kafala, Adopted, Repatriated:
	default:
		return nil
	}
	if by := s.withdrawn(s.Custody.Since.ID); by.ID != "" {
		return refuse(Conflict, "H8", "facts.outcome", by, "the case of %s cannot close as %s, for the record that says so was declared wrong", st.Stream, Words(e.Outcome))
	}
	adoption := s.Adoption.Get().Registered
	if kind, is := adoptedAs[e.Outcome]; is && kind != adoption.Kind {
		return refuse(Conflict, "H8", "facts.outcome", adoption.Mark, "the case of %s cannot close as %s, for its adoption is %s", st.Stream, Words(e.Outcome), Words(adoption.Kind))
	}
	return nil
}

// adoptedAs are the kinds of adoption that outcomes speak of.
var adoptedAs = map[string]string{outcomeAdopted: adoptionDomestic, outcomeAbroad: adoptionAbroad}

// decideFollowed wants the follow-ups of the profile to be done.
func (s ChildState) decideFollowed(b Basis, st Statement) error {
	seen, least := len(s.SeenAtHome()), b.Ledger().Policy.Limits.FollowUps
	if s.Custody.Status.Followed() && !s.Adult && seen < least {
		return refuse(Conflict, "H8", "facts.outcome", s.Custody.Since, "%s was seen on %d of the %d days that the policy asks for since it went home",
			st.Stream, seen, least)
	}
	return nil
}

// decideFamily wants the outcome to be that of the family that has the child.
func (e CaseClosed) decideFamily(s ChildState, st Statement) error {
	p, home := s.Decision.Get().Proposal, s.Custody.Status == AtHome
	toParent := slices.Contains(parents, p.Relation)
	switch {
	case e.Outcome == outcomeKinship && !home && !s.Custody.placed():
		return refuse(Conflict, "H8", "facts.outcome", s.Custody.Since, "the case of %s cannot close as %s, for the child is placed with nobody of its kin",
			st.Stream, Words(e.Outcome))
	case !home || p.Status != ProposalExecuted:
		return nil
	case e.Outcome == outcomeParent && !toParent, (e.Outcome == outcomeKin || e.Outcome == outcomeKinship) && toParent:
		return refuse(Conflict, "H8", "facts.outcome", p.Since, "%s went home to its %s, and the case cannot close as %s",
			st.Stream, Words(p.Relation), Words(e.Outcome))
	}
	return nil
}

// decideHeld wants no open concern about whoever has the child.
func (s ChildState) decideHeld(st Statement) error {
	for _, holder := range []PersonID{s.Custody.Holder.Person, s.Custody.Holder.With} {
		if met, concern := noConcern.meets(s, returning(holder, st.Recorded.At)); holder != "" && !met && !s.Adult {
			return refuse(Conflict, "H8", "stream", concern, "the case of %s cannot close while a protection concern about %s, who has the child, is open", st.Stream, holder)
		}
	}
	return nil
}

// whereabouts is a status for people.
func whereabouts(status CustodyStatus) string {
	switch status {
	case Fostered:
		return "in foster care by a court's order"
	case Kafala:
		return "in kafala by a court's order"
	}
	return Words(status)
}

func (e CaseClosed) evolveChild(s ChildState, st Statement) ChildState {
	s.Case.Closed, s.Case.Outcome = markOf(st), e.Outcome
	return s
}
