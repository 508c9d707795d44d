package storetest

import "github.com/homeward-ledger/homeward/eventstore"

func repeatTests() []testCase {
	return []testCase{
		{"an exact repeat succeeds and changes nothing", exactRepeat},
		{"a repeat succeeds after reopening", repeatAfterReopen},
		{"a partial repeat is a conflict", partialRepeat},
		{"the same ids with another seen are a conflict", shiftedRepeat},
		{"an id of another stream is no repeat", foreignRepeat},
	}
}

func exactRepeat(h *house) {
	h.add("child-1", 0, "a", "b")
	h.add("child-1", 0, "a", "b")
	h.add("child-1", 2, "c")
	h.add("child-1", 2, "c")
	h.add("child-1", 0, "a", "b") // the stream has moved on; still a repeat
	h.add("child-1", 1, "b", "c") // across two appends: exactly these ids stand there
	h.expect("a", "b", "c")
}

func repeatAfterReopen(h *house) {
	h.add("child-1", 0, "a", "b")
	h.add("child-1", 2, "c")
	h.reopen()
	h.add("child-1", 0, "a", "b")
	h.add("child-1", 2, "c")
	h.expect("a", "b", "c")
	h.add("child-1", 3, "d")
	h.expect("a", "b", "c", "d")
}

func partialRepeat(h *house) {
	h.add("child-1", 0, "a", "b")
	for _, ids := range [][]string{
		{"a", "b", "c"}, // goes on past the end
		{"a", "x"},      // ends otherwise
		{"x", "b"},      // begins otherwise
		{"b", "a"},      // in another order
		{"A"},           // case matters
		{"a "},
	} {
		_, err := h.store.Append(h.ctx, "child-1", 0, records(ids...)...)
		h.conflict(err, "child-1", 0, 2)
	}
	_, err := h.store.Append(h.ctx, "child-1", 1, records("b", "c")...)
	h.conflict(err, "child-1", 1, 2)
	h.expect("a", "b")
}

func shiftedRepeat(h *house) {
	h.add("child-1", 0, "a", "b", "c")
	for _, c := range []struct {
		seen uint64
		ids  []string
	}{
		{0, []string{"b"}},
		{1, []string{"a"}},
		{1, []string{"a", "b"}},
		{2, []string{"b"}},
		{4, []string{"a", "b", "c"}},
	} {
		_, err := h.store.Append(h.ctx, "child-1", c.seen, records(c.ids...)...)
		h.conflict(err, "child-1", c.seen, 3)
	}
	h.expect("a", "b", "c")
}

func foreignRepeat(h *house) {
	h.add("child-1", 0, "a")
	h.add("child-2", 0, "a") // unique in its stream, not in the store
	h.expect("a", "a")
	h.add("child-1", 1, "b")
	_, err := h.store.Append(h.ctx, "child-2", 0, records("a", "b")...)
	h.conflict(err, "child-2", 0, 1)
	n, err := h.store.AppendAll(h.ctx, []eventstore.Write{
		{Stream: "child-1", Seen: 0, Records: records("a", "b")}, // repeated in bulk
		{Stream: "child-2", Seen: 1, Records: records("b")},
		{Stream: "child-2", Seen: 1, Records: records("b")}, // within the same call
	})
	if n != 3 || err != nil {
		h.Fatalf("AppendAll() = %d, %v, want 3 and no error", n, err)
	}
	h.expect("a", "a", "b", "b")
}
