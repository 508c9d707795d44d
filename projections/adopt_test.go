package projections

import (
	"slices"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestRebuiltBesideQueries: views are made anew while records come and queries go
// on; the runner takes them, no query fails, none goes back in time, and what the old
// ones had wrong is gone.
func TestRebuiltBesideQueries(t *testing.T) {
	l, place := life(t), newPlace(t)
	v := openViews(t, place)
	r := NewRunner(v, l, nil)
	running(t, r)
	if err := v.WaitApplied(t.Context(), l.Size()); err != nil {
		t.Fatal(err)
	}
	if _, err := v.write.ExecContext(t.Context(), `UPDATE agencies SET name = 'tampered'`); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for last := uint64(0); ; {
				select {
				case <-stop:
					return
				default:
				}
				n, err := v.Applied(t.Context())
				if err != nil || n < last {
					t.Errorf("%d records are shown after %d: %v", n, last, err)
					return
				}
				last = n
			}
		})
	}
	if err := Rebuild(t.Context(), l, place, nil); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		l.add(child, domain.PresenceAttested{})
	}
	if taken, err := r.Adopt(t.Context()); err != nil || !taken {
		t.Fatalf("taken: %v %v", taken, err)
	}
	if taken, err := r.Adopt(t.Context()); err != nil || taken {
		t.Errorf("taken a second time: %v %v", taken, err)
	}
	l.add(child, domain.PresenceAttested{})
	if err := v.WaitApplied(t.Context(), l.Size()); err != nil {
		t.Fatal(err)
	}
	close(stop)
	asking.Wait()
	if got, want := dump(t, v), byHand(t, l); got != want {
		t.Errorf("taken:\n%s\nwant:\n%s", got, want)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := place.slots(t.Context()); err != nil || !slices.Equal(left, []slot{2}) {
		t.Errorf("what was replaced is still there: %v %v", left, err)
	}
}

// TestViewsOfAnotherLogAreNotTaken: they stay where they are, and those in use go on.
func TestViewsOfAnotherLogAreNotTaken(t *testing.T) {
	l, place := life(t), newPlace(t)
	v := openViews(t, place)
	applyAll(t, v, l, 3)
	want := dump(t, v)
	other := life(t)
	other.records[len(other.records)-1].Statement.Recorded.Leaf = leafOf(99)
	if err := Rebuild(t.Context(), other, place, nil); err != nil {
		t.Fatal(err)
	}
	if taken, err := NewRunner(v, l, nil).Adopt(t.Context()); err == nil || taken {
		t.Errorf("taken: %v %v", taken, err)
	}
	if dump(t, v) != want {
		t.Error("the views in use are others now")
	}
}
