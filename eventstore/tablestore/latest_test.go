package tablestore

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/homeward-ledger/homeward/eventstore"
)

// TestLatestIsNotReadAgain: whoever has followed so far gets what this store commits without
// the table being asked, and exactly what the table would say.
func TestLatestIsNotReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, s, _, _ := following(t, testPoll)
		var got []eventstore.Recorded
		go func() {
			_ = s.Follow(t.Context(), tokenAfter(0), func(r eventstore.Recorded) error { got = append(got, r); return nil })
		}()
		synctest.Wait()
		asked := m.asked
		many := make([]eventstore.Record, pageRecords/2)
		for i := range many {
			many[i] = eventstore.Record{ID: fmt.Sprint(i), Type: "test.noted.v1", Data: []byte{byte(i)}, Meta: []byte("{}")}
		}
		if n, err := s.AppendAll(t.Context(), []eventstore.Write{
			{Stream: "child-1", Seen: 3, Records: many}, {Stream: "child-2", Records: many[:1]},
			{Stream: "child-1", Seen: 3, Records: many}, {Stream: "child-2", Seen: 9, Records: many},
		}); n != 3 || !errors.Is(err, eventstore.ErrConflict) {
			t.Fatalf("AppendAll() = %d, %v", n, err)
		}
		synctest.Wait()
		if m.asked != asked {
			t.Errorf("the table was asked %d times", m.asked-asked)
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
