package domain

// The events of keys.
const (
	TypeKeyRotated     = "key.rotated.v1"
	TypeKeyCompromised = "key.compromised.v1"
)

// KeyRotated gives an officer a new key in place of an old one, with the same
// roles. The old one ends.
type KeyRotated struct {
	Officer  PersonID  `json:"officer"`
	Key      PublicKey `json:"key"`
	Replaces Digest    `json:"replaces"`
}

// KeyCompromised says that somebody else may have signed under a key since a
// time. It ends the key and undoes nothing: readers list what it touches.
type KeyCompromised struct {
	KeyID Digest `json:"keyId"`
	Since string `json:"since"`
}

// EventType implements Event.
func (KeyRotated) EventType() string { return TypeKeyRotated }

// EventType implements Event.
func (KeyCompromised) EventType() string { return TypeKeyCompromised }

var rotationSpecs = []Spec{{
	Type: TypeKeyRotated, Stream: AgencyStream,
	Doc:     "An officer signs with a new key from here on, in the same roles; the old key ends.",
	Signers: []SignerRule{recorded(admins), possessed(officerRoles.All()...)},
	Facts: []Fact{
		must("officer", Person, "The officer."),
		must("key", KeyFact, "The officer's public key."),
		must("replaces", Hash, "Id of the key that ends: SHA-256 of the public key."),
	},
	Decode: decodeAs[KeyRotated],
}, {
	Type: TypeKeyCompromised, Stream: AgencyStream,
	Doc: "Two agencies declare that somebody else may have used a key. The key ends; what it signed since then is to be reviewed.",
	Signers: []SignerRule{recorded(admins),
		seconded(1, []string{RoleAdministrator, RoleAuditor, RoleSupervisor})},
	Facts: []Fact{
		must("keyId", Hash, "Id of the key: SHA-256 of the public key."),
		must("since", Time, "Since when."),
	},
	Decode: decodeAs[KeyCompromised],
}}

func (e KeyRotated) enrols() []PublicKey { return []PublicKey{e.Key} }

func (e KeyRotated) decideAgency(s AgencyState, _ Basis, st Statement) error {
	old, known := s.Keys[string(e.Replaces)]
	switch {
	case st.author().Agency != st.Stream:
		return signerError("H1", "a key is rotated by an administrator of the own agency, not of %s", st.author().Agency)
	case !known || old.Officer != e.Officer:
		return refuse(Invalid, "H1", "facts.replaces", Mark{}, "%s has no key %s…", e.Officer, e.Replaces[:8])
	case !old.Active():
		return refuse(Conflict, "H1", "facts.replaces", old.Ended, "the key %s… has ended", e.Replaces[:8])
	}
	return need(s.decideNewKey(e.Key), decidePossession(e.Key, st))
}

func (e KeyRotated) evolveAgency(s AgencyState, st Statement) AgencyState {
	old := s.Keys[string(e.Replaces)]
	s = s.end(st, func(key KeyState) bool { return key.Public == old.Public })
	return s.enrol(e.Key, KeyState{Public: e.Key, Officer: e.Officer, Roles: old.Roles, From: st.Recorded.Index})
}

// decideAgency: compromise is declared by two agencies, one of them the key's
// own or the one that supervises it.
func (e KeyCompromised) decideAgency(s AgencyState, _ Basis, st Statement) error {
	key, known := s.Keys[string(e.KeyID)]
	switch by := st.author().Agency; {
	case by != st.Stream && by != s.Supervisor:
		return signerError("H1", "a key is declared compromised by the own or the supervising agency, not by %s", by)
	case !known:
		return refuse(Invalid, "H1", "facts.keyId", Mark{}, "%s has no key %s…", st.Stream, e.KeyID[:8])
	case key.Compromised:
		return refuse(Conflict, "H1", "facts.keyId", key.Ended, "the key %s… is declared compromised already", e.KeyID[:8])
	case !st.twoAgencies():
		return signerError("H6", "it takes two agencies to declare key %s… compromised", e.KeyID[:8])
	}
	return nil
}

// evolveAgency marks a key that ended before, too: what it signed is in doubt.
func (e KeyCompromised) evolveAgency(s AgencyState, st Statement) AgencyState {
	s = s.end(st, func(key KeyState) bool { return key.Public.ID() == string(e.KeyID) })
	key := s.Keys[string(e.KeyID)]
	key.Compromised, key.Ended = true, markOf(st)
	return s.enrol(key.Public, key)
}
