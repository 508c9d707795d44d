package domain

// ChildState is a child's stream, folded: one part for each noun.
type ChildState struct {
	Person   PersonID // the child; empty until the stream is opened
	Adult    bool     // of age when the stream was opened, and that was not corrected
	Opened   Mark
	Died     Death // empty while the child lives
	Custody  CustodyState
	Identity IdentityState
	Kinship  KinshipState
	Family   FamilyState
	Orders   []Order // of courts, in order
	Decision Seldom[DecisionState]
	Case     CaseState
	Search   SearchState
	Links    LinkState // with other children's streams

	Registered  Mark // the entry in a civil register; empty while there is none that stands
	Examined    ExaminationState
	Trafficking []Trafficking // what was said of it, in order
	Originals   []Original    // every look for one, in order
	Recognition Recognition

	Adoption     Seldom[AdoptionState]
	Repatriation Seldom[RepatriationState]

	Specimens []Specimen // of the child, in order

	Consents  []Consent // in order
	Overrides []Override
	Findings  []Finding
	Holds     []Hold

	Withdrawn []Withdrawal // records declared wrong as a whole, in order
}

// childEvent is implemented by the events of a child's stream.
type childEvent interface {
	decideChild(ChildState, Basis, Statement) error
	evolveChild(ChildState, Statement) ChildState
}

// ChildRules is the Decider of children's streams.
type ChildRules struct{}

var _ Decider[ChildState] = ChildRules{}

// Initial implements Decider.
func (ChildRules) Initial() ChildState { return ChildState{} }

// Decide implements Decider.
func (ChildRules) Decide(s ChildState, b Basis, st Statement) error {
	event, ok := childEventOf(st.Event)
	if !ok {
		return fieldError("stream", "%s does not belong in a child's stream", st.Type)
	}
	spec, _ := SpecOf(st.Type)
	switch {
	case spec.Opens && s.Person != "":
		return refuse(Conflict, "H3", "stream", s.Opened, "%s is open already: a second rescue or find opens a stream of its own", st.Stream)
	case !spec.Opens && s.Person == "":
		return refuse(Conflict, "H3", "stream", Mark{},
			"nothing is known of %s yet: a rescue, a find, a birth or an admission comes first", st.Stream)
	}
	if err := need(s.decideDeath(spec, st), s.decideContinued(spec, st)); err != nil {
		return err
	}
	return event.decideChild(s, b, st)
}

// Evolve implements Decider.
func (ChildRules) Evolve(s ChildState, st Statement) ChildState {
	event, _ := childEventOf(st.Event)
	return event.evolveChild(s, st).delivered(s.Custody.Agency, st)
}

func (s ChildState) open(child PersonID, st Statement) ChildState {
	s.Person, s.Opened, s.Custody.Since = child, markOf(st), markOf(st)
	s.Case.Agency, s.Search.Since = st.author().Agency, st.Recorded.At.Unix()
	s.Examined = s.Examined.asOpened(st)
	return s
}
