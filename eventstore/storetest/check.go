package storetest

import (
	"bytes"
	"errors"
	"math"
	"slices"

	"github.com/homeward-ledger/homeward/eventstore"
)

// whole reads everything, checks what must hold of any store at any time, and
// returns it: indexes without a gap from zero, counts without a gap from one,
// no token twice, and every stream the same when it is read alone.
func (h *house) whole() []eventstore.Recorded {
	h.Helper()
	all := h.readAll("", math.MaxInt)
	streams := make(map[string][]eventstore.Recorded)
	tokens := make(map[eventstore.Token]bool)
	for i, r := range all {
		if r.Index != uint64(i) {
			h.Fatalf("record %s at place %d has index %d", r.ID, i, r.Index)
		}
		if want := uint64(len(streams[r.Stream])) + 1; r.Count != want {
			h.Fatalf("record %s of %s has count %d, want %d", r.ID, r.Stream, r.Count, want)
		}
		if r.Token == "" || tokens[r.Token] {
			h.Fatalf("record %s has token %q, which is empty or another's", r.ID, r.Token)
		}
		tokens[r.Token] = true
		streams[r.Stream] = append(streams[r.Stream], r)
	}
	for stream, want := range streams {
		h.same("ReadStream "+stream, h.readStream(stream, 0), want)
	}
	return all
}

// expect checks that the whole store holds exactly these ids in this order.
func (h *house) expect(ids ...string) {
	h.Helper()
	if got := idsOf(h.whole()); !slices.Equal(got, ids) {
		h.Fatalf("store holds %v, want %v", got, ids)
	}
}

func (h *house) readAll(after eventstore.Token, limit int) []eventstore.Recorded {
	h.Helper()
	var got []eventstore.Recorded
	err := h.store.ReadAll(h.ctx, after, limit, func(r eventstore.Recorded) error {
		got = append(got, r)
		return nil
	})
	if err != nil {
		h.Fatalf("ReadAll(%q, %d) = %v", after, limit, err)
	}
	return got
}

func (h *house) readStream(stream string, after uint64) []eventstore.Recorded {
	h.Helper()
	var got []eventstore.Recorded
	err := h.store.ReadStream(h.ctx, stream, after, func(r eventstore.Recorded) error {
		got = append(got, r)
		return nil
	})
	if err != nil {
		h.Fatalf("ReadStream(%s, %d) = %v", stream, after, err)
	}
	return got
}

// same compares every field.
func (h *house) same(what string, got, want []eventstore.Recorded) {
	h.Helper()
	if !slices.Equal(idsOf(got), idsOf(want)) {
		h.Fatalf("%s: got %v, want %v", what, idsOf(got), idsOf(want))
	}
	for i := range got {
		g, w := got[i], want[i]
		if g.Index != w.Index || g.Stream != w.Stream || g.Count != w.Count || g.Token != w.Token {
			h.Fatalf("%s: record %s stands at %d, %s %d, token %q; want %d, %s %d, token %q", what,
				g.ID, g.Index, g.Stream, g.Count, g.Token, w.Index, w.Stream, w.Count, w.Token)
		}
		if !sameRecord(g.Record, w.Record) {
			h.Fatalf("%s: record %s differs in its bytes", what, g.ID)
		}
	}
}

func sameRecord(a, b eventstore.Record) bool {
	return a.ID == b.ID && a.Type == b.Type && bytes.Equal(a.Data, b.Data) && bytes.Equal(a.Meta, b.Meta)
}

// conflict checks that err is the refusal of an append that saw seen while the
// stream holds actual.
func (h *house) conflict(err error, stream string, seen, actual uint64) {
	h.Helper()
	var conflict *eventstore.ConflictError
	if !errors.Is(err, eventstore.ErrConflict) || !errors.As(err, &conflict) {
		h.Fatalf("append to %s at %d: got %v, want a ConflictError", stream, seen, err)
	}
	want := eventstore.ConflictError{Stream: stream, Seen: seen, Actual: actual}
	if *conflict != want {
		h.Fatalf("conflict is %+v, want %+v", *conflict, want)
	}
}

func idsOf(rs []eventstore.Recorded) []string {
	var ids []string
	for _, r := range rs {
		ids = append(ids, r.ID)
	}
	return ids
}
