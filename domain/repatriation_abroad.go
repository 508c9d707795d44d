package domain

// The way of a child to another country.
const (
	TypeRepatriationAgreed   = "repatriation.agreed.v1"
	TypeRepatriationRefused  = "repatriation.refused.v1"
	TypeRepatriationDeparted = "repatriation.departed.v1"
	TypeRepatriationReceived = "repatriation.received.v1"
)

// RepatriationAgreed says that the central authorities of two states agree that a
// body abroad receives the child. The own authority signs, and the word of the other
// is transcribed.
type RepatriationAgreed struct {
	Country string `json:"country"`
	Body    string `json:"body"`
}

// RepatriationRefused says that one of the two does not agree, or not any more.
type RepatriationRefused struct {
	Cause string `json:"cause"`
}

// RepatriationDeparted says that the child is on its way with its escorts, and past
// the border. The agency stays responsible until the body abroad has received it.
type RepatriationDeparted struct {
	Escorts     []PersonID `json:"escorts"`
	BorderPoint string     `json:"borderPoint"`
	Presence    Presence   `json:"presence"`
}

// RepatriationReceived brings the word of the body abroad that the child is there,
// which ends custody.
type RepatriationReceived struct {
	Body      string `json:"body"`
	ArrivedAt string `json:"arrivedAt"`
	Condition string `json:"condition"`
}

// EventType implements Event.
func (RepatriationAgreed) EventType() string { return TypeRepatriationAgreed }

// EventType implements Event.
func (RepatriationRefused) EventType() string { return TypeRepatriationRefused }

// EventType implements Event.
func (RepatriationDeparted) EventType() string { return TypeRepatriationDeparted }

// EventType implements Event.
func (RepatriationReceived) EventType() string { return TypeRepatriationReceived }

var returnRefusals = Codes{Name: "RepatriationRefusal", Doc: "Why a repatriation does not take place.", Terms: []Term{
	{"not_a_national", "The other state does not know the child as its national.", ""},
	{"danger", "The child would be in danger there.", ""},
	{"child_objects", "The child does not want it.", ""},
	{"no_carer", "Nobody is there to receive the child.", ""},
	{"court_order", "A court stands against it.", ""},
	{"other", "Something else, which the reasons say.", ""},
}}

// staleReturn is what whoever decides on a repatriation, or sends the child, must have
// seen.
var staleReturn = []string{TypeAuditFindingRecorded, TypeProtectionConcernRaised, TypeCourtOrderRecorded, TypeChildViewRecorded, TypeReturnRiskAssessed,
	TypeRepatriationRefused, TypeErrorDeclared}

var repatriationAbroadSpecs = []Spec{{
	Type: TypeRepatriationAgreed, Stream: ChildStream, Decision: true, Living: true,
	Doc:        "The central authorities of two states agree on the return of a child: the own one signs, and with another agency it transcribes the word of the other.",
	Signers:    []SignerRule{recorded(caseRoles, CivilAffairs), seconded(1, returnRoles, returnKinds...)},
	Facts:      []Fact{countryFact, bodyFact},
	Sealed:     []SealedPath{{Path: "terms", Type: SealedText, Doc: "What was agreed, in words."}},
	StaleAfter: staleReturn,
	Decode:     decodeAs[RepatriationAgreed],
}, {
	Type: TypeRepatriationRefused, Stream: ChildStream, Living: true,
	Doc:     "One of the two central authorities does not agree, or not any more.",
	Signers: []SignerRule{recorded(caseRoles, CivilAffairs), seconded(0, returnRoles, returnKinds...)},
	Facts:   []Fact{mustCode("cause", returnRefusals, "Why.")},
	Sealed:  []SealedPath{{Path: "reasons", Type: SealedText, Doc: "The reasons."}},
	Decode:  decodeAs[RepatriationRefused],
}, {
	Type: TypeRepatriationDeparted, Stream: ChildStream, Living: true,
	Doc:     "The child leaves for the other country with its escorts; the agency stays responsible until it is received there.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts: []Fact{
		must("escorts", Person, "Who travels with the child.").many().most(8),
		must("borderPoint", Place, "Where it crosses the border, as an administrative code."),
		presenceFact,
	},
	Sealed: []SealedPath{photoPath,
		{Path: "travelDocument", Type: SealedDigest, Required: true, Doc: "SHA-256 of the child's travel document."},
	},
	StaleAfter: staleReturn,
	Decode:     decodeAs[RepatriationDeparted],
}, {
	Type: TypeRepatriationReceived, Stream: ChildStream, Living: true,
	Doc:     "The body abroad says that it has the child: two agencies transcribe that, the responsible one first, and no agency is responsible any more.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(1, returnRoles, returnKinds...)},
	Facts:   []Fact{bodyFact, must("arrivedAt", Time, "When the child arrived."), conditionFact},
	Sealed:  []SealedPath{photoPath, explanationPath},
	Decode:  decodeAs[RepatriationReceived],
}}

// Agreement is what two central authorities agreed on.
type Agreement struct {
	Mark
	Country string
	Body    string
	By      []Signer
	Refused Mark // empty while it stands
	Done    Mark // the record that the child was received on it; empty before
}

// Departure is the beginning of a way to another country.
type Departure struct {
	Mark
	By []Signer // who sent the child
}

func (e RepatriationAgreed) check() error { return checkCountry(e.Country) }

// decideChild is H6, each authority speaks and two agencies say so, none of whom
// assessed the return; and H8, what the profile asks for is there.
func (e RepatriationAgreed) decideChild(s ChildState, b Basis, st Statement) error {
	risk := s.risk(e.Country)
	switch {
	case st.Source.Kind == SourceOwn:
		return refuse(Invalid, "H6", "source", Mark{}, "the authority of the other state must agree on the return of %s, and two agencies transcribe its word", st.Stream)
	case b.overlap(risk.By, st.Signers):
		return refuse(Forbidden, "H6", "signers", risk.Mark, "an officer who assessed the return of %s cannot agree on it too", st.Stream)
	}
	return s.decideReturn(e.Country, b, st)
}

func (e RepatriationAgreed) evolveChild(s ChildState, st Statement) ChildState {
	s.Repatriation = s.Repatriation.with(func(r *RepatriationState) {
		r.Agreed = Agreement{Mark: markOf(st), Country: e.Country, Body: e.Body, By: st.Signers}
	})
	return s
}

// decideChild refuses nothing: what a state refuses is a fact.
func (e RepatriationRefused) decideChild(ChildState, Basis, Statement) error { return nil }

func (e RepatriationRefused) evolveChild(s ChildState, st Statement) ChildState {
	if s.Repatriation.Get().Agreed.ID != "" {
		s.Repatriation = s.Repatriation.with(func(r *RepatriationState) { r.Agreed.Refused = markOf(st) })
	}
	return s
}

// decideChild is H4 for the custodian who sends the child; H7, an agreement stands;
// H6, whoever sends it did not agree alone; and H8, nothing has come up since.
func (e RepatriationDeparted) decideChild(s ChildState, b Basis, st Statement) error {
	if err := need(s.Custody.decideFree(st), s.decideAgreed(st)); err != nil {
		return err
	}
	agreed := s.Repatriation.Get().Agreed
	if b.overlap(agreed.By, st.Signers) {
		return refuse(Forbidden, "H6", "signers", agreed.Mark, "an officer who agreed on the return of %s cannot send it too", st.Stream)
	}
	return need(s.decideReturn(agreed.Country, b, st), e.Presence.decideMatch(st))
}

// decideAgreed is H7 for a way to another country.
func (s ChildState) decideAgreed(st Statement) error {
	agreed := s.Repatriation.Get().Agreed
	switch by := s.withdrawn(agreed.ID); {
	case agreed.ID == "":
		return refuse(Conflict, "H7", "type", Mark{}, "no authorities have agreed on the return of %s", st.Stream)
	case by.ID != "":
		return refuse(Conflict, "H7", "type", by, "the agreement on the return of %s was declared wrong: it is made anew", st.Stream)
	case agreed.Refused.ID != "":
		return refuse(Conflict, "H7", "type", agreed.Refused, "the return of %s was refused since it was agreed on", st.Stream)
	case agreed.Done.ID != "":
		return refuse(Conflict, "H7", "type", agreed.Done, "%s was received on that agreement before: another return is agreed on anew", st.Stream)
	}
	return nil
}

func (e RepatriationDeparted) evolveChild(s ChildState, st Statement) ChildState {
	s.Repatriation = s.Repatriation.with(func(r *RepatriationState) { r.Departed = Departure{markOf(st), st.Signers} })
	s.Custody.Status, s.Custody.Since = Outside, markOf(st)
	s.Custody.Holder = Holder{Body: s.Repatriation.Get().Agreed.Body, Care: careAbroad, Since: markOf(st)}
	return s
}

// decideChild is H4 for the agency that lets the child go; H6, the word is that of
// the body abroad, and not brought by who sent the child; and H5, the child was sent
// to that body.
func (e RepatriationReceived) decideChild(s ChildState, b Basis, st Statement) error {
	if err := s.Custody.decideFree(st); err != nil {
		return err
	}
	sent := s.Repatriation.Get()
	switch {
	case st.Source.Kind == SourceOwn:
		return refuse(Invalid, "H6", "source", Mark{}, "the body abroad says that it has received %s, and two agencies transcribe its word", st.Stream)
	case sent.Departed.ID == "" || s.Custody.Since.ID != sent.Departed.ID:
		return refuse(Conflict, "H5", "stream", s.Custody.Since, "%s was not sent to another country, so nobody there can have received it", st.Stream)
	case b.overlap(sent.Departed.By, st.Signers):
		return refuse(Forbidden, "H6", "signers", sent.Departed.Mark, "the officer who sent %s cannot say too that it was received: a colleague must sign", st.Stream)
	case sent.Agreed.Body != e.Body:
		return refuse(Conflict, "H5", "facts.body", sent.Agreed.Mark, "%s was sent to another body than the one that says it has received it", st.Stream)
	}
	return nil
}

func (e RepatriationReceived) evolveChild(s ChildState, st Statement) ChildState {
	s.Repatriation = s.Repatriation.where((*RepatriationState).stays)
	if s.Repatriation.Get().Agreed.ID != "" {
		s.Repatriation = s.Repatriation.with(func(r *RepatriationState) { r.Agreed.Done = markOf(st) })
	}
	s.Adoption = s.Adoption.where((*AdoptionState).undeclared)
	s.Custody = CustodyState{Status: Repatriated, Guardian: s.Custody.Guardian, Since: markOf(st),
		Holder: Holder{Body: e.Body, Care: careAbroad, Since: markOf(st)}}
	return s
}
