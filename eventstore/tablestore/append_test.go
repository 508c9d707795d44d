package tablestore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/homeward-ledger/homeward/eventstore"
)

// holding is a store whose writer stands in a transaction until it is released,
// so that a test decides what queues behind it.
func holding(t *testing.T) (s *Store, m *memory, release func()) {
	t.Helper()
	m = &memory{held: make(chan struct{}), entered: make(chan struct{}, 100)}
	s = New(m, m, 0)
	release = sync.OnceFunc(func() { close(m.held) })
	t.Cleanup(func() {
		release()
		_ = s.Close()
	})
	return s, m, release
}

// TestGroupCommit: what has queued behind a transaction becomes one, in the order
// of the queue.
func TestGroupCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m, release := holding(t)
		const many = 300
		var callers sync.WaitGroup
		for i := range many + 1 {
			callers.Go(func() {
				if _, err := s.Append(t.Context(), fmt.Sprint("child-", i), 0, record(fmt.Sprint(i))); err != nil {
					t.Errorf("append %d: %v", i, err)
				}
			})
			synctest.Wait() // it has queued
		}
		release()
		callers.Wait()
		if want := []int{1, many}; !slices.Equal(m.batches, want) {
			t.Errorf("transactions of %v requests, want %v", m.batches, want)
		}
		for i, id := range m.ids() {
			if id != fmt.Sprint(i) {
				t.Fatalf("record %s at index %d: not in the order of the queue", id, i)
			}
		}
	})
}

// A transaction is bounded, and an Append goes whole.
func TestBatchIsBounded(t *testing.T) {
	large := eventstore.Record{ID: "large", Type: "test.noted.v1", Data: make([]byte, eventstore.MaxRecord)}
	for name, c := range map[string]struct {
		queued  int
		records []eventstore.Record
		want    int // requests of the first batch
	}{
		"by records": {queued: 1500, records: []eventstore.Record{record("a")}, want: batchRecords},
		"by bytes":   {queued: 40, records: []eventstore.Record{large}, want: batchBytes / eventstore.MaxRecord},
		"whole":      {queued: 3, records: slices.Repeat([]eventstore.Record{record("a")}, 2*batchRecords), want: 1},
	} {
		queue := make(chan *request, c.queued)
		for range c.queued {
			queue <- newRequest([]eventstore.Write{{Stream: "child-1", Records: c.records}})
		}
		if got := len(gather(<-queue, queue, true)); got != c.want {
			t.Errorf("%s: batch of %d requests, want %d", name, got, c.want)
		}
	}
}

// TestCallerLeaves: one who leaves the queue has written nothing and is told so;
// one whose append the writer has taken is told that nobody knows.
func TestCallerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m, release := holding(t)
		errs := map[string]chan error{"taken": make(chan error, 1), "queued": make(chan error, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		for _, id := range []string{"taken", "queued"} {
			go func() {
				_, err := s.Append(ctx, "child-"+id, 0, record(id))
				errs[id] <- err
			}()
			synctest.Wait()
		}
		cancel()
		for id, unknown := range map[string]bool{"taken": true, "queued": false} {
			err := <-errs[id]
			if !errors.Is(err, context.Canceled) || errors.Is(err, eventstore.ErrUnavailable) != unknown {
				t.Errorf("%s: %v", id, err)
			}
		}
		release()
		if err := s.Close(); err != nil || !m.closed {
			t.Errorf("writer closed is %v, %v", m.closed, err)
		}
		if got := fmt.Sprint(m.ids()); got != "[taken]" {
			t.Errorf("store holds %s, want [taken]", got)
		}
	})
}

// Nobody knows what became of a transaction that failed; that the table is
// damaged is known.
func TestWriterFails(t *testing.T) {
	for _, c := range []struct{ cause, want, not error }{
		{errors.New("connection lost"), eventstore.ErrUnavailable, eventstore.ErrDamaged},
		{fmt.Errorf("gap: %w", eventstore.ErrDamaged), eventstore.ErrDamaged, eventstore.ErrUnavailable},
	} {
		m := &memory{broken: c.cause}
		s := New(m, m, 0)
		_, err := s.Append(t.Context(), "child-1", 0, record("a"))
		if !errors.Is(err, c.want) || errors.Is(err, c.not) || !errors.Is(err, c.cause) {
			t.Errorf("Append() = %v, want %v", err, c.want)
		}
		m.change(func() { m.broken = nil })
		if _, err := s.Append(t.Context(), "child-1", 0, record("a")); err != nil {
			t.Errorf("repeat: %v", err)
		}
		_ = s.Close()
	}
}
