package domain

import (
	"maps"
	"slices"
)

// The events of agencies.
const (
	TypeAgencyAccredited = "agency.accredited.v1"
	TypeAgencySuspended  = "agency.suspended.v1"
)

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
	Prosecution        AgencyKind = "prosecution"
	HealthFacility     AgencyKind = "health_facility"
	Panel              AgencyKind = "best_interests_panel"
	Auditing           AgencyKind = "auditor"
	Operator           AgencyKind = "operator"
	Laboratory         AgencyKind = "dna_lab"
)

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

// AgencySuspended ends an agency's say: none of its keys counts from here on,
// until it is accredited anew with a key that was never used.
type AgencySuspended struct {
	Cause      string `json:"cause"`
	ReviewFrom string `json:"reviewFrom,omitempty"`
}

// EventType implements Event.
func (AgencySuspended) EventType() string { return TypeAgencySuspended }

var agencySpecs = []Spec{{
	Type: TypeAgencyAccredited, Stream: AgencyStream,
	Doc:     "An agency joins the ledger, and its first administrator proves to hold the key.",
	Signers: []SignerRule{governed(), possessed(RoleAdministrator)},
	Facts: []Fact{
		must("name", Text, "Name of the agency, in public use.").most(200),
		mustCode("kind", agencyKinds, "What the agency is."),
		must("territory", Place, "Administrative code of where it acts."),
		{Name: "supervisor", Type: StreamOf, Of: AgencyStream, Doc: "The agency that supervises it."},
		must("officer", Person, "The officer."),
		must("key", KeyFact, "The officer's public key."),
	},
	Decode: decodeAs[AgencyAccredited],
}, {
	Type: TypeAgencySuspended, Stream: AgencyStream,
	Doc:     "An agency's accreditation ends here. What its officers signed before stays, and is listed for review.",
	Signers: []SignerRule{governed()},
	Facts: []Fact{
		mustCode("cause", agencySuspensions, "Why."),
		may("reviewFrom", Time, "Records claimed since then are to be reviewed."),
	},
	Decode: decodeAs[AgencySuspended],
}}

// AgencyState is an agency's stream, folded.
type AgencyState struct {
	Accredited bool
	Name       string
	Kind       AgencyKind
	Territory  string
	Supervisor StreamID
	Keys       map[string]KeyState // by key id
	Since      Mark                // the record that accredited or suspended it

	Delegations []Delegation // in order
	Findings    []Finding    // in order
}

// KeyState is a key's history. It is valid for the indexes after From and, once
// ended, before Until. It belongs to one officer for ever.
type KeyState struct {
	Public  PublicKey
	Officer PersonID
	Roles   []string
	From    uint64
	Until   uint64 // zero while the key is valid
	Ended   Mark   // the record that ended it

	Compromised bool   // somebody else may have signed under it
	Cause       string // why its officer was suspended; empty when it ended otherwise
}

// Active reports whether the key is valid now.
func (k KeyState) Active() bool { return k.Until == 0 }

// Suspended reports whether the agency was accredited once and is not any more.
func (s AgencyState) Suspended() bool { return s.Since.ID != "" && !s.Accredited }

// Employs reports whether the officer has a valid key here, in one of the roles
// if any are named.
func (s AgencyState) Employs(officer PersonID, roles ...string) bool {
	for _, key := range s.Keys {
		if key.Active() && officer != "" && key.Officer == officer && (len(roles) == 0 || slices.ContainsFunc(roles, func(role string) bool {
			return slices.Contains(key.Roles, role)
		})) {
			return true
		}
	}
	return false
}

func (e AgencyAccredited) enrols() []PublicKey { return []PublicKey{e.Key} }

func (e AgencyAccredited) decideAgency(s AgencyState, b Basis, st Statement) error {
	if s.Accredited {
		return refuse(Conflict, "H3", "stream", s.Since, "%s is accredited already", st.Stream)
	}
	return need(decideQuorum(b, st), s.decideNewKey(e.Key), decidePossession(e.Key, st))
}

func (e AgencyAccredited) evolveAgency(s AgencyState, st Statement) AgencyState {
	s.Accredited, s.Since = true, markOf(st)
	s.Name, s.Kind, s.Territory, s.Supervisor = e.Name, e.Kind, e.Territory, e.Supervisor
	return s.enrol(e.Key, KeyState{Public: e.Key, Officer: e.Officer, Roles: admins, From: st.Recorded.Index})
}

func (e AgencySuspended) decideAgency(s AgencyState, b Basis, st Statement) error {
	if !s.Accredited {
		return refuse(Conflict, "H3", "stream", s.Since, "%s is not accredited, so there is nothing to suspend", st.Stream)
	}
	return decideQuorum(b, st)
}

func (e AgencySuspended) evolveAgency(s AgencyState, st Statement) AgencyState {
	s.Accredited, s.Since = false, markOf(st)
	return s.end(st, func(KeyState) bool { return true })
}

// decideNewKey: a key belongs to one officer for ever.
func (s AgencyState) decideNewKey(key PublicKey) error {
	if _, used := s.Keys[key.ID()]; used {
		return refuse(Conflict, "H1", "facts.key", Mark{}, "the key %s… belongs to an officer already, for ever", key.ID()[:8])
	}
	return nil
}

// decidePossession wants the signature of the key that is being enrolled.
func decidePossession(key PublicKey, st Statement) error {
	for _, signer := range st.Signed(PurposePossession) {
		if signer.Key == key.ID() && signer.Agency == st.Stream {
			return nil
		}
	}
	return signerError("H1", "the key that is enrolled for %s has not signed", st.Stream)
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

// end ends the valid keys that match.
func (s AgencyState) end(st Statement, matches func(KeyState) bool) AgencyState {
	keys := maps.Clone(s.Keys)
	for id, key := range keys {
		if key.Active() && matches(key) {
			key.Until, key.Ended = st.Recorded.Index, markOf(st)
			keys[id] = key
		}
	}
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
