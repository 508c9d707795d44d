package storetest

import (
	"errors"
	"math"

	"github.com/homeward-ledger/homeward/eventstore"
)

// errEnough is what the tests' own yields return.
var errEnough = errors.New("enough")

func readTests() []testCase {
	return []testCase{
		{"ReadStream after a count", readStreamAfter},
		{"ReadAll pages and its tokens survive reopening", readAllPages},
		{"a token of a stream's record works too", streamToken},
		{"records at many places are those of ReadAll", scattered},
		{"a token of another store is refused", badToken},
		{"reading stops when yield says so", yieldStops},
		{"a reader may append and read in yield", yieldReenters},
	}
}

func readStreamAfter(h *house) {
	ids := numbered("r", 30)
	h.add("child-1", 0, ids[:10]...)
	h.add("child-2", 0, "other")
	h.add("child-1", 10, ids[10:]...)
	all := h.readStream("child-1", 0)
	h.same("from the beginning", all, h.ofStream("child-1"))
	for _, after := range []uint64{1, 9, 10, 29, 30, 31, math.MaxInt64, math.MaxUint64} {
		h.same("after a count", h.readStream("child-1", after), all[min(after, 30):])
	}
	h.same("an unknown stream", h.readStream("child", 0), nil)
}

func (h *house) ofStream(stream string) []eventstore.Recorded {
	var rs []eventstore.Recorded
	for _, r := range h.whole() {
		if r.Stream == stream {
			rs = append(rs, r)
		}
	}
	return rs
}

func readAllPages(h *house) {
	ids := numbered("r", 60)
	h.add("child-1", 0, ids[:20]...)
	h.add("child-2", 0, ids[20:45]...)
	h.add("child-1", 20, ids[45:]...)
	want := h.whole()
	for _, limit := range []int{1, 7, 59, 60, 61} {
		var got []eventstore.Recorded
		var token eventstore.Token
		for page := h.readAll(token, limit); len(page) > 0; page = h.readAll(token, limit) {
			if len(page) > limit {
				h.Fatalf("a page of at most %d has %d records", limit, len(page))
			}
			got = append(got, page...)
			token = page[len(page)-1].Token
			if len(got) == 2*limit {
				h.reopen()
			}
		}
		h.same("pages", got, want)
	}
	for _, limit := range []int{0, -1} {
		h.same("a page of none", h.readAll("", limit), nil)
	}
	last := want[len(want)-1].Token
	h.reopen()
	h.add("child-3", 0, "new")
	if got := idsOf(h.readAll(last, 10)); len(got) != 1 || got[0] != "new" {
		h.Fatalf("after the last token: %v, want the new record", got)
	}
}

func streamToken(h *house) {
	for i := range uint64(10) {
		h.add("child-1", i, numbered("one", 10)[i])
		h.add("child-2", i, numbered("two", 10)[i])
	}
	all := h.whole()
	for _, r := range h.readStream("child-1", 0) {
		h.same("after "+r.ID, h.readAll(r.Token, 100), all[r.Index+1:])
	}
}

// scattered asks for records in any number, the first and the last, and for one that is
// not there.
func scattered(h *house) {
	store, is := h.store.(eventstore.Scattered)
	if !is {
		h.Skip("the store reads one place after the other")
	}
	for i := range uint64(10) {
		h.add("child-1", i, numbered("one", 10)[i])
		h.add("child-2", i, numbered("two", 10)[i])
	}
	all := h.whole()
	for _, indexes := range [][]int{nil, {0}, {19}, {0, 1, 2}, {0, 3, 4, 11, 19}} {
		var tokens []eventstore.Token
		var want, got []eventstore.Recorded
		for _, i := range indexes {
			tokens, want = append(tokens, append([]eventstore.Recorded{{}}, all...)[i].Token), append(want, all[i])
		}
		add := func(r eventstore.Recorded) error { got = append(got, r); return nil }
		if err := store.ReadScattered(h.ctx, tokens, add); err != nil {
			h.Fatalf("ReadScattered(%q) = %v", tokens, err)
		}
		h.same("scattered", got, want)
		got = nil
		if err := store.ReadScattered(h.ctx, append(tokens, all[19].Token), add); err != nil {
			h.Fatalf("ReadScattered beyond the end = %v", err)
		}
		h.same("beyond the end", got, want)
	}
	never := func(eventstore.Recorded) error { return errEnough }
	if err := store.ReadScattered(h.ctx, []eventstore.Token{"", all[4].Token}, never); !errors.Is(err, errEnough) {
		h.Fatalf("ReadScattered returned %v, want yield's error", err)
	}
	if err := store.ReadScattered(h.ctx, []eventstore.Token{"not a token"}, never); !errors.Is(err, eventstore.ErrInvalid) {
		h.Fatalf("ReadScattered of no token = %v, want ErrInvalid", err)
	}
}

func badToken(h *house) {
	h.add("child-1", 0, "a", "b")
	never := func(eventstore.Recorded) error { return errEnough }
	for _, token := range []eventstore.Token{"?", "not a token", "-1", "\x00", "99999999999999999999999999"} {
		if err := h.store.ReadAll(h.ctx, token, 1, never); !errors.Is(err, eventstore.ErrInvalid) {
			h.Fatalf("ReadAll(%q) = %v, want ErrInvalid", token, err)
		}
		if err := h.store.Follow(h.ctx, token, never); !errors.Is(err, eventstore.ErrInvalid) {
			h.Fatalf("Follow(%q) = %v, want ErrInvalid", token, err)
		}
	}
}

func yieldStops(h *house) {
	h.add("child-1", 0, numbered("r", 10)...)
	calls := 0
	third := func(eventstore.Recorded) error {
		if calls++; calls == 3 {
			return errEnough
		}
		return nil
	}
	for name, read := range map[string]func() error{
		"ReadStream": func() error { return h.store.ReadStream(h.ctx, "child-1", 0, third) },
		"ReadAll":    func() error { return h.store.ReadAll(h.ctx, "", 10, third) },
		"Follow":     func() error { return h.store.Follow(h.ctx, "", third) },
	} {
		calls = 0
		if err := read(); !errors.Is(err, errEnough) || calls != 3 {
			h.Fatalf("%s called yield %d times and returned %v, want 3 and its error", name, calls, err)
		}
	}
}

// yieldReenters fails when a store holds a lock or its only connection while
// its caller looks at a record.
func yieldReenters(h *house) {
	h.add("child-1", 0, numbered("r", 5)...)
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		err = h.store.ReadAll(h.ctx, "", 5, func(r eventstore.Recorded) error {
			_, err := h.store.Append(h.ctx, "child-2", r.Index, record("copy of "+r.ID))
			return errors.Join(err, h.store.ReadStream(h.ctx, "child-1", 4, func(eventstore.Recorded) error { return nil }))
		})
	}()
	h.wait(done, "appending in yield")
	if err != nil {
		h.Fatalf("ReadAll() = %v", err)
	}
	if n := len(h.whole()); n != 10 {
		h.Fatalf("store holds %d records, want 10", n)
	}
}
