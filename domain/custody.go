package domain

import "slices"

// The events of custody.
const (
	TypeCustodyTaken      = "custody.taken.v1"
	TypeTransferInitiated = "custody.transfer.initiated.v1"
	TypeTransferAccepted  = "custody.transfer.accepted.v1"
)

// CustodyTaken says that an agency takes a child whom no agency holds.
type CustodyTaken struct {
	Agency     StreamID `json:"agency"`
	Care       string   `json:"care"`
	LegalBasis string   `json:"legalBasis"`
}

// TransferInitiated offers a child to another agency. Custody stays where it is,
// with the escort, until the other side accepts.
type TransferInitiated struct {
	To         StreamID   `json:"to"`
	Cause      string     `json:"cause"`
	Escorts    []PersonID `json:"escorts"`
	ExpectedBy string     `json:"expectedBy"`
	Presence   Presence   `json:"presence"`
}

// TransferAccepted is the other half: the receiving agency has the child. It
// answers the initiation.
type TransferAccepted struct {
	Agency    StreamID `json:"agency"`
	Care      string   `json:"care"`
	ArrivedAt string   `json:"arrivedAt"`
	Presence  Presence `json:"presence"`
	Condition string   `json:"condition"`
}

// Presence says how it was checked that this is the child. It has no default.
type Presence struct {
	Method string `json:"method"`
	Match  string `json:"match"`
}

// EventType implements Event.
func (CustodyTaken) EventType() string { return TypeCustodyTaken }

// EventType implements Event.
func (TransferInitiated) EventType() string { return TypeTransferInitiated }

// EventType implements Event.
func (TransferAccepted) EventType() string { return TypeTransferAccepted }

var (
	cares           = []string{"police_temporary", "hospital", "shelter", "welfare_institution", "foster_care"}
	legalBases      = []string{"rescue", "emergency", "court_order", "temporary_care_notice"}
	transferCauses  = []string{"interim_care", "medical", "closer_to_family", "capacity", "reunification", "other"}
	presenceMethods = []string{"photograph", "palm_print", "known_to_officer", "documents"}
	presenceMatches = []string{"yes", "no", "not_checked"}
)

var presenceFact = Fact{Name: "presence", Type: Object, TypeName: "Presence", Required: true,
	Doc: "How it was checked that this is the child.", Fields: []Fact{
		{Name: "method", Type: Code, Codes: presenceMethods, Required: true, Doc: "What was compared."},
		{Name: "match", Type: Code, Codes: presenceMatches, Required: true, Doc: "What came of it."},
	}}

var (
	agencyFact = Fact{Name: "agency", Type: StreamOf, Required: true, Doc: "The agency that is responsible from now on."}
	careFact   = Fact{Name: "care", Type: Code, Codes: cares, Required: true, Doc: "Kind of care."}
)

var custodyRoles = []string{RoleInvestigator, RoleIntake, RoleCaseworker}

var custodySpecs = []Spec{{
	Type: TypeCustodyTaken, Stream: ChildStream,
	Doc:     "An agency takes responsibility for a child whom no agency holds.",
	Signers: []SignerRule{{Purpose: PurposeRecord, Roles: custodyRoles, Kinds: custodians, Min: 1, Max: 1}},
	Facts: []Fact{agencyFact, careFact,
		{Name: "legalBasis", Type: Code, Codes: legalBases, Required: true, Doc: "On what ground."},
	},
	Sealed: []SealedPath{{Path: "facility", Type: SealedText, Doc: "Where the child is kept; only the county is clear."}},
	Decode: decodeAs[CustodyTaken],
}, {
	Type: TypeTransferInitiated, Stream: ChildStream,
	Doc: "The custodian sends the child to another agency, and stays responsible until that agency accepts.",
	Signers: []SignerRule{
		{Purpose: PurposeRecord, Roles: custodyRoles, Kinds: custodians, Min: 1, Max: 1},
		{Purpose: PurposeSecond, Roles: custodyRoles, Kinds: custodians, Min: 0, Max: 3},
	},
	Facts: []Fact{
		{Name: "to", Type: StreamOf, Required: true, Doc: "The agency that is to receive the child."},
		{Name: "cause", Type: Code, Codes: transferCauses, Required: true, Doc: "Why."},
		{Name: "escorts", Type: Person, List: true, Required: true, Doc: "Who travels with the child."},
		{Name: "expectedBy", Type: Time, Required: true, Doc: "When the child should have arrived."},
		presenceFact,
	},
	Sealed: []SealedPath{
		{Path: "photo", Type: SealedDigest, Doc: "SHA-256 of the photograph taken at the departure."},
		{Path: "papers", Type: SealedDigests, Doc: "Digests of the papers that travel with the child."},
	},
	Decode: decodeAs[TransferInitiated],
}, {
	Type: TypeTransferAccepted, Stream: ChildStream,
	Doc:     "The receiving agency has the child, and custody is its own from here on.",
	Signers: []SignerRule{{Purpose: PurposeRecord, Roles: custodyRoles, Kinds: custodians, Min: 1, Max: 1}},
	Facts: []Fact{agencyFact, careFact,
		{Name: "arrivedAt", Type: Time, Required: true, Doc: "When the child arrived."},
		presenceFact,
		{Name: "condition", Type: Code, Codes: conditions, Required: true, Doc: "The child's condition."},
	},
	Sealed: []SealedPath{
		{Path: "photo", Type: SealedDigest, Doc: "SHA-256 of the photograph taken at the arrival."},
		{Path: "papers", Type: SealedDigests, Doc: "Digests of the papers received."},
		{Path: "facility", Type: SealedText, Doc: "Where the child is kept; only the county is clear."},
	},
	Decode: decodeAs[TransferAccepted],
}}

// CustodyState says who is responsible for a child.
type CustodyState struct {
	Agency StreamID  // responsible now; empty when no agency is
	Open   *Transfer // initiated and not yet answered
	Home   bool      // handed over to a family
}

// Transfer is an open offer of custody.
type Transfer struct {
	ID string // of the initiating record
	To StreamID
}

func (p Presence) check() error {
	return need(checkCode("facts.presence.method", p.Method, presenceMethods),
		checkCode("facts.presence.match", p.Match, presenceMatches))
}

func (e CustodyTaken) check() error {
	if e.Agency.Kind() != AgencyStream {
		return fieldError("facts.agency", "custody belongs to an agency")
	}
	return need(checkCode("facts.care", e.Care, cares), checkCode("facts.legalBasis", e.LegalBasis, legalBases))
}

func (e TransferInitiated) check() error {
	if e.To.Kind() != AgencyStream {
		return fieldError("facts.to", "custody goes to an agency")
	}
	if _, err := timeFact(e.ExpectedBy); err != nil {
		return fieldError("facts.expectedBy", "the time is not RFC 3339")
	}
	if len(e.Escorts) == 0 || len(e.Escorts) > 8 {
		return fieldError("facts.escorts", "1 to 8 people travel with a child")
	}
	for _, escort := range e.Escorts {
		if !escort.Valid() {
			return fieldError("facts.escorts", "an escort is a person's id")
		}
	}
	return need(e.Presence.check(), checkCode("facts.cause", e.Cause, transferCauses))
}

func (e TransferAccepted) check() error {
	if e.Agency.Kind() != AgencyStream {
		return fieldError("facts.agency", "custody belongs to an agency")
	}
	if _, err := timeFact(e.ArrivedAt); err != nil {
		return fieldError("facts.arrivedAt", "the time is not RFC 3339")
	}
	return need(e.Presence.check(), checkCode("facts.care", e.Care, cares), checkCode("facts.condition", e.Condition, conditions))
}

// cites: the receiver must be accredited.
func (e TransferInitiated) cites() []StreamID { return []StreamID{e.To} }

// decideChild is H4: nobody takes a child another agency holds.
func (e CustodyTaken) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Custody.Agency != "" {
		return Refuse(Conflict, "H4", "%s is in the custody of %s; a transfer is needed", st.Stream, s.Custody.Agency)
	}
	return decideOwnAgency(e.Agency, st)
}

func (e CustodyTaken) evolveChild(s ChildState, _ Statement) ChildState {
	s.Custody = CustodyState{Agency: e.Agency}
	return s
}

// decideChild is H4: only the custodian releases, and only once at a time.
func (e TransferInitiated) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case s.Custody.Agency == "" || st.author().Agency != s.Custody.Agency:
		return Refuse(Conflict, "H4", "%s is not in the custody of %s", st.Stream, st.author().Agency)
	case s.Custody.Open != nil:
		return Refuse(Conflict, "H4", "a transfer of %s is open already: %s", st.Stream, s.Custody.Open.ID)
	case e.To == s.Custody.Agency:
		return Refuse(Invalid, "H4", "%s cannot transfer %s to itself", e.To, st.Stream)
	}
	receiver := b.Agency(e.To)
	if !receiver.Accredited || !slices.Contains(custodians, receiver.Kind) {
		return Refuse(Invalid, "H4", "%s may not receive a child", e.To)
	}
	return nil
}

func (e TransferInitiated) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Open = &Transfer{ID: st.ID, To: e.To}
	return s
}

// decideChild is H5: an acceptance answers the open initiation of this receiver.
// H6: sender and receiver are two agencies and two keys. No rule sees all
// agencies at once, so that a key enrolled by both would pass otherwise.
func (e TransferAccepted) decideChild(s ChildState, b Basis, st Statement) error {
	answered, _ := st.Ref("answers")
	switch open := s.Custody.Open; {
	case open == nil || answered.Stream != st.Stream || answered.ID != open.ID:
		return Refuse(Conflict, "H5", "record %s answers no open transfer of %s", st.ID, st.Stream)
	case open.To != e.Agency:
		return Refuse(Conflict, "H5", "the transfer of %s goes to %s, not to %s", st.Stream, open.To, e.Agency)
	}
	if sent, _ := (State{Records: b.Own}).Find(answered.ID); sent.Author.Key == st.author().Key {
		return signerError("H6", "whoever sends %s does not receive it too", st.Stream)
	}
	return decideOwnAgency(e.Agency, st)
}

func (e TransferAccepted) evolveChild(s ChildState, _ Statement) ChildState {
	s.Custody = CustodyState{Agency: e.Agency}
	return s
}

// decideOwnAgency: custody is only ever claimed for the signer's own agency.
func decideOwnAgency(agency StreamID, st Statement) error {
	if st.author().Agency != agency {
		return signerError("H5", "custody for %s is signed by an officer of that agency", agency)
	}
	return nil
}
