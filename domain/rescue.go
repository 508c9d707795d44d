package domain

// The events that open a child's stream with a rescue or a find.
const (
	TypeChildRescued = "child.rescued.v1"
	TypeChildFound   = "child.found.v1"
	TypeChildLocated = "child.located.v1"
)

// ChildRescued says that officers took a child out of the hands of others. A
// second officer signs with the first, or countersigns later.
type ChildRescued struct {
	Child           PersonID `json:"child"`
	Operation       StreamID `json:"operation,omitempty"`
	TemporaryNumber string   `json:"temporaryNumber"`
	Sex             string   `json:"sex"`
	AgeFrom         int      `json:"ageFrom"`
	AgeTo           int      `json:"ageTo"`
	Condition       string   `json:"condition"`
	FoundWith       string   `json:"foundWith"`
}

// ChildFound says that a child was found without anybody: abandoned, lost, or
// brought in.
type ChildFound struct {
	Child     PersonID `json:"child"`
	Sex       string   `json:"sex"`
	AgeFrom   int      `json:"ageFrom"`
	AgeTo     int      `json:"ageTo"`
	Condition string   `json:"condition"`
	Finder    PersonID `json:"finder"`
	FoundAs   string   `json:"foundAs"`
}

// ChildLocated says that a child is known to be somewhere and stays there for
// now.
type ChildLocated struct {
	Child     PersonID `json:"child"`
	Operation StreamID `json:"operation,omitempty"`
	Sex       string   `json:"sex"`
	AgeFrom   int      `json:"ageFrom"`
	AgeTo     int      `json:"ageTo"`
	Condition string   `json:"condition"`
	FoundWith string   `json:"foundWith"`
}

// EventType implements Event.
func (ChildRescued) EventType() string { return TypeChildRescued }

// EventType implements Event.
func (ChildFound) EventType() string { return TypeChildFound }

// EventType implements Event.
func (ChildLocated) EventType() string { return TypeChildLocated }

// maxMonths is 120 years: people who look for their own origin are persons too.
const maxMonths = 1440

var (
	childFact     = must("child", Person, "The child.")
	sexFact       = mustCode("sex", sexes, "Sex as observed.")
	ageFromFact   = must("ageFrom", Int, "Apparent age in months, at least.").most(maxMonths)
	ageToFact     = must("ageTo", Int, "Apparent age in months, at most.").most(maxMonths)
	conditionFact = mustCode("condition", conditions, "The child's condition.")
	operationFact = Fact{Name: "operation", Type: StreamOf, Of: OperationStream, Doc: "The operation that it was part of."}
	foundWithFact = mustCode("foundWith", foundWith, "In whose hands the child was; a role, never a name.")
)

var (
	childPhoto = SealedPath{Path: "photo", Subject: "child", Type: SealedDigest, Required: true,
		Doc: "SHA-256 of the photograph taken then."}
	childDescription = SealedPath{Path: "description", Subject: "child", Type: SealedText, Required: true,
		Doc: "What the child looks like and wore."}
)

var rescueSpecs = []Spec{{
	Type: TypeChildRescued, Stream: ChildStream, Opens: true,
	Doc:     "Police rescued a child. Two officers sign, or the second countersigns later; the photograph and the description are sealed.",
	Signers: []SignerRule{recorded(policeRoles, Police), seconded(0, policeRoles, Police)},
	Facts: []Fact{childFact, operationFact,
		must("temporaryNumber", Text, "Number given at the rescue, used once in its operation.").most(64).numbered(),
		sexFact, ageFromFact, ageToFact, conditionFact, foundWithFact,
	},
	Sealed: []SealedPath{childPhoto, childDescription},
	Decode: decodeAs[ChildRescued],
}, {
	Type: TypeChildFound, Stream: ChildStream, Opens: true,
	Doc: "A child was found without anybody who is responsible: abandoned, lost, or brought in.",
	Signers: []SignerRule{
		recorded([]string{RoleInvestigator, RoleIntake, RoleCaseworker, RoleDoctor, RoleSupervisor},
			Police, HealthFacility, WelfareInstitution, Shelter, CivilAffairs, NGO),
		seconded(0, []string{RoleInvestigator, RoleIntake, RoleCaseworker, RoleDoctor, RoleSupervisor}),
	},
	Facts: []Fact{childFact, sexFact, ageFromFact, ageToFact, conditionFact,
		must("finder", Person, "Who found the child."),
		mustCode("foundAs", foundAs, "How the child was found."),
	},
	Sealed: []SealedPath{childPhoto, childDescription,
		{Path: "finderName", Subject: "finder", Type: SealedText, Doc: "Name of the finder."},
		{Path: "items", Subject: "child", Type: SealedText, Doc: "What was left with the child."},
	},
	Decode: decodeAs[ChildFound],
}, {
	Type: TypeChildLocated, Stream: ChildStream, Opens: true,
	Doc:     "A child is known to be somewhere and stays there for now; nobody takes custody by this record.",
	Signers: []SignerRule{recorded(custodyRoles, Police, CivilAffairs, NGO), seconded(0, custodyRoles)},
	Facts:   []Fact{childFact, operationFact, sexFact, ageFromFact, ageToFact, conditionFact, foundWithFact},
	Sealed: []SealedPath{
		{Path: "photo", Subject: "child", Type: SealedDigest, Doc: "SHA-256 of the photograph taken then."},
		childDescription,
		{Path: "whereabouts", Subject: "child", Type: SealedText, Required: true, Doc: "Where the child is; only the county is clear."},
	},
	Decode: decodeAs[ChildLocated],
}}

func (e ChildRescued) check() error { return checkAges(e.AgeFrom, e.AgeTo) }
func (e ChildFound) check() error   { return checkAges(e.AgeFrom, e.AgeTo) }
func (e ChildLocated) check() error { return checkAges(e.AgeFrom, e.AgeTo) }

func checkAges(from, to int) error { return checkRange("facts.ageTo", from, to) }

func checkRange(field string, from, to int) error {
	if to < from {
		return fieldError(field, "the apparent age is a range: at most is not below at least")
	}
	return nil
}

func (e ChildRescued) cites() []StreamID { return named(e.Operation) }
func (e ChildLocated) cites() []StreamID { return named(e.Operation) }

// named drops the empty ids of optional facts.
func named(ids ...StreamID) []StreamID {
	var found []StreamID
	for _, id := range ids {
		if id != "" {
			found = append(found, id)
		}
	}
	return found
}

func (e ChildRescued) decideChild(_ ChildState, b Basis, _ Statement) error {
	return decideOperation(e.Operation, b)
}

// decideChild refuses nothing: an officer alone at night may be the finder.
func (e ChildFound) decideChild(ChildState, Basis, Statement) error { return nil }

func (e ChildLocated) decideChild(_ ChildState, b Basis, _ Statement) error {
	return decideOperation(e.Operation, b)
}

// decideOperation wants an operation that is named to be on record.
func decideOperation(id StreamID, b Basis) error {
	if id != "" && b.State(id).Operation.Get().Opened.ID == "" {
		return refuse(Invalid, "H3", "facts.operation", Mark{}, "%s was never opened", id)
	}
	return nil
}

func (e ChildRescued) evolveChild(s ChildState, st Statement) ChildState {
	return s.open(e.Child, st)
}

func (e ChildFound) evolveChild(s ChildState, st Statement) ChildState {
	return s.open(e.Child, st)
}

func (e ChildLocated) evolveChild(s ChildState, st Statement) ChildState {
	return s.open(e.Child, st)
}
