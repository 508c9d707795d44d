package domain

import "slices"

// The events of a transfer: the child goes from agency to agency, and both sign.
const (
	TypeTransferInitiated = "custody.transfer.initiated.v1"
	TypeTransferAccepted  = "custody.transfer.accepted.v1"
	TypeTransferRefused   = "custody.transfer.refused.v1"
	TypeTransferAborted   = "custody.transfer.aborted.v1"
)

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

// TransferRefused says that the receiving agency does not take the child. The
// sender stays responsible.
type TransferRefused struct {
	Cause string `json:"cause"`
}

// TransferAborted takes an offer back: the child never left, or came back.
type TransferAborted struct {
	Cause    string   `json:"cause"`
	Presence Presence `json:"presence"`
}

// EventType implements Event.
func (TransferInitiated) EventType() string { return TypeTransferInitiated }

// EventType implements Event.
func (TransferAccepted) EventType() string { return TypeTransferAccepted }

// EventType implements Event.
func (TransferRefused) EventType() string { return TypeTransferRefused }

// EventType implements Event.
func (TransferAborted) EventType() string { return TypeTransferAborted }

// neverLeft is the cause of taking a transfer back before anybody set out.
const neverLeft = "never_left"

var transferSpecs = []Spec{{
	Type: TypeTransferInitiated, Stream: ChildStream, Living: true,
	Doc:     "The custodian sends the child to another agency, and stays responsible until that agency accepts.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts: []Fact{
		mustAgency("to", "The agency that is to receive the child."),
		mustCode("cause", transferCauses, "Why."),
		must("escorts", Person, "Who travels with the child.").many().most(8),
		must("expectedBy", Time, "When the child should have arrived."),
		presenceFact,
	},
	Sealed: []SealedPath{photoPath,
		{Path: "papers", Type: SealedDigests, Doc: "Digests of the papers that travel with the child."},
	},
	Decode: decodeAs[TransferInitiated],
}, {
	Type: TypeTransferAccepted, Stream: ChildStream, Living: true,
	Doc:     "The receiving agency has the child, and custody is its own from here on.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts: []Fact{agencyFact, careFact,
		must("arrivedAt", Time, "When the child arrived."),
		presenceFact, conditionFact,
	},
	Sealed: []SealedPath{photoPath,
		{Path: "papers", Type: SealedDigests, Doc: "Digests of the papers received."},
		facilityPath,
	},
	Decode: decodeAs[TransferAccepted],
}, {
	Type: TypeTransferRefused, Stream: ChildStream, Living: true,
	Doc:     "The receiving agency does not take the child; the sender stays responsible.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts:   []Fact{mustCode("cause", refusalCauses, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[TransferRefused],
}, {
	Type: TypeTransferAborted, Stream: ChildStream, Living: true,
	Doc:     "The sender takes the transfer back: the child never left, or came back.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts:   []Fact{mustCode("cause", abortCauses, "Why."), presenceFact},
	Sealed:  []SealedPath{photoPath, explanationPath},
	Decode:  decodeAs[TransferAborted],
}}

var explanationPath = SealedPath{Path: "explanation", Type: SealedText, Doc: "What happened, in words."}

// Transfer is an open offer of custody.
type Transfer struct {
	ID   string // of the initiating record
	To   StreamID
	Sent Signer // who initiated it
}

func (t *Transfer) mark() Mark { return Mark{ID: t.ID, Type: TypeTransferInitiated} }

// cites: the receiver must be accredited.
func (e TransferInitiated) cites() []StreamID { return []StreamID{e.To} }

// decideChild is H4: only the custodian releases, and only once at a time.
func (e TransferInitiated) decideChild(s ChildState, b Basis, st Statement) error {
	if err := s.Custody.decideFree(st); err != nil {
		return err
	}
	receiver := b.Agency(e.To)
	switch {
	case e.To == s.Custody.Agency:
		return refuse(Invalid, "H4", "facts.to", s.Custody.Since, "%s has %s already and cannot transfer it to itself", e.To, st.Stream)
	case !receiver.Accredited:
		return refuse(Invalid, "H4", "facts.to", receiver.Since, "%s is not accredited and may not receive %s", e.To, st.Stream)
	case !slices.Contains(custodians, receiver.Kind):
		return refuse(Invalid, "H4", "facts.to", receiver.Since, "%s is a %s, and such an agency may not receive a child", e.To, Words(receiver.Kind))
	}
	return e.Presence.decideMatch(st)
}

func (e TransferInitiated) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Open = &Transfer{ID: st.ID, To: e.To, Sent: st.author()}
	return s
}

// decideAnswer is H5: the record answers the transfer that is open.
func (c CustodyState) decideAnswer(st Statement) (*Transfer, error) {
	answered, _ := st.Ref("answers")
	switch {
	case c.Open == nil:
		return nil, refuse(Conflict, "H5", "refs", c.Since, "no transfer of %s is open, so there is nothing to answer", st.Stream)
	case answered.Stream != st.Stream || answered.ID != c.Open.ID:
		return nil, refuse(Conflict, "H5", "refs", c.Open.mark(), "this answers something else than the transfer of %s that is open", st.Stream)
	}
	return c.Open, nil
}

// decideReceiver is H5: the answer is the named receiver's; and H6: whoever
// sends does not receive.
func (t *Transfer) decideReceiver(b Basis, st Statement) error {
	switch by := st.author(); {
	case t.To != by.Agency:
		return refuse(Conflict, "H5", "signers", t.mark(),
			"the transfer of %s goes to %s, not to %s: if the child is with you now, record a custody claim", st.Stream, t.To, by.Agency)
	case b.samePerson(t.Sent, by):
		return refuse(Forbidden, "H6", "signers", t.mark(), "the officer who sent %s cannot receive it too: a colleague must sign", st.Stream)
	}
	return nil
}

func (e TransferAccepted) decideChild(s ChildState, b Basis, st Statement) error {
	open, err := s.Custody.decideAnswer(st)
	if err != nil {
		return err
	}
	if len(s.Custody.Contests) > 0 {
		return s.Custody.contested(st)
	}
	return need(open.decideReceiver(b, st), decideOwnAgency(e.Agency, st), e.Presence.decideMatch(st))
}

func (e TransferAccepted) evolveChild(s ChildState, st Statement) ChildState {
	return s.take(e.Agency, e.Care, st)
}

func (e TransferRefused) decideChild(s ChildState, b Basis, st Statement) error {
	open, err := s.Custody.decideAnswer(st)
	if err != nil {
		return err
	}
	return open.decideReceiver(b, st)
}

func (e TransferRefused) evolveChild(s ChildState, _ Statement) ChildState {
	s.Custody.Open = nil
	return s
}

// decideChild is H5 and H4: the custodian takes back the transfer that is open, and
// no other child came back. A wrong child may be noticed at the door: then none left.
func (e TransferAborted) decideChild(s ChildState, _ Basis, st Statement) error {
	if _, err := s.Custody.decideAnswer(st); err != nil {
		return err
	}
	if err := s.Custody.decideCustodian(st); err != nil || e.Cause == neverLeft {
		return err
	}
	return e.Presence.decideMatch(st)
}

func (e TransferAborted) evolveChild(s ChildState, _ Statement) ChildState {
	s.Custody.Open = nil
	return s
}
