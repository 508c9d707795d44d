package pgstore

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

const never = time.Hour // a poll that no test lives to see

// house is a schema with a store whose followers look for themselves every poll,
// and one that appends as another process does.
type house struct {
	*testing.T
	conn           *pgx.Conn
	store, another *Store
	got            chan string // ids of a follower of store
	appended       uint64
}

func newHouse(t *testing.T, poll time.Duration) *house {
	t.Helper()
	server := postgres.Start(t)
	another, err := Create(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = another.Close() })
	s, err := parse(server, nil)
	if err != nil {
		t.Fatal(err)
	}
	store, err := open(t.Context(), s, poll)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { hangUp(conn) })
	h := &house{T: t, conn: conn, store: store, another: another, got: make(chan string, 100)}
	h.listening()
	go func() {
		err := store.Follow(t.Context(), "", func(r eventstore.Recorded) error { h.got <- r.ID; return nil })
		if !errors.Is(err, context.Canceled) && !errors.Is(err, eventstore.ErrClosed) {
			t.Errorf("Follow() = %v", err)
		}
	}()
	return h
}

// listening waits until both stores' ears are on the channel, and returns the
// processes that serve them.
func (h *house) listening() (pids []int) {
	h.Helper()
	for deadline := time.Now().Add(time.Minute); len(pids) != 2; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.Fatal("nobody listens")
		}
		rows, err := h.conn.Query(h.Context(), "SELECT pid FROM pg_stat_activity WHERE state = 'idle' AND query = 'LISTEN homeward_' || current_schema()")
		if err == nil {
			pids, err = pgx.CollectRows(rows, pgx.RowTo[int])
		}
		if err != nil {
			h.Fatal(err)
		}
	}
	return pids
}

func (h *house) appendBy(s *Store) {
	h.Helper()
	if _, err := s.Append(h.Context(), "child-1", h.appended, newNote(fmt.Sprint(h.appended))); err != nil {
		h.Fatal(err)
	}
	h.appended++
}

// follows waits until the follower has the last record appended.
func (h *house) follows() {
	h.Helper()
	select {
	case id := <-h.got:
		if want := fmt.Sprint(h.appended - 1); id != want {
			h.Fatalf("follower got %s, want %s", id, want)
		}
	case <-time.After(time.Minute):
		h.Fatalf("follower never got record %d", h.appended-1)
	}
}

// TestNotified: a commit of another process wakes a follower that does not look
// for itself.
func TestNotified(t *testing.T) {
	t.Parallel()
	h := newHouse(t, never)
	for range 5 {
		h.appendBy(h.another)
		h.follows()
		h.appendBy(h.store)
		h.follows()
	}
}

// TestLostNotification: a record of which no notification tells is found by
// looking.
func TestLostNotification(t *testing.T) {
	t.Parallel()
	h := newHouse(t, 50*time.Millisecond)
	for range 3 {
		_, err := h.conn.Exec(h.Context(), "INSERT INTO records VALUES ($1::bigint, 'child-1', $1::bigint + 1, $1::bigint::text, 'test.noted.v1', '', '')", int64(h.appended))
		if err != nil {
			t.Fatal(err)
		}
		h.appended++
		h.follows()
	}
}

// TestListenerIsCut: the listener comes back, and then tells of what was committed
// while it was gone.
func TestListenerIsCut(t *testing.T) {
	t.Parallel()
	h := newHouse(t, never)
	for range 2 {
		for _, pid := range h.listening() {
			if _, err := h.conn.Exec(h.Context(), "SELECT pg_terminate_backend($1, 10000)", pid); err != nil {
				t.Fatal(err)
			}
		}
		h.appendBy(h.another)
		h.follows()
		h.listening()
		h.appendBy(h.another)
		h.follows()
	}
}
