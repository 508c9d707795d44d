package pgstore

import (
	"errors"
	"fmt"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// desk is a writer without its goroutine: a test decides what stands in one batch
// and when the connection is cut.
type desk struct {
	*writer
	*proxy
	t     *testing.T
	store *Store // reads, not through the proxy
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	server := postgres.Start(t)
	store, err := Create(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	proxy, url := newProxy(t, server)
	s, err := parse(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := s.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{writer: newWriter(s, newBell(s.schema), conn), proxy: proxy, t: t, store: store}
	t.Cleanup(d.Close)
	return d
}

func (d *desk) do(requests ...[]eventstore.Write) ([]tablestore.Outcome, error) {
	return d.Write(requests)
}

func (d *desk) ids() (ids []string) {
	d.t.Helper()
	err := d.store.ReadAll(d.t.Context(), "", 10_000, func(r eventstore.Recorded) error {
		ids = append(ids, r.ID)
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return ids
}

func one(stream string, seen uint64, ids ...string) []eventstore.Write {
	w := eventstore.Write{Stream: stream, Seen: seen}
	for _, id := range ids {
		w.Records = append(w.Records, newNote(id))
	}
	return []eventstore.Write{w}
}

// A batch judges each request by the ones before it, though nothing is
// committed yet, and sends what it has when it must ask.
func TestOutcomesWithinABatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	outs, err := d.do(one("child-1", 0, "a"), one("child-1", 0, "x"), one("child-1", 0, "a"), one("child-1", 1, "b"), one("child-1", 0, "a", "b"))
	want := []bool{true, false, true, true, true}
	if len(outs) != len(want) || err != nil {
		t.Fatalf("%d outcomes, %v, want %d", len(outs), err, len(want))
	}
	for i, out := range outs {
		if made := out.Err == nil; made != want[i] {
			t.Errorf("request %d: %v", i, out.Err)
		}
	}
	if got := fmt.Sprint(d.ids()); got != "[a b]" {
		t.Errorf("store holds %s, want [a b]", got)
	}
}

// TestCutInCommit cuts the connection in the middle of the commit, with and
// without the records being there afterwards. Each time the writer must say that
// nobody knows, and a repeat with the same ids must make it certain.
func TestCutInCommit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cut   func(*desk)
		stays bool
	}{
		"records are not sent":       {cut: func(d *desk) { d.cutRequest(1, false) }},
		"records are sent in part":   {cut: func(d *desk) { d.cutRequest(1, true) }},
		"the commit is not answered": {cut: func(d *desk) { d.cutAnswer("COMMIT\x00") }, stays: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			if _, err := d.do(one("child-1", 0, "before")); err != nil {
				t.Fatal(err)
			}
			c.cut(d)
			many := make([]string, 200)
			for i := range many {
				many[i] = fmt.Sprint(i)
			}
			outs, err := d.do(one("child-2", 0, many...), one("child-1", 7, "conflict"))
			if err == nil || outs != nil {
				t.Fatalf("outcomes %v, want an error", outs)
			}
			// The lock is free once the server has done with the old connection,
			// and what this append sees is then certain.
			outs, err = d.do(one("child-1", 1, "after"))
			if err != nil || outs[0].Err != nil {
				t.Fatalf("next append: %v, %v", outs, err)
			}
			if stays := len(d.ids()) > 2; stays != c.stays {
				t.Fatalf("records stay is %v, want %v", stays, c.stays)
			}
			for range 2 {
				outs, err = d.do(one("child-2", 0, many...))
				if err != nil || outs[0].Err != nil {
					t.Fatalf("repeat: %v, %v", outs, err)
				}
			}
			if n := len(d.ids()); n != 202 {
				t.Fatalf("%d records, want 202", n)
			}
		})
	}
}

// TestCutInBegin: nothing was sent yet, so a connection that was cut while it was
// idle costs no append.
func TestCutInBegin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.do(one("child-1", 0, "a")); err != nil {
		t.Fatal(err)
	}
	for i, cut := range []func(){func() { d.cutRequest(0, false) }, func() { d.cutAnswer("BEGIN\x00") }} {
		cut()
		outs, err := d.do(one("child-1", uint64(i)+1, fmt.Sprint(i)))
		if err != nil || outs[0].Err != nil {
			t.Fatalf("append on a cut connection: %v, %v", outs, err)
		}
	}
	if got := fmt.Sprint(d.ids()); got != "[a 0 1]" {
		t.Errorf("store holds %s, want [a 0 1]", got)
	}
}

// TestUnavailable is what callers of the store see of a cut.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	proxy, url := newProxy(t, server)
	s, err := Create(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Append(t.Context(), "child-1", 0, newNote("a")); err != nil {
		t.Fatal(err)
	}
	proxy.cutAnswer("COMMIT\x00")
	if _, err := s.Append(t.Context(), "child-1", 1, newNote("b")); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Fatalf("Append() = %v, want ErrUnavailable", err)
	}
	count, err := s.Append(t.Context(), "child-1", 1, newNote("b"))
	if count != 2 || err != nil {
		t.Fatalf("repeat = %d, %v, want 2", count, err)
	}
}

// TestDurable: when an append returns, the log is on the disk up to beyond where
// it stood before. A server that does not wait is the control.
func TestDurable(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range uint64(20) {
		var flushed bool
		var before string
		if err := d.store.reads.QueryRow(t.Context(), "SELECT pg_current_wal_insert_lsn()::text").Scan(&before); err != nil {
			t.Fatal(err)
		}
		if _, err := d.do(one("child-1", i, fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		if err := d.store.reads.QueryRow(t.Context(), "SELECT pg_current_wal_flush_lsn() > $1::text::pg_lsn", before).Scan(&flushed); err != nil {
			t.Fatal(err)
		}
		if !flushed {
			t.Fatalf("append %d was acknowledged before it was on the disk", i)
		}
	}
}
