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
	Agency   StreamID // whose case it is: who is responsible, or was last; before anybody is, who opened the stream
	Closed   Mark     // empty while the case is open
	Outcome  string   // of a closed case
	Released Signer   // who handed the child over
	Home     string   // claimed day of the hand-over, or of the adoption
	Seen     []Sight  // of the child, since then
	Worker   Signer   // who did the last follow-up
}

// Sight is a follow-up at which the child was seen at home, its own or an adoptive one, and the day that it
// claims.
type Sight struct {
	Mark
	Day string
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
	if e.Seen && s.Custody.Status.Followed() {
		s.Case.Seen = added(s.Case.Seen, Sight{Mark: markOf(st), Day: st.OccurredAt.day()})
	}
	return s
}

// Followed reports whether the profile's follow-ups are counted: with the child's own
// family, and with one that adopted it.
func (s CustodyStatus) Followed() bool { return s == AtHome || s == Adopted }

// SeenAtHome returns the follow-ups since the hand-over that count for the policy:
// one for each day that is claimed, from the day of the hand-over on. One of which
// the day is not known, or that was declared wrong, does not.
func (s ChildState) SeenAtHome() []Mark {
	var seen []Mark
	days := map[string]bool{}
	for _, sight := range s.Case.Seen {
		if s.withdrawn(sight.ID).ID != "" || sight.Day < s.Case.Home || days[sight.Day] {
			continue
		}
		days[sight.Day] = true
		seen = append(seen, sight.Mark)
	}
	return seen
}

// redated takes the right day of a hand-over or a follow-up from its correction.
func (s ChildState) redated(record, day string) ChildState {
	if s.Custody.Status.Followed() && s.Custody.Since.ID == record {
		s.Case.Home = day
	}
	i := slices.IndexFunc(s.Case.Seen, func(v Sight) bool { return v.ID == record })
	s.Case.Seen = changed(s.Case.Seen, i, func(v *Sight) { v.Day = day })
	return s
}

func (e CaseReopened) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Case.Closed.ID == "" {
		return refuse(Conflict, "H3", "stream", s.Opened, "the case of %s is still open", st.Stream)
	}
	return nil
}

func (e CaseReopened) evolveChild(s ChildState, st Statement) ChildState {
	s.Case.Closed, s.Case.Outcome = Mark{}, ""
	s.Search = s.Search.reopened(markOf(st))
	return s
}
