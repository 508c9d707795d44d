package storetest

import (
	"errors"
	"math"
	"strings"

	"github.com/homeward-ledger/homeward/eventstore"
)

func appendTests() []testCase {
	return []testCase{
		{"a new store is empty", func(h *house) { h.expect() }},
		{"first append needs seen 0", firstAppend},
		{"wrong seen is a conflict and changes nothing", wrongSeen},
		{"order, indexes and counts", order},
		{"an append is whole or not there", wholeAppend},
		{"what makes no sense is refused", nonsense},
	}
}

func firstAppend(h *house) {
	for _, seen := range []uint64{1, 2, math.MaxInt64, math.MaxUint64 - 1, math.MaxUint64} {
		_, err := h.store.Append(h.ctx, "child-1", seen, record("a"))
		h.conflict(err, "child-1", seen, 0)
	}
	h.expect()
	h.add("child-1", 0, "a")
	h.expect("a")
}

func wrongSeen(h *house) {
	h.add("child-1", 0, "a", "b")
	h.add("child-2", 0, "c")
	for _, seen := range []uint64{0, 1, 3, math.MaxInt64, math.MaxUint64} {
		_, err := h.store.Append(h.ctx, "child-1", seen, records("x", "y")...)
		h.conflict(err, "child-1", seen, 2)
	}
	h.expect("a", "b", "c")
	h.add("child-1", 2, "d")
	h.expect("a", "b", "c", "d")
	h.reopen()
	_, err := h.store.Append(h.ctx, "child-1", 2, record("x"))
	h.conflict(err, "child-1", 2, 3)
	h.expect("a", "b", "c", "d")
}

func order(h *house) {
	h.add("child-1", 0, "a", "b")
	h.add("missing-1", 0, "c")
	h.add("child-1", 2, "d")
	h.add("missing-1", 1, "e", "f", "g")
	h.add("child-10", 0, "h") // a name that begins like another
	want := []string{"a", "b", "c", "d", "e", "f", "g", "h"}
	h.expect(want...)
	h.reopen()
	h.expect(want...)
	h.add("child-1", 3, "i")
	h.expect(append(want, "i")...)
}

// wholeAppend refuses the last record of many, when the first could already
// have been written.
func wholeAppend(h *house) {
	many := records(numbered("r", 50)...)
	many[49].Data = make([]byte, eventstore.MaxRecord+1)
	if _, err := h.store.Append(h.ctx, "child-1", 0, many...); !errors.Is(err, eventstore.ErrTooLarge) {
		h.Fatalf("Append() = %v, want ErrTooLarge", err)
	}
	h.expect()
	h.add("child-1", 0, numbered("r", 50)...)
	h.expect(numbered("r", 50)...)
}

func nonsense(h *house) {
	untyped := record("a")
	untyped.Type = ""
	for _, bad := range []eventstore.Write{
		{Stream: "", Records: records("a")},
		{Stream: strings.Repeat("s", eventstore.MaxName+1), Records: records("a")},
		{Stream: "child-1"},
		{Stream: "child-1", Records: records("")},
		{Stream: "child-1", Records: records("a", "a")},
		{Stream: "child-1", Records: records("a\x00")},
		{Stream: "child-1", Records: records("\xff")},
		{Stream: "child-1", Records: []eventstore.Record{untyped}},
	} {
		if _, err := h.store.Append(h.ctx, bad.Stream, 0, bad.Records...); !errors.Is(err, eventstore.ErrInvalid) {
			h.Fatalf("Append(%+v) = %v, want ErrInvalid", bad, err)
		}
	}
	h.expect()
}
