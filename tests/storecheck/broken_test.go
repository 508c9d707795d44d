package storecheck_test

import (
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// singly makes AppendAll out of Append.
func singly(ctx context.Context, s eventstore.Store, writes []eventstore.Write) (int, error) {
	for i, w := range writes {
		if _, err := s.Append(ctx, w.Stream, w.Seen, w.Records...); err != nil {
			return i, err
		}
	}
	return len(writes), nil
}

// force appends at the end, wherever that is.
func force(ctx context.Context, s eventstore.Store, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	for {
		count, err := s.Append(ctx, stream, seen, records...)
		var conflict *eventstore.ConflictError
		if !errors.As(err, &conflict) {
			return count, err
		}
		seen = conflict.Actual
	}
}

type anyRevision struct{ eventstore.Store }

func (s *anyRevision) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	if _, err := force(ctx, s.Store, stream, seen, records...); err != nil {
		return 0, err
	}
	return seen + uint64(len(records)), nil
}

func (s *anyRevision) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	return singly(ctx, s, writes)
}

// twice does not look whether a repeat has been made already.
type twice struct {
	eventstore.Store
	mu    sync.Mutex
	tried map[string]bool
}

func (s *twice) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	s.mu.Lock()
	again := s.tried[records[0].ID]
	s.tried[records[0].ID] = true
	s.mu.Unlock()
	if again {
		return force(ctx, s.Store, stream, 0, records...)
	}
	return s.Store.Append(ctx, stream, seen, records...)
}

func (s *twice) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	return singly(ctx, s, writes)
}

// hasty answers now and then before it has written.
type hasty struct{ eventstore.Store }

func (s *hasty) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	if rand.IntN(20) > 0 {
		return s.Store.Append(ctx, stream, seen, records...)
	}
	time.AfterFunc(20*time.Millisecond, func() {
		_, _ = s.Store.Append(context.WithoutCancel(ctx), stream, seen, records...) // nobody waits for it
	})
	return seen + uint64(len(records)), nil
}

// lagging shows now and then a stream without its last record.
type lagging struct{ eventstore.Store }

func (s *lagging) ReadStream(ctx context.Context, stream string, after uint64, yield func(eventstore.Recorded) error) error {
	var held *eventstore.Recorded
	err := s.Store.ReadStream(ctx, stream, after, func(r eventstore.Recorded) error {
		last := held
		held = &r
		if last == nil {
			return nil
		}
		return yield(*last)
	})
	if err != nil || held == nil || rand.IntN(10) == 0 {
		return err
	}
	return yield(*held)
}

// stutter gives each record the token of the one before it.
type stutter struct{ eventstore.Store }

func (s *stutter) Follow(ctx context.Context, after eventstore.Token, yield func(eventstore.Recorded) error) error {
	return s.Store.Follow(ctx, after, func(r eventstore.Recorded) error {
		before := after
		after = r.Token
		r.Token = before
		return yield(r)
	})
}

// early draws a record's position when it begins to append, and commits later. A
// follower asks for what stands behind the last position that it has seen, and so
// passes by what has become visible since with a lower one. A clock serves for the
// positions here; they stand before the data.
type early struct{ eventstore.Store }

func (s *early) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	position := binary.BigEndian.AppendUint64(nil, uint64(time.Now().UnixNano()))
	var placed []eventstore.Record
	for _, r := range records {
		r.Data = append(position[:8:8], r.Data...)
		placed = append(placed, r)
	}
	time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond) // what else a transaction has to do
	return s.Store.Append(ctx, stream, seen, placed...)
}

func (s *early) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	return singly(ctx, s, writes)
}

func (s *early) ReadStream(ctx context.Context, stream string, after uint64, yield func(eventstore.Recorded) error) error {
	return s.Store.ReadStream(ctx, stream, after, plain(yield))
}

func (s *early) ReadAll(ctx context.Context, after eventstore.Token, most int, yield func(eventstore.Recorded) error) error {
	return s.Store.ReadAll(ctx, after, most, plain(yield))
}

func (s *early) Follow(ctx context.Context, after eventstore.Token, yield func(eventstore.Recorded) error) error {
	reached, shown := uint64(0), plain(yield)
	return s.Store.Follow(ctx, after, func(r eventstore.Recorded) error {
		position := binary.BigEndian.Uint64(r.Data)
		if position < reached {
			return nil
		}
		reached = position
		return shown(r)
	})
}

// plain takes the position off.
func plain(yield func(eventstore.Recorded) error) func(eventstore.Recorded) error {
	return func(r eventstore.Recorded) error {
		r.Data = r.Data[8:]
		return yield(r)
	}
}
