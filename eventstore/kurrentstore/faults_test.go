package kurrentstore_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

// quick makes the client give up a node that is not there at once.
const quick = "&maxDiscoverAttempts=1&discoveryInterval=1&gossipTimeout=2"

// desk is a store on a server that a test makes trouble for.
type desk struct {
	*testing.T
	ctx    context.Context
	server *kurrentfake.Server
	store  *kurrentstore.Store
}

func newDesk(t *testing.T, o kurrentfake.Options) *desk {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	d := &desk{T: t, ctx: ctx, server: start(t, o)}
	d.store = d.create(d.server.Connection() + quick)
	return d
}

func (d *desk) create(connection string) *kurrentstore.Store {
	d.Helper()
	s, err := kurrentstore.Create(d.ctx, connection)
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { _ = s.Close() })
	return s
}

func note(id string) eventstore.Record {
	return eventstore.Record{ID: id, Type: "test.noted.v1", Data: []byte(`{"of":"` + id + `"}`), Meta: []byte(`{}`)}
}

func notes(ids ...string) []eventstore.Record {
	var all []eventstore.Record
	for _, id := range ids {
		all = append(all, note(id))
	}
	return all
}

// add appends and must succeed.
func (d *desk) add(stream string, seen uint64, ids ...string) {
	d.Helper()
	count, err := d.store.Append(d.ctx, stream, seen, notes(ids...)...)
	if err != nil || count != seen+uint64(len(ids)) {
		d.Fatalf("Append(%s, %d, %v) = %d, %v", stream, seen, ids, count, err)
	}
}

// ids reads everything and returns the ids, with indexes and counts checked.
func (d *desk) ids() []string {
	d.Helper()
	var ids []string
	counts := map[string]uint64{}
	err := d.store.ReadAll(d.ctx, "", 1<<30, func(r eventstore.Recorded) error {
		if counts[r.Stream]++; r.Index != uint64(len(ids)) || r.Count != counts[r.Stream] {
			return fmt.Errorf("record %s stands at %d, %s %d", r.ID, r.Index, r.Stream, r.Count)
		}
		ids = append(ids, r.ID)
		return nil
	})
	if err != nil {
		d.Fatalf("ReadAll() = %v", err)
	}
	return ids
}

func (d *desk) expect(want ...string) {
	d.Helper()
	if got := d.ids(); !slices.Equal(got, want) {
		d.Fatalf("store holds %v, want %v", got, want)
	}
}

// fails checks an error's kind.
func (d *desk) fails(what string, err, want error) {
	d.Helper()
	if !errors.Is(err, want) {
		d.Fatalf("%s = %v, want %v", what, err, want)
	}
}

// follow collects what Follow shows until it has n records.
func (d *desk) follow(n int) (got func() []string) {
	var ids []string
	done := make(chan error, 1)
	go func() {
		done <- d.store.Follow(d.ctx, "", func(r eventstore.Recorded) error {
			if r.Index != uint64(len(ids)) {
				return fmt.Errorf("index %d after %d records", r.Index, len(ids))
			}
			if ids = append(ids, r.ID); len(ids) == n {
				return errEnough
			}
			return nil
		})
	}()
	return func() []string {
		d.Helper()
		if err := <-done; !errors.Is(err, errEnough) {
			d.Fatalf("Follow() = %v after %d records of %d", err, len(ids), n)
		}
		return ids
	}
}

var errEnough = errors.New("enough")

// An answer that is lost says nothing of the write: it is asked for again with
// the same ids, whether it was made or not.
func TestLostAnswers(t *testing.T) {
	for name, written := range map[string]bool{"written": true, "not written": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, kurrentfake.Options{})
			d.add("child-1", 0, "a")
			d.server.AbortAppends(3, written)
			d.add("child-1", 1, "b", "c")
			d.server.AbortAppends(1, written)
			n, err := d.store.AppendAll(d.ctx, []eventstore.Write{
				{Stream: "child-1", Seen: 3, Records: notes("d")},
				{Stream: "child-2", Seen: 0, Records: notes("e")},
			})
			if n != 2 || err != nil {
				t.Fatalf("AppendAll() = %d, %v", n, err)
			}
			d.expect("a", "b", "c", "d", "e")
		})
	}
}

// A server that never answers makes the store give up; the caller repeats.
func TestAnswersAlwaysLost(t *testing.T) {
	for name, written := range map[string]bool{"written": true, "not written": false} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, kurrentfake.Options{})
			d.server.AbortAppends(1000, written)
			_, err := d.store.Append(d.ctx, "child-1", 0, notes("a", "b")...)
			d.fails("Append()", err, eventstore.ErrUnavailable)
			d.server.AbortAppends(0, false)
			d.add("child-1", 0, "a", "b")
			d.expect("a", "b")
		})
	}
}

// Somebody else's record where ours should have gone is a conflict, also when
// the first answer was lost.
func TestLostAnswerThenConflict(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a")
	d.server.AbortAppends(2, false)
	_, err := d.store.Append(d.ctx, "child-1", 0, note("x"))
	var conflict *eventstore.ConflictError
	if !errors.As(err, &conflict) || *conflict != (eventstore.ConflictError{Stream: "child-1", Seen: 0, Actual: 1}) {
		t.Fatalf("Append() = %v, want a conflict at 1", err)
	}
	d.expect("a")
}

// Neighbours of one stream go to the server together; where the first of them is
// on record already, they go one by one.
func TestAppendAllPartlyThere(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	d.add("child-1", 0, "a")
	n, err := d.store.AppendAll(d.ctx, []eventstore.Write{
		{Stream: "child-1", Seen: 0, Records: notes("a")},
		{Stream: "child-1", Seen: 1, Records: notes("b", "c")},
		{Stream: "child-1", Seen: 3, Records: notes("d")},
		{Stream: "child-1", Seen: 3, Records: notes("x")},
	})
	if n != 3 || !errors.Is(err, eventstore.ErrConflict) {
		t.Fatalf("AppendAll() = %d, %v", n, err)
	}
	d.expect("a", "b", "c", "d")
}

func TestFollowSurvivesDrops(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{Crowd: true})
	const n = 60
	got := d.follow(n)
	var want []string
	for i := range n {
		id := fmt.Sprint("r-", i)
		d.add("child-1", uint64(i), id)
		want = append(want, id)
		if i%5 == 0 {
			d.server.DropSubscriptions()
		}
		if i%7 == 0 {
			d.server.CutReads(1, i%4)
		}
	}
	if ids := got(); !slices.Equal(ids, want) {
		t.Fatalf("follower got %v", ids)
	}
}

// TestFollowSurvivesRestart also shows that a client which has given itself up
// is replaced, and that nobody is left waiting in the old one: it tries one node
// once, and none is there.
func TestFollowSurvivesRestart(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	got := d.follow(2)
	d.add("child-1", 0, "a")
	d.server.Stop(0)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			err := d.store.ReadAll(d.ctx, "", 1, none)
			if i%2 == 0 {
				_, err = d.store.Append(d.ctx, "child-1", 7, note("x"))
			}
			if !errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("without a server: %v", err)
			}
		})
	}
	wg.Wait()
	if err := d.server.Restart(0); err != nil {
		t.Fatal(err)
	}
	d.add("child-1", 1, "b")
	if ids := got(); !slices.Equal(ids, []string{"a", "b"}) {
		t.Fatalf("follower got %v", ids)
	}
}

// TestCutReads cuts reads at every message.
func TestCutReads(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	want := []string{"a", "b", "c", "d", "e"}
	d.add("child-1", 0, want...)
	for after := range 8 {
		d.server.CutReads(3, after)
		d.expect(want...)
		d.server.CutReads(3, after)
		var ids []string
		err := d.store.ReadStream(d.ctx, "child-1", 1, func(r eventstore.Recorded) error {
			ids = append(ids, r.ID)
			return nil
		})
		if err != nil || !slices.Equal(ids, want[1:]) {
			t.Fatalf("ReadStream() cut after %d messages = %v, %v", after, ids, err)
		}
	}
}

// TestManyCallersSurviveRestarts has eight writers and a reader while the server
// goes and comes.
func TestManyCallersSurviveRestarts(t *testing.T) {
	d := newDesk(t, kurrentfake.Options{})
	const writers, each = 8, 20
	got := d.follow(writers * each)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := d.insist(fmt.Sprint("child-", w), uint64(i), fmt.Sprintf("%d-%d", w, i)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 4 {
		time.Sleep(20 * time.Millisecond) // somewhere in the middle; where does not matter
		d.server.Stop(0)
		if err := d.server.Restart(0); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
	if ids, all := got(), d.ids(); !slices.Equal(ids, all) || len(all) != writers*each {
		t.Fatalf("follower got %d records, the store holds %d", len(ids), len(all))
	}
}

// insist repeats an append until the store knows what became of it.
func (d *desk) insist(stream string, seen uint64, id string) error {
	for {
		_, err := d.store.Append(d.ctx, stream, seen, note(id))
		if !errors.Is(err, eventstore.ErrUnavailable) || d.ctx.Err() != nil {
			return err
		}
	}
}
