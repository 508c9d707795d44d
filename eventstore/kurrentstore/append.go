package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// mostSeen is more than any stream holds. The servers' revisions are signed, and
// the largest stands for a deleted stream.
const mostSeen = 1 << 62

// Append implements eventstore.Store. An answer that is lost, a node that is not
// the leader or a connection that breaks makes it try again with the same ids,
// for some seconds; then the error matches ErrUnavailable.
//
// When ctx ends after something was sent, the error matches ErrUnavailable too,
// because the server may still write.
func (s *Store) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	return s.append(ctx, eventstore.Write{Stream: stream, Seen: seen, Records: records})
}

func (s *Store) append(ctx context.Context, w eventstore.Write) (uint64, error) {
	if err := w.Validate(); err != nil {
		return 0, err
	}
	leave, err := s.enter()
	if err != nil {
		return 0, fmt.Errorf("append to %s: %w", w.Stream, err)
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return 0, fmt.Errorf("append to %s: %w", w.Stream, err)
	}
	events, err := encode(w.Stream, w.Records)
	if err != nil {
		return 0, fmt.Errorf("append to %s: %w", w.Stream, err)
	}
	return s.insist(ctx, w, events)
}

// insist appends until the outcome is known, or the attempts are used up.
func (s *Store) insist(ctx context.Context, w eventstore.Write, events []esdb.EventData) (uint64, error) {
	var err error
	for attempt := range attempts {
		var count uint64
		if count, err = s.attempt(ctx, w, events); err == nil {
			return count, nil
		}
		var conflict *eventstore.ConflictError
		if errors.As(err, &conflict) {
			return 0, err
		}
		if err := final(err); err != nil {
			return 0, fmt.Errorf("append to %s: %w", w.Stream, err)
		}
		if attempt == attempts-1 || !s.pause(ctx, attempt) {
			break
		}
	}
	if errors.Is(err, io.EOF) {
		// The client has lost the server's reason.
		err = fmt.Errorf("server ended the call before it had all records, perhaps because they exceed its MaxAppendSize: %w", err)
	}
	if ended := ctx.Err(); ended != nil && !errors.Is(err, ended) {
		err = fmt.Errorf("%w: %w", ended, err)
	}
	return 0, fmt.Errorf("append to %s: %w: %w", w.Stream, eventstore.ErrUnavailable, err)
}

// attempt appends once. The server compares ids, and answers an exact repeat
// like the first time.
func (s *Store) attempt(ctx context.Context, w eventstore.Write, events []esdb.EventData) (uint64, error) {
	if w.Seen > mostSeen {
		return 0, s.conflict(ctx, w)
	}
	options := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	if w.Seen > 0 {
		options.ExpectedRevision = esdb.Revision(w.Seen - 1)
	}
	result, err := call(ctx, s.link, "append", func(c *esdb.Client) (*esdb.WriteResult, error) {
		return c.AppendToStream(toLeader(ctx), s.prefix+w.Stream, options, events...)
	})
	if isCode(err, esdb.ErrorCodeWrongExpectedVersion) {
		return 0, s.conflict(ctx, w)
	}
	if err != nil {
		return 0, err
	}
	count := w.Seen + uint64(len(events))
	if result.NextExpectedVersion != count-1 {
		return 0, fmt.Errorf("server puts record %d at %d, as after a deletion: %w", count, result.NextExpectedVersion+1, eventstore.ErrDamaged)
	}
	return count, nil
}

// conflict reads how much the stream really holds. Should it hold what was
// expected after all, it has just come to, and the append is worth repeating.
func (s *Store) conflict(ctx context.Context, w eventstore.Write) error {
	actual, err := s.countOf(ctx, w.Stream)
	if err != nil {
		return err
	}
	if actual == w.Seen {
		return errors.New("stream is just changing")
	}
	return &eventstore.ConflictError{Stream: w.Stream, Seen: w.Seen, Actual: actual}
}

// countOf asks for a stream's last event.
func (s *Store) countOf(ctx context.Context, stream string) (uint64, error) {
	last, err := call(ctx, s.link, "read last record", func(c *esdb.Client) (*esdb.RecordedEvent, error) {
		return lastOf(toLeader(ctx), c, s.prefix+stream)
	})
	if err != nil || last == nil {
		return 0, err
	}
	return last.EventNumber + 1, nil
}

// lastOf reads a stream's last event; nil when the server shows none.
func lastOf(ctx context.Context, c *esdb.Client, stream string) (*esdb.RecordedEvent, error) {
	read, err := c.ReadStream(ctx, stream, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
	if err != nil {
		return nil, err
	}
	defer read.Close()
	return one(read)
}

// one receives the only event of a read; nil when there is none.
func one(read *esdb.ReadStream) (*esdb.RecordedEvent, error) {
	event, err := read.Recv()
	switch {
	case errors.Is(err, io.EOF), absent(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return event.Event, nil
}
