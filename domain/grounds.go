package domain

import (
	"slices"
	"time"
)

// Requirement is something that a decision about where the child is to live may
// need.
type Requirement string

// The requirements of a reunification.
const (
	NeedsIdentity      Requirement = "identity"       // established for the child, whoever of the family receives it
	NeedsChildView     Requirement = "child_view"     // about the return
	NeedsAssessment    Requirement = "assessment"     // of the receiver, favourable
	NeedsBestInterests Requirement = "best_interests" // a panel's decision for the return
	NeedsGuardian      Requirement = "guardian"       // somebody acts for the child

	// The rest hold under every profile.
	NeedsNoConcern   Requirement = "no_concern"   // about the receiver
	NeedsNoStay      Requirement = "no_stay"      // by a court
	NeedsNoObjection Requirement = "no_objection" // of the child, unless a panel decided after it
	NeedsNoDispute   Requirement = "no_dispute"   // of the identity, unless it was established since
)

// Further requirements, of an adoption (eligibility.go, adoption.go) and of a
// repatriation (repatriation.go).
const (
	NeedsCapacity     Requirement = "capacity_assessment" // of the adopters, favourable
	NeedsAgreement    Requirement = "agreement"           // of the adopters to cooperate if parents are found
	NeedsChildConsent Requirement = "child_consent"       // to its own adoption, from an age on
	NeedsNotice       Requirement = "notice"              // to the public, for as long as the profile asks
	NeedsSearch       Requirement = "search"              // every step that the profile asks for
	NeedsNationality  Requirement = "nationality"         // confirmed by the state of return
	NeedsConsulate    Requirement = "consulate"           // of that state, notified
	NeedsRisk         Requirement = "risk_assessment"     // of the return, favourable

	NeedsEligibility Requirement = "eligibility"  // for adoption
	NeedsNoIdentity  Requirement = "no_identity"  // that the ground of the adoption does not know
	NeedsNoProposal  Requirement = "no_proposal"  // of a reunification that waits
	NeedsNoFinding   Requirement = "no_finding"   // of an auditor, of severity block
	NeedsNoCandidate Requirement = "no_candidate" // of a database search that is open
	NeedsNoDanger    Requirement = "no_danger"    // found by whoever last assessed the return
)

// Lack is a requirement that is not met, and the record that stands against it,
// if one does.
type Lack struct {
	Requirement Requirement
	Against     Mark

	lack string // in words
}

// Sentence says what is missing, for people.
func (l Lack) Sentence() string { return l.lack }

// What a reunification needs and other rules ask for, too.
var (
	// familyFound wants it to be known to which family the child belongs.
	familyFound = requisite{NeedsIdentity, false, "it is not established to which family this child belongs", func(s ChildState, _ question) (bool, Mark) {
		if doubt := s.Identity.doubt(); doubt.ID != "" {
			return false, doubt
		}
		if by := s.unfounded(); by.ID != "" {
			return false, by
		}
		return s.Identity.Status == Established, s.Identity.Since
	}}

	// wanted stands in the way while the child's last word about the return is no,
	// unless a panel decided after it.
	wanted = requisite{NeedsNoObjection, true, "the child said no, and no panel has decided for the return since", func(s ChildState, _ question) (bool, Mark) {
		view, panel := s.view(), s.Decision.Get().BestInterests
		switch {
		case view.Wants != childObjects:
			return true, Mark{}
		case panel.Option == optionReturn && panel.Views == view.ID:
			return true, panel.Mark
		}
		return false, view.Mark
	}}

	noDispute = requisite{NeedsNoDispute, true, "it is disputed or was refuted whose child this is, and not established since", func(s ChildState, _ question) (bool, Mark) {
		doubt := s.Identity.doubt()
		return doubt.ID == "", doubt
	}}
)

// forReturn is all that a reunification may need.
var forReturn = []requisite{
	familyFound,
	{NeedsChildView, false, "the child was not asked about the return", func(s ChildState, _ question) (bool, Mark) {
		return s.view().ID != "", s.view().Mark
	}},
	{NeedsAssessment, false, "no assessment recommends this receiver", func(s ChildState, q question) (bool, Mark) {
		last, found := s.Family.assessed(q.receiver())
		return found && slices.Contains(favourable, last.Recommendation), last.Mark
	}},
	{NeedsBestInterests, false, "no panel has decided for the return", func(s ChildState, _ question) (bool, Mark) {
		panel := s.Decision.Get().BestInterests
		return panel.Option == optionReturn, panel.Mark
	}},
	{NeedsGuardian, false, "the child has no guardian", func(s ChildState, _ question) (bool, Mark) {
		return s.Custody.Guardian.Person != "", s.Custody.Guardian.Since
	}},
	{NeedsNoConcern, true, "a protection concern about the receiver is open", noConcern.rests},
	noStay,
	wanted,
	noDispute,
	noFinding,
}

// returning is the question whether the child may go home to a person.
func returning(receiver PersonID, at time.Time) question {
	return question{at: at, persons: []PersonID{receiver}}
}

// receiver is the one person who is to have the child.
func (q question) receiver() PersonID { return q.persons[0] }

// Lacking returns what the reunification of a child with a receiver still needs
// under a profile (H8) at a time, in the order of Requirement. An adult's decision
// is their own, and waits for a court's stay alone.
func (s ChildState) Lacking(receiver PersonID, limits Limits, at time.Time) []Lack {
	list := forReturn
	if s.Adult {
		list = []requisite{noStay}
	}
	return s.lacking(list, limits.Requires, returning(receiver, at))
}

// loses reports whether the proposed reunification has lost, since an earlier
// state, something on which an approval may rest. Whether the profile asks for it
// is another matter: it was there to be read.
func (s ChildState) loses(earlier ChildState, at time.Time) bool {
	q := returning(s.Decision.Get().Proposal.Receiver, at)
	return s.losesConsent(earlier) || slices.ContainsFunc(forReturn, func(r requisite) bool {
		was, _ := r.meets(earlier, q)
		is, _ := r.meets(s, q)
		return was && !is
	})
}

// decideLacking is H8: refuses with the first thing that is missing; and H6, what
// is there is not the receiver's own word.
func (s ChildState) decideLacking(receiver PersonID, b Basis, st Statement) error {
	lacks := s.Lacking(receiver, b.Ledger().Policy.Limits, st.Recorded.At)
	if len(lacks) == 0 {
		return s.decideUnbiased(receiver, "type", b, st)
	}
	return refuse(Conflict, "H8", "type", lacks[0].Against, "%s cannot go home to %s yet: %s",
		st.Stream, receiver, lacks[0].Sentence())
}
