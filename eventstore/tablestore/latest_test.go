package tablestore

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// TestLatestIsNotReadAgain: whoever has followed so far gets what this store commits without
// the table being asked, and exactly what the table would say. Where others write, too, it is
// asked behind that.
func TestLatestIsNotReadAgain(t *testing.T) {
	latestIsNotReadAgain(t, 0, 0)
	latestIsNotReadAgain(t, testPoll, 2) // once by each follower
}

func latestIsNotReadAgain(t *testing.T, poll time.Duration, asks int) {
	synctest.Test(t, func(t *testing.T) {
		m, s, _, _ := following(t, poll)
		var got []eventstore.Recorded
		go func() {
			_ = s.Follow(t.Context(), tokenAfter(0), func(r eventstore.Recorded) error { got = append(got, r); return nil })
		}()
		synctest.Wait()
		asked := m.asked
		many := make([]eventstore.Record, pageRecords) // more than a page with the others
		for i := range many {
			many[i] = eventstore.Record{ID: fmt.Sprint(i), Type: "test.noted.v1", Data: []byte{byte(i)}, Meta: []byte("{}")}
		}
		if n, err := s.AppendAll(t.Context(), []eventstore.Write{
			{Stream: "child-1", Seen: 3, Records: many}, {Stream: "child-2", Records: many[:1]},
			{Stream: "child-2", Records: many[:1]}, {Stream: "child-2", Seen: 9, Records: many[:1]},
		}); n != 3 || !errors.Is(err, eventstore.ErrConflict) {
			t.Fatalf("AppendAll() = %d, %v", n, err)
		}
		synctest.Wait()
		if m.asked-asked != asks {
			t.Errorf("with a poll of %v the table was asked %d times, want %d", poll, m.asked-asked, asks)
		}
		var want []eventstore.Recorded
		if err := s.ReadAll(t.Context(), tokenAfter(0), 1000, func(r eventstore.Recorded) error { want = append(want, r); return nil }); err != nil {
			t.Fatal(err)
		}
		same := func(a, b eventstore.Recorded) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }
		if len(want) != 2+len(many)+1 || !slices.EqualFunc(got, want, same) {
			t.Errorf("followed %d records, the table has %d, or others", len(got), len(want))
		}
	})
}

// TestLatestFollowsAnother: what another has committed in between is read, and what this store
// commits after it is not shown before.
func TestLatestFollowsAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s, got, _ := following(t, testPoll)
		m.appendByAnother("d")
		if _, err := s.Append(t.Context(), "child-1", 3, record("e")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got.Load() != 5 {
			t.Errorf("follower has %d records, want 5", got.Load())
		}
	})
}

// TestNewsBeforeLatest: what another commits behind this store's own transaction, and tells
// of before the follower looks, does not wait for the next poll.
func TestNewsBeforeLatest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s, _, _ := following(t, testPoll)
		got, held := 0, make(chan struct{})
		go func() {
			_ = s.Follow(t.Context(), tokenAfter(1), func(eventstore.Recorded) error { <-held; got++; return nil })
		}()
		synctest.Wait()
		if _, err := s.Append(t.Context(), "child-1", 3, record("d")); err != nil {
			t.Fatal(err)
		}
		m.appendByAnother("e")
		s.Announce()
		close(held)
		synctest.Wait()
		if got != 3 {
			t.Errorf("follower has %d records, want 3", got)
		}
	})
}

// TestLatestIsBounded: of a transaction that is larger than a page nothing is kept.
func TestLatestIsBounded(t *testing.T) {
	var l latest
	added := func(n int) []Outcome {
		r := eventstore.Recorded{Record: eventstore.Record{Data: make([]byte, PageBytes/4)}}
		return []Outcome{{added: slices.Repeat([]eventstore.Recorded{r}, n)}}
	}
	if l.set(added(3)); len(l.from(0)) == 0 {
		t.Error("a page is not kept")
	}
	if l.set(added(5)); len(l.from(0)) != 0 {
		t.Error("more than a page is kept")
	}
}
