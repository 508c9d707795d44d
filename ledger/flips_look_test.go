package ledger_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
)

// Who notices a flip first.
const (
	bySQLite  = "SQLite"
	byFsck    = "fsck"
	byReaders = "who reads what waits"
	byNobody  = "nobody"
)

// noticed looks as homeward fsck does, SQLite first: whoever opens a file may heal it.
func (f *flipping) noticed(t *testing.T, file, where string) string {
	t.Helper()
	damaged := filepath.Ext(file) == ".db" && database.Check(t.Context(), file) != nil
	sound := f.attempt(t, func() { f.recompute(t, where) })
	switch {
	case damaged:
		return bySQLite
	case !sound:
		return byFsck
	case filepath.Base(file) == "drafts.db" && !f.attempt(t, func() { f.readDrafts(t, where) }):
		return byReaders
	}
	return byNobody
}

// attempt does work on the closed ledger, and reports whether nothing failed in it.
func (f *flipping) attempt(t *testing.T, work func()) bool {
	a := &attempt{TB: t}
	f.t = a
	sound := a.run(work)
	a.run(f.close)
	f.closers, f.ledger, f.t = nil, nil, t
	return sound
}

// recompute fails where fsck finds something. Where it finds nothing, every record has
// to be what it was.
func (f *flipping) recompute(t *testing.T, where string) {
	f.open(false, nil)
	defer f.close()
	report, err := ledger.Fsck(t.Context(), f.config, f.trust(), func(uint64) {})
	if err != nil {
		f.t.Fatal(err)
	}
	for _, p := range report.Problems {
		if p.Sentence == "" {
			t.Errorf("%s: a problem without a word", where)
		}
		f.t.Error(p.Sentence)
	}
	if len(report.Problems) == 0 && !slices.EqualFunc(f.stored(), f.records, bytes.Equal) {
		t.Errorf("%s: fsck finds nothing, and a record is another", where)
	}
}

// readDrafts fails where not all that was left waits. Drafts are on nobody's record, so
// that losing one harms none; but what waits is what was left.
func (f *flipping) readDrafts(t *testing.T, where string) {
	if err := f.reopen(); err != nil {
		f.t.Fatal(err)
	}
	waits := f.listed(f.agency)
	for _, pae := range waits {
		if !slices.Contains(f.waits, pae) {
			t.Errorf("%s: %s waits, and nobody left it", where, pae)
		}
	}
	if len(waits) < len(f.waits) {
		f.t.Error("a statement waits no more")
	}
}

// stored are the records of the open store, as their leaves.
func (w *world) stored() (all [][]byte) {
	w.t.Helper()
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
