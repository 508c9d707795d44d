package domain

// What the events of custody, return and closure rest on, beside what they refer to.

// custodyRests is what a record rests on that moves the child, or says something of
// where it is.
func (s ChildState) custodyRests() []Rest { return because(becauseCustody, s.Custody.Since) }

func (e CustodyTaken) restsOn(s ChildState, _ Statement) []Rest         { return s.custodyRests() }
func (e CustodyHeldOutside) restsOn(s ChildState, _ Statement) []Rest   { return s.custodyRests() }
func (e CustodyClaimed) restsOn(s ChildState, _ Statement) []Rest       { return s.custodyRests() }
func (e TransferInitiated) restsOn(s ChildState, _ Statement) []Rest    { return s.custodyRests() }
func (e PlacementEmergency) restsOn(s ChildState, _ Statement) []Rest   { return s.custodyRests() }
func (e CarePlacementMade) restsOn(s ChildState, _ Statement) []Rest    { return s.custodyRests() }
func (e ChildMissingFromCare) restsOn(s ChildState, _ Statement) []Rest { return s.custodyRests() }
func (e ChildReturnedToCare) restsOn(s ChildState, _ Statement) []Rest  { return s.custodyRests() }
func (e PlacementDisrupted) restsOn(s ChildState, _ Statement) []Rest   { return s.custodyRests() }

func (e CarePlacementChanged) restsOn(s ChildState, _ Statement) []Rest { return s.holderRests() }
func (e CarePlacementEnded) restsOn(s ChildState, _ Statement) []Rest   { return s.holderRests() }

func (s ChildState) holderRests() []Rest {
	return append(because(becauseHolder, s.Custody.Holder.Since), s.custodyRests()...)
}

func (e CustodyContestResolved) restsOn(s ChildState, _ Statement) []Rest {
	all := s.custodyRests()
	for _, c := range s.Custody.Contests {
		all = append(all, because(becauseClaim, c.Claim)...)
	}
	return all
}

func (e GuardianEnded) restsOn(s ChildState, _ Statement) []Rest {
	return because(becauseGuardian, s.Custody.Guardian.Since)
}

func (e ReunificationApproved) restsOn(s ChildState, st Statement) []Rest {
	return s.grounds(s.Decision.Get().Proposal.Receiver, st.Recorded.At)
}

// restsOn: the approvals that count, the custody that it ends, and what the
// approvals rest on anew, since it may have changed.
func (e HandedOver) restsOn(s ChildState, st Statement) []Rest {
	var all []Rest
	for _, a := range s.Decision.Get().Proposal.Approvals {
		if last, _ := s.Decision.Get().Proposal.approvedAs(a.Capacity); last.ID == a.ID && s.withdrawn(a.ID).ID == "" {
			all = append(all, because(becauseApproval, a.Mark)...)
		}
	}
	all = append(all, s.custodyRests()...)
	return append(all, s.grounds(e.Receiver, st.Recorded.At)...)
}

func (e FollowUpDone) restsOn(s ChildState, _ Statement) []Rest {
	if !s.Custody.Status.Followed() {
		return nil
	}
	return s.custodyRests()
}

// restsOn: an outcome that needs a record of its own rests on that, too.
func (e CaseClosed) restsOn(s ChildState, _ Statement) []Rest {
	all := append(s.custodyRests(), because(becauseFollowUp, s.SeenAtHome()...)...)
	link, _ := s.GoesOn()
	switch e.Outcome {
	case outcomeDuplicate:
		return append(all, because(becauseAbout, link.Mark)...)
	case outcomeRecognised:
		return append(all, because(becauseAbout, s.Recognition.Mark)...)
	}
	return all
}

func (e CaseReopened) restsOn(s ChildState, _ Statement) []Rest {
	return because(becauseClosed, s.Case.Closed)
}
