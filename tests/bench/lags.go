package main

import (
	"context"
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// lags is how long records waited for a checkpoint that covers them, after their
// receipt.
type lags struct {
	indexes []uint64
	since   []time.Time
}

func (l *lags) begin(index uint64, at time.Time) {
	l.indexes, l.since = append(l.indexes, index), append(l.since, at)
}

// wait looks at checkpoints until the last record is covered. Records that were sealed
// while others were still handed in are counted by the first look after.
func (l *lags) wait(ctx context.Context, h *house, values map[string]float64) error {
	if len(l.indexes) == 0 {
		return nil
	}
	last := slices.Max(l.indexes)
	for {
		checkpoint, err := transparency.PeekCheckpoint(h.ledger.Checkpoint())
		if err != nil {
			return err
		}
		if checkpoint.Size > last {
			values["seal ms"] = float64(time.Since(l.since[len(l.since)-1]).Milliseconds())
			return nil
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// groups joins streams.
type groups struct {
	parent map[domain.StreamID]domain.StreamID
}

func newGroups() groups { return groups{map[domain.StreamID]domain.StreamID{}} }

func (g groups) of(id domain.StreamID) domain.StreamID {
	for parent, joined := g.parent[id]; joined; parent, joined = g.parent[id] {
		id = parent
	}
	return id
}

func (g groups) join(a, b domain.StreamID) {
	if a, b = g.of(a), g.of(b); a != b {
		g.parent[b] = a
	}
}
