package domain

// What the events of identity, of the search for a family and of homes for good
// rest on, beside what they refer to.

func restsOnOrders(ids []string) []Rest {
	var all []Rest
	for _, id := range ids {
		all = append(all, because(becauseOrder, Mark{ID: id, Type: TypeCourtOrderRecorded})...)
	}
	return all
}

// ordered are the orders of a kind on which a statement rests.
func (s ChildState) ordered(kind string, st Statement) []Rest {
	ids, _ := s.referredOrders("", kind, "", st)
	return restsOnOrders(ids)
}

func (e IdentityEstablished) restsOn(s ChildState, st Statement) []Rest {
	switch e.Basis {
	case BasisOrder:
		return s.ordered(OrderIdentity, st)
	case BasisReport:
		return s.reported(st)
	}
	return nil
}

func (e IdentityDisputed) restsOn(s ChildState, _ Statement) []Rest {
	return because(becauseAbout, s.Identity.Since)
}

func (e IdentityRefuted) restsOn(s ChildState, st Statement) []Rest {
	all := because(becauseAbout, s.Identity.Dispute.Mark, s.Identity.Since)
	if e.Cause == excludedByKinship {
		all = append(all, s.reported(st)...)
	}
	return all
}

// restsOn: a guardian agrees as such because somebody made them guardian.
func (e ConsentGiven) restsOn(s ChildState, _ Statement) []Rest {
	if e.GivenAs != ConsentOfGuardian {
		return nil
	}
	return because(becauseGuardian, s.Custody.Guardian.Since)
}

func (e PublicNoticePublished) restsOn(s ChildState, _ Statement) []Rest { return s.custodyRests() }

// restsOn: the notice and the earlier certificate that were there to be read, and the
// deliveries from which the time of waiting is counted.
func (e NotFoundCertified) restsOn(s ChildState, _ Statement) []Rest {
	all := s.excluding()
	add := func(needs Requirement, marks ...Mark) {
		for _, r := range because(becauseRequired, marks...) {
			r.Needs = needs
			all = append(all, r)
		}
	}
	if notice, _ := s.Search.noticed(Limits{}); notice.Days > 0 {
		add(NeedsNotice, notice.Mark, notice.Ended)
	}
	if e.Stage == stageFinal {
		add(NeedsTemporary, s.Search.standing(stageTemporary))
		for _, d := range s.Search.Deliveries {
			add(NeedsSearchTime, d.Mark)
		}
	}
	return all
}

// restsOn: a panel has before it what the child said last, whatever about.
func (e BestInterestsDecided) restsOn(s ChildState, _ Statement) []Rest {
	var all []Rest
	for _, subject := range []string{aboutReturn, aboutPlacement, aboutRepatriated} {
		if view := s.viewOn(subject); view.ID != "" && s.withdrawn(view.ID).ID == "" {
			all = append(all, Rest{Mark: view.Mark, Why: becauseRequired, Needs: NeedsChildView})
		}
	}
	return all
}

func (e AdoptionEligible) restsOn(s ChildState, st Statement) []Rest {
	all := append(s.custodyRests(), s.ordered(groundOrders[e.Ground], st)...)
	if met, record := s.grounded(Eligibility{Ground: e.Ground}); met {
		all = append(all, because(becauseRequired, record)...)
	}
	return append(all, s.requisites(forEligibility, question{at: st.Recorded.At, ground: e.Ground, knows: s.Identity.Since.ID})...)
}

// restsOn: the declaration bears the adoption.
func (e AdoptionRegistered) restsOn(s ChildState, st Statement) []Rest {
	all := because(becauseRequired, s.Adoption.Get().Eligible.Mark)
	for i := range all {
		all[i].Needs = NeedsEligibility
	}
	for _, adopter := range e.adopters() {
		if last, found := s.Family.assessed(adopter); found && s.withdrawn(last.ID).ID == "" {
			all = append(all, Rest{Mark: last.Mark, Why: becauseRequired, Needs: NeedsCapacity})
		}
	}
	all = append(all, s.custodyRests()...)
	return append(all, s.requisites(forAdoption, s.adopting(e.adopters(), Limits{}, st.Recorded.At))...)
}

func (e AdoptionDissolved) restsOn(s ChildState, st Statement) []Rest {
	return append(because(becauseAbout, s.Adoption.Get().Registered.Mark), s.ordered(OrderDissolution, st)...)
}

// homeForGood is what an order rests on that gives the child a carer for good.
func (s ChildState) homeForGood(order, option string, carer PersonID, st Statement) []Rest {
	all := append(s.custodyRests(), s.ordered(order, st)...)
	return append(all, s.requisites(forLongTerm, question{at: st.Recorded.At, persons: []PersonID{carer}, option: option})...)
}

func (e FosterOrdered) restsOn(s ChildState, st Statement) []Rest {
	return s.homeForGood(OrderPlacement, optionFoster, e.Carer, st)
}

func (e KafalaOrdered) restsOn(s ChildState, st Statement) []Rest {
	return s.homeForGood(OrderKafala, optionKafala, e.Carer, st)
}

// returningTo is what a repatriation to a country rests on.
func (s ChildState) returningTo(country string, st Statement) []Rest {
	return s.requisites(forRepatriation, question{at: st.Recorded.At, country: country, option: optionRepatriate})
}

func (e RepatriationAgreed) restsOn(s ChildState, st Statement) []Rest {
	return s.returningTo(e.Country, st)
}

func (e RepatriationRefused) restsOn(s ChildState, _ Statement) []Rest {
	return because(becauseAbout, s.Repatriation.Get().Agreed.Mark)
}

func (e RepatriationDeparted) restsOn(s ChildState, st Statement) []Rest {
	agreed := s.Repatriation.Get().Agreed
	all := append(because(becauseApproval, agreed.Mark), s.custodyRests()...)
	return append(all, s.returningTo(agreed.Country, st)...)
}

func (e RepatriationReceived) restsOn(s ChildState, _ Statement) []Rest {
	return append(because(becauseCustody, s.Repatriation.Get().Departed.Mark), s.custodyRests()...)
}
