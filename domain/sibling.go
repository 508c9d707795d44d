package domain

// TypeSiblingsDeclared says that the children of two streams are siblings.
const TypeSiblingsDeclared = "siblings.declared.v1"

// SiblingsDeclared is one half of a link of siblings; the other half stands in the
// other stream. Siblings stay two persons.
type SiblingsDeclared struct {
	Other    StreamID `json:"other"`
	Relation string   `json:"relation"`
	Grounds  []string `json:"grounds"`
}

// EventType implements Event.
func (SiblingsDeclared) EventType() string { return TypeSiblingsDeclared }

// siblingTwin is the relation of two whose profiles may be equal.
const siblingTwin = "twin"

var siblingRelations = Codes{Name: "SiblingRelation", Doc: "How two children are siblings.", Terms: []Term{
	{siblingTwin, "Born of one mother at one birth; the profiles may be equal.", ""},
	{"sibling", "Sister or brother, full or half.", "Primero brother, sister"},
}}

var siblingGrounds = Codes{Name: "SiblingGround", Doc: "What speaks for two children being siblings.", Terms: []Term{
	{"kinship_report", "A laboratory's report supports it.", ""},
	{equalProfile, "Both have one DNA profile, and they are two.", ""},
	{"documents", "Papers name the same parents.", ""},
	{"own_account", "One of them says so.", ""},
	{"relative_account", "A relative says so.", ""},
	{"found_together", "They were found or rescued together.", ""},
	{"court_order", "A court has found it.", ""},
}}

var siblingSpecs = []Spec{{
	Type: TypeSiblingsDeclared, Stream: ChildStream,
	Doc:     "Two agencies say that this child and the one of another stream are siblings. It is recorded in both.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(1, linkingRoles)},
	Facts: []Fact{otherFact,
		mustCode("relation", siblingRelations, "Whether they are twins."),
		mustCode("grounds", siblingGrounds, "On what it rests.").many().most(len(siblingGrounds.Terms)),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[SiblingsDeclared],
}}

// decideChild is H6, two agencies say so; and H3, nobody is their own sibling. It
// does not look into the other stream: a sibling's history does not belong in this
// child's dossier.
func (e SiblingsDeclared) decideChild(s ChildState, _ Basis, st Statement) error {
	if err := need(decideAnother(e.Other, st), decideTwo(st, "declare siblings")); err != nil {
		return err
	}
	if l, same := s.linked(e.Other, true); same {
		return refuse(Conflict, "H3", "facts.other", l.Mark, "%s and %s are linked as one person: that link is revoked first", st.Stream, e.Other)
	}
	if l, twice := s.linked(e.Other, false); twice {
		return refuse(Conflict, "H3", "facts.other", l.Mark, "%s and %s are declared to be siblings already", st.Stream, e.Other)
	}
	return nil
}

func (e SiblingsDeclared) evolveChild(s ChildState, st Statement) ChildState {
	s.Links.All = added(s.Links.All, Link{Mark: markOf(st), Other: e.Other, Relation: e.Relation, Bases: e.Grounds, By: st.Signers})
	return s
}
