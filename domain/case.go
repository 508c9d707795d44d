package domain

import "slices"

// The events that follow a case and end it.
const (
	TypeFollowUpDone = "followup.done.v1"
	TypeCaseClosed   = "case.closed.v1"
	TypeCaseReopened = "case.reopened.v1"
)

// FollowUpDone says what was found when somebody looked after the child.
type FollowUpDone struct {
	Kind      string `json:"followUp"`
	Seen      bool   `json:"seen"`
	NotSeen   string `json:"notSeen,omitempty"`
	SameCarer bool   `json:"sameCarer"`
	School    string `json:"school"`
	Result    string `json:"result"`
}

// CaseClosed says how a case ended.
type CaseClosed struct {
	Outcome string `json:"outcome"`
}

// CaseReopened takes a closed case up again.
type CaseReopened struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (FollowUpDone) EventType() string { return TypeFollowUpDone }

// EventType implements Event.
func (CaseClosed) EventType() string { return TypeCaseClosed }

// EventType implements Event.
func (CaseReopened) EventType() string { return TypeCaseReopened }

// Codes of Primero and RapidFTR for follow-ups; outcomes as IC-TIP and the
// formal-care indicators of UNICEF and BCN count them.
var (
	followUps = []string{"after_reunification", "in_care", "for_service", "for_assessment"}
	notSeen   = []string{"abducted", "at_school", "detention", "on_the_street", "other_carer", "visiting", "working", "refused", "moved_away"}
	schools   = []string{"attending", "not_attending", "too_young", "unknown"}
	results   = []string{"no_further_action", "ongoing_monitoring", "urgent_intervention"}
	outcomes  = []string{outcomeParent, outcomeKin, "recognised_adult", "adopted_domestic", "adopted_intercountry", outcomeKinship,
		outcomeFoster, "kafala", outcomeResidential, "independent", outcomeRepatriated, outcomeMissing, outcomeDeceased, "not_trafficked", "duplicate"}
	reopenings = []string{"disrupted", "missing", "rescued_again", "wrong_identification", "new_information", "court_order", "error"}
)

// The outcomes that a state of custody must bear out.
const (
	outcomeParent      = "reunified_parent"
	outcomeKin         = "reunified_kin"
	outcomeKinship     = "kinship_guardianship"
	outcomeFoster      = "foster"
	outcomeResidential = "residential"
	outcomeRepatriated = "repatriated"
	outcomeMissing     = "missing"
	outcomeDeceased    = "deceased"
)

// borneOut says where a child must be for an outcome.
var borneOut = map[string]CustodyStatus{outcomeParent: AtHome, outcomeKin: AtHome, outcomeFoster: InCare, outcomeResidential: InCare,
	outcomeRepatriated: Outside, outcomeMissing: Missing, outcomeDeceased: Deceased}

// parents are the relations that make a return one to a parent.
var parents = []string{"mother", "father"}

var caseSpecs = []Spec{{
	Type: TypeFollowUpDone, Stream: ChildStream,
	Doc: "Somebody looked after the child, and says whether the child was seen.",
	Signers: []SignerRule{
		recorded([]string{RoleCaseworker, RoleGuardian, RoleInvestigator, RoleSupervisor}, CivilAffairs, NGO, GuardianOffice, WelfareInstitution, Shelter, Police),
		seconded(0, []string{RoleCaseworker, RoleGuardian, RoleInvestigator, RoleSupervisor}),
	},
	Facts: []Fact{
		mustCode("followUp", followUps, "What kind of follow-up it is."),
		must("seen", Bool, "Whether the child was seen."),
		mayCode("notSeen", notSeen, "Why not, if not."),
		must("sameCarer", Bool, "Whether the child is still with the same carer."),
		mustCode("school", schools, "Whether the child goes to school."),
		mustCode("result", results, "What is to be done."),
	},
	Sealed: []SealedPath{photoPath, {Path: "observations", Type: SealedText, Doc: "What was found, in words."}},
	Decode: decodeAs[FollowUpDone],
}, {
	Type: TypeCaseClosed, Stream: ChildStream,
	Doc:     "A supervisor, not the caseworker, closes the case with its outcome.",
	Signers: []SignerRule{recorded([]string{RoleSupervisor}, Police, CivilAffairs, WelfareInstitution, Shelter, NGO), seconded(0, caseRoles)},
	Facts:   []Fact{mustCode("outcome", outcomes, "How the case ended.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[CaseClosed],
}, {
	Type: TypeCaseReopened, Stream: ChildStream,
	Doc:     "A closed case is taken up again.",
	Signers: []SignerRule{recorded(caseRoles, Police, CivilAffairs, WelfareInstitution, Shelter, NGO), seconded(0, custodyRoles)},
	Facts:   []Fact{mustCode("cause", reopenings, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[CaseReopened],
}}

// CaseState is where a case stands.
type CaseState struct {
	Closed   Mark   // empty while the case is open
	Outcome  string // of a closed case
	Released Signer // who handed the child over
	Seen     int    // follow-ups since the hand-over at which the child was seen
	Worker   Signer // who did the last follow-up
}

func (e FollowUpDone) check() error {
	if e.Seen != (e.NotSeen == "") {
		return fieldError("facts.notSeen", "a follow-up says why the child was not seen, and only then")
	}
	return nil
}

// decideChild refuses nothing: a follow-up by whoever released the child is a
// finding, not an error of the record.
func (e FollowUpDone) decideChild(ChildState, Basis, Statement) error { return nil }

func (e FollowUpDone) evolveChild(s ChildState, st Statement) ChildState {
	s.Case.Worker = st.author()
	if e.Seen && s.Custody.Status == AtHome {
		s.Case.Seen++
	}
	return s
}

// decideChild is H6, the caseworker does not close; and H8, the outcome is borne
// out, and the follow-ups of the profile are done.
func (e CaseClosed) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case s.Case.Closed.ID != "":
		return refuse(Conflict, "H3", "stream", s.Case.Closed, "the case of %s was closed already", st.Stream)
	case s.Case.Worker.Key != "" && b.samePerson(s.Case.Worker, st.author()):
		return refuse(Forbidden, "H6", "signers", Mark{}, "the officer who followed the case of %s cannot close it: another supervisor must", st.Stream)
	}
	return e.decideOutcome(s, b, st)
}

func (e CaseClosed) decideOutcome(s ChildState, b Basis, st Statement) error {
	if status, bound := borneOut[e.Outcome]; bound && s.Custody.Status != status {
		return refuse(Conflict, "H8", "facts.outcome", s.Custody.Since, "the case of %s cannot close as %s, for the child is not %s",
			st.Stream, words(e.Outcome), whereabouts(status))
	}
	if err := need(e.decideFamily(s, st), s.decideHeld(st)); err != nil {
		return err
	}
	least := b.Ledger().Policy.Limits.FollowUps
	if s.Custody.Status == AtHome && !s.Adult && s.Case.Seen < least {
		return refuse(Conflict, "H8", "facts.outcome", s.Custody.Since, "%s was seen at %d follow-ups since it went home, and the policy asks for %d",
			st.Stream, s.Case.Seen, least)
	}
	return nil
}

// decideFamily wants the outcome to be that of the family that has the child.
func (e CaseClosed) decideFamily(s ChildState, st Statement) error {
	p, home := s.Decision.Proposal, s.Custody.Status == AtHome
	toParent := slices.Contains(parents, p.Relation)
	switch {
	case e.Outcome == outcomeKinship && !home && !s.Custody.placed():
		return refuse(Conflict, "H8", "facts.outcome", s.Custody.Since, "the case of %s cannot close as %s, for the child is placed with nobody of its kin",
			st.Stream, words(e.Outcome))
	case !home || p.Status != ProposalExecuted:
		return nil
	case e.Outcome == outcomeParent && !toParent, (e.Outcome == outcomeKin || e.Outcome == outcomeKinship) && toParent:
		return refuse(Conflict, "H8", "facts.outcome", p.Since, "%s went home to its %s, and the case cannot close as %s",
			st.Stream, words(p.Relation), words(e.Outcome))
	}
	return nil
}

// decideHeld wants no open concern about whoever has the child.
func (s ChildState) decideHeld(st Statement) error {
	holder := s.Custody.Holder.Person
	if met, concern := s.meets(NeedsNoConcern, holder, st.Recorded.At); holder != "" && !met && !s.Adult {
		return refuse(Conflict, "H8", "stream", concern, "the case of %s cannot close while a protection concern about %s, who has the child, is open", st.Stream, holder)
	}
	return nil
}

// whereabouts is a status for people.
func whereabouts(status CustodyStatus) string {
	if status == Outside {
		return "with a body outside the ledger"
	}
	return words(status)
}

func (e CaseClosed) evolveChild(s ChildState, st Statement) ChildState {
	s.Case.Closed, s.Case.Outcome = markOf(st), e.Outcome
	return s
}

func (e CaseReopened) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Case.Closed.ID == "" {
		return refuse(Conflict, "H3", "stream", s.Opened, "the case of %s is still open", st.Stream)
	}
	return nil
}

func (e CaseReopened) evolveChild(s ChildState, _ Statement) ChildState {
	s.Case.Closed, s.Case.Outcome = Mark{}, ""
	return s
}
