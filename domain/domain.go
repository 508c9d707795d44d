// Package domain holds the rules of a rescued child's way home: which events
// there are, who may sign them, what may follow what.
//
// It is pure. It has no clock, no randomness and no I/O: time, identity and the
// states of other streams arrive as arguments, so that the ledger, an auditor
// and a court, each refolding the same records, reach the same verdicts. Bytes,
// signatures and proofs are the business of package transparency; keeping and
// serving records that of eventstore and ledger.
//
// The words are those of docs/formats.md and of child protection practice. One
// noun has one file: its events, their rules and its part of the state.
package domain
