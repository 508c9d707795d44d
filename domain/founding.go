package domain

import "slices"

// TypeLedgerFounded opens a ledger, at index 0.
const TypeLedgerFounded = "ledger.founded.v1"

// Rules is the newest version of the hard rules in this package. A record of the
// ledger's stream puts a version in force from its index on.
const Rules = 1

// LedgerFounded names who governs the ledger and which keys speak for it.
type LedgerFounded struct {
	Origin        string     `json:"origin"`
	Governance    []Governor `json:"governance"`
	Threshold     int        `json:"threshold"`
	CheckpointKey string     `json:"checkpointKey"`
	ReceiptKey    string     `json:"receiptKey"`
	Rules         int        `json:"rules"`
	Clock         string     `json:"clock"`
	Demo          bool       `json:"demo"`
}

// maxGovernors leaves room for the signature of the key that an accreditation
// enrols.
const maxGovernors = maxSigners - 1

// Governor is the holder of a governance key.
type Governor struct {
	Agency StreamID  `json:"agency"`
	Key    PublicKey `json:"key"`
}

// Clocks of a ledger. Only in a simulated one may an import bring recorded
// times; it is shown as SIMULATED for ever.
const (
	ClockReal      = "real"
	ClockSimulated = "simulated"
)

var clocks = Codes{Name: "LedgerClock", Doc: "Where a ledger takes the recorded times from.", Terms: []Term{
	{ClockReal, "Times are those of the server when it records.", ""},
	{ClockSimulated, "Times may be those of a simulation, and the ledger says so for ever.", ""},
}}

// EventType implements Event.
func (LedgerFounded) EventType() string { return TypeLedgerFounded }

var foundingSpecs = []Spec{{
	Type: TypeLedgerFounded, Stream: LedgerStream,
	Doc:     "The ledger begins: at least three agencies hold its governance keys, and all of them sign.",
	Signers: []SignerRule{governed()},
	Facts: []Fact{
		{Name: "origin", Type: Text, Required: true, Doc: "Name of the log in its checkpoints."},
		{Name: "governance", Type: Object, TypeName: "Governor", List: true, Required: true,
			Doc: "Who holds the governance keys.", Fields: []Fact{
				{Name: "agency", Type: StreamOf, Required: true, Doc: "The agency that holds the key."},
				{Name: "key", Type: KeyFact, Required: true, Doc: "Its public key."},
			}},
		{Name: "threshold", Type: Int, Required: true, Doc: "How many of them a governance record needs."},
		{Name: "checkpointKey", Type: Text, Required: true, Doc: "Verifier key of the checkpoints, as C2SP signed notes write it."},
		{Name: "receiptKey", Type: Text, Required: true, Doc: "Verifier key of receipts and refusals."},
		{Name: "rules", Type: Int, Required: true, Doc: "Version of the hard rules from here on."},
		{Name: "clock", Type: Code, Codes: clocks, Required: true, Doc: "Where recorded times come from."},
		{Name: "demo", Type: Bool, Required: true, Doc: "Whether this is a demonstration, for ever."},
	},
	Decode: decodeAs[LedgerFounded],
}}

func (e LedgerFounded) check() error {
	switch {
	case e.Origin == "" || len(e.Origin) > 128:
		return fieldError("facts.origin", "a ledger has an origin of 1 to 128 characters")
	case e.CheckpointKey == "":
		return fieldError("facts.checkpointKey", "checkpoints have a key")
	case e.ReceiptKey == "" || e.CheckpointKey == e.ReceiptKey:
		return fieldError("facts.receiptKey", "checkpoints and receipts have a key each")
	case e.Clock != ClockReal && e.Clock != ClockSimulated:
		return fieldError("facts.clock", "the clock is real or simulated")
	case e.Clock == ClockSimulated && !e.Demo:
		return fieldError("facts.demo", "a simulated ledger is a demonstration")
	}
	return e.checkGovernance()
}

// checkGovernance wants n >= 3 keys of different agencies and m > n/2; anything
// less is a demonstration (docs/formats.md, Keys).
func (e LedgerFounded) checkGovernance() error {
	n := len(e.Governance)
	if n == 0 || n > maxGovernors {
		return fieldError("facts.governance", "a ledger has 1 to %d governance keys", maxGovernors)
	}
	agencies, keys := map[StreamID]bool{}, map[PublicKey]bool{}
	for _, g := range e.Governance {
		if g.Agency.Kind() != AgencyStream || g.Key.Bytes() == nil {
			return fieldError("facts.governance", "a governor is an agency with an acceptable Ed25519 key")
		}
		agencies[g.Agency], keys[g.Key] = true, true
	}
	if len(agencies) < n || len(keys) < n {
		return fieldError("facts.governance", "governance keys belong to different agencies")
	}
	if !e.Demo && n < 3 {
		return fieldError("facts.demo", "with fewer than three governance keys the ledger is a demonstration")
	}
	if e.Threshold <= n/2 || e.Threshold > n {
		return fieldError("facts.threshold", "governance needs more than half of its %d keys", n)
	}
	return nil
}

func (e LedgerFounded) enrols() []PublicKey {
	keys := make([]PublicKey, len(e.Governance))
	for i, g := range e.Governance {
		keys[i] = g.Key
	}
	return keys
}

func (e LedgerFounded) decideLedger(s LedgerState, _ Basis, st Statement) error {
	if s.Founded {
		return Refuse(Conflict, "H3", "the ledger is founded already")
	}
	if e.Rules < 1 || e.Rules > Rules {
		return fieldError("facts.rules", "this program knows the hard rules up to version %d", Rules)
	}
	if len(st.Signers) != len(e.Governance) {
		return signerError("H1", "every governance key signs the founding")
	}
	return nil
}

func (e LedgerFounded) evolveLedger(s LedgerState, st Statement) LedgerState {
	s.Founded, s.ID, s.Origin = true, st.Recorded.Leaf, e.Origin
	s.Governance, s.Threshold = e.Governance, e.Threshold
	s.CheckpointKey, s.ReceiptKey = e.CheckpointKey, e.ReceiptKey
	s.Rules, s.Clock, s.Demo = e.Rules, e.Clock, e.Demo
	return s
}

// governorOf returns who governs under the signer's key. The person behind a
// governance key is its agency: quorums count agencies.
func governorOf(b Basis, s Statement, signer Signer) (PersonID, error) {
	governance := b.Ledger().Governance
	if founding, ok := s.Event.(LedgerFounded); ok {
		governance = founding.Governance
	}
	held := slices.ContainsFunc(governance, func(g Governor) bool {
		return g.Key.ID() == signer.Key && g.Agency == signer.Agency
	})
	if !held || signer.Role != RoleGovernor {
		return "", signerError("H1", "%s holds no governance key %s…", signer.Agency, signer.Key[:8])
	}
	return PersonID("governor:" + signer.Agency), nil
}

// decideQuorum wants m governance signatures.
func decideQuorum(b Basis, st Statement) error {
	if n, m := len(st.Signed(PurposeGovernance)), b.Ledger().Threshold; n < m {
		return signerError("H1", "%s needs %d governance signatures, and it has %d", titleOf(st.Type), m, n)
	}
	return nil
}
