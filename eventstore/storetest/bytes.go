package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/eventstore"
)

func bytesTests() []testCase {
	return []testCase{
		{"bytes are kept as they are", keptBytes},
		{"large records", largeRecords},
		{"the caller's slices are the caller's", callersSlices},
		{"a yielded record is the reader's", readersSlices},
	}
}

func keptBytes(h *house) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	want := []eventstore.Record{
		{ID: "every byte", Type: "suite.noted.v1", Data: every, Meta: every},
		{ID: "nothing", Type: "suite.noted.v1"},
		{ID: "empty", Type: "suite.noted.v1", Data: []byte{}, Meta: []byte{}},
		{ID: "only meta", Type: "suite.noted.v1", Meta: []byte(" {\"b\":1, \"a\":1.0}\n")},
		{ID: "zeros", Type: "suite.noted.v1", Data: []byte("\x00a\x00"), Meta: []byte("\x00")},
		{ID: "not UTF-8", Type: "suite.noted.v1", Data: []byte("\xff\xfe"), Meta: []byte("\r\n")},
		{ID: "12", Type: "007", Data: []byte("12"), Meta: []byte("1e3")},
		{ID: " ʼn Ж é é ", Type: "'\"; --", Data: []byte("é"), Meta: []byte("null")},
		{ID: strings.Repeat("i", eventstore.MaxName), Type: strings.Repeat("t", eventstore.MaxName), Data: every},
		{ID: "2024-03-01 10:00:00", Type: "2024-03-01T10:00:00Z", Data: []byte("2024-03-01")},
	}
	stream := strings.Repeat("š", eventstore.MaxName/2)
	if _, err := h.store.Append(h.ctx, stream, 0, want...); err != nil {
		h.Fatalf("Append() = %v", err)
	}
	for range 2 {
		got := h.whole()
		if len(got) != len(want) {
			h.Fatalf("%d records, want %d", len(got), len(want))
		}
		for i, r := range got {
			if !sameRecord(r.Record, want[i]) || r.Stream != stream {
				h.Fatalf("got %q in %s, want %q", r.Record, r.Stream, want[i])
			}
		}
		h.reopen()
	}
}

func largeRecords(h *house) {
	large := record("large")
	large.Meta = bytes.Repeat([]byte("meta"), eventstore.MaxRecord/16)
	large.Data = bytes.Repeat([]byte{0xd6}, eventstore.MaxRecord-len(large.Meta))
	over := large
	over.Data = append(bytes.Clone(large.Data), 0xd6)
	if _, err := h.store.Append(h.ctx, "child-1", 0, over); !errors.Is(err, eventstore.ErrTooLarge) {
		h.Fatalf("Append of a byte too many = %v, want ErrTooLarge", err)
	}
	h.expect()
	const many = 12 // more than a reader wants in memory at once
	for i := range uint64(many) {
		large.ID = fmt.Sprintf("large-%d", i)
		if _, err := h.store.Append(h.ctx, "child-1", i, large); err != nil {
			h.Fatalf("Append() = %v", err)
		}
	}
	got := h.whole()
	if len(got) != many {
		h.Fatalf("%d records, want %d", len(got), many)
	}
	for _, r := range got {
		if !bytes.Equal(r.Data, large.Data) || !bytes.Equal(r.Meta, large.Meta) {
			h.Fatalf("record %s differs in its bytes", r.ID)
		}
	}
}

func callersSlices(h *house) {
	batch := records("a", "b")
	if _, err := h.store.Append(h.ctx, "child-1", 0, batch...); err != nil {
		h.Fatalf("Append() = %v", err)
	}
	for i := range batch {
		clear(batch[i].Data)
		clear(batch[i].Meta)
		batch[i] = eventstore.Record{}
	}
	writes := []eventstore.Write{{Stream: "child-2", Records: records("c", "d")}}
	if _, err := h.store.AppendAll(h.ctx, writes); err != nil {
		h.Fatalf("AppendAll() = %v", err)
	}
	clear(writes[0].Records[0].Data)
	clear(writes)
	for _, r := range h.whole() {
		if !sameRecord(r.Record, record(r.ID)) {
			h.Fatalf("record %q changed with its caller's slices", r.ID)
		}
	}
	h.expect("a", "b", "c", "d")
}

func readersSlices(h *house) {
	h.add("child-1", 0, "a", "b")
	first := h.whole()
	h.add("child-1", 2, "c")
	kept := bytes.Clone(first[0].Data)
	for i, r := range h.whole() {
		clear(r.Data)
		clear(r.Meta)
		if i == 0 && !bytes.Equal(first[0].Data, kept) {
			h.Fatal("two readers were given the same slice")
		}
	}
	for _, r := range h.whole() {
		if !sameRecord(r.Record, record(r.ID)) {
			h.Fatalf("record %s changed with a reader's slices", r.ID)
		}
	}
}
