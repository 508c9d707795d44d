package domain

import (
	"maps"
	"slices"
)

// TypeAgencyAccredited opens an agency's stream.
const TypeAgencyAccredited = "agency.accredited.v1"

// AgencyKind says what an agency is.
type AgencyKind string

// The kinds of agency.
const (
	Police             AgencyKind = "police"
	CivilAffairs       AgencyKind = "civil_affairs"
	WelfareInstitution AgencyKind = "welfare_institution"
	Shelter            AgencyKind = "shelter"
	NGO                AgencyKind = "ngo"
	GuardianOffice     AgencyKind = "guardian_office"
	Court              AgencyKind = "court"
	Auditing           AgencyKind = "auditor"
	Operator           AgencyKind = "operator"
)

var agencyKinds = []string{
	string(Police), string(CivilAffairs), string(WelfareInstitution), string(Shelter), string(NGO),
	string(GuardianOffice), string(Court), string(Auditing), string(Operator),
}

// custodians are the kinds of agency that may hold a child.
var custodians = []AgencyKind{Police, CivilAffairs, WelfareInstitution, Shelter, NGO}

// AgencyAccredited admits an agency and enrols its first administrator.
type AgencyAccredited struct {
	Name       string     `json:"name"`
	Kind       AgencyKind `json:"kind"`
	Territory  string     `json:"territory"`
	Supervisor StreamID   `json:"supervisor,omitempty"`
	Officer    PersonID   `json:"officer"`
	Key        PublicKey  `json:"key"`
}

// EventType implements Event.
func (AgencyAccredited) EventType() string { return TypeAgencyAccredited }

var agencySpecs = []Spec{{
	Type: TypeAgencyAccredited, Stream: AgencyStream,
	Doc: "An agency joins the ledger, and its first administrator proves to hold the key.",
	Signers: []SignerRule{
		{Purpose: PurposeGovernance, Roles: []string{RoleGovernor}, Min: 1, Max: maxSigners},
		{Purpose: PurposePossession, Roles: []string{RoleAdministrator}, Min: 1, Max: 1},
	},
	Facts: []Fact{
		{Name: "name", Type: Text, Required: true, Doc: "Name of the agency, in public use."},
		{Name: "kind", Type: Code, Codes: agencyKinds, Required: true, Doc: "What the agency is."},
		{Name: "territory", Type: Text, Required: true, Doc: "Administrative code of where it acts."},
		{Name: "supervisor", Type: StreamOf, Doc: "The agency that supervises it."},
		{Name: "officer", Type: Person, Required: true, Doc: "The officer."},
		{Name: "key", Type: KeyFact, Required: true, Doc: "The officer's public key."},
	},
	Decode: decodeAs[AgencyAccredited],
}}

// AgencyState is an agency's stream, folded.
type AgencyState struct {
	Accredited bool
	Name       string
	Kind       AgencyKind
	Territory  string
	Supervisor StreamID
	Keys       map[string]KeyState // by key id
}

// KeyState is a key's history. It is valid for the indexes after From and, once
// ended, before Until. It belongs to one officer for ever.
type KeyState struct {
	Public  PublicKey
	Officer PersonID
	Roles   []string
	From    uint64
	Until   uint64 // zero while the key is valid
}

// Active reports whether the key is valid now.
func (k KeyState) Active() bool { return k.Until == 0 }

func (e AgencyAccredited) check() error {
	switch {
	case e.Name == "" || len(e.Name) > 200:
		return fieldError("facts.name", "an agency has a name of 1 to 200 bytes")
	case !slices.Contains(agencyKinds, string(e.Kind)):
		return fieldError("facts.kind", "no agency is of the kind %q", clip(string(e.Kind)))
	case e.Territory == "" || checkPlace("", e.Territory) != nil:
		return fieldError("facts.territory", "an agency has a territory, an administrative code")
	case e.Supervisor != "" && e.Supervisor.Kind() != AgencyStream:
		return fieldError("facts.supervisor", "a supervisor is an agency")
	}
	return checkEnrolment(e.Officer, e.Key)
}

func checkEnrolment(officer PersonID, key PublicKey) error {
	if !officer.Valid() {
		return fieldError("facts.officer", "an officer is a person's id")
	}
	if key.Bytes() == nil {
		return fieldError("facts.key", "the key is no acceptable Ed25519 public key")
	}
	return nil
}

func (e AgencyAccredited) enrols() []PublicKey { return []PublicKey{e.Key} }

func (e AgencyAccredited) decideAgency(s AgencyState, b Basis, st Statement) error {
	if s.Accredited {
		return Refuse(Conflict, "H3", "%s is accredited already", st.Stream)
	}
	return need(decideQuorum(b, st), decidePossession(e.Key, st))
}

func (e AgencyAccredited) evolveAgency(s AgencyState, st Statement) AgencyState {
	s.Accredited = true
	s.Name, s.Kind, s.Territory, s.Supervisor = e.Name, e.Kind, e.Territory, e.Supervisor
	return s.enrol(e.Key, KeyState{Public: e.Key, Officer: e.Officer, Roles: []string{RoleAdministrator}, From: st.Recorded.Index})
}

// decidePossession wants the signature of the key that is being enrolled.
func decidePossession(key PublicKey, st Statement) error {
	for _, signer := range st.Signed(PurposePossession) {
		if signer.Key == key.ID() && signer.Agency == st.Stream {
			return nil
		}
	}
	return signerError("H1", "the key enrolled by %s has not signed it", st.ID)
}

func (s AgencyState) enrol(key PublicKey, state KeyState) AgencyState {
	keys := maps.Clone(s.Keys)
	if keys == nil {
		keys = map[string]KeyState{}
	}
	keys[key.ID()] = state
	s.Keys = keys
	return s
}

// agencyEvent is implemented by the events of an agency's stream.
type agencyEvent interface {
	decideAgency(AgencyState, Basis, Statement) error
	evolveAgency(AgencyState, Statement) AgencyState
}

// AgencyRules is the Decider of agencies' streams.
type AgencyRules struct{}

var _ Decider[AgencyState] = AgencyRules{}

// Initial implements Decider.
func (AgencyRules) Initial() AgencyState { return AgencyState{} }

// Decide implements Decider.
func (AgencyRules) Decide(s AgencyState, b Basis, st Statement) error {
	event, ok := st.Event.(agencyEvent)
	if !ok {
		return fieldError("stream", "%s does not belong in an agency's stream", st.Type)
	}
	return event.decideAgency(s, b, st)
}

// Evolve implements Decider.
func (AgencyRules) Evolve(s AgencyState, st Statement) AgencyState {
	return st.Event.(agencyEvent).evolveAgency(s, st)
}
