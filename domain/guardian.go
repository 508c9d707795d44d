package domain

// The events of guardianship, which is a fact of law beside custody.
const (
	TypeGuardianAppointed = "guardian.appointed.v1"
	TypeGuardianEnded     = "guardian.ended.v1"
)

// GuardianAppointed says who acts for the child in law.
type GuardianAppointed struct {
	Guardian       PersonID `json:"guardian"`
	GuardianAgency StreamID `json:"guardianAgency,omitempty"`
	Ground         string   `json:"ground"`
}

// GuardianEnded says that the guardian no longer acts for the child.
type GuardianEnded struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (GuardianAppointed) EventType() string { return TypeGuardianAppointed }

// EventType implements Event.
func (GuardianEnded) EventType() string { return TypeGuardianEnded }

var guardianSigners = []SignerRule{
	recorded([]string{RoleClerk, RoleCaseworker, RoleSupervisor, RoleGuardian}, Court, CivilAffairs, GuardianOffice),
	seconded(0, []string{RoleClerk, RoleCaseworker, RoleSupervisor, RoleGuardian}),
}

var guardianGrounds = Codes{Name: "GuardianshipGround", Doc: "Why somebody acts for the child in law.", Terms: []Term{
	{"court_order", "A court appointed the guardian.", ""},
	{"interim_care", "Whoever cares for the child in the meantime is its guardian as well.", ""},
	{"statute", "The law itself says who the guardian is.", ""},
	{"parental", "A parent acts for the child.", ""},
	{"minor_parent", "The child's parent is a child too, so somebody acts for both.", ""},
}}

var guardianEnds = Codes{Name: "GuardianshipEndCause", Doc: "Why a guardian no longer acts for the child.", Terms: []Term{
	{"court_order", "A court ended it.", ""},
	{"another_appointed", "Somebody else is guardian now.", ""},
	{"reunified", "The child is with its parents, who act for it.", ""},
	{"of_age", "The child has come of age.", ""},
	{"death_of_guardian", "The guardian has died.", ""},
	{"conflict_of_interest", "The guardian's own interests stand against the child's.", ""},
	{"adopted", "Adopters act for the child now.", ""},
	{"repatriated", "The child is in its own country, where others act for it.", ""},
}}

var guardianSpecs = []Spec{{
	Type: TypeGuardianAppointed, Stream: ChildStream, Living: true,
	Doc:     "Somebody acts for the child in law from here on; nobody appoints himself.",
	Signers: guardianSigners,
	Facts: []Fact{
		must("guardian", Person, "The guardian; of an agency, the officer who acts for it."),
		{Name: "guardianAgency", Type: StreamOf, Of: AgencyStream, Doc: "The agency that is guardian, if one is."},
		mustCode("ground", guardianGrounds, "On what ground."),
	},
	Sealed: []SealedPath{{Path: "guardianName", Subject: "guardian", Type: SealedText, Required: true, Doc: "Name of the guardian."}},
	Decode: decodeAs[GuardianAppointed],
}, {
	Type: TypeGuardianEnded, Stream: ChildStream,
	Doc:     "The guardian no longer acts for the child.",
	Signers: guardianSigners,
	Facts:   []Fact{mustCode("cause", guardianEnds, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[GuardianEnded],
}}

// Guardian is who acts for a child in law.
type Guardian struct {
	Person PersonID
	Agency StreamID
	Since  Mark
}

// decideChild is H6: nobody appoints himself. An office may appoint its own
// officer, and a court anybody, when somebody else signs.
func (e GuardianAppointed) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case e.Guardian == s.Person:
		return refuse(Invalid, "H3", "facts.guardian", s.Opened, "%s cannot be its own guardian", st.Stream)
	case b.signs(e.Guardian, st):
		return refuse(Forbidden, "H6", "facts.guardian", Mark{}, "%s cannot appoint himself guardian of %s: another officer or a court must sign", e.Guardian, st.Stream)
	case s.Custody.Guardian.Person == e.Guardian:
		return refuse(Conflict, "H3", "facts.guardian", s.Custody.Guardian.Since, "%s is the guardian of %s already", e.Guardian, st.Stream)
	}
	return nil
}

func (e GuardianAppointed) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Guardian = Guardian{Person: e.Guardian, Agency: e.GuardianAgency, Since: markOf(st)}
	return s
}

func (e GuardianEnded) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Custody.Guardian.Person == "" {
		return refuse(Conflict, "H3", "stream", Mark{}, "%s has no guardian, so there is nothing to end", st.Stream)
	}
	return nil
}

func (e GuardianEnded) evolveChild(s ChildState, _ Statement) ChildState {
	s.Custody.Guardian = Guardian{}
	return s
}
