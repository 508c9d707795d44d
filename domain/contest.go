package domain

// The events of a contested custody.
const (
	TypeCustodyClaimed         = "custody.claimed.v1"
	TypeCustodyContestResolved = "custody.contest.resolved.v1"
)

// CustodyClaimed says that an agency has the child although another is
// responsible and no transfer led there. It moves no responsibility: custody is
// contested until somebody above both decides.
type CustodyClaimed struct {
	Agency   StreamID `json:"agency"`
	Care     string   `json:"care"`
	Cause    string   `json:"cause"`
	Presence Presence `json:"presence"`
}

// CustodyContestResolved says which of the two is responsible.
type CustodyContestResolved struct {
	Agency  StreamID `json:"agency"`
	Against StreamID `json:"against"`
	Ground  string   `json:"ground"`
}

// EventType implements Event.
func (CustodyClaimed) EventType() string { return TypeCustodyClaimed }

// EventType implements Event.
func (CustodyContestResolved) EventType() string { return TypeCustodyContestResolved }

var (
	claimCauses   = []string{"handed_to_us_directly", "found_with_us", "another_receiver", "returned_to_us", "record_differs"}
	contestGround = []string{"child_is_there", "court_order", "agreement", "earlier_record_wrong"}
)

var contestSpecs = []Spec{{
	Type: TypeCustodyClaimed, Stream: ChildStream, Living: true,
	Doc:     "An agency has the child although another is responsible: custody is contested until the supervising agency or a court decides.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts:   []Fact{agencyFact, careFact, mustCode("cause", claimCauses, "How the child came."), presenceFact},
	Sealed:  []SealedPath{photoPath, explanationPath},
	Decode:  decodeAs[CustodyClaimed],
}, {
	Type: TypeCustodyContestResolved, Stream: ChildStream, Living: true,
	Doc: "The agency that supervises one of the two, or a court, says who is responsible for the child.",
	Signers: []SignerRule{
		recorded([]string{RoleSupervisor, RoleClerk}), seconded(0, []string{RoleSupervisor, RoleClerk}),
	},
	Facts: []Fact{agencyFact,
		mustAgency("against", "The other agency."),
		mustCode("ground", contestGround, "On what ground."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[CustodyContestResolved],
}}

// Contest is a claim of custody that stands against the responsible agency's.
type Contest struct {
	Claim  Mark
	Agency StreamID // the claimant
	Care   string
}

func (c CustodyState) contested(st Statement) error {
	return refuse(Conflict, "H4", "stream", c.Contest.Claim,
		"%s and %s both say that they have %s: the supervising agency or a court must settle that first", c.Agency, c.Contest.Agency, st.Stream)
}

// contestedStill keeps the claim of another agency than the one that became
// responsible: nobody ends a contest by losing the child and taking it again.
func (s ChildState) contestedStill(c *Contest) ChildState {
	if c != nil && c.Agency != s.Custody.Agency {
		s.Custody.Contest = c
	}
	return s
}

// decideChild is H4: there is something to contest, and one contest at a time.
func (e CustodyClaimed) decideChild(s ChildState, _ Basis, st Statement) error {
	c := s.Custody
	switch {
	case c.Agency == "":
		return refuse(Conflict, "H4", "stream", c.Since, "no agency is responsible for %s, so there is nobody to claim the child from: take custody instead", st.Stream)
	case c.Agency == e.Agency:
		return refuse(Conflict, "H4", "facts.agency", c.Since, "%s is responsible for %s already and has nothing to claim", e.Agency, st.Stream)
	case c.Contest != nil:
		return c.contested(st)
	}
	return need(decideOwnAgency(e.Agency, st), e.Presence.decideMatch(st))
}

func (e CustodyClaimed) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Contest = &Contest{Claim: markOf(st), Agency: e.Agency, Care: e.Care}
	return s
}

func (e CustodyContestResolved) cites() []StreamID { return []StreamID{e.Agency, e.Against} }

// decideChild: the two are those who contest, and whoever decides is neither of
// them, but a court or the supervisor of one.
func (e CustodyContestResolved) decideChild(s ChildState, b Basis, st Statement) error {
	c, by := s.Custody, st.author().Agency
	if c.Contest == nil {
		return refuse(Conflict, "H4", "stream", c.Since, "nobody contests the custody of %s", st.Stream)
	}
	pair := e.Agency == c.Agency && e.Against == c.Contest.Agency || e.Against == c.Agency && e.Agency == c.Contest.Agency
	switch {
	case !pair:
		return refuse(Invalid, "H4", "facts.agency", c.Contest.Claim, "%[2]s and %[3]s both say that they have %[1]s, and the decision must name these two", st.Stream, c.Agency, c.Contest.Agency)
	case by == e.Agency || by == e.Against:
		return refuse(Forbidden, "H6", "signers", c.Contest.Claim, "%s says itself that it has %s, so it does not settle the contest", by, st.Stream)
	case b.Agency(by).Kind != Court && b.Agency(e.Agency).Supervisor != by && b.Agency(e.Against).Supervisor != by:
		return refuse(Forbidden, "H4", "signers", c.Contest.Claim, "a court, or the agency that supervises one of the two, settles who has %s, and %s is neither", st.Stream, by)
	case !b.Agency(e.Agency).Accredited:
		return refuse(Conflict, "H4", "facts.agency", b.Agency(e.Agency).Since, "%s is suspended and cannot be given custody of %s", e.Agency, st.Stream)
	}
	return nil
}

// evolveChild keeps a transfer open when the responsible agency stays the same:
// it can still be answered.
func (e CustodyContestResolved) evolveChild(s ChildState, st Statement) ChildState {
	// A reader who folds only what had happened by some time may meet the end of
	// a contest without its beginning.
	if e.Agency == s.Custody.Agency || s.Custody.Contest == nil {
		s.Custody.Contest = nil
		return s
	}
	return s.take(e.Agency, s.Custody.Contest.Care, st)
}
