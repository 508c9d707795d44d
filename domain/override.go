package domain

import "slices"

// TypeConsentOverridden does without a consent.
const TypeConsentOverridden = "consent.overridden.v1"

// ConsentOverridden says that something is done without the consent of one who
// would have to give it. It is no consent, and never counts as one.
type ConsentOverridden struct {
	GivenAs    string `json:"givenAs"`
	Scope      string `json:"scope"`
	Cause      string `json:"cause"`
	LegalBasis string `json:"legalBasis"`
}

// EventType implements Event.
func (ConsentOverridden) EventType() string { return TypeConsentOverridden }

var (
	overrideCauses = Codes{Name: "OverrideCause", Doc: "Why there is no consent to rest on.", Terms: []Term{
		{"refused", "The person said no.", ""},
		{"withdrawn", "The person took an earlier consent back.", ""},
		{"not_found", "The person cannot be found.", ""},
		{"incapable", "The person is not able to decide.", ""},
		{"suspected", "The person is suspected of having harmed or sold the child.", ""},
		{"urgent", "Life or health does not allow to wait.", ""},
	}}
	overrideBases = Codes{Name: "OverrideBasis", Doc: "The law on which a consent is overridden.", Terms: []Term{
		{"court_order", "An order of a court in this case.", ""},
		{"criminal_procedure", "The law of criminal proceedings, such as a specimen of a victim.", ""},
		{"child_protection_law", "The law on the protection of children.", ""},
		{"vital_interests", "The duty to save life or health.", ""},
	}}
)

var overrideSpecs = []Spec{{
	Type: TypeConsentOverridden, Stream: ChildStream, Living: true,
	Doc: "A court, a prosecutor, or civil affairs with another agency, lets something be done without a consent. For an adoption only a court does.",
	Signers: []SignerRule{
		recorded([]string{RoleClerk, RoleProsecutor, RoleSupervisor}, Court, Prosecution, CivilAffairs),
		seconded(0, slices.Concat(caseRoles, []string{RoleClerk, RoleProsecutor, RoleGuardian, RoleDoctor})),
	},
	Facts: []Fact{givenAsFact, scopeFact,
		mustCode("cause", overrideCauses, "Why there is none."),
		mustCode("legalBasis", overrideBases, "On what ground."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[ConsentOverridden],
}}

// Override is a consent that is done without.
type Override struct {
	Mark
	As    string
	Scope string
}

// TakenBack returns the correction that an override was never made; an empty mark
// while it stands.
func (s ChildState) TakenBack(o Override) Mark { return s.withdrawn(o.ID) }

// decideChild is H1, only a court lets a child be adopted without a consent; and
// H6: civil affairs do nothing of this alone, and nobody who profits does it.
func (e ConsentOverridden) decideChild(s ChildState, b Basis, st Statement) error {
	by := st.author().Agency
	kind := b.Agency(by).Kind
	switch {
	case e.Scope == ConsentToAdoption && kind != Court:
		return refuse(Forbidden, "H1", "signers", Mark{}, "only a court overrides a consent to the adoption of %s, and %s is none", st.Stream, by)
	case kind == CivilAffairs && !st.twoAgencies():
		return refuse(Forbidden, "H6", "signers", Mark{}, "%s cannot override a consent for %s alone: another agency must sign too", by, st.Stream)
	}
	for _, signer := range st.Signers {
		if signer.Agency == s.Custody.Agency {
			return refuse(Forbidden, "H6", "signers", s.Custody.Since, "%s is responsible for %s, so others must say that it does without a consent", signer.Agency, st.Stream)
		}
	}
	return s.decideDisinterested(b, st)
}

func (e ConsentOverridden) evolveChild(s ChildState, st Statement) ChildState {
	s.Overrides = added(s.Overrides, Override{Mark: markOf(st), As: e.GivenAs, Scope: e.Scope})
	return s
}
