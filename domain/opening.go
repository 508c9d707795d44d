package domain

// The other events that open a child's stream.
const (
	TypePersonPresented = "person.presented.v1"
	TypeChildBornInCare = "child.born-in-care.v1"
	TypeChildAdmitted   = "child.admitted.v1"
)

// PersonPresented says that somebody came and asks who they are: a child, or an
// adult who was taken as one.
type PersonPresented struct {
	Child   PersonID `json:"child"`
	Sex     string   `json:"sex"`
	AgeFrom int      `json:"ageFrom"`
	AgeTo   int      `json:"ageTo"`
	Adult   bool     `json:"adult"`
}

// ChildBornInCare says that a child was born to a mother in care.
type ChildBornInCare struct {
	Child     PersonID `json:"child"`
	Sex       string   `json:"sex"`
	Condition string   `json:"condition"`
	Mother    PersonID `json:"mother"`
}

// ChildAdmitted takes over a child from a paper file older than the ledger.
type ChildAdmitted struct {
	Child      PersonID `json:"child"`
	Sex        string   `json:"sex"`
	AgeFrom    int      `json:"ageFrom"`
	AgeTo      int      `json:"ageTo"`
	Condition  string   `json:"condition"`
	AdmittedAt string   `json:"admittedAt,omitempty"`
	FoundAs    string   `json:"foundAs"`
}

// EventType implements Event.
func (PersonPresented) EventType() string { return TypePersonPresented }

// EventType implements Event.
func (ChildBornInCare) EventType() string { return TypeChildBornInCare }

// EventType implements Event.
func (ChildAdmitted) EventType() string { return TypeChildAdmitted }

var openingSpecs = []Spec{{
	Type: TypePersonPresented, Stream: ChildStream, Opens: true,
	Doc:     "Somebody came and asks who they are. An adult decides for themselves: no approval binds them, but a court's stay does.",
	Signers: []SignerRule{recorded(custodyRoles, Police, CivilAffairs, NGO, Shelter), seconded(0, custodyRoles)},
	Facts: []Fact{childFact, sexFact, ageFromFact, ageToFact,
		must("adult", Bool, "Whether the person is of age."),
	},
	Sealed: []SealedPath{
		childPhoto, childDescription,
		{Path: "nameUsed", Subject: "child", Type: SealedText, Doc: "The name that the person goes by."},
	},
	Decode: decodeAs[PersonPresented],
}, {
	Type: TypeChildBornInCare, Stream: ChildStream, Opens: true,
	Doc: "A child was born to a mother in care.",
	Signers: []SignerRule{
		recorded([]string{RoleDoctor, RoleIntake, RoleCaseworker}, HealthFacility, WelfareInstitution, Shelter),
		seconded(0, []string{RoleDoctor, RoleIntake, RoleCaseworker}),
	},
	Facts: []Fact{childFact, sexFact, conditionFact,
		must("mother", Person, "The mother."),
	},
	Sealed: []SealedPath{
		{Path: "birthPaper", Subject: "child", Type: SealedDigest, Doc: "SHA-256 of the certificate of birth."},
		{Path: "motherName", Subject: "mother", Type: SealedText, Doc: "Name of the mother."},
	},
	Decode: decodeAs[ChildBornInCare],
}, {
	Type: TypeChildAdmitted, Stream: ChildStream, Opens: true,
	Doc:     "A child who has been in care since before the ledger is taken over from its paper file.",
	Signers: []SignerRule{recorded(custodyRoles, WelfareInstitution, Shelter, CivilAffairs), seconded(0, custodyRoles)},
	Facts: []Fact{childFact, sexFact, ageFromFact, ageToFact, conditionFact,
		may("admittedAt", Time, "When the paper file says that the child came."),
		mustCode("foundAs", foundAs, "How the child was found."),
	},
	Sealed: []SealedPath{
		childPhoto, childDescription,
		{Path: "papers", Subject: "child", Type: SealedDigests, Required: true, Doc: "Digests of the pages of the file."},
	},
	Decode: decodeAs[ChildAdmitted],
}}

// majority is eighteen years in months, as article 1 of the Convention on the
// Rights of the Child has it.
const majority = 18 * 12

// youngestAdult is how young, in months, an adult may look: somebody of 18 with
// papers is taken for 15, but not for a child of six.
const youngestAdult = 15 * 12

// check keeps somebody who appears to be a child from being called an adult,
// since no approval protects an adult.
func (e PersonPresented) check() error {
	if e.Adult && (e.AgeTo < majority || e.AgeFrom < youngestAdult) {
		return fieldError("facts.adult", "whoever appears to be younger than %d, or may be younger than %d, is not recorded as an adult",
			majority/12, youngestAdult/12)
	}
	return checkAges(e.AgeFrom, e.AgeTo)
}

func (e ChildAdmitted) check() error { return checkAges(e.AgeFrom, e.AgeTo) }

func (e PersonPresented) decideChild(ChildState, Basis, Statement) error { return nil }

func (e ChildBornInCare) decideChild(_ ChildState, _ Basis, st Statement) error {
	if e.Mother == e.Child {
		return refuse(Invalid, "H3", "facts.mother", Mark{}, "%s cannot be its own mother", st.Stream)
	}
	return nil
}

func (e ChildAdmitted) decideChild(ChildState, Basis, Statement) error { return nil }

func (e PersonPresented) evolveChild(s ChildState, st Statement) ChildState {
	s.Adult = e.Adult
	return s.open(e.Child, st)
}

func (e ChildBornInCare) evolveChild(s ChildState, st Statement) ChildState {
	return s.open(e.Child, st)
}

func (e ChildAdmitted) evolveChild(s ChildState, st Statement) ChildState {
	return s.open(e.Child, st)
}
