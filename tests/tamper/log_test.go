package tamper

import (
	"slices"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// logLies are told by an operator who uses the signing keys too, to an officer who has
// a receipt, and to everybody.
func logLies() []lie {
	return []lie{
		{name: "drop an acknowledged record", by: byReceipts, ask: checkReceipts, tell: forked(without),
			says: `BROKEN PROMISE: .*, record \d+ of child-\w+, is none of the \d+ leaves of a checkpoint`},
		{name: "roll back a log that the desk has seen", by: byReceipts, ask: checkReceipts, tell: seen(forked(shorter)), says: `it was rolled back`},
		{name: "fork a log that the desk has seen", by: byReceipts, ask: checkReceipts, tell: seen(longer), says: `rewritten`},
		{name: "fake a receipt", by: byReceipts, ask: checkReceipts, tell: func(t *testing.T, h home) {
			data := read(t, receiptFile(h))
			data[len(`{"receipt":"homeward.receipt/v1\norigin homeward.example/demo\npae `)] ^= 1
			write(t, receiptFile(h), data)
		}, says: `the receipt [0-9a-f]+… of the desk was damaged or changed`},
		{name: "split view: two logs, each for its own readers", by: byFsck, ask: trusting, tell: forked(later), open: true},
		{name: "roll back together with the signer's memory", by: byFsck, ask: trusting, tell: forked(shorter), open: true},
		{name: "fork, signed by the operator", by: byFsck, ask: trusting, tell: forked(without), open: true},
		{name: "record at a time that suits the operator", by: byFsck, ask: trusting, tell: forked(later), open: true},
	}
}

// forked makes the ledger anew under the same keys, with other records.
func forked(edit func([]simulate.Line) []simulate.Line) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		refound(t, h, seed, edit(slices.Clone(h.lines)))
	}
}

// longer forks the log, and goes on.
func longer(t *testing.T, h home) {
	t.Helper()
	forked(later)(t, h)
	for range 2 {
		if a := ask(h.dir, programs.Homeward, "dossier", "--out", "other.zip", h.child); a.exit != programs.Fine {
			t.Fatalf("dossier: %v", a)
		}
		remove(t, h.path("other.zip"))
	}
}

// seen has the desk look at the honest log first.
func seen(tell func(*testing.T, home)) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		if a := checkReceipts(h); a.exit != 0 {
			t.Fatalf("the honest log: %v", a)
		}
		tell(t, h)
	}
}

// without leaves out the record of which the desk has a receipt.
func without(lines []simulate.Line) []simulate.Line { return lines[:len(lines)-1] }

func shorter(lines []simulate.Line) []simulate.Line { return lines[:len(lines)-5] }

// later records the last line an hour after it came in.
func later(lines []simulate.Line) []simulate.Line {
	last := &lines[len(lines)-1]
	last.RecordedAt = last.RecordedAt.Add(time.Hour)
	return lines
}
