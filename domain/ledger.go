package domain

// LedgerState is the ledger's own stream, folded.
type LedgerState struct {
	Founded       bool
	ID            Digest // leaf hash of the founding; names the ledger
	Origin        string
	Governance    []Governor
	Threshold     int
	CheckpointKey string
	ReceiptKey    string
	Rules         int // version of the hard rules in force
	Clock         string
	Demo          bool
	Policy        Policy // in force; the zero policy until one is activated
}

// ledgerEvent is implemented by the events of the ledger's stream.
type ledgerEvent interface {
	decideLedger(LedgerState, Basis, Statement) error
	evolveLedger(LedgerState, Statement) LedgerState
}

// LedgerRules is the Decider of the ledger's stream.
type LedgerRules struct{}

var _ Decider[LedgerState] = LedgerRules{}

// Initial implements Decider.
func (LedgerRules) Initial() LedgerState { return LedgerState{} }

// Decide implements Decider.
func (LedgerRules) Decide(s LedgerState, b Basis, st Statement) error {
	event, ok := st.Event.(ledgerEvent)
	if !ok {
		return fieldError("stream", "%s does not belong in the ledger's stream", st.Type)
	}
	return event.decideLedger(s, b, st)
}

// Evolve implements Decider.
func (LedgerRules) Evolve(s LedgerState, st Statement) LedgerState {
	return st.Event.(ledgerEvent).evolveLedger(s, st)
}
