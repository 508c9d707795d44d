package domain

// TypeBestInterestsDecided is the decision of a panel.
const TypeBestInterestsDecided = "best-interests.decided.v1"

// BestInterestsDecided says which durable solution a panel found best for the
// child, and what it weighed.
type BestInterestsDecided struct {
	Option   string   `json:"option"`
	Weighed  []string `json:"weighed"`
	Dissents int      `json:"dissents"`
	ReviewBy string   `json:"reviewBy"`
}

// EventType implements Event.
func (BestInterestsDecided) EventType() string { return TypeBestInterestsDecided }

// The solutions that another record carries out.
const (
	optionReturn     = "reunification"
	optionFoster     = "foster_care"
	optionAdoption   = "adoption"
	optionKafala     = "kafala"
	optionRepatriate = "repatriation"
)

var solutions = Codes{Name: "DurableSolution", Doc: "Where a child may live for good.", Terms: []Term{
	{optionReturn, "The child goes back to its family.", ""},
	{kinshipCare, "The child lives with relatives or close friends of its family.", "Primero kinship_care_extended_family"},
	{optionFoster, "The child lives with a foster family.", "Primero foster_care"},
	{optionAdoption, "The child becomes the child of another family.", ""},
	{optionKafala, "A family takes the child in under Islamic law, and the child keeps its own name and descent.", "Primero kafala"},
	{"residential_care", "The child lives in a home with paid carers.", "Primero residential_care"},
	{"independent_living", "The child lives by itself, with somebody who looks in.", "Primero independent_living"},
	{optionRepatriate, "The child goes back to its own country.", ""},
}}

var bestInterestsSpecs = []Spec{{
	Type: TypeBestInterestsDecided, Stream: ChildStream, Decision: true, Living: true,
	Doc: "A panel of at least three members of two agencies says which solution is best for the child.",
	Signers: []SignerRule{recorded([]string{RolePanelMember}),
		{Purpose: PurposeSecond, Roles: []string{RolePanelMember}, Min: 2, Max: 8}},
	Facts: []Fact{
		mustCode("option", solutions, "The solution the panel found best."),
		{Name: "weighed", Type: Code, Codes: solutions, List: true, Required: true, Doc: "The solutions it weighed."},
		must("dissents", Int, "How many of those who sign disagreed: fewer than half.").most(8),
		must("reviewBy", Time, "When it is to be looked at again."),
	},
	Sealed:     []SealedPath{{Path: "reasons", Type: SealedText, Required: true, Doc: "The panel's reasons."}},
	StaleAfter: []string{TypeProtectionConcernRaised, TypeCourtOrderRecorded, TypeChildViewRecorded},
	Decode:     decodeAs[BestInterestsDecided],
}}

// decideChild is H6: a panel is not one agency, and whoever is to receive the child
// is no member; and H8: most members want what it decides.
func (e BestInterestsDecided) decideChild(s ChildState, b Basis, st Statement) error {
	switch {
	case !st.twoAgencies():
		return refuse(Forbidden, "H6", "signers", Mark{}, "a panel of one agency alone cannot decide on %s: a member of another must sign too", st.Stream)
	case 2*e.Dissents >= len(st.Signers):
		return refuse(Invalid, "H8", "facts.dissents", Mark{}, "%d members sign and %d of them disagreed, so they decide nothing on %s", len(st.Signers), e.Dissents, st.Stream)
	}
	return s.Decision.Get().Proposal.decideImpartial(b, st)
}

func (e BestInterestsDecided) evolveChild(s ChildState, st Statement) ChildState {
	decided := BestInterests{Mark: markOf(st), Option: e.Option, Views: s.view().ID, By: st.Signers}
	for _, view := range s.Family.Views {
		decided.Heard = append(decided.Heard, view.ID)
	}
	s.Decision = s.Decision.with(func(d *DecisionState) { d.BestInterests = decided })
	return s
}

// BestInterests is the last decision of a panel.
type BestInterests struct {
	Mark
	Option string
	Views  string   // id of the child's last view about the return when the panel decided
	Heard  []string // ids of all its views by then
	By     []Signer // its members
}
