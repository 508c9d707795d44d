package domain

import (
	"slices"
)

// The events of a contested custody.
const (
	TypeCustodyClaimed         = "custody.claimed.v1"
	TypeCustodyContestResolved = "custody.contest.resolved.v1"
)

// CustodyClaimed says that an agency has the child although another is
// responsible and no transfer led there. It moves no responsibility: custody is
// contested until somebody above them decides. Any number of agencies may claim.
type CustodyClaimed struct {
	Agency   StreamID `json:"agency"`
	Care     string   `json:"care"`
	Cause    string   `json:"cause"`
	Presence Presence `json:"presence"`
}

// CustodyContestResolved says which of those who say that they have the child is
// responsible. It names all of them, so that nobody decides of a claim that he
// had not seen.
type CustodyContestResolved struct {
	Agency  StreamID   `json:"agency"`
	Against []StreamID `json:"against"`
	Ground  string     `json:"ground"`
}

// EventType implements Event.
func (CustodyClaimed) EventType() string { return TypeCustodyClaimed }

// EventType implements Event.
func (CustodyContestResolved) EventType() string { return TypeCustodyContestResolved }

var contestSpecs = []Spec{{
	Type: TypeCustodyClaimed, Stream: ChildStream, Living: true,
	Doc:     "An agency has the child although another is responsible: custody is contested until a supervising agency or a court decides. A third may claim while two contest.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles, custodians...)},
	Facts:   []Fact{agencyFact, careFact, mustCode("cause", claimCauses, "How the child came."), presenceFact},
	Sealed:  []SealedPath{photoPath, explanationPath},
	Decode:  decodeAs[CustodyClaimed],
}, {
	Type: TypeCustodyContestResolved, Stream: ChildStream, Living: true,
	Doc: "The agency that supervises one of those who say that they have the child, or a court, says who is responsible, and ends all claims.",
	Signers: []SignerRule{
		recorded([]string{RoleSupervisor, RoleClerk}), seconded(0, []string{RoleSupervisor, RoleClerk}),
	},
	Facts: []Fact{agencyFact,
		mustAgency("against", "The others, every one of them.").many().most(maxClaims),
		mustCode("ground", contestGround, "On what ground."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[CustodyContestResolved],
}}

// maxClaims bounds the claims that stand against one custodian, so that a
// decision can name them all.
const maxClaims = 16

// Contest is a claim of custody that stands against the responsible agency's.
type Contest struct {
	Claim  Mark
	Agency StreamID // the claimant
	Care   string
}

// parties are all who say that they have the child, the responsible agency first.
func (c CustodyState) parties() []StreamID {
	parties := []StreamID{c.Agency}
	for _, contest := range c.Contests {
		parties = append(parties, contest.Agency)
	}
	return parties
}

// claim returns the claim of an agency that stands; false when it has none.
func (c CustodyState) claim(agency StreamID) (Contest, bool) {
	i := slices.IndexFunc(c.Contests, func(one Contest) bool { return one.Agency == agency })
	if i < 0 {
		return Contest{}, false
	}
	return c.Contests[i], true
}

// contested refuses what waits for a decision; custody is contested.
func (c CustodyState) contested(st Statement) error {
	return refuse(Conflict, "H4", "stream", c.Contests[0].Claim,
		"%s say that they have %s: a supervising agency or a court must settle that first", allOf(c.parties()), st.Stream)
}

// allOf is a list for people, of two members at least.
func allOf(agencies []StreamID) string {
	each := "all"
	if len(agencies) == 2 {
		each = "both"
	}
	return inWords(texts(agencies)) + " " + each
}

// contestedStill keeps the claims of other agencies than the one that became
// responsible: nobody ends a contest by losing the child and taking it again.
func (s ChildState) contestedStill(claims []Contest) ChildState {
	for _, c := range claims {
		if c.Agency != s.Custody.Agency {
			s.Custody.Contests = added(s.Custody.Contests, c)
		}
	}
	return s
}

// decideChild is H4: there is something to contest, and each agency claims once.
func (e CustodyClaimed) decideChild(s ChildState, _ Basis, st Statement) error {
	c := s.Custody
	mine, claims := c.claim(e.Agency)
	switch {
	case c.Agency == "":
		return refuse(Conflict, "H4", "stream", c.Since, "no agency is responsible for %s, so there is nobody to claim the child from: take custody instead", st.Stream)
	case c.Agency == e.Agency:
		return refuse(Conflict, "H4", "facts.agency", c.Since, "%s is responsible for %s already and has nothing to claim", e.Agency, st.Stream)
	case claims:
		return refuse(Conflict, "H4", "facts.agency", mine.Claim, "%s claims %s already, and that is not decided yet", e.Agency, st.Stream)
	case len(c.Contests) == maxClaims:
		return refuse(Conflict, "H4", "stream", c.Contests[0].Claim, "%d agencies claim %s: that must be settled before one more does", maxClaims, st.Stream)
	}
	return need(decideOwnAgency(e.Agency, st), e.Presence.decideMatch(st))
}

func (e CustodyClaimed) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Contests = added(s.Custody.Contests, Contest{Claim: markOf(st), Agency: e.Agency, Care: e.Care})
	return s
}

func (e CustodyContestResolved) check() error {
	for i, agency := range e.Against {
		if slices.Contains(e.Against[:i], agency) {
			return fieldError("facts.against", "each of the others is named once")
		}
	}
	return nil
}

func (e CustodyContestResolved) cites() []StreamID { return added(e.Against, e.Agency) }

// decideChild: all who contest are named, and whoever decides is none of them,
// but a court or the supervisor of one.
func (e CustodyContestResolved) decideChild(s ChildState, b Basis, st Statement) error {
	c, by := s.Custody, st.author().Agency
	if len(c.Contests) == 0 {
		return refuse(Conflict, "H4", "stream", c.Since, "nobody contests the custody of %s", st.Stream)
	}
	if err := e.decideParties(c, st); err != nil {
		return err
	}
	parties := c.parties()
	supervises := func(party StreamID) bool { return b.Agency(party).Supervisor == by }
	switch {
	case slices.Contains(parties, by):
		return refuse(Forbidden, "H6", "signers", c.Contests[0].Claim, "%s says itself that it has %s, so it does not settle the contest", by, st.Stream)
	case b.Agency(by).Kind != Court && !slices.ContainsFunc(parties, supervises):
		return refuse(Forbidden, "H4", "signers", c.Contests[0].Claim, "a court, or an agency that supervises one of those who say that they have %s, settles that, and %s is neither", st.Stream, by)
	case !b.Agency(e.Agency).Accredited:
		return refuse(Conflict, "H4", "facts.agency", b.Agency(e.Agency).Since, "%s is suspended and cannot be given custody of %s", e.Agency, st.Stream)
	}
	return nil
}

// decideParties wants the decision to name all who contest and nobody else.
func (e CustodyContestResolved) decideParties(c CustodyState, st Statement) error {
	first := c.Contests[0].Claim
	if !slices.Contains(c.parties(), e.Agency) {
		return refuse(Invalid, "H4", "facts.agency", first, "%s has not said that it has %s, so the contest cannot be settled for it", e.Agency, st.Stream)
	}
	for _, other := range e.Against {
		if other == e.Agency || !slices.Contains(c.parties(), other) {
			return refuse(Invalid, "H4", "facts.against", first, "%s is not another agency that says it has %s", other, st.Stream)
		}
	}
	for _, party := range c.parties() {
		if party != e.Agency && !slices.Contains(e.Against, party) {
			return refuse(Conflict, "H4", "facts.against", c.says(party), "%s says too that it has %s, and the decision does not name it", party, st.Stream)
		}
	}
	return nil
}

// says returns the record by which a party has the child.
func (c CustodyState) says(party StreamID) Mark {
	if claim, claims := c.claim(party); claims {
		return claim.Claim
	}
	return c.Since
}

// evolveChild keeps a transfer open when the responsible agency stays the same:
// it can still be answered.
func (e CustodyContestResolved) evolveChild(s ChildState, st Statement) ChildState {
	// A reader who folds only what had happened by some time may meet the end of
	// a contest without its beginning: then nothing moves.
	won, claims := s.Custody.claim(e.Agency)
	if !claims {
		s.Custody.Contests = nil
		return s
	}
	return s.take(e.Agency, won.Care, st)
}
