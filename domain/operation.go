package domain

import "slices"

// The events of a police operation.
const (
	TypeOperationOpened         = "operation.opened.v1"
	TypeOperationCountsAttested = "operation.counts-attested.v1"
)

// OperationOpened begins an operation and names the agencies that take part.
type OperationOpened struct {
	Number   string     `json:"number"`
	Agencies []StreamID `json:"agencies"`
	Regions  []string   `json:"regions"`
}

// OperationCountsAttested is what one agency says of an operation's head counts.
// A later one supersedes the agency's earlier one and replaces nothing.
type OperationCountsAttested struct {
	AsOf       string `json:"asOf"`
	Scope      string `json:"scope"`
	Definition string `json:"definition"`
	Children   int    `json:"children"`
	Delivered  int    `json:"delivered"`
	Suspects   int    `json:"suspects"`
	Dead       int    `json:"dead"`
}

// EventType implements Event.
func (OperationOpened) EventType() string { return TypeOperationOpened }

// EventType implements Event.
func (OperationCountsAttested) EventType() string { return TypeOperationCountsAttested }

// maxCount bounds a head count; the largest operations on record freed thousands.
const maxCount = 1_000_000

// scopeAll counts the heads of all agencies; definitionLocated those of children who
// still live where they were found, too.
const (
	scopeAll          = "consolidated"
	definitionLocated = "located"
)

var countScopes = Codes{Name: "CountScope", Doc: "Whose heads an agency counts.", Terms: []Term{
	{"own", "Those whom the agency itself dealt with.", ""},
	{scopeAll, "Those of all agencies of the operation together.", ""},
}}

var countDefinitions = Codes{Name: "CountDefinition", Doc: "When a child counts.", Terms: []Term{
	{"rescued", "A child counts when it was taken out of the hands of those who had it.", ""},
	{definitionLocated, "A child counts when it is known where it is, though it may still live there.", ""},
}}

var operationSpecs = []Spec{{
	Type: TypeOperationOpened, Stream: OperationStream, Opens: true,
	Doc:     "An operation begins; the head of a police unit names the agencies that take part.",
	Signers: []SignerRule{recorded([]string{RoleSupervisor}, Police), seconded(0, policeRoles, Police)},
	Facts: []Fact{
		must("number", Text, "Number of the operation.").most(64),
		{Name: "agencies", Type: StreamOf, Of: AgencyStream, List: true, Max: 64, Required: true, Doc: "The agencies that take part."},
		must("regions", Place, "Administrative codes of where it takes place.").many(),
	},
	Decode: decodeAs[OperationOpened],
}, {
	Type: TypeOperationCountsAttested, Stream: OperationStream,
	Doc: "One agency states head counts of the operation, its own or of all.",
	Signers: []SignerRule{recorded(custodyRoles, Police, CivilAffairs, WelfareInstitution, Shelter, NGO),
		seconded(0, custodyRoles)},
	Facts: []Fact{
		must("asOf", Time, "The time for which the counts stand."),
		mustCode("scope", countScopes, "Whether the agency counts its own or all agencies' heads."),
		mustCode("definition", countDefinitions, "Whether children count when rescued or when located."),
		must("children", Int, "Children rescued or located.").most(maxCount),
		must("delivered", Int, "Children delivered into care.").most(maxCount),
		must("suspects", Int, "Suspects detained.").most(maxCount),
		must("dead", Int, "Children who died.").most(maxCount),
	},
	Decode: decodeAs[OperationCountsAttested],
}}

// OperationState is an operation, folded.
type OperationState struct {
	Opened   Mark
	Number   string
	Agencies []StreamID
	Findings []Finding // in order
}

// operationEvent is implemented by the events of an operation.
type operationEvent interface {
	decideOperation(OperationState, Basis, Statement) error
	evolveOperation(OperationState, Statement) OperationState
}

// OperationRules is the Decider of operations.
type OperationRules struct{}

var _ Decider[OperationState] = OperationRules{}

// Initial implements Decider.
func (OperationRules) Initial() OperationState { return OperationState{} }

// Decide implements Decider.
func (OperationRules) Decide(s OperationState, b Basis, st Statement) error {
	event, ok := st.Event.(operationEvent)
	if !ok {
		return fieldError("stream", "%s does not belong in an operation", st.Type)
	}
	spec, _ := SpecOf(st.Type)
	switch {
	case spec.Opens && s.Opened.ID != "":
		return refuse(Conflict, "H3", "stream", s.Opened, "%s is open already", st.Stream)
	case !spec.Opens && s.Opened.ID == "":
		return refuse(Conflict, "H3", "stream", Mark{}, "%s was never opened", st.Stream)
	}
	return event.decideOperation(s, b, st)
}

// Evolve implements Decider.
func (OperationRules) Evolve(s OperationState, st Statement) OperationState {
	return st.Event.(operationEvent).evolveOperation(s, st)
}

func (e OperationOpened) decideOperation(_ OperationState, _ Basis, st Statement) error {
	if by := st.author().Agency; !slices.Contains(e.Agencies, by) {
		return refuse(Invalid, "H3", "facts.agencies", Mark{}, "%s opens %s, so it must be among the agencies that take part", by, st.Stream)
	}
	return nil
}

func (e OperationOpened) evolveOperation(s OperationState, st Statement) OperationState {
	return OperationState{Opened: markOf(st), Number: e.Number, Agencies: e.Agencies}
}

func (e OperationCountsAttested) decideOperation(s OperationState, _ Basis, st Statement) error {
	if by := st.author().Agency; !slices.Contains(s.Agencies, by) {
		return refuse(Forbidden, "H1", "signers", s.Opened, "%s does not take part in %s, so it has no heads to count", by, st.Stream)
	}
	return nil
}

func (e OperationCountsAttested) evolveOperation(s OperationState, _ Statement) OperationState {
	return s
}
