package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// ReadStream implements eventstore.Store. The first call reads the whole ledger
// once, to learn the records' indexes. Records that are appended after the call
// began may be left out.
func (s *Store) ReadStream(ctx context.Context, stream string, after uint64, yield yieldFunc) error {
	if err := s.ended(ctx); err != nil {
		return fmt.Errorf("read stream: %w", err)
	}
	places, err := s.placesOf(ctx, stream)
	if err != nil {
		return fmt.Errorf("read stream: %w", err)
	}
	r := &streamReader{store: s, stream: stream, places: places, next: after, yield: yield}
	for failures := 0; r.next < uint64(len(places)); failures++ {
		from := r.next
		err := r.run(ctx)
		var v verdict
		if err == nil || errors.As(err, &v) {
			return finish("read stream", err)
		}
		if err := s.ended(ctx); err != nil {
			return fmt.Errorf("read stream: %w", err)
		}
		if err := final(err); err != nil {
			return fmt.Errorf("read stream: %w", err)
		}
		if r.next != from {
			failures = 0
		}
		if failures >= attempts {
			return fmt.Errorf("read stream: %w: %w", eventstore.ErrUnavailable, err)
		}
		s.pause(ctx, failures)
	}
	return nil
}

// streamReader reads the records whose places are known.
type streamReader struct {
	store  *Store
	stream string
	places []place // of all its records
	next   uint64  // of places
	yield  yieldFunc
}

// run reads on from next until all is read.
func (r *streamReader) run(ctx context.Context) error {
	joint, cancel := r.store.joint(ctx)
	defer cancel()
	options := esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(r.next)}
	read, err := call(joint, r.store.link, "read stream", func(c *esdb.Client) (*esdb.ReadStream, error) {
		return c.ReadStream(joint, r.store.prefix+r.stream, options, uint64(len(r.places))-r.next)
	})
	if err != nil {
		return err
	}
	defer read.Close()
	for r.next < uint64(len(r.places)) {
		event, err := guarded("read stream", read.Recv)
		switch {
		case errors.Is(err, io.EOF), absent(err):
			return verdict{r.missing()}
		case err != nil:
			return err
		}
		if err := r.take(ctx, event); err != nil {
			return verdict{err}
		}
	}
	return nil
}

// take hands out one record.
func (r *streamReader) take(ctx context.Context, e *esdb.ResolvedEvent) error {
	if err := r.store.ended(ctx); err != nil {
		return err
	}
	if e.Event == nil || e.Event.EventNumber != r.next || e.Event.StreamID != r.store.prefix+r.stream {
		return r.missing()
	}
	record, err := r.store.decode(e.Event)
	if err != nil {
		return err
	}
	place := r.places[r.next]
	r.next++
	err = r.yield(eventstore.Recorded{
		Record: record, Index: place.count - 1, Stream: r.stream, Count: r.next, Token: place.token(),
	})
	if err != nil {
		return yielded{err}
	}
	return nil
}

// missing is about a record that the whole has and its stream does not show.
func (r *streamReader) missing() error {
	return fmt.Errorf("record %d of %s is missing: %w", r.next+1, r.stream, eventstore.ErrDamaged)
}
