package domain

import (
	"slices"
	"time"
)

// Requirement is something that a decision about where the child is to live may
// need.
type Requirement string

// The requirements that a policy profile may name in reunification.requires.
const (
	NeedsIdentity      Requirement = "identity"       // established for the child, whoever of the family receives it
	NeedsChildView     Requirement = "child_view"     // about the return
	NeedsAssessment    Requirement = "assessment"     // of the receiver, favourable
	NeedsBestInterests Requirement = "best_interests" // a panel's decision for the return
	NeedsGuardian      Requirement = "guardian"       // somebody acts for the child

	// These hold under every profile.
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

	NeedsEligibility Requirement = "eligibility" // for adoption
	NeedsNoIdentity  Requirement = "no_identity" // that the ground of the adoption does not know
	NeedsNoProposal  Requirement = "no_proposal" // of a reunification that waits
	NeedsNoFinding   Requirement = "no_finding"  // of an auditor, of severity block
	NeedsNoDanger    Requirement = "no_danger"   // found by whoever last assessed the return
)

var (
	requirements = []Requirement{NeedsIdentity, NeedsChildView, NeedsAssessment, NeedsBestInterests, NeedsGuardian}
	always       = []Requirement{NeedsNoConcern, NeedsNoStay, NeedsNoObjection, NeedsNoDispute, NeedsNoFinding}
)

// Lack is a requirement that is not met, and the record that stands against it,
// if one does.
type Lack struct {
	Requirement Requirement
	Against     Mark

	lack string // in words, of a requisite
}

// Sentence says what is missing, for people.
func (l Lack) Sentence() string {
	if l.lack != "" {
		return l.lack
	}
	return map[Requirement]string{
		NeedsIdentity:      "it is not established to which family this child belongs",
		NeedsChildView:     "the child was not asked about the return",
		NeedsAssessment:    "no assessment recommends this receiver",
		NeedsBestInterests: "no panel has decided for the return",
		NeedsGuardian:      "the child has no guardian",
		NeedsNoConcern:     "a protection concern about the receiver is open",
		NeedsNoStay:        "a court has ordered to wait",
		NeedsNoObjection:   "the child said no, and no panel has decided for the return since",

		NeedsUnknownFamily: "it is known to which family this child belongs",
		NeedsSearchTime:    "the search has not gone on for as long as the policy asks for",
		NeedsInstitution:   "no welfare institution is responsible for the child",
		NeedsTemporary:     "it was not certified for the time being before",
		NeedsNotice:        "no public notice has run for as long as the policy asks for",
		NeedsSearch:        "not every step was done that the policy asks for",
		NeedsNoDispute:     "it is disputed or was refuted whose child this is, and not established since",
		NeedsNoFinding:     "an auditor's finding of severity block stands",
	}[l.Requirement]
}

// Lacking returns what the reunification of a child with a receiver still needs
// under a profile (H8) at a time, in the order of Requirement. An adult's decision
// is their own, and waits for a court's stay alone.
func (s ChildState) Lacking(receiver PersonID, limits Limits, at time.Time) []Lack {
	var lacks []Lack
	for _, r := range slices.Concat(requirements, always) {
		asked := slices.Contains(always, r) || slices.Contains(limits.Requires, r)
		if s.Adult {
			asked = r == NeedsNoStay
		}
		if met, standing := s.meets(r, receiver, at); asked && !met {
			lacks = append(lacks, Lack{Requirement: r, Against: standing})
		}
	}
	return lacks
}

// meets says whether a requirement is met, and if not, which record stands
// against it. A record that was declared wrong as a whole meets nothing.
func (s ChildState) meets(r Requirement, receiver PersonID, at time.Time) (bool, Mark) {
	met, rests := s.rests(r, receiver, at)
	if by := s.withdrawn(rests.ID); met && by.ID != "" {
		return false, by
	}
	return met, rests
}

// rests says whether a requirement is met, and on which record that rests.
func (s ChildState) rests(r Requirement, receiver PersonID, at time.Time) (bool, Mark) {
	panel := s.Decision.BestInterests
	switch r {
	case NeedsIdentity:
		if doubt := s.Identity.doubt(); doubt.ID != "" {
			return false, doubt
		}
		if by := s.unfounded(); by.ID != "" {
			return false, by
		}
		return s.Identity.Status == Established, s.Identity.Since
	case NeedsChildView:
		return s.view().ID != "", s.view().Mark
	case NeedsAssessment:
		last, found := s.Family.assessed(receiver)
		return found && slices.Contains(favourable, last.Recommendation), last.Mark
	case NeedsBestInterests:
		return panel.Option == optionReturn, panel.Mark
	case NeedsGuardian:
		return s.Custody.Guardian.Person != "", s.Custody.Guardian.Since
	case NeedsNoConcern:
		concern := s.Family.concernAbout(receiver)
		return concern.ID == "", concern
	case NeedsNoStay:
		stay := s.stay(at)
		return stay.ID == "", stay
	case NeedsNoObjection:
		switch view := s.view(); {
		case view.Wants != childObjects:
			return true, Mark{}
		case panel.Option == optionReturn && panel.Views == view.ID:
			return true, panel.Mark
		default:
			return false, view.Mark
		}
	case NeedsNoDispute:
		doubt := s.Identity.doubt()
		return doubt.ID == "", doubt
	case NeedsNoFinding:
		finding := s.blocked()
		return finding.ID == "", finding
	}
	return false, Mark{}
}

// loses reports whether the proposed reunification has lost, since an earlier
// state, something on which an approval may rest. Whether the profile asks for it
// is another matter: it was there to be read.
func (s ChildState) loses(earlier ChildState, at time.Time) bool {
	receiver := s.Decision.Proposal.Receiver
	return s.losesConsent(earlier) || slices.ContainsFunc(slices.Concat(requirements, always), func(r Requirement) bool {
		was, _ := earlier.meets(r, receiver, at)
		is, _ := s.meets(r, receiver, at)
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
