package tests

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// victims are a closed ledger with a few cases, another one that somebody
// invented, and a dossier of each.
type victims struct{ honest, invented string } // folders

func newVictims(t *testing.T) victims {
	t.Helper()
	var v victims
	for _, w := range []struct {
		dir  *string
		seed uint64
	}{{&v.honest, demoSeed}, {&v.invented, demoSeed + 1}} {
		*w.dir = filledHome(t, w.seed, caseload(t, w.seed, 3))
		mustRun(t, *w.dir, homeward, "dossier", "--out", "dossier.zip", string(longestLife(t, rows(t, *w.dir))))
	}
	return v
}

// longestLife finds the child with the most records.
func longestLife(t *testing.T, rows []row) domain.StreamID {
	t.Helper()
	counts, longest := map[domain.StreamID]int{}, domain.StreamID("")
	for _, r := range rows {
		id := domain.StreamID(r.stream)
		if counts[id]++; id.Kind() == domain.ChildStream && counts[id] > counts[longest] {
			longest = id
		}
	}
	if counts[longest] < 4 {
		t.Fatalf("the longest life has %d records", counts[longest])
	}
	return longest
}

func opened(t *testing.T, leaf []byte) (transparency.Entry, transparency.Envelope) {
	t.Helper()
	parsed, err := transparency.ParseEntry(leaf)
	if err != nil {
		t.Fatal(err)
	}
	envelope, err := transparency.ParseEnvelope(parsed.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	return parsed, envelope
}
