package domain

import "slices"

// The events of a reunification.
const (
	TypeReunificationProposed = "reunification.proposed.v1"
	TypeReunificationApproved = "reunification.approved.v1"
	TypeReunificationDenied   = "reunification.denied.v1"
	TypeReunificationDeferred = "reunification.deferred.v1"
	TypeReunificationAnnulled = "reunification.annulled.v1"
)

// ReunificationProposed proposes to bring a child to a person of its family.
type ReunificationProposed struct {
	Receiver PersonID `json:"receiver"`
	Relation string   `json:"relation"`
}

// ReunificationApproved is one agency's approval. It answers the proposal; the
// profile says which capacities a hand-over needs.
type ReunificationApproved struct {
	Capacity string `json:"capacity"`
	LapsesAt string `json:"lapsesAt"`
}

// ReunificationDenied ends the proposal.
type ReunificationDenied struct {
	Cause string `json:"cause"`
}

// ReunificationDeferred lets the proposal wait; it can still be approved.
type ReunificationDeferred struct {
	Cause    string `json:"cause"`
	ReviewBy string `json:"reviewBy"`
}

// ReunificationAnnulled says that the decision itself was wrong, before or after
// the hand-over. It moves no custody.
type ReunificationAnnulled struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (ReunificationProposed) EventType() string { return TypeReunificationProposed }

// EventType implements Event.
func (ReunificationApproved) EventType() string { return TypeReunificationApproved }

// EventType implements Event.
func (ReunificationDenied) EventType() string { return TypeReunificationDenied }

// EventType implements Event.
func (ReunificationDeferred) EventType() string { return TypeReunificationDeferred }

// EventType implements Event.
func (ReunificationAnnulled) EventType() string { return TypeReunificationAnnulled }

var (
	receiverFact = must("receiver", Person, "The person who receives the child.")
	deciders     = []SignerRule{
		recorded([]string{RoleInvestigator, RoleCaseworker, RoleGuardian, RoleClerk, RoleSupervisor}, Police, CivilAffairs, GuardianOffice, Court),
		seconded(0, []string{RoleInvestigator, RoleCaseworker, RoleGuardian, RoleClerk, RoleSupervisor}),
	}
	staleDecision = []string{TypeProtectionConcernRaised, TypeCourtOrderRecorded, TypeChildViewRecorded,
		TypeFamilyAssessmentDone, TypeReunificationDenied, TypeReunificationAnnulled, TypeChildDied,
		TypeIdentityDisputed, TypeIdentityRefuted, TypeKinshipReportWithdrawn, TypeKinshipReportImpugned, TypeRecordsLinked}
	// A hand-over is a fact, which no correction of a date should stop.
	staleApproval = append(slices.Clip(staleDecision), TypeErrorDeclared, TypeConsentWithdrawn, TypeAuditFindingRecorded)
)

var reunificationSpecs = []Spec{{
	Type: TypeReunificationProposed, Stream: ChildStream, Living: true,
	Doc:     "Somebody proposes to bring the child to a person of its family.",
	Signers: []SignerRule{recorded(custodyRoles, Police, CivilAffairs, NGO), seconded(0, custodyRoles)},
	Facts:   []Fact{receiverFact, relationFact},
	Decode:  decodeAs[ReunificationProposed],
}, {
	Type: TypeReunificationApproved, Stream: ChildStream, Decision: true, Living: true,
	Doc:     "One agency approves a proposal; a hand-over needs the police's approval and that of civil affairs, or what the profile says.",
	Signers: deciders,
	Facts: []Fact{
		mustCode("capacity", capacities, "As what the agency approves; its own kind."),
		must("lapsesAt", Time, "Until when the child must be home."),
	},
	Sealed:     []SealedPath{{Path: "reasons", Type: SealedText, Doc: "The reasons, and conditions."}},
	StaleAfter: staleApproval,
	Decode:     decodeAs[ReunificationApproved],
}, {
	Type: TypeReunificationDenied, Stream: ChildStream, Decision: true, Living: true,
	Doc:     "One agency denies a proposal, which ends it.",
	Signers: deciders,
	Facts:   []Fact{mustCode("cause", denialCauses, "Why.")},
	Sealed:  []SealedPath{{Path: "reasons", Type: SealedText, Required: true, Doc: "The reasons."}},
	Decode:  decodeAs[ReunificationDenied],
}, {
	Type: TypeReunificationDeferred, Stream: ChildStream, Decision: true, Living: true,
	Doc:     "One agency lets a proposal wait.",
	Signers: deciders,
	Facts: []Fact{mustCode("cause", deferralCauses, "Why."),
		must("reviewBy", Time, "When it is to be looked at again."),
	},
	Sealed: []SealedPath{{Path: "reasons", Type: SealedText, Doc: "The reasons."}},
	Decode: decodeAs[ReunificationDeferred],
}, {
	Type: TypeReunificationAnnulled, Stream: ChildStream, Decision: true, Undoes: true,
	Doc: "A court, or two agencies, say that the decision itself was wrong. Where the child is does not change by it.",
	Signers: []SignerRule{
		recorded([]string{RoleInvestigator, RoleCaseworker, RoleClerk, RoleSupervisor}, Police, CivilAffairs, Court),
		seconded(0, []string{RoleInvestigator, RoleCaseworker, RoleClerk, RoleSupervisor}),
	},
	Facts:  []Fact{mustCode("cause", annulments, "Why.")},
	Sealed: []SealedPath{{Path: "reasons", Type: SealedText, Required: true, Doc: "The reasons."}},
	Decode: decodeAs[ReunificationAnnulled],
}}

// DecisionState is what was decided about where the child is to live.
type DecisionState struct {
	BestInterests BestInterests
	Proposal      Proposal   // the last one
	Receivers     []PersonID // whom the proposals named
}

// ProposalStatus is where a proposal stands.
type ProposalStatus string

// The statuses of a proposal.
const (
	NoProposal        ProposalStatus = ""
	ProposalOpen      ProposalStatus = "proposed"
	ProposalDeferred  ProposalStatus = "deferred"
	ProposalDenied    ProposalStatus = "denied"
	ProposalAnnulled  ProposalStatus = "annulled"
	ProposalWithdrawn ProposalStatus = "withdrawn" // declared wrong while it waited
	ProposalExecuted  ProposalStatus = "executed"
)

func (s ProposalStatus) words() string {
	switch s {
	case ProposalExecuted:
		return "carried out"
	case ProposalWithdrawn:
		return "declared wrong"
	}
	return string(s)
}

// Proposal is a proposed reunification and what became of it.
type Proposal struct {
	Mark
	Receiver  PersonID
	Relation  string
	By        []Signer // who proposed it
	Status    ProposalStatus
	Since     Mark // the record that gave it its status
	Approvals []Approval
	Ended     Mark // the record that ended approvals given before; empty when none did
}

func (p Proposal) pending() bool { return p.Status == ProposalOpen || p.Status == ProposalDeferred }

func (e ReunificationProposed) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case e.Receiver == s.Person:
		return refuse(Invalid, "H3", "facts.receiver", s.Opened, "%s cannot be handed to itself", st.Stream)
	case s.Decision.Get().Proposal.pending():
		return refuse(Conflict, "H3", "stream", s.Decision.Get().Proposal.Mark, "a reunification of %s is proposed already and must be decided first", st.Stream)
	case s.Custody.Status == AtHome:
		return refuse(Conflict, "H3", "stream", s.Custody.Since, "%s is at home already", st.Stream)
	}
	if adoption, adopted := s.adopted(); adopted {
		return refuse(Conflict, "H3", "stream", adoption.Mark, "%s is adopted: the adoption must be dissolved first", st.Stream)
	}
	return need(decideApart(e.Receiver, "facts.receiver", b, st), s.decideUnbiased(e.Receiver, "facts.receiver", b, st))
}

func (e ReunificationProposed) evolveChild(s ChildState, st Statement) ChildState {
	s.Decision = s.Decision.with(func(d *DecisionState) {
		d.Proposal = Proposal{Mark: markOf(st), Receiver: e.Receiver, Relation: e.Relation, By: st.Signers,
			Status: ProposalOpen, Since: markOf(st)}
		d.Receivers = added(d.Receivers, e.Receiver)
	})
	return s
}

// decideAnswer wants the statement to answer the proposal, and that to be
// pending.
func (p Proposal) decideAnswer(st Statement) error {
	ref, _ := st.Ref("answers")
	switch {
	case p.Status == NoProposal || ref.Stream != st.Stream || ref.ID != p.ID:
		return refuse(Invalid, "H3", "refs", p.Mark, "this must answer the last proposal for %s, and it does not", st.Stream)
	case !p.pending():
		return refuse(Conflict, "H3", "refs", p.Since, "the proposal for %s was %s already", st.Stream, p.Status.words())
	}
	return nil
}

func (e ReunificationDenied) decideChild(s ChildState, _ Basis, st Statement) error {
	return s.Decision.Get().Proposal.decideAnswer(st)
}

func (e ReunificationDenied) evolveChild(s ChildState, st Statement) ChildState {
	return s.settle(ProposalDenied, st)
}

func (e ReunificationDeferred) decideChild(s ChildState, _ Basis, st Statement) error {
	return s.Decision.Get().Proposal.decideAnswer(st)
}

// evolveChild ends the approvals: whoever approved did not know the cause.
func (e ReunificationDeferred) evolveChild(s ChildState, st Statement) ChildState {
	return s.endApprovals(st).settle(ProposalDeferred, st)
}

func (s ChildState) settle(status ProposalStatus, st Statement) ChildState {
	s.Decision = s.Decision.with(func(d *DecisionState) {
		d.Proposal.Status, d.Proposal.Since = status, markOf(st)
	})
	return s
}

// decideChild: there is a decision to annul, and a court or two agencies do it.
func (e ReunificationAnnulled) decideChild(s ChildState, b Basis, st Statement) error {
	p := s.Decision.Get().Proposal
	ref, _ := st.Ref("answers")
	switch {
	case ref.Stream != st.Stream || ref.ID != p.ID || len(p.Approvals) == 0:
		return refuse(Invalid, "H3", "refs", p.Mark, "this answers no approved proposal for %s", st.Stream)
	case !p.pending() && p.Status != ProposalExecuted:
		return refuse(Conflict, "H3", "refs", p.Since, "the proposal for %s was %s already", st.Stream, p.Status.words())
	case b.Agency(st.author().Agency).Kind != Court && !st.twoAgencies():
		return refuse(Forbidden, "H6", "signers", p.Mark, "it takes a court, or two agencies together, to annul the reunification of %s", st.Stream)
	}
	return nil
}

func (e ReunificationAnnulled) evolveChild(s ChildState, st Statement) ChildState {
	return s.settle(ProposalAnnulled, st)
}
