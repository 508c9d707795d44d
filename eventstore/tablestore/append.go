package tablestore

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A transaction takes about this much and is then committed, so that nobody
// waits long behind a bulk append. One Append always goes whole.
const (
	batchRecords = 1000     // measured with SQLite: more gains nothing
	batchBytes   = 16 << 20 // 16 MiB; what a transaction holds in memory
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
	if out.Err != nil {
		return 0, out.Err
	}
	return seen + uint64(len(records)), nil
}

// AppendAll implements eventstore.Store. It commits about a thousand records
// with one wait for the disk; other appends may come between two such commits.
// With ErrUnavailable the number is what is known to be durable.
func (s *Store) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	if err := s.life.check(ctx); err != nil {
		return 0, fmt.Errorf("append all: %w", err)
	}
	durable := 0
	for durable < len(writes) {
		n, err := nextChunk(writes[durable:])
		if err != nil {
			return durable, err
		}
		out := s.submit(ctx, writes[durable:durable+n])
		durable += out.Durable
		if out.Err != nil {
			return durable, out.Err
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

// submit queues the writes and waits for their outcome. Followers are woken by whoever has
// appended, and not by the writer: they run right where he ran then, and not behind all else
// that is ready.
func (s *Store) submit(ctx context.Context, writes []eventstore.Write) Outcome {
	r := newRequest(writes)
	if err := s.enqueue(ctx, r); err != nil {
		return Outcome{Err: fmt.Errorf("append to %s: %w", writes[0].Stream, err)}
	}
	select {
	case out := <-r.answer:
		return s.announced(out)
	case <-ctx.Done():
	}
	if r.take() {
		return Outcome{Err: fmt.Errorf("append to %s: %w", writes[0].Stream, ctx.Err())}
	}
	select {
	case out := <-r.answer:
		return s.announced(out)
	default:
		go func() { s.announced(<-r.answer) }() // the writer has it, and will answer
		return Outcome{Err: unavailable(writes[0].Stream, ctx.Err())}
	}
}

// announced wakes the followers when something is durable.
func (s *Store) announced(out Outcome) Outcome {
	if out.Durable > 0 {
		s.news.announce()
	}
	return out
}

func (s *Store) enqueue(ctx context.Context, r *request) error {
	leave, err := s.life.enter()
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
	case <-s.life.ctx.Done():
		return eventstore.ErrClosed
	}
}
