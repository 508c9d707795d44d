package domain

import (
	"slices"
	"strings"
	"time"
)

// The events of a delegation.
const (
	TypeDelegationGranted = "delegation.granted.v1"
	TypeDelegationEnded   = "delegation.ended.v1"
)

// DelegationGranted lets another agency act where this one does. No rule refuses
// for want of one: who acts elsewhere is a finding, and this clears it.
type DelegationGranted struct {
	To        StreamID `json:"to"`
	Regions   []string `json:"regions"`
	Ground    string   `json:"ground"`
	Operation StreamID `json:"operation,omitempty"`
	Until     string   `json:"until"`
}

// DelegationEnded ends a delegation before its time. It answers it.
type DelegationEnded struct {
	Cause string `json:"cause"`
}

// EventType implements Event.
func (DelegationGranted) EventType() string { return TypeDelegationGranted }

// EventType implements Event.
func (DelegationEnded) EventType() string { return TypeDelegationEnded }

// groundJoint is the ground of agencies that act in one operation.
const groundJoint = "joint_operation"

var (
	delegationGrounds = Codes{Name: "DelegationGround", Doc: "Why another agency acts here.", Terms: []Term{
		{groundJoint, "Both take part in an operation, which is named.", ""},
		{"capacity", "The agency has nobody for it.", ""},
		{"emergency", "A flood, an epidemic or a fight keeps the agency from acting.", ""},
		{"agreement", "A standing agreement of neighbours.", ""},
		{"order", "A superior agency has ordered it.", ""},
	}}
	delegationEnds = Codes{Name: "DelegationEnd", Doc: "Why a delegation ends.", Terms: []Term{
		{"done", "There is nothing left to do.", ""},
		{"recalled", "The agency acts itself again.", ""},
		{"misused", "It was used for what it was not given for.", ""},
	}}
	delegators = []string{RoleAdministrator, RoleSupervisor}
)

var delegationSpecs = []Spec{{
	Type: TypeDelegationGranted, Stream: AgencyStream,
	Doc:     "An agency lets another act where it acts itself, for a time.",
	Signers: []SignerRule{recorded(delegators), seconded(0, delegators)},
	Facts: []Fact{
		mustAgency("to", "The agency that may act."),
		must("regions", Place, "Administrative codes of where.").many(),
		mustCode("ground", delegationGrounds, "Why."),
		{Name: "operation", Type: StreamOf, Of: OperationStream, Doc: "The operation in which both take part."},
		must("until", Time, "Until when, at most."),
	},
	Decode: decodeAs[DelegationGranted],
}, {
	Type: TypeDelegationEnded, Stream: AgencyStream,
	Doc:     "A delegation ends before its time: the agency that gave it says so, or the one that supervises it.",
	Signers: []SignerRule{recorded(delegators), seconded(0, delegators)},
	Facts:   []Fact{mustCode("cause", delegationEnds, "Why.")},
	Decode:  decodeAs[DelegationEnded],
}}

// Delegation is one agency's leave to act in the place of another.
type Delegation struct {
	Mark
	To      StreamID
	Regions []string
	From    int64 // Unix seconds: when it was recorded
	Until   int64
	Ended   Mark // by which it ended before its time; then Until is when
}

// delegated reports whether another agency may act in a place at a time, this
// agency's leave being on record by then.
func (s AgencyState) delegated(to StreamID, place string, at time.Time) bool {
	return slices.ContainsFunc(s.Delegations, func(d Delegation) bool {
		covers := func(region string) bool { return within(place, region) }
		return d.To == to && d.From <= at.Unix() && at.Unix() < d.Until && slices.ContainsFunc(d.Regions, covers)
	})
}

// within reports whether a place is a region or lies in it. An administrative code
// names a larger region by zeros at its end, two for each level (GB/T 2260), or is
// itself the beginning of its parts' codes (ISO 3166-2).
func within(place, region string) bool {
	for len(region)%2 == 0 && strings.HasSuffix(region, "00") {
		region = strings.TrimSuffix(region, "00")
	}
	return region != "" && strings.HasPrefix(place, region)
}

func (e DelegationGranted) check() error {
	if e.Ground == groundJoint && e.Operation == "" {
		return fieldError("facts.operation", "a delegation for a joint operation names it")
	}
	return nil
}

// decideAgency is H1: the agency gives leave itself. It does not look whom it gives
// it to: agencies that delegate to each other in turn would all belong in every
// dossier in which one of them signs.
func (e DelegationGranted) decideAgency(_ AgencyState, _ Basis, st Statement) error {
	until, _ := timeFact(e.Until)
	switch {
	case e.To == st.Stream:
		return refuse(Invalid, "H3", "facts.to", Mark{}, "%s needs no leave of its own", e.To)
	case !until.After(st.Recorded.At):
		return refuse(Invalid, "H3", "facts.until", Mark{}, "the delegation is over before it is recorded")
	}
	for _, signer := range st.Signers {
		if signer.Agency != st.Stream {
			return signerError("H1", "%s gives leave itself, and %s cannot sign for it", st.Stream, signer.Agency)
		}
	}
	return nil
}

func (e DelegationGranted) evolveAgency(s AgencyState, st Statement) AgencyState {
	until, _ := timeFact(e.Until)
	s.Delegations = added(s.Delegations, Delegation{Mark: markOf(st), To: e.To, Regions: e.Regions,
		From: st.Recorded.At.Unix(), Until: until.Unix()})
	return s
}

func (e DelegationEnded) decideAgency(s AgencyState, _ Basis, st Statement) error {
	i, by := answered(s.Delegations, st), st.author().Agency
	switch {
	case i < 0:
		return refuse(Invalid, "H3", "refs", Mark{}, "this answers no delegation of %s", st.Stream)
	case s.Delegations[i].Ended.ID != "":
		return refuse(Conflict, "H3", "refs", s.Delegations[i].Ended, "the delegation was ended already")
	case by != st.Stream && by != s.Supervisor:
		return signerError("H1", "a delegation is ended by the agency that gave it or the one that supervises it, not by %s", by)
	}
	return nil
}

// evolveAgency leaves one that was over already as it was.
func (e DelegationEnded) evolveAgency(s AgencyState, st Statement) AgencyState {
	s.Delegations = changed(s.Delegations, answered(s.Delegations, st), func(d *Delegation) {
		d.Ended, d.Until = markOf(st), min(d.Until, st.Recorded.At.Unix())
	})
	return s
}
