package domain

// The lasting homes that a court's order gives a child besides adoption.
const (
	TypeFosterOrdered = "foster.ordered.v1"
	TypeKafalaOrdered = "kafala.ordered.v1"
)

// FosterOrdered gives a child into the care of a foster family for good. The agency
// stays responsible.
type FosterOrdered struct {
	Carer  PersonID `json:"carer"`
	Vetted bool     `json:"vetted"`
}

// KafalaOrdered gives a child into the care of a kafil, who becomes its guardian.
// The child keeps its name and its family, and no agency is responsible any more;
// what a kafil cannot do is ended by custody.taken.
type KafalaOrdered struct {
	Carer  PersonID `json:"carer"`
	Vetted bool     `json:"vetted"`
}

// EventType implements Event.
func (FosterOrdered) EventType() string { return TypeFosterOrdered }

// EventType implements Event.
func (KafalaOrdered) EventType() string { return TypeKafalaOrdered }

var longTermSpecs = []Spec{{
	Type: TypeFosterOrdered, Stream: ChildStream, Decision: true, Living: true,
	Doc:        "On a court's order a foster family has the child for good; the agency stays responsible.",
	Signers:    placementSigners,
	Facts:      []Fact{carerFact, vettedFact},
	Sealed:     []SealedPath{carerNamePath, carerAddressPath},
	StaleAfter: staleLongTerm,
	Decode:     decodeAs[FosterOrdered],
}, {
	Type: TypeKafalaOrdered, Stream: ChildStream, Decision: true, Living: true,
	Doc:        "On a court's order a kafil has the child and is its guardian; no agency is responsible any more.",
	Signers:    placementSigners,
	Facts:      []Fact{carerFact, vettedFact},
	Sealed:     []SealedPath{carerNamePath, carerAddressPath},
	StaleAfter: staleLongTerm,
	Decode:     decodeAs[KafalaOrdered],
}}

var (
	staleLongTerm = []string{TypeAuditFindingRecorded, TypeProtectionConcernRaised, TypeCourtOrderRecorded, TypeChildViewRecorded, TypeReunificationProposed, TypeErrorDeclared}
	forLongTerm   = []requisite{noFinding, noStay, noProposal, noConcern, noObjection(aboutPlacement)}
)

// decideLongTerm is H4, the custodian gives the child away and nothing is open; H6
// and H8 for whoever has it from then on; and H8: a court ordered it, for nobody
// else before, and nothing stands against it.
func (s ChildState) decideLongTerm(order, option, what string, carer PersonID, b Basis, st Statement) error {
	if err := need(s.Custody.decideFree(st), s.decideCarer(option, carer, b, st)); err != nil {
		return err
	}
	orders, _ := s.referredOrders("H8", order, what, st)
	if err := need(s.decideOrder("H8", order, what, b, st), s.decideUnused(order, what, string(carer), st),
		s.decideUninvolved(carer, "facts.carer", option, orders, b, st)); err != nil {
		return err
	}
	q := question{at: st.Recorded.At, persons: []PersonID{carer}, option: option}
	return decideNone(s.lacking(forLongTerm, nil, q), what, st)
}

func (e FosterOrdered) decideChild(s ChildState, b Basis, st Statement) error {
	return s.decideLongTerm(OrderPlacement, optionFoster, "the long-term foster care", e.Carer, b, st)
}

func (e KafalaOrdered) decideChild(s ChildState, b Basis, st Statement) error {
	if err := s.decideUnadopted(st); err != nil {
		return err
	}
	return s.decideLongTerm(OrderKafala, optionKafala, "the kafala", e.Carer, b, st)
}

func (e FosterOrdered) evolveChild(s ChildState, st Statement) ChildState {
	s.Orders = s.using(OrderPlacement, string(e.Carer), st)
	s = s.hold(Holder{Person: e.Carer, Care: optionFoster, Since: markOf(st)})
	s.Custody.Status, s.Custody.Since = Fostered, markOf(st)
	return s
}

func (e KafalaOrdered) evolveChild(s ChildState, st Statement) ChildState {
	s.Orders = s.using(OrderKafala, string(e.Carer), st)
	s.Custody = CustodyState{Status: Kafala, Guardian: Guardian{Person: e.Carer, Since: markOf(st)}, Since: markOf(st),
		Holder: Holder{Person: e.Carer, Since: markOf(st)}}
	s.Case.Released = st.author()
	return s
}
