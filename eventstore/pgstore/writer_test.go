package pgstore

import (
	"errors"
	"fmt"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
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

// mustDo writes one request, which must succeed.
func (d *desk) mustDo(request []eventstore.Write) {
	d.t.Helper()
	outs, err := d.Write([][]eventstore.Write{request})
	if err != nil || outs[0].Err != nil {
		d.t.Fatalf("append to %s: %v, %v", request[0].Stream, outs, err)
	}
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
	outs, err := d.Write([][]eventstore.Write{one("child-1", 0, "a"), one("child-1", 0, "x"), one("child-1", 0, "a"),
		one("child-1", 1, "b"), one("child-1", 0, "a", "b")})
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
	for way, c := range map[string]struct {
		n    int
		kind byte // of the message that the records are in
	}{
		"inserted": {copyRows - 1, 'B'},
		"copied":   {2 * copyRows, 'd'},
	} {
		for point, p := range map[string]struct {
			cut   func(*desk)
			stays bool
		}{
			"records not sent":     {func(d *desk) { d.cutRequest(1, 0) }, false},
			"records sent in part": {func(d *desk) { d.cutRequest(1, c.kind) }, false},
			"commit not answered":  {func(d *desk) { d.cutAnswer("COMMIT\x00") }, true},
		} {
			t.Run(way+", "+point, func(t *testing.T) { newDesk(t).cutInCommit(c.n, p.cut, p.stays) })
		}
	}
}

func (d *desk) cutInCommit(n int, cut func(*desk), stays bool) {
	d.t.Helper()
	d.mustDo(one("child-1", 0, "before"))
	cut(d)
	many := make([]string, n)
	for i := range many {
		many[i] = fmt.Sprint(i)
	}
	outs, err := d.Write([][]eventstore.Write{one("child-2", 0, many...), one("child-1", 7, "conflict")})
	if err == nil || outs != nil {
		d.t.Fatalf("outcomes %v, want an error", outs)
	}
	// The lock is free once the server has done with the old connection, and what
	// this append sees is then certain.
	d.mustDo(one("child-1", 1, "after"))
	if got := len(d.ids()) > 2; got != stays {
		d.t.Fatalf("records stay is %v, want %v", got, stays)
	}
	for range 2 {
		d.mustDo(one("child-2", 0, many...))
	}
	if got := len(d.ids()); got != n+2 {
		d.t.Fatalf("%d records, want %d", got, n+2)
	}
}

// TestCutInBegin: nothing was sent yet, so a connection that was cut while it was
// idle costs no append.
func TestCutInBegin(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.mustDo(one("child-1", 0, "a"))
	for i, cut := range []func(){func() { d.cutRequest(0, 0) }, func() { d.cutAnswer("BEGIN\x00") }} {
		cut()
		d.mustDo(one("child-1", uint64(i)+1, fmt.Sprint(i)))
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
		d.mustDo(one("child-1", i, fmt.Sprint(i)))
		if err := d.store.reads.QueryRow(t.Context(), "SELECT pg_current_wal_flush_lsn() > $1::text::pg_lsn", before).Scan(&flushed); err != nil {
			t.Fatal(err)
		}
		if !flushed {
			t.Fatalf("append %d was acknowledged before it was on the disk", i)
		}
	}
}

// TestLockIsNotWaitedForEver: a process that holds the lock and does nothing makes
// appends fail, not hang.
func TestLockIsNotWaitedForEver(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.mustDo(one("child-1", 0, "a"))
	if _, err := d.tx.conn.Exec(t.Context(), "SET lock_timeout = '50ms'"); err != nil {
		t.Fatal(err)
	}
	holder, err := d.store.reads.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := holder.Exec(t.Context(), takeLock); err != nil {
		t.Fatal(err)
	}
	const lockNotAvailable = "55P03"
	if _, err := d.Write([][]eventstore.Write{one("child-1", 1, "b")}); code(err) != lockNotAvailable {
		t.Errorf("Write() = %v, want the lock's timeout", err)
	}
	if err := holder.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.mustDo(one("child-1", 1, "b"))
}

// TestStoppedAppender: a process that takes the lock and stops loses it, and its
// transaction with it.
func TestStoppedAppender(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.mustDo(one("child-1", 0, "a"))
	if _, err := d.tx.conn.Exec(t.Context(), "SET idle_in_transaction_session_timeout = '50ms'"); err != nil {
		t.Fatal(err)
	}
	if err := d.tx.begin(t.Context(), []string{"child-1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.tx.Add(t.Context(), "child-1", 2, newNote("stopped")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Append(t.Context(), "child-1", 1, newNote("b")); err != nil {
		t.Fatalf("append beside a stopped process: %v", err)
	}
	if err := d.tx.commit(t.Context(), d.bell); err == nil {
		t.Fatal("the stopped process has committed")
	}
	if got := fmt.Sprint(d.ids()); got != "[a b]" {
		t.Errorf("store holds %s, want [a b]", got)
	}
}
