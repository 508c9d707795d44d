package ledger_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

const seed = 7

// world is a demo ledger in a folder that tests break.
type world struct {
	t      testing.TB
	dir    string
	rowsIn string // address of the database that keeps rows; empty: files
	sim    simulate.World
	config ledger.Config
	ledger *ledger.Ledger
	now    time.Time
	tick   atomic.Pointer[func()] // done the next time that somebody looks at the clock
	finder ledger.Finder          // nil: nothing is found
	tables []kinship.Table        // of the home

	closers []func() error
}

// newWorld founds a ledger. wrap, which may be nil, stands between the ledger and
// its store.
func newWorld(t testing.TB, wrap func(eventstore.Store) eventstore.Store) *world {
	t.Helper()
	sim, err := simulate.Founding(seed)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: t.TempDir(), rowsIn: rowsIn(t), sim: sim, now: time.Date(2015, 3, 1, 9, 0, 0, 0, time.UTC)}
	w.open(true, wrap)
	l, err := ledger.Create(t.Context(), w.config, sim.Founding.Envelope, sim.Founding.RecordedAt)
	if err != nil {
		t.Fatal(err)
	}
	w.ledger = l
	t.Cleanup(w.close)
	return w
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) open(create bool, wrap func(eventstore.Store) eventstore.Store) {
	t, ctx := w.t, context.Background()
	t.Helper()
	openStore, openKEK := sqlitestore.Open, ledger.OpenKEK
	if create {
		openStore, openKEK = sqlitestore.Create, ledger.CreateKEK
	}
	closing := func(c func() error) { w.closers = append([]func() error{c}, w.closers...) }
	store := must[*sqlitestore.Store](t)(openStore(ctx, w.path("events.db")))
	closing(store.Close)
	kek, err := openKEK(w.path("kek.json"))
	if err != nil {
		t.Fatal(err)
	}
	vault, drafts := w.openVault(kek, create)
	closing(vault.Close)
	closing(drafts.Close)
	index := w.openIndex(vault)
	closing(index.Close)
	verdicts := openRows(t, w.path("judge.db"), w.rowsIn)
	closing(verdicts.Close)
	w.config = ledger.Config{
		Store: store, Vault: vault, Verdicts: verdicts, Drafts: drafts, Index: index,
		Tiles: transparency.NewDirTiles(w.path("tiles")), Head: transparency.NewFileHead(w.path("head")),
		Checkpoint: must[note.Signer](t)(note.NewSigner(w.sim.CheckpointSigner)),
		Receipt:    must[note.Signer](t)(note.NewSigner(w.sim.ReceiptSigner)),
		Clock:      w.look, SealEvery: time.Millisecond, Finder: w.finder,
	}
	if wrap != nil {
		w.config.Store = wrap(store)
	}
}

// look is the ledger's clock.
func (w *world) look() time.Time {
	if tick := w.tick.Swap(nil); tick != nil {
		(*tick)()
	}
	return w.now
}

// close closes everything; it may be called again.
func (w *world) close() {
	w.t.Helper()
	if w.ledger != nil {
		if err := w.ledger.Close(context.Background()); err != nil {
			w.t.Errorf("close ledger: %v", err)
		}
		w.ledger = nil
	}
	for _, c := range w.closers {
		if err := c(); err != nil {
			w.t.Errorf("close: %v", err)
		}
	}
	w.closers = nil
}

// reopen closes everything and opens the ledger again.
func (w *world) reopen() error {
	w.t.Helper()
	w.close()
	w.open(false, nil)
	l, err := ledger.Open(context.Background(), w.config)
	w.ledger = l
	return err
}

// caseload returns the lines of a small caseload.
func caseload(t testing.TB, children int) []simulate.Line {
	t.Helper()
	var lines []simulate.Line
	err := simulate.Run(seed, simulate.Options{Children: children}, func(l simulate.Line) error {
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func jsonLines(t testing.TB, lines []simulate.Line) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, l := range lines {
		out.Write(must[[]byte](t)(l.Bytes()))
	}
	return out.Bytes()
}

// record imports lines and wants every one on record.
func (w *world) record(lines []simulate.Line) []ledger.LineResult {
	w.t.Helper()
	var results []ledger.LineResult
	err := w.ledger.Import(context.Background(), bytes.NewReader(jsonLines(w.t, lines)), true, func(r ledger.LineResult) error {
		results = append(results, r)
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range results {
		if r.Err != nil || r.Receipt.Verdict.Void {
			w.t.Fatalf("line %d: %v %+v", r.Number, r.Err, r.Receipt.Verdict)
		}
	}
	return results
}

func (w *world) trust() *transparency.Trust {
	w.t.Helper()
	id := must[transparency.Digest](w.t)(transparency.ParseDigest(string(w.sim.Ledger)))
	trust := must[transparency.Trust](w.t)(transparency.NewTrust(transparency.Trust{Ledger: id, Origin: w.sim.Origin,
		CheckpointKeys: []string{w.sim.CheckpointVerifier}, ReceiptKeys: []string{w.sim.ReceiptVerifier}}))
	return &trust
}

// fsck closes the ledger and looks at what it keeps.
func (w *world) fsck() ledger.Report {
	w.t.Helper()
	w.close()
	w.open(false, nil)
	defer w.close()
	report, err := ledger.Fsck(context.Background(), w.config, w.trust(), func(uint64) {})
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

func (w *world) remove(name string) {
	w.t.Helper()
	if err := os.RemoveAll(w.path(name)); err != nil {
		w.t.Fatal(err)
	}
}

// sign signs facts of the ledger's stream as the registrar.
func (w *world) sign(facts domain.Event, own domain.State) (simulate.Line, error) {
	line, _, err := w.sim.Sign(simulate.Draft{Stream: own.Stream, Facts: facts, RecordedAt: w.now,
		Signers: []simulate.Signing{w.sim.Registrar.Signs(domain.PurposeRecord)}}, own)
	return line, err
}
