package storetest

import (
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

func appendAllTests() []testCase {
	return []testCase{
		{"AppendAll keeps the order across streams", appendAllOrder},
		{"AppendAll stops at the first conflict", appendAllConflict},
		{"AppendAll stops at the first nonsense", appendAllNonsense},
		{"AppendAll of nothing does nothing", appendAllNothing},
		{"AppendAll of thousands", appendAllMany},
	}
}

func appendAllOrder(h *house) {
	h.appendAll(4, nil,
		eventstore.Write{Stream: "child-2", Seen: 0, Records: records("a", "b")},
		eventstore.Write{Stream: "child-1", Seen: 0, Records: records("c")},
		eventstore.Write{Stream: "child-2", Seen: 2, Records: records("d")},
		eventstore.Write{Stream: "child-1", Seen: 1, Records: records("e", "f")})
	h.expect("a", "b", "c", "d", "e", "f")
	h.reopen()
	h.expect("a", "b", "c", "d", "e", "f")
}

func appendAllConflict(h *house) {
	h.add("child-1", 0, "a")
	err := h.appendAll(2, eventstore.ErrConflict,
		eventstore.Write{Stream: "child-2", Seen: 0, Records: records("b")},
		eventstore.Write{Stream: "child-1", Seen: 1, Records: records("c")},
		eventstore.Write{Stream: "child-1", Seen: 1, Records: records("x")}, // made stale by the one before
		eventstore.Write{Stream: "child-3", Seen: 0, Records: records("y")})
	h.conflict(err, "child-1", 1, 2)
	h.expect("a", "b", "c")

	err = h.appendAll(0, eventstore.ErrConflict,
		eventstore.Write{Stream: "child-3", Seen: 7, Records: records("x")},
		eventstore.Write{Stream: "child-3", Seen: 0, Records: records("y")})
	h.conflict(err, "child-3", 7, 0)
	h.expect("a", "b", "c")
}

func appendAllNonsense(h *house) {
	large := record("x")
	large.Data = make([]byte, eventstore.MaxRecord+1)
	h.appendAll(1, eventstore.ErrTooLarge,
		eventstore.Write{Stream: "child-1", Seen: 0, Records: records("a")},
		eventstore.Write{Stream: "child-1", Seen: 1, Records: []eventstore.Record{large}},
		eventstore.Write{Stream: "child-2", Seen: 0, Records: records("y")})
	h.expect("a")
	h.appendAll(1, eventstore.ErrInvalid,
		eventstore.Write{Stream: "child-1", Seen: 1, Records: records("b")},
		eventstore.Write{Stream: "child-1", Seen: 2},
		eventstore.Write{Stream: "child-2", Seen: 0, Records: records("y")})
	h.expect("a", "b")
}

func appendAllNothing(h *house) {
	h.appendAll(0, nil)
	h.expect()
}

// appendAllMany is more than a store commits at once, and fails near the end.
func appendAllMany(h *house) {
	const streams, rounds = 5, 300
	var writes []eventstore.Write
	var want []string
	for round := range uint64(rounds) {
		for stream := range streams {
			id := fmt.Sprintf("r-%d-%d", stream, round)
			write := eventstore.Write{Stream: fmt.Sprintf("child-%d", stream), Seen: round, Records: records(id)}
			writes = append(writes, write)
			want = append(want, id)
		}
	}
	stale := len(writes) - 3
	writes[stale].Seen = 0
	writes[stale].Records = records("x")
	h.appendAll(stale, eventstore.ErrConflict, writes...)
	h.expect(want[:stale]...)
}

func (h *house) appendAll(want int, wantErr error, writes ...eventstore.Write) error {
	h.Helper()
	n, err := h.store.AppendAll(h.ctx, writes)
	if n != want || !errors.Is(err, wantErr) {
		h.Fatalf("AppendAll() = %d, %v, want %d, %v", n, err, want, wantErr)
	}
	return err
}
