// Package storetest is the suite that every event store passes whole: one call
// of Run from the store's own test. A store cannot leave a test out; what it
// cannot do, it may not call itself a store.
//
// NewSparse, here too, makes a store with gaps in its positions out of any
// other, so that nobody comes to rely on dense ones.
//
// Not here: what is special to one store (its file, its settings, its repair),
// and the death of the machine. RunKill ends a process, and the kernel still
// writes what a process had written; that a store waits for the disk must be
// shown by its own tests. The contract is package eventstore.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Open opens the store that belongs to dir, and makes it when there is none:
// the same dir must give the same records again after Close, and in another
// process. It fails the test itself when it cannot.
type Open = func(t *testing.T, dir string) eventstore.Store

// patience is how long something that must happen may take. It is reached only
// by a store that hangs.
const patience = 30 * time.Second

// Run runs the whole suite, its tests beside each other: most of their time is
// waiting for a disk.
func Run(t *testing.T, open Open) {
	for _, test := range tests() {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(newHouse(t, open))
		})
	}
	t.Run("kill in mid-append", func(t *testing.T) {
		t.Parallel()
		RunKill(t, open)
	})
}

type testCase struct {
	name string
	run  func(*house)
}

func tests() []testCase {
	var all []testCase
	for _, group := range [][]testCase{
		appendTests(), repeatTests(), appendAllTests(), readTests(),
		followTests(), raceTests(), bytesTests(), lifeTests(),
	} {
		all = append(all, group...)
	}
	return all
}

// house is one test's store.
type house struct {
	*testing.T
	ctx   context.Context
	store eventstore.Store
	dir   string
	open  Open
}

func newHouse(t *testing.T, open Open) *house {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	t.Cleanup(cancel)
	h := &house{T: t, ctx: ctx, dir: t.TempDir(), open: open}
	h.store = open(t, h.dir)
	t.Cleanup(func() { _ = h.store.Close() })
	return h
}

// reopen closes the store and opens it again, as a restart does.
func (h *house) reopen() {
	h.Helper()
	if err := h.store.Close(); err != nil {
		h.Fatalf("Close() = %v", err)
	}
	h.store = h.open(h.T, h.dir)
}

// record is a small record whose bytes follow from its id.
func record(id string) eventstore.Record {
	return eventstore.Record{
		ID:   id,
		Type: "suite.noted.v1",
		Data: []byte("data of " + id),
		Meta: []byte(`{"id":"` + id + `"}`),
	}
}

func records(ids ...string) []eventstore.Record {
	var rs []eventstore.Record
	for _, id := range ids {
		rs = append(rs, record(id))
	}
	return rs
}

// add appends and must succeed.
func (h *house) add(stream string, seen uint64, ids ...string) {
	h.Helper()
	count, err := h.store.Append(h.ctx, stream, seen, records(ids...)...)
	if want := seen + uint64(len(ids)); err != nil || count != want {
		h.Fatalf("Append(%s, %d, %v) = %d, %v, want %d", stream, seen, ids, count, err, want)
	}
}

// wait fails the test when done does not close in time.
func (h *house) wait(done <-chan struct{}, what string) {
	h.Helper()
	select {
	case <-done:
	case <-time.After(patience):
		h.Fatalf("%s: nothing after %v", what, patience)
	}
}

// numbered makes n ids with a common stem.
func numbered(stem string, n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%03d", stem, i)
	}
	return ids
}
