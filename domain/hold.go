package domain

import "slices"

// The events of a legal hold.
const (
	TypeLegalHoldSet    = "legal-hold.set.v1"
	TypeLegalHoldLifted = "legal-hold.lifted.v1"
)

// LegalHoldSet keeps what is sealed about a person from being erased, whoever
// orders that, for as long as it stands.
type LegalHoldSet struct {
	Scope string `json:"scope"`
	Cause string `json:"cause"`
}

// LegalHoldLifted ends a hold. It answers it.
type LegalHoldLifted struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (LegalHoldSet) EventType() string { return TypeLegalHoldSet }

// EventType implements Event.
func (LegalHoldLifted) EventType() string { return TypeLegalHoldLifted }

var (
	holdScopes = Codes{Name: "HoldScope", Doc: "What is to be kept.", Terms: []Term{
		{"everything", "All that is sealed here, files and specimens.", ""},
		{"sealed_values", "What is sealed in the records.", ""},
		{"evidence", "The files and originals to which records refer.", ""},
		{"specimens", "Specimens, and what was made of them.", ""},
	}}
	holdCauses = Codes{Name: "HoldCause", Doc: "For what it is to be kept.", Terms: []Term{
		{"criminal_proceedings", "Criminal proceedings are under way or prepared.", ""},
		{"family_proceedings", "A court decides on custody, parentage or adoption.", ""},
		{"appeal", "Somebody may still appeal.", ""},
		{"audit", "An auditor looks into it.", ""},
		{"inquiry", "A public inquiry or a parliament looks into it.", ""},
	}}
	holdEnds = Codes{Name: "HoldEnd", Doc: "Why nothing has to be kept any longer.", Terms: []Term{
		{"proceedings_over", "The proceedings are over, and nobody can appeal.", ""},
		{"not_needed", "It turned out not to matter.", ""},
		{"court_order", "A court has ordered it.", ""},
	}}
	holdSigners = []SignerRule{
		recorded([]string{RoleClerk, RoleProsecutor, RoleAuditor}, Court, Prosecution, Auditing),
		seconded(0, []string{RoleClerk, RoleProsecutor, RoleAuditor}, Court, Prosecution, Auditing),
	}
)

var holdSpecs = []Spec{{
	Type: TypeLegalHoldSet, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "A court, a prosecutor or an auditor keeps what is here from being erased.",
	Signers: holdSigners,
	Facts: []Fact{
		mustCode("scope", holdScopes, "What is to be kept."),
		mustCode("cause", holdCauses, "For what."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[LegalHoldSet],
}, {
	Type: TypeLegalHoldLifted, Stream: ChildStream, Also: []StreamKind{MissingStream},
	Doc:     "The agency that set a hold lifts it, or a court does.",
	Signers: holdSigners,
	Facts:   []Fact{mustCode("cause", holdEnds, "Why.")},
	Sealed:  []SealedPath{explanationPath},
	Decode:  decodeAs[LegalHoldLifted],
}}

// Hold is a legal hold.
type Hold struct {
	Mark
	Agency StreamID // that set it
	Scope  string
	Lifted Mark // empty while it stands
}

// standing returns the first hold that stands; an empty mark when none does. One that
// was only declared wrong still does: it is lifted.
func standing(holds []Hold) Mark {
	for _, h := range holds {
		if h.Lifted.ID == "" {
			return h.Mark
		}
	}
	return Mark{}
}

func (e LegalHoldSet) hold(st Statement) Hold {
	return Hold{Mark: markOf(st), Agency: st.author().Agency, Scope: e.Scope}
}

func (e LegalHoldSet) decideChild(ChildState, Basis, Statement) error { return nil }

func (e LegalHoldSet) decideMissing(MissingState, Basis, Statement) error { return nil }

func (e LegalHoldSet) evolveChild(s ChildState, st Statement) ChildState {
	s.Holds = added(s.Holds, e.hold(st))
	return s
}

func (e LegalHoldSet) evolveMissing(s MissingState, st Statement) MissingState {
	s.Holds = added(s.Holds, e.hold(st))
	return s
}

func (e LegalHoldLifted) decideChild(s ChildState, b Basis, st Statement) error {
	return decideLifted(s.Holds, b, st)
}

func (e LegalHoldLifted) decideMissing(s MissingState, b Basis, st Statement) error {
	return decideLifted(s.Holds, b, st)
}

// decideLifted is H1: a hold is lifted by the agency that set it, or by a court.
func decideLifted(holds []Hold, b Basis, st Statement) error {
	i, by := answered(holds, st), st.author().Agency
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no legal hold in %s", st.Stream)
	case holds[i].Lifted.ID != "":
		return refuse(Conflict, "H3", "refs", holds[i].Lifted, "the legal hold was lifted already")
	case by != holds[i].Agency && b.Agency(by).Kind != Court:
		return refuse(Forbidden, "H1", "signers", holds[i].Mark, "the legal hold on %s is of %s: that agency lifts it, or a court, and %s is neither", st.Stream, holds[i].Agency, by)
	}
	return nil
}

func (e LegalHoldLifted) evolveChild(s ChildState, st Statement) ChildState {
	s.Holds = letGo(s.Holds, st)
	return s
}

func (e LegalHoldLifted) evolveMissing(s MissingState, st Statement) MissingState {
	s.Holds = letGo(s.Holds, st)
	return s
}

func letGo(holds []Hold, st Statement) []Hold {
	return changed(holds, answered(holds, st), func(h *Hold) { h.Lifted = markOf(st) })
}

// heldAgain lets a hold stand again whose lifting was declared wrong.
func heldAgain(holds []Hold, lifting string) []Hold {
	i := slices.IndexFunc(holds, func(h Hold) bool { return h.Lifted.ID != "" && h.Lifted.ID == lifting })
	return changed(holds, i, func(h *Hold) { h.Lifted = Mark{} })
}
