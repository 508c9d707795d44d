package domain

// The events by which an agency becomes or stays responsible without another
// agency's hand in it. The handshake of two agencies is in transfer.go.
const (
	TypeCustodyTaken       = "custody.taken.v1"
	TypeCustodyHeldOutside = "custody.held-outside.v1"
)

// CustodyTaken says that an agency takes a child whom no agency holds, who was
// missing, who comes back from outside, or whose agency was suspended.
type CustodyTaken struct {
	Agency     StreamID `json:"agency"`
	Care       string   `json:"care"`
	LegalBasis string   `json:"legalBasis"`
	From       StreamID `json:"from,omitempty"`
}

// CustodyHeldOutside says that a body without a key, a hospital or an authority
// abroad, holds the child. The agency stays responsible.
type CustodyHeldOutside struct {
	Body     string   `json:"body"`
	Care     string   `json:"care"`
	Cause    string   `json:"cause"`
	Presence Presence `json:"presence"`
}

// Presence says how it was checked that this is the child. It has no default.
type Presence struct {
	Method string `json:"method"`
	Match  string `json:"match"`
}

// EventType implements Event.
func (CustodyTaken) EventType() string { return TypeCustodyTaken }

// EventType implements Event.
func (CustodyHeldOutside) EventType() string { return TypeCustodyHeldOutside }

// careAbroad is the care of a body in another country.
const careAbroad = "abroad"

// basisSuspension is the ground of stepping into a suspended agency's place.
const basisSuspension = "suspension"

// presenceSure says that it is this child, and presenceDenied that it is another one.
const (
	presenceSure   = "yes"
	presenceDenied = "no"
)

var presenceFact = Fact{Name: "presence", Type: Object, TypeName: "Presence", Required: true,
	Doc: "How it was checked that this is the child.", Fields: []Fact{
		mustCode("method", presenceMethods, "What was compared."),
		mustCode("match", presenceMatches, "What came of it."),
	}}

var (
	agencyFact   = mustAgency("agency", "The agency that is responsible from now on.")
	careFact     = mustCode("care", cares, "Kind of care.")
	facilityPath = SealedPath{Path: "facility", Type: SealedText, Doc: "Where the child is kept; only the county is clear."}
	photoPath    = SealedPath{Path: "photo", Type: SealedDigest, Doc: "SHA-256 of the photograph taken then."}
)

var custodySpecs = []Spec{{
	Type: TypeCustodyTaken, Stream: ChildStream, Living: true,
	Doc:     "An agency takes responsibility for a child whom no agency holds, who was missing, or whose agency was suspended.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts: []Fact{agencyFact, careFact,
		mustCode("legalBasis", legalBases, "On what ground."),
		{Name: "from", Type: StreamOf, Of: AgencyStream, Doc: "The suspended agency in whose place it steps."},
	},
	Sealed: []SealedPath{facilityPath},
	Decode: decodeAs[CustodyTaken],
}, {
	Type: TypeCustodyHeldOutside, Stream: ChildStream, Living: true,
	Doc:     "A body without a key holds the child for the agency, which stays responsible.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts: []Fact{
		bodyFact,
		careFact,
		mustCode("cause", transferCauses, "Why."),
		presenceFact,
	},
	Sealed: []SealedPath{photoPath, facilityPath},
	Decode: decodeAs[CustodyHeldOutside],
}}

// CustodyStatus is where a child is in law.
type CustodyStatus string

// The statuses of custody.
const (
	NoCustody CustodyStatus = ""         // no agency has been responsible yet
	InCare    CustodyStatus = "in_care"  // an agency is responsible
	Outside   CustodyStatus = "outside"  // an agency is responsible, a body outside holds the child
	Missing   CustodyStatus = "missing"  // gone from care; the agency stays responsible
	AtHome    CustodyStatus = "at_home"  // handed over to a family
	Deceased  CustodyStatus = "deceased" // no custody follows

	Fostered    CustodyStatus = "long_term_foster" // an agency is responsible, a foster family has the child for good
	Kafala      CustodyStatus = "kafala"           // a kafil has the child and is its guardian
	Adopted     CustodyStatus = "adopted"          // the child has new parents
	Repatriated CustodyStatus = "repatriated"      // a body in another country has received the child
)

// Settled reports whether a child of that status needs no agency that is
// responsible.
func (s CustodyStatus) Settled() bool {
	switch s {
	case AtHome, Kafala, Adopted, Repatriated, Deceased:
		return true
	}
	return false
}

// CustodyState says who is responsible for a child, who holds it, and who its
// guardian is: three facts, never one.
type CustodyState struct {
	Status   CustodyStatus
	Agency   StreamID // responsible now; empty when no agency is
	Holder   Holder
	Guardian Guardian
	Open     *Transfer // initiated and not yet answered
	Contests []Contest // claims that other agencies have the child, in order
	Since    Mark      // the record that made it so
}

// Holder says in whose hands the child is.
type Holder struct {
	Agency StreamID // an agency's own house
	Person PersonID // a carer, or the family's member who received the child
	With   PersonID // the second of two adopters; empty for all others
	Body   string   // a body without a key
	Care   string
	Since  Mark
}

// check wants a suspension to be somebody's. An agency that steps in may have
// another ground besides, such as a court's order.
func (e CustodyTaken) check() error {
	if e.LegalBasis == basisSuspension && e.From == "" {
		return fieldError("facts.from", "custody on the ground of a suspension names the suspended agency")
	}
	return nil
}

func (e CustodyTaken) cites() []StreamID { return named(e.From) }

// decideChild is H4: nobody takes a child another agency holds, unless that
// agency was suspended.
func (e CustodyTaken) decideChild(s ChildState, b Basis, st Statement) error {
	c := s.Custody
	vacant := c.Agency == "" || c.Status == Missing || c.Status == Outside && c.Agency == e.Agency
	suspended := e.From != "" && e.From == c.Agency && !b.Agency(e.From).Accredited
	switch {
	case e.From != "" && !suspended:
		return refuse(Conflict, "H4", "facts.from", b.Agency(e.From).Since,
			"%s is not a suspended agency with %s in its custody, so nobody can step into its place", e.From, st.Stream)
	case len(c.Contests) > 0 && !suspended && c.Status != Missing:
		return c.contested(st)
	case !vacant && !suspended:
		return refuse(Conflict, "H4", "stream", c.Since,
			"%s is in the custody of %s: wait for a transfer from there, or, if the child is with you now, record a custody claim",
			st.Stream, c.Agency)
	}
	return decideOwnAgency(e.Agency, st)
}

func (e CustodyTaken) evolveChild(s ChildState, st Statement) ChildState {
	return s.take(e.Agency, e.Care, st).contestedStill(s.Custody.Contests)
}

// take makes an agency responsible and lets it hold the child. The guardian
// stays: it is another fact.
func (s ChildState) take(agency StreamID, care string, st Statement) ChildState {
	s.Custody = CustodyState{
		Status: InCare, Agency: agency, Guardian: s.Custody.Guardian, Since: markOf(st),
		Holder: Holder{Agency: agency, Care: care, Since: markOf(st)},
	}
	s.Case.Agency, s.Repatriation = agency, s.Repatriation.where((*RepatriationState).stays)
	return s
}

func (e CustodyHeldOutside) decideChild(s ChildState, _ Basis, st Statement) error {
	return need(s.Custody.decideFree(st), e.Presence.decideMatch(st))
}

func (e CustodyHeldOutside) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Status, s.Custody.Since = Outside, markOf(st)
	s.Custody.Holder = Holder{Body: e.Body, Care: e.Care, Since: markOf(st)}
	s.Repatriation = s.Repatriation.where((*RepatriationState).stays)
	return s
}

// decideCustodian is H4: the record is the responsible agency's.
func (c CustodyState) decideCustodian(st Statement) error {
	by := st.author().Agency
	switch {
	case c.Agency == "":
		return refuse(Conflict, "H4", "stream", c.Since, "no agency is responsible for %s now: one must take custody first", st.Stream)
	case c.Agency != by:
		return refuse(Conflict, "H4", "signers", c.Since, "%s is in the custody of %s, so only that agency can record this, not %s", st.Stream, c.Agency, by)
	}
	return nil
}

// decideFree is H4 for steps that move the child: by the custodian, while no
// transfer is open and custody is not contested.
func (c CustodyState) decideFree(st Statement) error {
	return need(c.decideCustodian(st), c.decideStill(st))
}

// decideStill is H4: no transfer is open, nobody contests custody, and the child is
// there.
func (c CustodyState) decideStill(st Statement) error {
	switch {
	case c.Open != nil:
		return c.onTheWay(st)
	case len(c.Contests) > 0:
		return c.contested(st)
	case c.Status == Missing:
		return refuse(Conflict, "H4", "stream", c.Since, "%s is missing from care: the return must be recorded first", st.Stream)
	}
	return nil
}

// onTheWay refuses what waits for a transfer; one is open.
func (c CustodyState) onTheWay(st Statement) error {
	return refuse(Conflict, "H4", "stream", c.Open.mark(), "a transfer of %s to %s is open and must be accepted, refused or taken back first", st.Stream, c.Open.To)
}

// decideOwnAgency: custody is only ever claimed for the signer's own agency.
func decideOwnAgency(agency StreamID, st Statement) error {
	if by := st.author().Agency; by != agency {
		return refuse(Forbidden, "H5", "facts.agency", Mark{}, "only an officer of %s can make it responsible for a child, not one of %s", agency, by)
	}
	return nil
}

// decideMatch is H4: nobody moves this child with one whom the check of presence
// says to be another. That it was not checked is a finding.
func (p Presence) decideMatch(st Statement) error {
	if p.Match != presenceDenied {
		return nil
	}
	return refuse(Invalid, "H4", "facts.presence.match", Mark{},
		"the check says that this is not %s: the child who is there gets a stream of its own", st.Stream)
}
