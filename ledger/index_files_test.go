package ledger_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// seen attests that an officer saw a child, with a photograph.
func (b *bench) seen(stream domain.StreamID, photo string) domain.Statement {
	b.t.Helper()
	ngo := b.sim.Directory.OfKind(domain.NGO)[0]
	return b.say(simulate.Draft{Stream: stream, Place: "440100", Signers: []simulate.Signing{ngo.WithRole(domain.RoleCaseworker)[0].Records()},
		Facts: domain.PresenceAttested{Presence: domain.Presence{Method: "photograph", Match: "yes"}}, Sealed: map[string]any{"photo": photo}})
}

func (b *bench) repeats(stream domain.StreamID) []domain.Repeat {
	b.t.Helper()
	return must[[]domain.Repeat](b.t)(b.ledger.Repeated(b.t.Context(), stream))
}

// TestFilesThatRepeatAreTold: one photograph in several records, of one child or two;
// not once it is erased for one of them, and neither the photograph nor whose it is
// stands in the index.
func TestFilesThatRepeatAreTold(t *testing.T) {
	b := newBench(t)
	other, elsewhere := b.rescued("two")
	once, twice := strings.Repeat("1a", 32), strings.Repeat("2b", 32)
	b.seen(b.stream, once)
	first, second := b.seen(b.stream, twice), b.seen(b.stream, twice)
	third := b.seen(elsewhere, twice)
	for _, stream := range []domain.StreamID{b.stream, elsewhere} {
		got := b.repeats(stream)
		if len(got) != 1 || got[0].Path != "photo" || !slices.Equal(got[0].Records, []domain.RecordRef{refOf(first), refOf(second), refOf(third)}) || !got[0].Since.Equal(b.now) {
			t.Errorf("of %s: %+v", stream, got)
		}
	}
	if got := b.repeats(b.report); len(got) != 0 {
		t.Errorf("of a report without such: %+v", got)
	}
	b.close()
	if data := must[[]byte](t)(os.ReadFile(b.path("index.db"))); bytes.Contains(data, []byte(twice)) {
		t.Error("the index holds the digest of a photograph")
	}
	whole := must[[]byte](t)(os.ReadFile(b.path("index.db")))
	for name, breaks := range map[string]string{
		"a tag":             `UPDATE files SET tag = 'x' || substr(tag, 2)`,
		"a file left out":   `DELETE FROM files WHERE idx = (SELECT max(idx) FROM files)`,
		"a file of nothing": `INSERT INTO files SELECT 'x', 'photo', 1, 'child-x', 'x', 1`,
	} {
		b.alter(breaks)
		if report := b.fsck(); len(report.Problems) == 0 {
			t.Errorf("%s was changed, and fsck finds nothing", name)
		}
		if err := os.WriteFile(b.path("index.db"), whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if report := b.fsck(); len(report.Problems) > 0 {
		t.Errorf("the whole index: %+v", report.Problems)
	}
	if err := b.reopen(); err != nil {
		t.Fatal(err)
	}
	if err := b.config.Vault.Erase(t.Context(), string(other), b.now); err != nil {
		t.Fatal(err)
	}
	if got := b.repeats(b.stream); len(got) != 1 || !slices.Equal(got[0].Records, []domain.RecordRef{refOf(first), refOf(second)}) {
		t.Errorf("when the other was erased: %+v", got)
	}
	if got := b.repeats(elsewhere); len(got) != 0 {
		t.Errorf("of the erased: %+v", got)
	}
}
