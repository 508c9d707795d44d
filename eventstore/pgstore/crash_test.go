package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

const (
	crashWriters = 6
	crashes      = 3
)

// TestServerCrash kills the server under writers and starts it again. Writers are
// told that nobody knows, and repeat with the same ids until they are answered;
// then everything is there once and in order, and a follower that was there from
// the start has missed nothing.
func TestServerCrash(t *testing.T) {
	t.Parallel()
	server := postgres.New(t)
	s, err := pgstore.Create(t.Context(), server.URL("ledger"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	followed := newWitness(t, s)
	stop := make(chan struct{})
	acknowledged, unknown := make([]uint64, crashWriters), make([]int, crashWriters)
	var writers sync.WaitGroup
	for w := range crashWriters {
		writers.Go(func() { acknowledged[w], unknown[w] = appendThrough(t, s, w, stop) })
	}
	for range crashes {
		followed.grows(t, 50)
		server.Kill(t)
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
	}
	followed.grows(t, 50)
	close(stop)
	writers.Wait()

	total, noAnswer := uint64(0), 0
	for w := range crashWriters {
		total, noAnswer = total+acknowledged[w], noAnswer+unknown[w]
		n := uint64(0)
		err := s.ReadStream(t.Context(), fmt.Sprint("child-", w), 0, func(r eventstore.Recorded) error {
			if r.ID != fmt.Sprintf("%d-%d", w, n) {
				return fmt.Errorf("record %s where %d-%d was due", r.ID, w, n)
			}
			n++
			return nil
		})
		if err != nil || n != acknowledged[w] {
			t.Errorf("writer %d: %d records, %d acknowledged, %v", w, n, acknowledged[w], err)
		}
	}
	if noAnswer == 0 {
		t.Error("no append was interrupted: the server was never killed in the middle of one")
	}
	followed.reaches(t, int(total))
}

// appendThrough appends until stop, each record until it is acknowledged, and
// returns how many were and how often there was no answer.
func appendThrough(t *testing.T, s eventstore.Store, w int, stop <-chan struct{}) (acknowledged uint64, unknown int) {
	for {
		select {
		case <-stop:
			return acknowledged, unknown
		default:
		}
		_, err := s.Append(t.Context(), fmt.Sprint("child-", w), acknowledged, note(fmt.Sprintf("%d-%d", w, acknowledged)))
		switch {
		case err == nil:
			acknowledged++
		case errors.Is(err, eventstore.ErrUnavailable):
			unknown++
			time.Sleep(5 * time.Millisecond)
		default:
			t.Errorf("writer %d: %v", w, err)
			return acknowledged, unknown
		}
	}
}

// witness follows a store from its start and counts.
type witness struct {
	mu    sync.Mutex
	moved *sync.Cond
	n     int
}

func newWitness(t *testing.T, s eventstore.Store) *witness {
	w := &witness{}
	w.moved = sync.NewCond(&w.mu)
	go func() {
		err := s.Follow(t.Context(), "", func(r eventstore.Recorded) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if r.Index != uint64(w.n) {
				return fmt.Errorf("index %d after %d records", r.Index, w.n)
			}
			w.n++
			w.moved.Broadcast()
			return nil
		})
		if !errors.Is(err, context.Canceled) && !errors.Is(err, eventstore.ErrClosed) {
			t.Errorf("Follow() = %v", err)
		}
	}()
	return w
}

// grows waits for n more records.
func (w *witness) grows(t *testing.T, n int) {
	t.Helper()
	w.mu.Lock()
	n += w.n
	w.mu.Unlock()
	w.reaches(t, n)
}

func (w *witness) reaches(t *testing.T, n int) {
	t.Helper()
	late := time.AfterFunc(time.Minute, w.moved.Broadcast)
	defer late.Stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	for deadline := time.Now().Add(time.Minute); w.n < n; w.moved.Wait() {
		if time.Now().After(deadline) {
			t.Fatalf("follower has %d records, want %d", w.n, n)
		}
	}
}
