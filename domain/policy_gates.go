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
	return there && !s.Adult && s.familyKnown(o.at).ID == "" && s.Search.Final().ID == ""
}

func (s ChildState) wantedByTemporary(l Limits, o outlook) []want {
	return wantsOf("notFound.temporaryDays", s.Uncertifiable(stageTemporary, nil, l, o.kind, o.at))
}

// wantedByFinal takes it that every step was done: only the certificate itself says
// which were, and a notice stands on record.
func (s ChildState) wantedByFinal(l Limits, o outlook) []want {
	var wants []want
	for _, lack := range s.Uncertifiable(stageFinal, searchSteps.All(), l, o.kind, o.at) {
		parameter := "notFound.finalMonths"
		switch {
		case lack.Requirement == NeedsTemporary:
			parameter = "notFound.temporaryDays"
		case lack.Requirement == NeedsNotice && l.NoticeDays > 0:
			parameter = "notice.minDays"
		case lack.Requirement == NeedsNotice:
			parameter = "notFound.requires"
		}
		wants = append(wants, want{parameter, lack.Sentence()})
	}
	return wants
}

func wantsOf(parameter string, lacks []Lack) []want {
	var wants []want
	for _, lack := range lacks {
		wants = append(wants, want{parameter, lack.Sentence()})
	}
	return wants
}

// mayBeApproved: a proposal waits for an approval that is still to be given.
func (s ChildState) mayBeApproved(before, after Limits, o outlook) bool {
	return len(s.Unapproved(before, o.at)) > 0 && len(s.Unapproved(after, o.at)) > 0
}

func (s ChildState) wantedByApproval(l Limits, o outlook) []want {
	return wantsOf("reunification.requires", s.Lacking(s.Decision.Proposal.Receiver, l, o.at))
}

// mayGoHome: a proposal is open, and the custodian is free to release the child.
func (s ChildState) mayGoHome(Limits, Limits, outlook) bool {
	c := s.Custody
	free := (c.Status == InCare || c.Status == Outside) && c.Open == nil && len(c.Contests) == 0
	return free && s.Decision.Proposal.Status == ProposalOpen
}

func (s ChildState) wantedByHandOver(l Limits, o outlook) []want {
	wants := s.wantedByApproval(l, o)
	for _, capacity := range s.Unapproved(l, o.at) {
		wants = append(wants, want{"reunification.approvals", "the approval of " + words(capacity) + " is missing"})
	}
	return wants
}

// mayClose: the child is at home, and no concern is open about whoever has it.
func (s ChildState) mayClose(_, _ Limits, o outlook) bool {
	met, _ := s.meets(NeedsNoConcern, s.Custody.Holder.Person, o.at)
	return s.Custody.Status == AtHome && !s.Adult && met
}

func (s ChildState) wantedByClosing(l Limits, _ outlook) []want {
	if len(s.SeenAtHome()) >= l.FollowUps {
		return nil
	}
	return []want{{"followup.required", "the child was not seen at home on enough days"}}
}
