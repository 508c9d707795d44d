package domain

// TypeCaseReferred calls another agency in.
const TypeCaseReferred = "case.referred.v1"

// CaseReferred asks another agency to do something for the child. From then on
// that agency takes part in the case; who is responsible does not change. Primero
// calls this a referral, in contrast to a transfer.
type CaseReferred struct {
	To      StreamID `json:"to"`
	Service string   `json:"service"`
}

// EventType implements Event.
func (CaseReferred) EventType() string { return TypeCaseReferred }

var referringRoles = []string{RoleInvestigator, RoleIntake, RoleCaseworker, RoleGuardian, RoleClerk, RoleDoctor, RoleProsecutor, RoleSupervisor}

var services = Codes{Name: "Service", Doc: "What an agency asks another to do.", Terms: []Term{
	{"child_view", "To hear what the child wants.", ""},
	{"assessment", "To assess a family.", ""},
	{"guardianship", "To act for the child in law.", ""},
	{"medical", "To examine or treat the child.", ""},
	{"tracing", "To search for the child's family.", ""},
	{"protection", "To keep the child from danger.", ""},
	{"prosecution", "To prosecute those who harmed the child.", ""},
	{"court", "To decide as a court.", ""},
	{"best_interests", "To decide as a panel which solution is best for the child.", ""},
	{"follow_up", "To look after the child later on.", ""},
	{"interpreting", "To interpret what the child or its family says.", ""},
	{"other", "Something else.", ""},
}}

var referralSpecs = []Spec{{
	Type: TypeCaseReferred, Stream: ChildStream,
	Doc:     "An agency asks another to do something for the child: that agency takes part in the case from here on.",
	Signers: []SignerRule{recorded(referringRoles), seconded(0, referringRoles)},
	Facts: []Fact{
		mustAgency("to", "The agency that is asked."),
		mustCode("service", services, "What it is asked to do."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[CaseReferred],
}}

// decideChild does not look whether the agency asked is accredited: whatever a
// verdict rests on belongs in the child's dossier, and referrals to hundreds of
// agencies must not swell it.
func (e CaseReferred) decideChild(_ ChildState, _ Basis, st Statement) error {
	if e.To == st.author().Agency {
		return refuse(Invalid, "H3", "facts.to", Mark{}, "%s cannot refer %s to itself", e.To, st.Stream)
	}
	return nil
}

// evolveChild changes nothing of the child: who takes part is a reader's matter.
func (e CaseReferred) evolveChild(s ChildState, _ Statement) ChildState { return s }
