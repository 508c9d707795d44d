package domain

// What the records of the other lasting outcomes rest on, beside what they refer to.

// gateRests is what met the requisites of a decision, whether the profile asks for
// them or not, since it was there to be read.
func (s ChildState) gateRests(list []requisite, q question) []Rest {
	var all []Rest
	for _, r := range list {
		if met, record := r.meets(s, q); met && record.ID != "" {
			all = append(all, Rest{Mark: record, Why: becauseRequired, Needs: r.name})
		}
	}
	return all
}

// orderRests are the orders that a statement refers to and that count for it.
func (s ChildState) orderRests(kind string, st Statement) []Rest {
	var all []Rest
	ids, _ := s.referredOrders("H8", kind, "", st)
	for _, id := range ids {
		all = append(all, because(becauseOrder, Mark{ID: id, Type: TypeCourtOrderRecorded})...)
	}
	return all
}

// restsOn: the ground, which is an order, a certificate or a consent.
func (e AdoptionEligible) restsOn(s ChildState, st Statement) []Rest {
	all := append(s.orderRests(groundOrders[e.Ground], st), s.custodyRests()...)
	if stands, record := s.grounded(Eligibility{Ground: e.Ground}); stands && record.ID != "" {
		all = append(all, Rest{Mark: record, Why: becauseRequired, Needs: NeedsEligibility})
	}
	return append(all, s.gateRests(forEligibility, question{at: st.Recorded.At, ground: e.Ground, knows: s.Identity.Since.ID})...)
}

// restsOn: the declaration, the custody that it ends, and what the gate asks for.
func (e AdoptionRegistered) restsOn(s ChildState, st Statement) []Rest {
	all := append([]Rest{{Mark: s.Adoption.Eligible.Mark, Why: becauseRequired, Needs: NeedsEligibility}}, s.custodyRests()...)
	for _, adopter := range e.adopters() {
		if last, found := s.Family.assessed(adopter); found && s.withdrawn(last.ID).ID == "" {
			all = append(all, Rest{Mark: last.Mark, Why: becauseRequired, Needs: NeedsCapacity})
		}
	}
	return append(all, s.gateRests(forAdoption, s.adopting(e.adopters(), Limits{}, st.Recorded.At))...)
}

func (e AdoptionDissolved) restsOn(s ChildState, st Statement) []Rest {
	return append(because(becauseHolder, s.Adoption.Registered.Mark), s.orderRests(OrderDissolution, st)...)
}

func (e FosterOrdered) restsOn(s ChildState, st Statement) []Rest {
	return append(s.orderRests(OrderPlacement, st), s.custodyRests()...)
}

func (e KafalaOrdered) restsOn(s ChildState, st Statement) []Rest {
	return append(s.orderRests(OrderKafala, st), s.custodyRests()...)
}

func (e RepatriationAgreed) restsOn(s ChildState, st Statement) []Rest {
	return s.gateRests(forRepatriation, question{at: st.Recorded.At, country: e.Country, option: optionRepatriate})
}

// restsOn: the agreement, the custody, and what the gate asks for anew.
func (e RepatriationDeparted) restsOn(s ChildState, st Statement) []Rest {
	agreed := s.Repatriation.Agreed
	all := append(because(becauseApproval, agreed.Mark), s.custodyRests()...)
	return append(all, s.gateRests(forRepatriation, question{at: st.Recorded.At, country: agreed.Country, option: optionRepatriate})...)
}

func (e RepatriationReceived) restsOn(s ChildState, _ Statement) []Rest { return s.custodyRests() }
