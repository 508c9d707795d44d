package domain

// TypeChildRescued opens a child's stream.
const TypeChildRescued = "child.rescued.v1"

// ChildRescued says that two officers took a child out of the hands of others.
type ChildRescued struct {
	Child           PersonID `json:"child"`
	TemporaryNumber string   `json:"temporaryNumber"`
	Sex             string   `json:"sex"`
	AgeFrom         int      `json:"ageFrom"`
	AgeTo           int      `json:"ageTo"`
	Condition       string   `json:"condition"`
	FoundWith       string   `json:"foundWith"`
}

// EventType implements Event.
func (ChildRescued) EventType() string { return TypeChildRescued }

var (
	sexes      = []string{"female", "male", "unclear"}
	conditions = []string{"well", "minor_injury", "needs_treatment", "critical", "not_examined"}
	foundWith  = []string{"buyer", "trafficker", "broker", "carer", "alone", "other"}
)

var rescueSpecs = []Spec{{
	Type: TypeChildRescued, Stream: ChildStream,
	Doc: "Police rescued a child. Two officers sign; the photograph and the description are sealed.",
	Signers: []SignerRule{
		{Purpose: PurposeRecord, Roles: []string{RoleInvestigator}, Kinds: []AgencyKind{Police}, Min: 1, Max: 1},
		{Purpose: PurposeSecond, Roles: []string{RoleInvestigator}, Kinds: []AgencyKind{Police}, Min: 1, Max: 3},
	},
	Facts: []Fact{
		{Name: "child", Type: Person, Required: true, Doc: "The child."},
		{Name: "temporaryNumber", Type: Text, Required: true, Doc: "Number given at the rescue, used once in its operation."},
		{Name: "sex", Type: Code, Codes: sexes, Required: true, Doc: "Sex as observed."},
		{Name: "ageFrom", Type: Int, Required: true, Doc: "Apparent age in months, at least."},
		{Name: "ageTo", Type: Int, Required: true, Doc: "Apparent age in months, at most."},
		{Name: "condition", Type: Code, Codes: conditions, Required: true, Doc: "The child's condition."},
		{Name: "foundWith", Type: Code, Codes: foundWith, Required: true, Doc: "In whose hands the child was; a role, never a name."},
	},
	Sealed: []SealedPath{
		{Path: "photo", Subject: "child", Type: SealedDigest, Required: true, Doc: "SHA-256 of the photograph taken at the rescue."},
		{Path: "description", Subject: "child", Type: SealedText, Required: true, Doc: "What the child looks like and wore."},
	},
	Decode: decodeAs[ChildRescued],
}}

func (e ChildRescued) check() error {
	switch {
	case !e.Child.Valid():
		return fieldError("facts.child", "a child is a person's id")
	case e.TemporaryNumber == "" || len(e.TemporaryNumber) > 64:
		return fieldError("facts.temporaryNumber", "the number has 1 to 64 characters")
	case e.AgeFrom < 0:
		return fieldError("facts.ageFrom", "the apparent age is a range of months, 0 to 360")
	case e.AgeTo < e.AgeFrom || e.AgeTo > 12*30:
		return fieldError("facts.ageTo", "the apparent age is a range of months, 0 to 360")
	}
	return need(checkCode("facts.sex", e.Sex, sexes), checkCode("facts.condition", e.Condition, conditions),
		checkCode("facts.foundWith", e.FoundWith, foundWith))
}

func (e ChildRescued) decideChild(s ChildState, _ Basis, st Statement) error {
	if s.Person != "" {
		return Refuse(Conflict, "H3", "%s is open already; a second rescue opens a stream of its own", st.Stream)
	}
	return nil
}

func (e ChildRescued) evolveChild(s ChildState, _ Statement) ChildState {
	s.Person = e.Child
	return s
}
