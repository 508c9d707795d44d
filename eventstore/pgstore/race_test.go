package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

var errEnough = errors.New("enough")

// follow collects n ids in the background.
func follow(t *testing.T, s eventstore.Store, n int) (wait func() []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	var ids []string
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = s.Follow(ctx, "", func(r eventstore.Recorded) error {
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
		t.Helper()
		defer cancel()
		<-done
		if !errors.Is(err, errEnough) {
			t.Fatalf("follower has %d records of %d: %v", len(ids), n, err)
		}
		return ids
	}
}

// TestTwoStoresRace has two stores on one schema, as two processes have, append
// to one stream and to streams of their own. The lock is in the database: each
// append goes through or learns the true count, nothing is unavailable, and
// followers of both miss nothing. The session's own isolation level is the one in
// which a transaction that waited for the lock would then read an old snapshot.
func TestTwoStoresRace(t *testing.T) {
	t.Parallel()
	server := with(postgres.Start(t), "default_transaction_isolation", "repeatable read")
	first := create(t, server)
	second, err := pgstore.Open(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	const writers, each = 8, 25
	stores := []*pgstore.Store{first, second}
	all := []func() []string{follow(t, first, 2*writers*each), follow(t, second, 2*writers*each)}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range uint64(each) {
				own := eventstore.Write{Stream: fmt.Sprint("own-", w), Seen: i, Records: []eventstore.Record{note(fmt.Sprintf("%d-own-%d", w, i))}}
				if n, err := stores[w%2].AppendAll(t.Context(), []eventstore.Write{own}); n != 1 || err != nil {
					t.Errorf("writer %d, own stream: %v", w, err)
					return
				}
				if err := insist(t.Context(), stores[w%2], "shared", note(fmt.Sprintf("%d-shared-%d", w, i))); err != nil {
					t.Errorf("writer %d, shared stream: %v", w, err)
					return
				}
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	one, two := all[0](), all[1]()
	if !slices.Equal(one, two) {
		t.Fatalf("followers disagree: %v and %v", one, two)
	}
	slices.Sort(two)
	if len(slices.Compact(two)) != 2*writers*each {
		t.Fatal("a record is there twice")
	}
}

// with adds a setting to a connection string of either kind.
func with(server, name, value string) string {
	u, err := url.Parse(server)
	if err != nil || u.Scheme == "" {
		return fmt.Sprintf("%s %s='%s'", server, name, value)
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // a plus is no space here
	return u.String()
}

func insist(ctx context.Context, s eventstore.Store, stream string, r eventstore.Record) error {
	for seen := uint64(0); ; {
		_, err := s.Append(ctx, stream, seen, r)
		var conflict *eventstore.ConflictError
		if !errors.As(err, &conflict) {
			return err
		}
		if conflict.Actual <= seen && seen > 0 {
			return fmt.Errorf("conflict at %d, but the stream holds %d", seen, conflict.Actual)
		}
		seen = conflict.Actual
	}
}

// TestAnotherAppends: what a store remembers of a stream is worth nothing when
// another process has appended.
func TestAnotherAppends(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	first := create(t, server)
	fill(t, first, 3)
	second, err := pgstore.Open(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if _, err := second.Append(t.Context(), "child-1", 3, note("3")); err != nil {
		t.Fatal(err)
	}
	_, err = first.Append(t.Context(), "child-1", 3, note("x"))
	var conflict *eventstore.ConflictError
	if !errors.As(err, &conflict) || conflict.Actual != 4 {
		t.Errorf("Append() = %v, want a conflict with 4 records", err)
	}
	if _, err := first.Append(t.Context(), "child-1", 3, note("3")); err != nil {
		t.Errorf("repeat of what another has appended: %v", err)
	}
	if _, err := first.Append(t.Context(), "child-1", 4, note("4")); err != nil {
		t.Errorf("append on the true count: %v", err)
	}
}

// TestAppenderWaits: an appender that has the lock and has not committed makes the
// next one wait, so that no reader sees a later position before an earlier one. A
// caller who cannot wait is told that nobody knows.
func TestAppenderWaits(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	s := create(t, server)
	fill(t, s, 3)
	other, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	tx, err := other.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "SELECT pg_advisory_xact_lock(1752004452, hashtext(current_schema()))"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = s.Append(ctx, "child-1", 3, note("late"))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, eventstore.ErrUnavailable) {
		t.Fatalf("Append() = %v, want ErrUnavailable and the context's error", err)
	}
	if n, err := count(s); n != 3 || err != nil {
		t.Fatalf("%d records, %v, want 3", n, err)
	}
	if _, err := tx.Exec(t.Context(), "INSERT INTO records VALUES (3, 'child-2', 1, 'early', 'test.noted.v1', '', '')"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), "child-1", 3, note("late")); err != nil {
		t.Fatalf("repeat: %v", err)
	}
	if got := fmt.Sprint(follow(t, s, 5)()); got != "[0 1 2 early late]" {
		t.Fatalf("store holds %s", got)
	}
}
