package domain

import (
	"maps"
	"slices"
)

// The events of officers.
const (
	TypeOfficerAuthorised = "officer.authorised.v1"
	TypeOfficerSuspended  = "officer.suspended.v1"
)

// The roles an officer may be given.
const (
	RoleAdministrator = "administrator"
	RoleInvestigator  = "investigator"
	RoleIntake        = "intake_officer"
	RoleCaseworker    = "caseworker"
	RoleGuardian      = "guardian"
	RoleRegistrar     = "registrar" // of the operator: issues dossiers
	RoleClerk         = "court_clerk"
	RoleAuditor       = "auditor"
)

var officerRoles = []string{
	RoleAdministrator, RoleInvestigator, RoleIntake, RoleCaseworker, RoleGuardian, RoleRegistrar, RoleClerk, RoleAuditor,
}

// OfficerAuthorised enrols an officer's key with its roles.
type OfficerAuthorised struct {
	Officer PersonID  `json:"officer"`
	Key     PublicKey `json:"key"`
	Roles   []string  `json:"roles"`
}

// OfficerSuspended ends the keys of an officer. Earlier records stay; those
// since ReviewFrom are to be reviewed.
type OfficerSuspended struct {
	Officer    PersonID `json:"officer"`
	Cause      string   `json:"cause"`
	ReviewFrom string   `json:"reviewFrom,omitempty"`
}

// EventType implements Event.
func (OfficerAuthorised) EventType() string { return TypeOfficerAuthorised }

// EventType implements Event.
func (OfficerSuspended) EventType() string { return TypeOfficerSuspended }

var suspensionCauses = []string{"investigation", "leave", "misconduct", "key_lost", "left_service"}

var officerSpecs = []Spec{{
	Type: TypeOfficerAuthorised, Stream: AgencyStream,
	Doc: "An officer may sign for the agency in the named roles.",
	Signers: []SignerRule{
		{Purpose: PurposeRecord, Roles: []string{RoleAdministrator}, Min: 1, Max: 1},
		{Purpose: PurposePossession, Roles: officerRoles, Min: 1, Max: 1},
	},
	Facts: []Fact{
		{Name: "officer", Type: Person, Required: true, Doc: "The officer."},
		{Name: "key", Type: KeyFact, Required: true, Doc: "The officer's public key."},
		{Name: "roles", Type: Code, List: true, Codes: officerRoles, Required: true, Doc: "What the officer may sign as."},
	},
	Sealed: []SealedPath{{Path: "officerName", Subject: "officer", Type: SealedText, Required: true, Doc: "The officer's name."}},
	Decode: decodeAs[OfficerAuthorised],
}, {
	Type: TypeOfficerSuspended, Stream: AgencyStream,
	Doc: "An officer's keys end here. What the officer signed before stays, and is listed for review.",
	Signers: []SignerRule{
		{Purpose: PurposeRecord, Roles: []string{RoleAdministrator}, Min: 1, Max: 1},
	},
	Facts: []Fact{
		{Name: "officer", Type: Person, Required: true, Doc: "The officer."},
		{Name: "cause", Type: Code, Codes: suspensionCauses, Required: true, Doc: "Why."},
		{Name: "reviewFrom", Type: Time, Doc: "Records claimed since then are to be reviewed."},
	},
	Decode: decodeAs[OfficerSuspended],
}}

func (e OfficerAuthorised) check() error {
	if len(e.Roles) == 0 || len(e.Roles) > len(officerRoles) {
		return fieldError("facts.roles", "an officer has at least one role")
	}
	for _, role := range e.Roles {
		if !slices.Contains(officerRoles, role) {
			return fieldError("facts.roles", "no role is called %q", clip(role))
		}
	}
	return checkEnrolment(e.Officer, e.Key)
}

func (e OfficerSuspended) check() error {
	if !e.Officer.Valid() {
		return fieldError("facts.officer", "an officer is a person's id")
	}
	if _, err := timeFact(e.ReviewFrom); e.ReviewFrom != "" && err != nil {
		return fieldError("facts.reviewFrom", "the time is not RFC 3339")
	}
	return checkCode("facts.cause", e.Cause, suspensionCauses)
}

func checkCode(field, code string, codes []string) error {
	if !slices.Contains(codes, code) {
		return fieldError(field, "the code is one of %v", codes)
	}
	return nil
}

func (e OfficerAuthorised) enrols() []PublicKey { return []PublicKey{e.Key} }

func (e OfficerAuthorised) decideAgency(s AgencyState, _ Basis, st Statement) error {
	if _, used := s.Keys[e.Key.ID()]; used {
		return Refuse(Conflict, "H1", "the key of %s belongs to an officer already, for ever", st.ID)
	}
	if st.author().Agency != st.Stream {
		return signerError("H1", "an officer is authorised by an administrator of the own agency")
	}
	return decidePossession(e.Key, st)
}

func (e OfficerAuthorised) evolveAgency(s AgencyState, st Statement) AgencyState {
	return s.enrol(e.Key, KeyState{Public: e.Key, Officer: e.Officer, Roles: e.Roles, From: st.Recorded.Index})
}

func (e OfficerSuspended) decideAgency(s AgencyState, b Basis, st Statement) error {
	by := st.author()
	if by.Agency != st.Stream && by.Agency != s.Supervisor {
		return signerError("H1", "an officer is suspended by the own or the supervising agency")
	}
	if b.Agency(by.Agency).Keys[by.Key].Officer == e.Officer {
		return signerError("H6", "nobody suspends himself")
	}
	for _, key := range s.Keys {
		if key.Officer == e.Officer && key.Active() {
			return nil
		}
	}
	return Refuse(Conflict, "H1", "%s has no valid key of that officer", st.Stream)
}

func (e OfficerSuspended) evolveAgency(s AgencyState, st Statement) AgencyState {
	keys := maps.Clone(s.Keys)
	for id, key := range keys {
		if key.Officer == e.Officer && key.Active() {
			key.Until = st.Recorded.Index
			keys[id] = key
		}
	}
	s.Keys = keys
	return s
}
