package sqlitestore

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A transaction takes about this much and is then committed, so that nobody
// waits long behind a bulk append. One Append always goes whole.
const (
	batchRecords = 1000     // measured: more gains nothing
	batchBytes   = 16 << 20 // 16 MiB; a fraction of what the log holds before it is folded
)

// Append implements eventstore.Store. Appends are committed in the order in
// which they queued.
//
// When ctx ends while the append is queued, nothing is written and the context's
// error is returned. When it ends after the writer has taken the append, the
// error matches ErrUnavailable too, because the commit may still come.
func (s *Store) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	write := eventstore.Write{Stream: stream, Seen: seen, Records: records}
	if err := write.Validate(); err != nil {
		return 0, err
	}
	out := s.submit(ctx, []eventstore.Write{write})
	if out.err != nil {
		return 0, out.err
	}
	return seen + uint64(len(records)), nil
}

// AppendAll implements eventstore.Store. It commits about a thousand records
// with one wait for the disk; other appends may come between two such commits.
// With ErrUnavailable the number is what is known to be durable.
func (s *Store) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	if err := s.alive(ctx); err != nil {
		return 0, fmt.Errorf("append all: %w", err)
	}
	durable := 0
	for durable < len(writes) {
		n, err := nextChunk(writes[durable:])
		if err != nil {
			return durable, err
		}
		out := s.submit(ctx, writes[durable:durable+n])
		durable += out.durable
		if out.err != nil {
			return durable, out.err
		}
	}
	return durable, nil
}

// nextChunk returns how many of the writes go into one transaction, at least
// one. It stops before a write that is not valid, so that the ones before it
// are made first; its error is about the first write.
func nextChunk(writes []eventstore.Write) (int, error) {
	records, size := 0, 0
	for i, w := range writes {
		if err := w.Validate(); err != nil {
			if i > 0 {
				return i, nil
			}
			return 0, err
		}
		records += len(w.Records)
		size += sizeOf(w)
		if i > 0 && (records > batchRecords || size > batchBytes) {
			return i, nil
		}
	}
	return len(writes), nil
}

// outcome answers a request.
type outcome struct {
	durable int // writes
	err     error
}

// request is one or more writes of one caller on their way to the writer.
type request struct {
	writes  []eventstore.Write // the request's own copy
	records int
	size    int
	taken   atomic.Bool  // by the writer, or back by the caller; once
	answer  chan outcome // holds one, so that the writer never waits
}

// newRequest copies what the caller may reuse: it can come back, its context
// ended, while the writer is still reading.
func newRequest(writes []eventstore.Write) *request {
	r := &request{answer: make(chan outcome, 1)}
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

// submit queues the writes and waits for their outcome.
func (s *Store) submit(ctx context.Context, writes []eventstore.Write) outcome {
	r := newRequest(writes)
	if err := s.enqueue(ctx, r); err != nil {
		return outcome{err: fmt.Errorf("append to %s: %w", writes[0].Stream, err)}
	}
	select {
	case out := <-r.answer:
		return out
	case <-ctx.Done():
	}
	if r.take() {
		return outcome{err: fmt.Errorf("append to %s: %w", writes[0].Stream, ctx.Err())}
	}
	select {
	case out := <-r.answer:
		return out
	default:
		err := fmt.Errorf("append to %s: %w: %w", writes[0].Stream, eventstore.ErrUnavailable, ctx.Err())
		return outcome{err: err}
	}
}

func (s *Store) enqueue(ctx context.Context, r *request) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.queue <- r:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.life.Done():
		return eventstore.ErrClosed
	}
}

func sizeOf(w eventstore.Write) int {
	size := 0
	for _, r := range w.Records {
		size += r.Size()
	}
	return size
}
