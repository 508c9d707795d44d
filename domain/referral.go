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

var (
	services = codes("Services", "child_view", "assessment", "guardianship", "medical", "tracing", "protection", "prosecution",
		"court", "best_interests", "follow_up", "interpreting", "other")
	referringRoles = []string{RoleInvestigator, RoleIntake, RoleCaseworker, RoleGuardian, RoleClerk, RoleDoctor, RoleProsecutor, RoleSupervisor}
)

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
