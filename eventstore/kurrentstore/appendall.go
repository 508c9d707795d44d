package kurrentstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Neighbouring writes to one stream are appended together while they stay below
// this. The servers up to 24.x take a mebibyte at once unless told otherwise.
const (
	groupRecords = 500
	groupBytes   = 512 << 10
)

// AppendAll implements eventstore.Store. The server keeps the order of two
// appends only when the second begins after the first has its answer, so each
// costs a round trip; neighbours of one stream share one.
func (s *Store) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	if err := s.ended(ctx); err != nil {
		return 0, fmt.Errorf("append all: %w", err)
	}
	durable := 0
	for durable < len(writes) {
		n := group(writes[durable:])
		if n > 1 {
			_, err := s.append(ctx, merge(writes[durable:durable+n]))
			if err == nil {
				durable += n
				continue
			}
			if !errors.Is(err, eventstore.ErrConflict) {
				return durable, err
			}
			// Some of them may be on record already; one by one will tell.
		}
		for _, w := range writes[durable : durable+n] {
			if _, err := s.append(ctx, w); err != nil {
				return durable, err
			}
			durable++
		}
	}
	return durable, nil
}

// group returns how many of the writes go together, at least one. Each goes on
// where the one before it ends, and none needs refusing.
func group(writes []eventstore.Write) int {
	records, size := 0, 0
	ids := map[string]bool{}
	for i, w := range writes {
		records += len(w.Records)
		for _, r := range w.Records {
			if ids[r.ID] {
				return max(1, i)
			}
			ids[r.ID] = true
			size += r.Size()
		}
		first := writes[0]
		follows := i == 0 || w.Stream == first.Stream && w.Seen == writes[i-1].Seen+uint64(len(writes[i-1].Records))
		if !follows || i > 0 && (records > groupRecords || size > groupBytes) || w.Validate() != nil {
			return max(1, i)
		}
	}
	return len(writes)
}

func merge(writes []eventstore.Write) eventstore.Write {
	merged := eventstore.Write{Stream: writes[0].Stream, Seen: writes[0].Seen}
	for _, w := range writes {
		merged.Records = append(merged.Records, w.Records...)
	}
	return merged
}
