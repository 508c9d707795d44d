package domain

import "slices"

// What the acts of policy_effects.go want, each asked of the rule that refuses it.

// mayBeCertified: the child is nobody's but an agency's, so far as is known, and
// nothing is certified yet.
func (s ChildState) mayBeCertified(_, _ Limits, o outlook) bool {
	return s.mayBeCertifiedFinally(Limits{}, Limits{}, o) && s.Search.standing(stageTemporary).ID == ""
}

func (s ChildState) mayBeCertifiedFinally(_, _ Limits, o outlook) bool {
	there := slices.Contains([]CustodyStatus{NoCustody, InCare, Outside}, s.Custody.Status)
	return there && !s.Adult && s.familyKnown(o.at).ID == "" && s.candidateOpen().ID == "" && s.Search.Final().ID == ""
}

func (s ChildState) wantedByTemporary(l Limits, o outlook) []want {
	return wantsOf("notFound.temporaryDays", s.Uncertifiable(stageTemporary, nil, l, o.kind, o.at))
}

// wantedByFinal takes it that every step was done: only the certificate itself says
// which were, and a notice stands on record.
func (s ChildState) wantedByFinal(l Limits, o outlook) []want {
	wants := wantsOf("notFound.finalMonths", s.Uncertifiable(stageFinal, searchSteps.All(), l, o.kind, o.at))
	for i, w := range wants {
		if w.figure == "notice.minDays" {
			wants[i].parameter = "notFound.requires"
		}
	}
	return wants
}

// wantsOf are lacks that a parameter asks for. Of some, the figure is another's.
func wantsOf(parameter string, lacks []Lack) []want {
	var wants []want
	for _, lack := range lacks {
		w := want{parameter: parameter, sentence: lack.Sentence()}
		switch lack.Requirement {
		case NeedsTemporary:
			w.figure = "notFound.temporaryDays"
		case NeedsNotice:
			w.figure = "notice.minDays"
		case NeedsSearch:
			w.figure = "notFound.requires"
		case NeedsChildConsent:
			w.figure = "adoption.childConsentMonths"
		}
		wants = append(wants, w)
	}
	return wants
}

// mayBeApproved: a proposal waits for an approval that is still to be given.
func (s ChildState) mayBeApproved(before, after Limits, o outlook) bool {
	return len(s.Unapproved(before, o.at)) > 0 && len(s.Unapproved(after, o.at)) > 0
}

func (s ChildState) wantedByApproval(l Limits, o outlook) []want {
	return wantsOf("reunification.requires", s.Lacking(s.Decision.Get().Proposal.Receiver, l, o.at))
}

// mayGoHome: a proposal is open, and the custodian is free to release the child.
func (s ChildState) mayGoHome(Limits, Limits, outlook) bool {
	return s.Custody.free() && s.Decision.Get().Proposal.Status == ProposalOpen
}

// free reports whether the custodian can release the child.
func (c CustodyState) free() bool {
	return (c.Status == InCare || c.Status == Outside) && c.Open == nil && len(c.Contests) == 0
}

func (s ChildState) wantedByHandOver(l Limits, o outlook) []want {
	wants := s.wantedByApproval(l, o)
	for _, capacity := range s.Unapproved(l, o.at) {
		wants = append(wants, want{parameter: "reunification.approvals", sentence: "the approval of " + Words(capacity) + " is missing"})
	}
	return wants
}

// mayBeAdopted: the child is declared adoptable, on a ground that stands, and no
// agency has given it to anybody yet.
func (s ChildState) mayBeAdopted(Limits, Limits, outlook) bool {
	declared, _ := s.eligible()
	_, done := s.adopted()
	return declared && !done && !s.Adult && s.Custody.free()
}

func (s ChildState) wantedByAdoption(l Limits, o outlook) []want {
	return wantsOf("adoption.requires", s.AdoptionLacks(l, o.at))
}

// mayDepart: a return is agreed on, and the child has not set out.
func (s ChildState) mayDepart(Limits, Limits, outlook) bool {
	agreed := s.Repatriation.Get().Agreed
	stands := agreed.ID != "" && agreed.Refused.ID == "" && agreed.Done.ID == "" && s.withdrawn(agreed.ID).ID == ""
	return stands && s.Repatriation.Get().Departed.ID == "" && s.Custody.free()
}

func (s ChildState) wantedByDeparture(l Limits, o outlook) []want {
	return wantsOf("repatriation.requires", s.RepatriationLacks(s.Repatriation.Get().Agreed.Country, l, o.at))
}

// mayClose: the child is at home, and no concern is open about whoever has it.
func (s ChildState) mayClose(_, _ Limits, o outlook) bool {
	met, _ := noConcern.meets(s, returning(s.Custody.Holder.Person, o.at))
	return s.Custody.Status.Followed() && !s.Adult && met
}

func (s ChildState) wantedByClosing(l Limits, _ outlook) []want {
	if len(s.SeenAtHome()) >= l.FollowUps {
		return nil
	}
	return []want{{parameter: "followup.required", sentence: "the child was not seen at home on enough days"}}
}
