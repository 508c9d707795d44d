package tablestore

import (
	"bytes"
	"sync/atomic"

	"github.com/homeward-ledger/homeward/eventstore"
)

// request is one or more writes of one caller on their way to the writer.
type request struct {
	writes  []eventstore.Write // the request's own copy
	records int
	size    int
	taken   atomic.Bool  // by the writer, or back by the caller; once
	answer  chan Outcome // holds one, so that the writer never waits
}

// newRequest copies what the caller may reuse: it can come back, its context
// ended, while the writer is still reading.
func newRequest(writes []eventstore.Write) *request {
	r := &request{answer: make(chan Outcome, 1)}
	for _, w := range writes {
		w.Records = append([]eventstore.Record(nil), w.Records...)
		for i, record := range w.Records {
			w.Records[i].Data = bytes.Clone(record.Data)
			w.Records[i].Meta = bytes.Clone(record.Meta)
		}
		r.writes = append(r.writes, w)
		r.records += len(w.Records)
		r.size += sizeOf(w)
	}
	return r
}

// take claims the request. Exactly one of the writer and the caller gets true.
func (r *request) take() bool { return r.taken.CompareAndSwap(false, true) }

func sizeOf(w eventstore.Write) int {
	size := 0
	for _, r := range w.Records {
		size += r.Size()
	}
	return size
}
