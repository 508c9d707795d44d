package domain

import "maps"

// The events of officers.
const (
	TypeOfficerAuthorised   = "officer.authorised.v1"
	TypeOfficerRolesChanged = "officer.roles-changed.v1"
	TypeOfficerSuspended    = "officer.suspended.v1"
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
	RoleSupervisor    = "supervisor" // heads a unit: opens operations, settles contests, closes cases
	RoleDoctor        = "examining_doctor"
	RoleProsecutor    = "prosecutor"
	RolePanelMember   = "panel_member" // of a best-interests panel
	RoleAdoptions     = "adoption_registrar"
	RoleCollector     = "specimen_collector"
	RoleCourier       = "courier"
	RoleReceiver      = "receiving_clerk" // of a laboratory: takes specimens in
	RoleAnalyst       = "analyst"
	RoleReviewer      = "technical_reviewer"
	RoleDatabase      = "database_operator" // searches profiles against each other
)

var officerRoles = Codes{Name: "OfficerRole", Doc: "As what an officer signs.", Terms: []Term{
	{RoleAdministrator, "Enrols and suspends the officers of the agency.", ""},
	{RoleInvestigator, "Investigates for the police.", ""},
	{RoleIntake, "Receives children for the agency.", ""},
	{RoleCaseworker, "Follows a child's case.", ""},
	{RoleGuardian, "Acts for children in law.", ""},
	{RoleRegistrar, "Issues dossiers for the operator.", ""},
	{RoleClerk, "Records orders of a court and reads what they open.", ""},
	{RoleAuditor, "Checks the records of others.", ""},
	{RoleSupervisor, "Heads a unit: opens operations, settles contests and closes cases.", ""},
	{RoleDoctor, "Examines children and certifies a death.", ""},
	{RoleProsecutor, "Prosecutes, and clears a protection concern.", ""},
	{RolePanelMember, "Sits on a best-interests panel.", ""},
	{RoleAdoptions, "Registers adoptions.", ""},
	{RoleCollector, "Takes specimens of persons and objects.", ""},
	{RoleCourier, "Carries specimens from one agency to another.", ""},
	{RoleReceiver, "Takes specimens in for a laboratory.", ""},
	{RoleAnalyst, "Types DNA, and reports on kinship.", ""},
	{RoleReviewer, "Reviews what an analyst found.", ""},
	{RoleDatabase, "Enters profiles into a database and searches it.", ""},
}}

// OfficerAuthorised enrols an officer's key with its roles.
type OfficerAuthorised struct {
	Officer PersonID  `json:"officer"`
	Key     PublicKey `json:"key"`
	Roles   []string  `json:"roles"`
}

// OfficerRolesChanged gives an officer other roles in place of those that the
// officer had, under every key that is valid.
type OfficerRolesChanged struct {
	Officer PersonID `json:"officer"`
	Roles   []string `json:"roles"`
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
func (OfficerRolesChanged) EventType() string { return TypeOfficerRolesChanged }

// EventType implements Event.
func (OfficerSuspended) EventType() string { return TypeOfficerSuspended }

// leftService is no suspicion: the officer may serve elsewhere.
const leftService = "left_service"

var suspensionCauses = Codes{Name: "OfficerSuspensionCause", Doc: "Why the keys of an officer end.", Terms: []Term{
	{"investigation", "The officer is being investigated.", ""},
	{"leave", "The officer is on leave.", ""},
	{"misconduct", "The officer broke the rules of the service.", ""},
	{"key_lost", "The key was lost or stolen.", ""},
	{leftService, "The officer no longer works for the agency.", ""},
}}

var officerSpecs = []Spec{{
	Type: TypeOfficerAuthorised, Stream: AgencyStream,
	Doc:     "An officer may sign for the agency in the named roles.",
	Signers: []SignerRule{recorded(admins), possessed(officerRoles.All()...)},
	Facts: []Fact{
		must("officer", Person, "The officer."),
		must("key", KeyFact, "The officer's public key."),
		mustCode("roles", officerRoles, "What the officer may sign as.").many().most(len(officerRoles.Terms)),
	},
	Sealed: []SealedPath{{Path: "officerName", Subject: "officer", Type: SealedText, Required: true, Doc: "The officer's name."}},
	Decode: decodeAs[OfficerAuthorised],
}, {
	Type: TypeOfficerRolesChanged, Stream: AgencyStream,
	Doc:     "An officer signs in these roles from here on, and in no others. What the officer signed before stays as it is.",
	Signers: []SignerRule{recorded(admins)},
	Facts: []Fact{
		must("officer", Person, "The officer."),
		mustCode("roles", officerRoles, "What the officer may sign as.").many().most(len(officerRoles.Terms)),
	},
	Decode: decodeAs[OfficerRolesChanged],
}, {
	Type: TypeOfficerSuspended, Stream: AgencyStream,
	Doc:     "An officer's keys end here. What the officer signed before stays, and is listed for review.",
	Signers: []SignerRule{recorded(admins)},
	Facts: []Fact{
		must("officer", Person, "The officer."),
		mustCode("cause", suspensionCauses, "Why."),
		may("reviewFrom", Time, "Records claimed since then are to be reviewed."),
	},
	Decode: decodeAs[OfficerSuspended],
}}

func (e OfficerAuthorised) enrols() []PublicKey { return []PublicKey{e.Key} }

// decideAgency is H1, an administrator of the own agency does it, and the key is new
// and held; and H6, nobody gives himself a role, by a second key either.
func (e OfficerAuthorised) decideAgency(s AgencyState, b Basis, st Statement) error {
	by := st.author()
	if by.Agency != st.Stream {
		return signerError("H1", "an officer is authorised by an administrator of the own agency, not of %s", by.Agency)
	}
	if b.officer(by) == e.Officer {
		return signerError("H6", "nobody can give himself a key and roles, and %s signs this: another administrator must", e.Officer)
	}
	return need(s.decideNewKey(e.Key), decidePossession(e.Key, st))
}

func (e OfficerAuthorised) evolveAgency(s AgencyState, st Statement) AgencyState {
	return s.enrol(e.Key, KeyState{Public: e.Key, Officer: e.Officer, Roles: e.Roles, From: st.Recorded.Index})
}

// decideAgency is H1, an administrator of the own agency does it; and H6, nobody
// gives himself a role.
func (e OfficerRolesChanged) decideAgency(s AgencyState, b Basis, st Statement) error {
	by := st.author()
	if by.Agency != st.Stream {
		return signerError("H1", "the roles of an officer are changed by an administrator of the own agency, not of %s", by.Agency)
	}
	if b.officer(by) == e.Officer {
		return signerError("H6", "nobody can give himself other roles, and %s signs this", e.Officer)
	}
	return s.decideServing(e.Officer)
}

func (e OfficerRolesChanged) evolveAgency(s AgencyState, _ Statement) AgencyState {
	s.Keys = maps.Clone(s.Keys)
	for id, key := range s.Keys {
		if key.Active() && key.Officer == e.Officer {
			key.Roles = e.Roles
			s.Keys[id] = key
		}
	}
	return s
}

func (e OfficerSuspended) decideAgency(s AgencyState, b Basis, st Statement) error {
	by := st.author()
	if by.Agency != st.Stream && by.Agency != s.Supervisor {
		return signerError("H1", "an officer is suspended by the own or the supervising agency, not by %s", by.Agency)
	}
	if b.officer(by) == e.Officer {
		return signerError("H6", "nobody can suspend himself, and %s signs this", e.Officer)
	}
	return s.decideServing(e.Officer)
}

// decideServing wants a valid key of the officer. It names the record that ended
// the last one, so that every reader is told the same.
func (s AgencyState) decideServing(officer PersonID) error {
	var last KeyState
	for _, key := range s.Keys {
		switch {
		case key.Officer != officer:
		case key.Active():
			return nil
		case key.Until > last.Until:
			last = key
		}
	}
	return refuse(Conflict, "H1", "facts.officer", last.Ended, "%s has no valid key here", officer)
}

func (e OfficerSuspended) evolveAgency(s AgencyState, st Statement) AgencyState {
	s = s.end(st, func(key KeyState) bool { return key.Officer == e.Officer })
	for id, key := range s.Keys {
		if key.Officer == e.Officer && key.Ended.ID == st.ID {
			key.Cause = e.Cause
			s.Keys[id] = key
		}
	}
	return s
}
