package domain

import "time"

// The events that say whether the child is there.
const (
	TypePresenceAttested     = "presence.attested.v1"
	TypeChildMissingFromCare = "child.missing-from-care.v1"
	TypeChildReturnedToCare  = "child.returned-to-care.v1"
	TypeChildDied            = "child.died.v1"
)

// PresenceAttested says that somebody who is not the carer has seen the child.
// It proves that the child exists.
type PresenceAttested struct {
	Presence Presence `json:"presence"`
}

// ChildMissingFromCare says that the child is gone. The agency stays responsible
// and the search begins anew.
type ChildMissingFromCare struct {
	Since         string `json:"since"`
	Circumstances string `json:"circumstances"`
}

// ChildReturnedToCare says that the child is back with the responsible agency.
type ChildReturnedToCare struct {
	Care      string   `json:"care"`
	Presence  Presence `json:"presence"`
	Condition string   `json:"condition"`
}

// ChildDied ends custody. Identity, remains, corrections and closure go on.
type ChildDied struct {
	CauseClass string `json:"causeClass"`
}

// EventType implements Event.
func (PresenceAttested) EventType() string { return TypePresenceAttested }

// EventType implements Event.
func (ChildMissingFromCare) EventType() string { return TypeChildMissingFromCare }

// EventType implements Event.
func (ChildReturnedToCare) EventType() string { return TypeChildReturnedToCare }

// EventType implements Event.
func (ChildDied) EventType() string { return TypeChildDied }

var (
	seenRoles = []string{RoleIntake, RoleCaseworker, RoleGuardian, RoleSupervisor, RoleInvestigator}
	seenKinds = []AgencyKind{Police, CivilAffairs, WelfareInstitution, Shelter, NGO, GuardianOffice}
)

var presenceSpecs = []Spec{{
	Type: TypePresenceAttested, Stream: ChildStream, Living: true, Observed: true,
	Doc:     "Somebody who is not the carer has seen the child.",
	Signers: []SignerRule{recorded(seenRoles, seenKinds...), seconded(0, seenRoles, seenKinds...)},
	Facts:   []Fact{presenceFact},
	Sealed:  []SealedPath{photoPath},
	Decode:  decodeAs[PresenceAttested],
}, {
	Type: TypeChildMissingFromCare, Stream: ChildStream, Living: true,
	Doc:     "The child is gone from care. The agency stays responsible; police may sign that they search.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, policeRoles, Police)},
	Facts: []Fact{
		must("since", Time, "Since when."),
		mustCode("circumstances", circumstances, "How, as far as it is known."),
	},
	Sealed: []SealedPath{explanationPath},
	Decode: decodeAs[ChildMissingFromCare],
}, {
	Type: TypeChildReturnedToCare, Stream: ChildStream, Living: true,
	Doc:     "The child is back with the agency that is responsible.",
	Signers: []SignerRule{recorded(custodyRoles, custodians...), seconded(0, custodyRoles)},
	Facts:   []Fact{careFact, presenceFact, conditionFact},
	Sealed:  []SealedPath{photoPath, explanationPath},
	Decode:  decodeAs[ChildReturnedToCare],
}, {
	Type: TypeChildDied, Stream: ChildStream, Living: true,
	Doc: "The child has died: a doctor and the police sign. No custody, placement or decision follows.",
	Signers: []SignerRule{
		recorded([]string{RoleDoctor}, HealthFacility),
		{Purpose: PurposeSecond, Roles: policeRoles, Kinds: []AgencyKind{Police}, Min: 1, Max: 3},
	},
	Facts:  []Fact{mustCode("causeClass", causeClasses, "Class of the cause.")},
	Sealed: []SealedPath{{Path: "certificate", Type: SealedDigest, Required: true, Doc: "SHA-256 of the certificate of death."}},
	Decode: decodeAs[ChildDied],
}}

// Death is the death of a child.
type Death struct {
	Mark
	By    int64    // Unix seconds: the last moment of the claim; the recorded time when it has none
	Carer PersonID // who held the child until then

	Released Mark // the body, to its family; empty before

	Signers []Signer // who declared it
}

// decideDeath is H10: what needs a living child is over with its death. What was
// seen or heard of it before, and captured then, is still recorded: it moves
// nothing, and is lost otherwise because a device had no connection.
func (s ChildState) decideDeath(spec Spec, st Statement) error {
	if !spec.Living || s.Died.ID == "" {
		return nil
	}
	if !spec.Observed {
		return refuse(Conflict, "H10", "type", s.Died.Mark, "%s has died, and %q can no longer be recorded", st.Stream, spec.Title())
	}
	if st.Captured == nil || s.Died.precedes(st.Captured.moment()) {
		return refuse(Conflict, "H10", "captured", s.Died.Mark, "%s has died, and %q is recorded now only if a device captured it before", st.Stream, spec.Title())
	}
	if _, last := st.OccurredAt.Interval(); last.IsZero() || s.Died.precedes(last) {
		return refuse(Conflict, "H10", "occurredAt", s.Died.Mark, "%s has died, and %q is recorded now only if it was before", st.Stream, spec.Title())
	}
	return nil
}

// precedes reports whether the death was certainly before a time.
func (d Death) precedes(t time.Time) bool { return t.After(time.Unix(d.By, 0)) }

// decideChild is H6: a carer does not attest the presence of the own charge.
func (e PresenceAttested) decideChild(s ChildState, b Basis, st Statement) error {
	carer, since := s.Custody.Holder.Person, s.Custody.Holder.Since
	if s.Died.ID != "" {
		carer, since = s.Died.Carer, s.Died.Mark
	}
	if who := b.officer(st.author()); who != "" && who == carer {
		return refuse(Forbidden, "H6", "signers", since, "the carer of %s cannot attest that the child is there: somebody else must look", st.Stream)
	}
	return nil
}

func (e PresenceAttested) evolveChild(s ChildState, _ Statement) ChildState { return s }

func (e ChildMissingFromCare) decideChild(s ChildState, _ Basis, st Statement) error {
	if err := s.Custody.decideCustodian(st); err != nil {
		return err
	}
	if s.Custody.Status == Missing {
		return refuse(Conflict, "H4", "stream", s.Custody.Since, "%s is recorded as missing already", st.Stream)
	}
	return nil
}

func (e ChildMissingFromCare) evolveChild(s ChildState, st Statement) ChildState {
	s.Custody.Status, s.Custody.Since, s.Custody.Holder = Missing, markOf(st), Holder{}
	return s
}

func (e ChildReturnedToCare) decideChild(s ChildState, _ Basis, st Statement) error {
	if err := s.Custody.decideCustodian(st); err != nil {
		return err
	}
	if s.Custody.Status != Missing && s.Custody.Status != Outside {
		return refuse(Conflict, "H4", "stream", s.Custody.Since, "%s is neither missing nor outside, so there is no return to record", st.Stream)
	}
	return e.Presence.decideMatch(st)
}

func (e ChildReturnedToCare) evolveChild(s ChildState, st Statement) ChildState {
	return s.take(s.Custody.Agency, e.Care, st).contestedStill(s.Custody.Contests)
}

func (e ChildDied) decideChild(ChildState, Basis, Statement) error { return nil }

func (e ChildDied) evolveChild(s ChildState, st Statement) ChildState {
	_, by := st.OccurredAt.Interval()
	if by.IsZero() {
		by = st.Recorded.At
	}
	s.Died = Death{Mark: markOf(st), By: by.Unix(), Carer: s.Custody.Holder.Person, Signers: st.Signers}
	s.Custody = CustodyState{Status: Deceased, Since: markOf(st)}
	return s
}
