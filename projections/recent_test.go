package projections

import (
	"fmt"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// What a writer knows is of the tables as they are: it forgets where a page failed, and
// where another wrote in between.
func TestWriterKnowsWhatIsThere(t *testing.T) {
	l, place := life(t), newPlace(t)
	for range 3 {
		l.add(child, domain.HandedOver{Receiver: person}, unreadable)
	}
	v := openViews(t, place)
	db, err := place.open(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	writers := []*writer{v.write, {DB: db}}
	for at := uint64(0); at < l.Size(); at++ {
		w, page := writers[at/2%2], l.records[at:at+1] // each writes two pages, and misses two
		if at%2 == 1 {
			if _, err := applyPage(t.Context(), w, append(All(), failing{at: at}), at, page); err == nil {
				t.Fatal("a page that cannot be applied was")
			}
		}
		if _, err := applyPage(t.Context(), w, All(), at, page); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := dump(t, v), byHand(t, l); got != want {
		t.Errorf("rows are\n%s\nwant\n%s", got, want)
	}
}

// The streams that were used last are kept, and no more than there is room for.
func TestRecentForgets(t *testing.T) {
	var r recent
	stream := func(i int) domain.StreamID { return domain.StreamID(fmt.Sprint("child-", i)) }
	for i := range 3 * recentStreams {
		r.of(stream(i)).records = new(int64)
		if r.of(stream(0)).records == nil {
			t.Fatalf("after %d streams, one that is used all the time is forgotten", i)
		}
		if r.forget(); !r.gaps && r.of(stream(i+1)).records == nil {
			t.Fatalf("after %d streams, nothing was forgotten, and a new one has to be asked for", i)
		}
		if n := len(r.young) + len(r.old); n > recentStreams {
			t.Fatalf("after %d streams, %d are kept", i, n)
		}
	}
	if !r.gaps || r.of(stream(1)).records != nil {
		t.Error("a stream that nobody used is kept, or thought to be new")
	}
}
