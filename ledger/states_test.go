package ledger_test

import (
	"reflect"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// TestLedgerForgets: one that keeps a few streams in memory judges as one that keeps all,
// whether the others lie on a shelf or are folded again.
func TestLedgerForgets(t *testing.T) {
	lines := caseload(t, 9)
	all := newWorld(t, nil)
	all.record(lines)
	for name, folder := range map[string]string{"on a shelf": t.TempDir(), "folded again": all.path("none")} {
		few := newWorld(t, nil)
		t.Setenv("TMPDIR", folder)
		few.ledger.KeepStreams(2)
		few.record(lines) // wants each of them to be valid
		streams := map[domain.StreamID]bool{}
		for _, line := range lines {
			envelope := must[transparency.Envelope](t)(transparency.ParseEnvelope(line.Envelope))
			streams[dossier.ReadEnvelope(envelope).Statement.Stream] = true
		}
		for id := range streams {
			want, err := all.ledger.State(t.Context(), id)
			got, failed := few.ledger.State(t.Context(), id)
			if err != nil || failed != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: %s is %+v (%v), not %+v (%v)", name, id, got, failed, want, err)
			}
		}
		few.close()
	}
}
