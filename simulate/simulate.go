// Package simulate makes realistic caseloads for demonstrations, benchmarks and
// the tests of other rooms: a founding, agencies with officers, and children
// whose lives are signed statement by statement, the crooked ones among them.
//
// A life is a list of scenes (life.go), which its kind lays out (kinds.go,
// turns.go, crooked.go, scenario*.go); each scene makes a record (the other files, by noun). The
// caseload plays the scenes of all lives in the order of their recorded times.
//
// Everything follows from a seed: keys, ids, salts and times. The same seed
// gives the same bytes, so a demo ledger protects nothing; its founding says
// demo and a simulated clock, for ever. All people, villages and institutions
// are invented; only the administrative codes (GB/T 2260) are real.
//
// The rules are not here but in package domain, and each statement is put to
// them before it is handed out; formats are those of package transparency and
// docs/formats.md. Submitting, storing and sealing are the ledger's business,
// and crooked caseloads are made by editing drafts (Draft.Edit).
package simulate
