package ledger_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
)

// flips is how many bytes of each kind of file are flipped, one at a time.
const flips = 200

// TestFlippedBytes flips random bits of each file that a ledger keeps. Each time fsck says
// that all is sound, and then every record is what it was, or it names what is wrong, or
// the file is not opened and that is said. TAMPER_SEED repeats a run.
func TestFlippedBytes(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("TAMPER_SEED"); text != "" {
		seed, _ = strconv.ParseUint(text, 10, 64)
	}
	t.Logf("TAMPER_SEED=%d", seed)
	w := newWorld(t, nil)
	w.record(caseload(t, 1))
	w.close()
	want := w.stored()
	for _, kind := range []string{"events.db", "vault.db", "judge.db", "index.db", "drafts.db", "kek.json", "head", "tiles/checkpoint", "tiles/tile/0/*.p/*", "tiles/tile/entries/*.p/*"} {
		t.Run(kind, func(t *testing.T) {
			if w.rowsIn != "" && kind != "events.db" && kind != "head" {
				t.Skip("these rows are kept in PostgreSQL, which has checksums of its own pages")
			}
			random, caught := rand.New(rand.NewPCG(seed, uint64(len(kind)))), 0
			for range flips {
				if w.flip(t, random, kind, want) {
					caught++
				}
			}
			if t.Logf("%d of %d were noticed", caught, flips); caught == 0 {
				t.Error("not one of the flips was noticed")
			}
		})
	}
}

// flip flips one bit in one file of a kind, looks, and puts it back.
func (w *world) flip(t *testing.T, random *rand.Rand, kind string, want [][]byte) (caught bool) {
	t.Helper()
	files, err := filepath.Glob(w.path(kind))
	if err != nil || len(files) == 0 {
		t.Fatalf("no file is called %s: %v", kind, err)
	}
	file := files[random.IntN(len(files))]
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := random.IntN(len(whole))
	broken := slices.Clone(whole)
	broken[at] ^= 1 << random.IntN(8)
	if err := os.WriteFile(file, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	attempt := &attempt{TB: t}
	var report ledger.Report
	sound := attempt.run(func() {
		w.t = attempt
		report = w.fsck()
		if len(report.Problems) == 0 && !slices.EqualFunc(w.stored(), want, bytes.Equal) {
			t.Errorf("%s, byte %d: fsck finds nothing, and a record is another", kind, at)
		}
	}) && len(report.Problems) == 0
	for _, p := range report.Problems {
		if p.Sentence == "" {
			t.Errorf("%s, byte %d: a problem without a word", kind, at)
		}
	}
	w.t = attempt
	attempt.run(w.close)
	w.closers, w.ledger, w.t = nil, nil, t
	for _, beside := range []string{file + "-wal", file + "-shm", file + "-journal"} {
		_ = os.Remove(beside)
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	return !sound
}

// stored are the records of the store, as their leaves.
func (w *world) stored() (all [][]byte) {
	w.t.Helper()
	w.open(false, nil)
	defer w.close()
	err := w.config.Store.ReadAll(w.t.Context(), "", 1<<20, func(r eventstore.Recorded) error {
		all = append(all, slices.Concat([]byte(domain.StreamID(r.Stream)), r.Data, r.Meta))
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// attempt is a test that may fail without failing the one that tries it.
type attempt struct {
	testing.TB
	said string
}

// run does work, and reports whether nothing failed in it.
func (a *attempt) run(work func()) bool {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work()
	}()
	<-ended
	return a.said == ""
}

func (a *attempt) Error(args ...any)                 { a.said += fmt.Sprint(args...) }
func (a *attempt) Errorf(format string, args ...any) { a.said += fmt.Sprintf(format, args...) }
func (a *attempt) Fatal(args ...any)                 { a.Error(args...); runtime.Goexit() }
func (a *attempt) Fatalf(format string, args ...any) { a.Errorf(format, args...); runtime.Goexit() }
