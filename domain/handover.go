package domain

import "time"

// The events that bring a child home, and back when it fails.
const (
	TypeHandedOver         = "reunification.handed-over.v1"
	TypePlacementDisrupted = "placement.disrupted.v1"
)

// HandedOver says that the custodian gave the child into the hands of a person
// of its family, watched by another agency.
type HandedOver struct {
	Receiver PersonID `json:"receiver"`
	Relation string   `json:"relation"`
	Presence Presence `json:"presence"`
}

// PlacementDisrupted says that a child who was home is back in an agency's care.
// The decision was right when it was made; if it was not, it is annulled.
type PlacementDisrupted struct {
	Agency    StreamID `json:"agency"`
	Care      string   `json:"care"`
	Cause     string   `json:"cause"`
	Condition string   `json:"condition"`
}

// soldAgain is the disruption that is a second crime.
const soldAgain = "sold_again"

// EventType implements Event.
func (HandedOver) EventType() string { return TypeHandedOver }

// EventType implements Event.
func (PlacementDisrupted) EventType() string { return TypePlacementDisrupted }

var disruptions = Codes{Name: "DisruptionCause", Doc: "Why a child could not stay at home.", Terms: []Term{
	{"violence", "Somebody there was violent.", ""},
	{"neglect", "Nobody there looked after the child well enough.", ""},
	{soldAgain, "The child was sold again, or nearly was.", ""},
	{"rejected", "The family no longer wanted the child.", ""},
	{"child_left", "The child went away by itself.", ""},
	{"carer_ill_or_dead", "Whoever looked after the child is ill or has died.", ""},
	{"arrest", "Whoever looked after the child was arrested.", ""},
	{"poverty", "The family was too poor.", ""},
	{"other", "For another reason.", ""},
}}

var handoverSpecs = []Spec{{
	Type: TypeHandedOver, Stream: ChildStream, Living: true,
	Doc: "The child is handed to its family: the custodian signs, and an officer of another agency who watched.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...),
		witnessed([]string{RoleCaseworker, RoleGuardian, RoleSupervisor}, NGO, GuardianOffice, CivilAffairs)},
	Facts: []Fact{receiverFact, relationFact, presenceFact},
	Sealed: []SealedPath{
		{Path: "receiverName", Subject: "receiver", Type: SealedText, Required: true, Doc: "Name of the receiver, from the identity paper seen."},
		{Path: "receiverAddress", Subject: "receiver", Type: SealedText, Doc: "Where the family lives."},
		photoPath,
	},
	StaleAfter: staleDecision,
	Decode:     decodeAs[HandedOver],
}, {
	Type: TypePlacementDisrupted, Stream: ChildStream, Living: true,
	Doc: "The child did not stay at home; the agency that signs is responsible again.",
	Signers: []SignerRule{recorded(custodyRoles, Police, CivilAffairs, WelfareInstitution, Shelter),
		seconded(0, custodyRoles)},
	Facts:  []Fact{agencyFact, careFact, mustCode("cause", disruptions, "Why."), conditionFact},
	Sealed: []SealedPath{photoPath, facilityPath, explanationPath},
	Decode: decodeAs[PlacementDisrupted],
}}

// decideChild is H4 for the last step, the custodian releases and no transfer is
// open; H6, whoever watched is of another agency; H7, an approval stands for
// this receiver; and H8, nothing has come up since,
// least of all a doubt whose child this is.
func (e HandedOver) decideChild(s ChildState, b Basis, st Statement) error {
	if err := s.Custody.decideFree(st); err != nil {
		return err
	}
	if e.Receiver == s.Person {
		return refuse(Invalid, "H3", "facts.receiver", s.Opened, "%s cannot be handed to itself", st.Stream)
	}
	for _, witness := range st.Signed(PurposeWitness) {
		if witness.Agency == s.Custody.Agency {
			return refuse(Forbidden, "H6", "signers", s.Custody.Since, "this agency hands %s over, so the witness must come from another", st.Stream)
		}
	}
	return need(decideApart(e.Receiver, "facts.receiver", b, st), e.Presence.decideMatch(st),
		s.decideDoubt(st), e.decideApproved(s, b, st), s.decideLacking(e.Receiver, b, st))
}

// decideApproved is H7, which binds no adult.
func (e HandedOver) decideApproved(s ChildState, b Basis, st Statement) error {
	p := s.Decision.Get().Proposal
	switch {
	case s.Adult:
		return nil
	case p.Status == NoProposal:
		return refuse(Conflict, "H7", "type", Mark{}, "nobody has proposed and approved that %s goes home", st.Stream)
	case p.Status != ProposalOpen:
		return refuse(Conflict, "H7", "type", p.Since, "the reunification of %s was %s", st.Stream, p.Status.words())
	case p.Receiver != e.Receiver:
		return refuse(Conflict, "H7", "facts.receiver", p.Mark, "%s was to go home to %s, not to %s", st.Stream, p.Receiver, e.Receiver)
	case p.Relation != e.Relation:
		return refuse(Conflict, "H7", "facts.relation", p.Mark, "the receiver of %s was proposed as its %s, not as %s", st.Stream, Words(p.Relation), Words(e.Relation))
	}
	for _, capacity := range b.Ledger().Policy.Limits.Approvals() {
		if err := s.decideCapacity(capacity, st); err != nil {
			return err
		}
	}
	return nil
}

// decideCapacity wants the last approval in the capacity neither to have lapsed
// nor to be declared wrong.
func (s ChildState) decideCapacity(capacity string, st Statement) error {
	p := s.Decision.Get().Proposal
	last, given := p.approvedAs(capacity)
	switch by := s.withdrawn(last.ID); {
	case !given && p.Ended.ID != "":
		return refuse(Conflict, "H7", "type", p.Ended, "%[2]s has not approved that %[1]s goes home since earlier approvals ended", st.Stream, Words(capacity))
	case !given:
		return refuse(Conflict, "H7", "type", p.Mark, "%[2]s has not approved that %[1]s goes home", st.Stream, Words(capacity))
	case by.ID != "":
		return refuse(Conflict, "H7", "type", by, "the approval of %s for %s was declared wrong: it is given anew", Words(capacity), st.Stream)
	case last.lapsed(st.Recorded.At):
		return refuse(Conflict, "H7", "type", last.Mark, "the approval of %s for %s has lapsed: it is given anew", Words(capacity), st.Stream)
	}
	return nil
}

// Unapproved returns the capacities in which a pending proposal still needs an
// approval for a hand-over at a time (H7), in the order of the profile. An adult
// needs none.
func (s ChildState) Unapproved(limits Limits, at time.Time) []string {
	p := s.Decision.Get().Proposal
	if s.Adult || !p.pending() {
		return nil
	}
	var wanted []string
	for _, capacity := range limits.Approvals() {
		if last, given := p.approvedAs(capacity); !given || last.lapsed(at) || s.withdrawn(last.ID).ID != "" {
			wanted = append(wanted, capacity)
		}
	}
	return wanted
}

func (e HandedOver) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody = CustodyState{Status: AtHome, Guardian: s.Custody.Guardian, Since: markOf(st),
		Holder: Holder{Person: e.Receiver, Since: markOf(st)}}
	s.Case.Released, s.Case.Home, s.Case.Seen = st.author(), st.OccurredAt.day(), nil
	s.Adoption = s.Adoption.where((*AdoptionState).undeclared) // it goes home, and is declared anew if it must be
	return s.settle(ProposalExecuted, st)
}

func (e PlacementDisrupted) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Custody.Status != AtHome {
		return refuse(Conflict, "H4", "stream", s.Custody.Since, "%s was not handed to a family, so no placement there was disrupted", st.Stream)
	}
	return decideOwnAgency(e.Agency, st)
}

func (e PlacementDisrupted) evolveChild(s ChildState, st Statement) ChildState {
	return s.take(e.Agency, e.Care, st)
}
