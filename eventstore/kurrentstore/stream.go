package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// A page of a stream is what is read in one go and held in memory for the
// caller.
const (
	pageRecords = 256
	pageBytes   = 4 << 20 // 4 MiB, passed by at most one record
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
	for after < uint64(len(places)) {
		page, err := s.readStream(ctx, stream, after, places)
		if err != nil {
			return fmt.Errorf("read stream: %w", err)
		}
		for _, r := range page {
			if err := s.ended(ctx); err != nil {
				return fmt.Errorf("read stream: %w", err)
			}
			if err := yield(r); err != nil {
				return err
			}
		}
		after += uint64(len(page))
	}
	return nil
}

// readStream reads a page of a stream that has records at these places. A page
// is never empty.
func (s *Store) readStream(ctx context.Context, stream string, after uint64, places []place) ([]eventstore.Recorded, error) {
	limit := min(pageRecords, uint64(len(places))-after)
	events, err := reading(ctx, s, "read stream", func(ctx context.Context, c *esdb.Client) ([]*esdb.RecordedEvent, error) {
		return pageOf(ctx, c, s.prefix+stream, after, limit)
	})
	if err != nil {
		return nil, err
	}
	if len(events) == 0 {
		return nil, missing(stream, after)
	}
	page := make([]eventstore.Recorded, len(events))
	for i, e := range events {
		revision := after + uint64(i)
		if e.EventNumber != revision || e.StreamID != s.prefix+stream {
			return nil, missing(stream, revision)
		}
		record, err := s.decode(e)
		if err != nil {
			return nil, err
		}
		p := places[revision]
		page[i] = eventstore.Recorded{Record: record, Index: p.count - 1, Stream: stream, Count: revision + 1, Token: p.token()}
	}
	return page, nil
}

// pageOf reads events until pageBytes are together. A stream that is not shown
// gives none.
func pageOf(ctx context.Context, c *esdb.Client, stream string, from, limit uint64) ([]*esdb.RecordedEvent, error) {
	read, err := c.ReadStream(ctx, stream, esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(from)}, limit)
	if err != nil {
		return nil, err
	}
	defer read.Close()
	var page []*esdb.RecordedEvent
	for size := 0; size < pageBytes && uint64(len(page)) < limit; {
		event, err := read.Recv()
		switch {
		case errors.Is(err, io.EOF), absent(err):
			return page, nil
		case err != nil:
			return nil, err
		case event.Event == nil:
			return page, nil
		}
		page = append(page, event.Event)
		size += len(event.Event.Data) + len(event.Event.UserMetadata)
	}
	return page, nil
}

// missing is about a record that the whole has and its stream does not show.
func missing(stream string, revision uint64) error {
	return fmt.Errorf("record %d of %s is missing: %w", revision+1, stream, eventstore.ErrDamaged)
}
