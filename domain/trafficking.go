package domain

import "slices"

// TypeTraffickingStatusDecided says whether a child is a victim of trafficking.
const TypeTraffickingStatusDecided = "trafficking.status.decided.v1"

// TraffickingStatusDecided is a body's word whether the child is a victim of
// trafficking, with the fields of the Human Trafficking Case Data Standard (HTCDS).
type TraffickingStatusDecided struct {
	TraffickingStatus string   `json:"traffickingStatus"`
	DecidingBody      string   `json:"decidingBody"`
	Exploitation      []string `json:"exploitation,omitempty"`
	Means             []string `json:"means,omitempty"`
	RecruiterRelation string   `json:"recruiterRelation,omitempty"`
	CriminalCase      string   `json:"criminalCase,omitempty"`
}

// EventType implements Event.
func (TraffickingStatusDecided) EventType() string { return TypeTraffickingStatusDecided }

var (
	traffickingRoles = []string{RoleInvestigator, RoleProsecutor, RoleClerk, RoleCaseworker, RoleSupervisor}
	traffickingKinds = []AgencyKind{Police, Prosecution, Court, NGO}
)

var traffickingSpecs = []Spec{{
	Type: TypeTraffickingStatusDecided, Stream: ChildStream,
	Doc:     "Police, a prosecution, a court or an organisation say whether the child is a victim of trafficking, and of what kind. The last word counts; none replaces another.",
	Signers: []SignerRule{recorded(traffickingRoles, traffickingKinds...), seconded(0, traffickingRoles)},
	Facts: []Fact{
		mustCode("traffickingStatus", traffickingStatuses, "Whether the child is a victim."),
		mustCode("decidingBody", decidingBodies, "Who says so."),
		mayCode("exploitation", exploitations, "For what the child was exploited, or was to be.").many().most(len(exploitations.Terms)),
		mayCode("means", controlMeans, "How the child was held.").many().most(len(controlMeans.Terms)),
		mayCode("recruiterRelation", recruiterRelations, "What whoever gave the child away or took it is to it."),
		may("criminalCase", Text, "Number of the criminal case.").most(64).numbered(),
	},
	Sealed: []SealedPath{{Path: "reasons", Type: SealedText, Doc: "The reasons, in words."}},
	Decode: decodeAs[TraffickingStatusDecided],
}}

// Trafficking is one word on whether a child is a victim of trafficking.
type Trafficking struct {
	Mark
	Status       string
	DecidingBody string
	CriminalCase string // number; may be empty
}

// check: somebody who is no victim was exploited for nothing.
func (e TraffickingStatusDecided) check() error {
	if e.TraffickingStatus == noVictim && len(e.Exploitation)+len(e.Means) > 0 {
		return fieldError("facts.exploitation", "whoever is not a victim of trafficking was neither exploited nor held")
	}
	return nil
}

// decideChild is H1: a body speaks for itself. Whom two agencies quote may be any.
func (e TraffickingStatusDecided) decideChild(_ ChildState, b Basis, st Statement) error {
	by := st.author().Agency
	if st.Source.Kind != SourceOwn || slices.Contains(bodiesOf[e.DecidingBody], b.Agency(by).Kind) {
		return nil
	}
	return refuse(Forbidden, "H1", "facts.decidingBody", Mark{}, "%s does not decide as %s: two agencies quote what another body said", by, Words(e.DecidingBody))
}

func (e TraffickingStatusDecided) evolveChild(s ChildState, st Statement) ChildState {
	s.Trafficking = added(s.Trafficking, Trafficking{Mark: markOf(st), Status: e.TraffickingStatus, DecidingBody: e.DecidingBody, CriminalCase: e.CriminalCase})
	return s
}

// Trafficked returns the last word on whether the child is a victim that was not
// declared wrong; false when there is none.
func (s ChildState) Trafficked() (Trafficking, bool) {
	for _, t := range slices.Backward(s.Trafficking) {
		if s.withdrawn(t.ID).ID == "" {
			return t, true
		}
	}
	return Trafficking{}, false
}

// CriminalCases returns the numbers of the criminal cases that are named, each once
// and in the order of the records.
func (s ChildState) CriminalCases() []string {
	var numbers []string
	for _, t := range s.Trafficking {
		if t.CriminalCase != "" && !slices.Contains(numbers, t.CriminalCase) && s.withdrawn(t.ID).ID == "" {
			numbers = append(numbers, t.CriminalCase)
		}
	}
	return numbers
}
