package client

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// log is a log in memory, honest or not.
type log map[string][]byte

func (l log) Get(_ context.Context, path string) ([]byte, error) {
	if data, ok := l[path]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

func (l log) PutAll(_ context.Context, tiles map[string][]byte) error {
	maps.Copy(l, tiles)
	return nil
}

func (l log) Publish(_ context.Context, checkpoint []byte) error {
	l[transparency.CheckpointPath] = checkpoint
	return nil
}

// head is a signer that forgets: it signs whatever it is told.
type head struct{ tree transparency.Tree }

func (h *head) Load(context.Context) (transparency.Tree, error) { return h.tree, nil }
func (h *head) Swap(_ context.Context, _, newer transparency.Tree) error {
	h.tree = newer
	return nil
}

// forge makes a log of other leaves under the ledger's own key.
func (w *world) forge(t *testing.T, leaves ...string) log {
	t.Helper()
	signer, err := note.NewSigner(w.sim.CheckpointSigner)
	fatal(t, err)
	verifier, err := note.NewVerifier(w.sim.CheckpointVerifier)
	fatal(t, err)
	tiles := log{}
	l, err := transparency.CreateLog(context.Background(), transparency.LogConfig{Tiles: tiles, Head: &head{}, Signer: signer, Verifier: verifier})
	fatal(t, err)
	entries := make([][]byte, len(leaves))
	for i, leaf := range leaves {
		entries[i] = []byte(leaf)
	}
	fatal(t, l.Append(context.Background(), entries))
	return tiles
}

// recorded submits a rescue and keeps its receipt.
func (w *world) recorded(t *testing.T) (Signed, Recorded) {
	t.Helper()
	signed := w.rescued(t)
	result, err := w.server.Submit(context.Background(), signed)
	fatal(t, err)
	fatal(t, w.desk.Keep(signed, result))
	return signed, result.(Recorded)
}

func fate(t *testing.T, w *world, from transparency.Getter, now time.Time) Checked {
	t.Helper()
	all, err := w.desk.Check(context.Background(), from, now)
	fatal(t, err)
	if len(all) != 1 {
		t.Fatalf("%d receipts", len(all))
	}
	return all[0]
}

func TestCheck(t *testing.T) {
	w := newWorld(t)
	_, recorded := w.recorded(t)
	if c := fate(t, w, w.server, clock); c.Fate != Due || !strings.HasPrefix(c.Sentence(), "due: child.rescued.v1, record 1 of child-") {
		t.Errorf("before it is sealed: %s", c.Sentence())
	}
	fatal(t, w.ledger.Seal(context.Background()))
	if c := fate(t, w, w.server, clock); c.Fate != Sealed || c.Index != recorded.Index || c.Size != recorded.Index+1 {
		t.Errorf("when it is sealed: %s", c.Sentence())
	}
	w.reopen(t)
	if c := fate(t, w, w.server, clock.Add(time.Hour)); c.Fate != Sealed {
		t.Errorf("an hour later: %s", c.Sentence())
	}
}

// TestTheIndexIsAHint: where the ledger names another index, the leaf is looked
// for among all.
func TestTheIndexIsAHint(t *testing.T) {
	w := newWorld(t)
	signed, recorded := w.recorded(t)
	fatal(t, w.ledger.Seal(context.Background()))
	lie := recorded
	lie.Index = 0
	fatal(t, os.Remove(w.desk.receiptPath(signed.PAE(), receiptSuffix)))
	fatal(t, w.desk.Keep(signed, lie))
	if c := fate(t, w, w.server, clock.Add(time.Hour)); c.Fate != Sealed || c.Index != recorded.Index {
		t.Errorf("got %s", c.Sentence())
	}
}

func TestBrokenPromise(t *testing.T) {
	w := newWorld(t)
	signed, recorded := w.recorded(t)
	dropped := w.forge(t, "one leaf", "another leaf")
	if c := fate(t, w, dropped, recorded.SealBy.Add(domain.ClockSkew)); c.Fate != Due {
		t.Errorf("while clocks may differ: %s", c.Sentence())
	}
	c := fate(t, w, dropped, recorded.SealBy.Add(domain.ClockSkew+1))
	if c.Fate != Broken || !strings.HasPrefix(c.Sentence(), "BROKEN PROMISE: ") {
		t.Errorf("got %s", c.Sentence())
	}
	proof := mustRead(t, w.desk.receiptPath(signed.PAE(), brokenSuffix))
	if checkpoint, err := w.trust.OpenCheckpoint(proof); err != nil || checkpoint.Size != 2 {
		t.Errorf("the evidence is %+v, %v", checkpoint, err)
	}
}

// TestWitnessedPromise: where witnesses are trusted, their word says how new a
// checkpoint is, and an old one proves nothing.
func TestWitnessedPromise(t *testing.T) {
	w := newWorld(t)
	_, recorded := w.recorded(t)
	dropped := w.forge(t, "one leaf")
	bare := dropped[transparency.CheckpointPath]
	at := time.Time{}
	witness, err := transparency.NewCosigner("witness.example", w.second.Private(), func() time.Time { return at })
	fatal(t, err)
	trust := w.trust
	trust.Witnesses, trust.Quorum = []transparency.Witness{{Name: witness.Name(), Key: witness.VerifierKey()}}, 1
	w.desk.trust, err = transparency.NewTrust(trust)
	fatal(t, err)
	late := recorded.SealBy.Add(24 * time.Hour)
	for _, c := range []struct {
		cosigned, now time.Time
		want          Fate
	}{
		{recorded.SealBy, recorded.SealBy, Due},
		{recorded.SealBy, late, Late},
		{recorded.SealBy.Add(time.Second), late, Broken},
	} {
		at = c.cosigned
		dropped[transparency.CheckpointPath], err = transparency.AddSignatures(bare, witness)
		fatal(t, err)
		if got := fate(t, w, dropped, c.now); got.Fate != c.want || got.Sentence() == "" {
			t.Errorf("cosigned %s, now %s: %s", c.cosigned, c.now, got.Sentence())
		}
	}
	dropped[transparency.CheckpointPath] = bare
	if _, err := w.desk.Check(context.Background(), dropped, late); domain.KindOf(err) != domain.Tampered {
		t.Errorf("without its witness: %v", err)
	}
}

// TestTheLogIsNotRewritten: a log that has been seen goes on from there, or the
// two checkpoints are kept as the proof.
func TestTheLogIsNotRewritten(t *testing.T) {
	w := newWorld(t)
	w.recorded(t)
	fatal(t, w.ledger.Seal(context.Background()))
	if c := fate(t, w, w.server, clock); c.Fate != Sealed {
		t.Fatal(c.Sentence())
	}
	rewritten := w.forge(t, strings.Split(strings.Repeat("leaf ", int(w.ledger.Size())+3), " ")...)
	broken := maps.Clone(rewritten)
	for path := range broken {
		if strings.HasPrefix(path, "tile/0/") {
			broken[path] = append([]byte{1}, broken[path][1:]...)
		}
	}
	another := maps.Clone(rewritten)
	another[transparency.CheckpointPath] = []byte("somebody else's\n")
	for name, l := range map[string]log{"rewritten": rewritten, "rolled back": w.forge(t, "leaf"), "with other tiles": broken, "unsigned": another} {
		_, err := w.desk.Check(context.Background(), l, clock)
		if domain.KindOf(err) != domain.Tampered {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := w.trust.OpenCheckpoint(mustRead(t, w.desk.path("checkpoint.other"))); err != nil {
		t.Errorf("the other checkpoint is no proof: %v", err)
	}
	if c := fate(t, w, w.server, clock); c.Fate != Sealed {
		t.Errorf("the true log afterwards: %s", c.Sentence())
	}
	fatal(t, os.Remove(w.desk.path("checkpoint")))
	if _, err := w.desk.Check(context.Background(), w.server, clock); !errors.Is(err, fs.ErrNotExist) || domain.KindOf(err) != domain.Tampered {
		t.Errorf("a desk without its memory begins anew: %v", err)
	}
}
