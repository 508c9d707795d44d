package tablestore

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

const testPoll = time.Minute // of a clock that the test turns

// following runs a follower over a memory of three records, which it has seen
// when the function returns.
func following(t *testing.T, poll time.Duration) (m *memory, s *Store, got *atomic.Int64, ended chan error) {
	t.Helper()
	m = &memory{}
	s = New(m, m, poll)
	t.Cleanup(func() { _ = s.Close() })
	for i, id := range []string{"a", "b", "c"} {
		if _, err := s.Append(t.Context(), "child-1", uint64(i), record(id)); err != nil {
			t.Fatal(err)
		}
	}
	got, ended = new(atomic.Int64), make(chan error, 1)
	go func() {
		ended <- s.Follow(t.Context(), "", func(eventstore.Recorded) error { got.Add(1); return nil })
	}()
	synctest.Wait()
	if got.Load() != 3 {
		t.Fatalf("follower has %d records, want 3", got.Load())
	}
	return m, s, got, ended
}

func (m *memory) appendByAnother(id string) {
	m.change(func() { _, _ = (*open)(m).Add(context.Background(), "child-2", 1, record(id)) })
}

// TestFollowPolls: a commit that nobody announces is found at the next look, and
// not before; one that is announced is found at once.
func TestFollowPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s, got, _ := following(t, testPoll)
		m.appendByAnother("d")
		synctest.Wait()
		if got.Load() != 3 {
			t.Fatalf("follower has %d records: it reads all the time", got.Load())
		}
		time.Sleep(testPoll)
		synctest.Wait()
		if got.Load() != 4 {
			t.Fatalf("follower has %d records after a poll, want 4", got.Load())
		}
		m.appendByAnother("e")
		s.Announce()
		synctest.Wait()
		if got.Load() != 5 {
			t.Fatalf("follower has %d records after the announcement, want 5", got.Load())
		}
	})
}

// TestFollowOutage: with a poll a follower waits an outage out and misses nothing;
// without one it ends and says why.
func TestFollowOutage(t *testing.T) {
	for _, poll := range []time.Duration{testPoll, 0} {
		synctest.Test(t, func(t *testing.T) {
			m, s, got, ended := following(t, poll)
			m.change(func() { m.broken = errors.New("no route to host") })
			s.Announce()
			synctest.Wait()
			if poll == 0 {
				if err := <-ended; !errors.Is(err, eventstore.ErrUnavailable) {
					t.Fatalf("Follow() = %v, want ErrUnavailable", err)
				}
				return
			}
			time.Sleep(10 * testPoll)
			m.appendByAnother("d")
			m.change(func() { m.broken = nil })
			time.Sleep(testPoll)
			synctest.Wait()
			if got.Load() != 4 {
				t.Fatalf("follower has %d records after the outage, want 4", got.Load())
			}
		})
	}
}

// TestFollowRolledBack: after an outage an older copy answers. What the follower
// has seen is gone, and it must not go on as if nothing were.
func TestFollowRolledBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s, _, ended := following(t, testPoll)
		m.change(func() { m.broken = errors.New("no route to host") })
		s.Announce()
		synctest.Wait()
		m.change(func() { m.rows, m.broken = m.rows[:2], nil })
		select {
		case err := <-ended:
			if !errors.Is(err, eventstore.ErrInvalid) {
				t.Fatalf("Follow() = %v, want ErrInvalid", err)
			}
		case <-time.After(10 * testPoll):
			t.Fatal("the follower goes on")
		}
	})
}

// TestGaps: rows that somebody has taken away are missed, wherever they stood.
func TestGaps(t *testing.T) {
	ignore := func(eventstore.Recorded) error { return nil }
	for gone := range 2 { // without the last, the table is only an older one
		m := &memory{}
		for i, id := range []string{"a", "b", "c"} {
			_, _ = (*open)(m).Add(t.Context(), "child-1", uint64(i)+1, record(id))
		}
		m.rows = append(m.rows[:gone], m.rows[gone+1:]...)
		r := NewReader(m)
		if err := r.ReadAll(t.Context(), "", 10, ignore); !errors.Is(err, eventstore.ErrDamaged) {
			t.Errorf("without record %d: ReadAll() = %v, want ErrDamaged", gone, err)
		}
		if err := r.ReadStream(t.Context(), "child-1", 0, ignore); !errors.Is(err, eventstore.ErrDamaged) {
			t.Errorf("without record %d: ReadStream() = %v, want ErrDamaged", gone, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := r.ReadAll(t.Context(), "", 10, ignore); !errors.Is(err, eventstore.ErrClosed) {
			t.Errorf("after Close: ReadAll() = %v, want ErrClosed", err)
		}
	}
}
