package domain

import "slices"

// TypeCivilRegistered says that a child stands in a civil register.
const TypeCivilRegistered = "civil.registered.v1"

// CivilRegistered says that a registrar entered the child. It may answer the record
// that opened the stream.
type CivilRegistered struct {
	Ground string `json:"ground"`
}

// EventType implements Event.
func (CivilRegistered) EventType() string { return TypeCivilRegistered }

var registrarRoles = []string{RoleRegistrar, RoleCaseworker, RoleSupervisor}

var registrationSpecs = []Spec{{
	Type: TypeCivilRegistered, Stream: ChildStream, Living: true,
	Doc:     "Civil affairs enter the child in the civil register. Whoever has the child, or opened its stream, does not.",
	Signers: []SignerRule{recorded(registrarRoles, CivilAffairs), seconded(0, registrarRoles, CivilAffairs)},
	Facts:   []Fact{mustCode("ground", registrationGrounds, "On what ground.")},
	Sealed: []SealedPath{
		{Path: "registerNumber", Type: SealedText, Required: true, Doc: "Number of the entry."},
		{Path: "childName", Type: SealedText, Doc: "Name of the child."},
	},
	Decode: decodeAs[CivilRegistered],
}}

// registrable are the openings by which somebody had the child before him. Papers
// for somebody of whom it is only said that he is somewhere, or who came and asks
// who he is, would make one person of two.
var registrable = []string{TypeChildRescued, TypeChildFound, TypeChildBornInCare, TypeChildAdmitted}

// decideChild keeps papers from being laundered: H3, a rescue, a find, a birth in care
// or an admission stands, and no entry; and H6, whoever has the child or says how it
// came does not make its papers.
func (e CivilRegistered) decideChild(s ChildState, b Basis, st Statement) error {
	wrong, twice := s.withdrawn(s.Opened.ID), s.Registered
	ref, answers := st.Ref("answers")
	switch {
	case !slices.Contains(registrable, s.Opened.Type):
		return refuse(Conflict, "H3", "stream", s.Opened, "%s was opened without a rescue, a find, a birth in care or an admission, so there is nothing to register", st.Stream)
	case wrong.ID != "":
		return refuse(Conflict, "H3", "stream", wrong, "the record by which %s was opened was declared wrong, so there is nothing to register", st.Stream)
	case answers && (ref.Stream != st.Stream || ref.ID != s.Opened.ID):
		return refuse(Invalid, "H3", "refs", s.Opened, "a registration answers the record by which %s was opened, or none", st.Stream)
	case twice.ID != "":
		return refuse(Conflict, "H3", "stream", twice, "%s is registered already: that record must be corrected first", st.Stream)
	}
	return s.decideRegistrars(b, st)
}

func (s ChildState) decideRegistrars(b Basis, st Statement) error {
	opened, _ := b.Own.Find(s.Opened.ID)
	if own, is := sharedAgency(opened.Signers, st); is {
		return refuse(Forbidden, "H6", "signers", s.Opened, "%s opened %s, so another agency must register the child", own, st.Stream)
	}
	if b.overlap(opened.Signers, st.Signers) {
		return refuse(Forbidden, "H6", "signers", s.Opened, "an officer who opened %s cannot register the child too, for whichever agency", st.Stream)
	}
	return s.decideOthersThanHolder("registers the child", b, st)
}

func (e CivilRegistered) evolveChild(s ChildState, st Statement) ChildState {
	s.Registered = markOf(st)
	return s
}
