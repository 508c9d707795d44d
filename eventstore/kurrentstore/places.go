package kurrentstore

import (
	"context"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// places knows the index and the position of every record, by stream. The server
// can tell neither when it is asked for one stream. It is filled by the first
// ReadStream, which reads the whole ledger for it, and brought up to date by
// each later one. It costs 24 bytes a record and about a hundred a stream.
type places struct {
	gate    chan struct{} // holds one; whoever has taken it owns the rest
	at      []position    // of the record with that index
	streams map[string][]uint64
	tally   tally
}

func newPlaces() *places {
	p := &places{gate: make(chan struct{}, 1), streams: map[string][]uint64{}, tally: newTally(place{})}
	p.gate <- struct{}{}
	return p
}

// placesOf returns the places of a stream's records, as the server has them now.
func (s *Store) placesOf(ctx context.Context, stream string) ([]place, error) {
	p := s.places
	select {
	case <-p.gate:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-s.life.Done():
		return nil, eventstore.ErrClosed
	}
	defer func() { p.gate <- struct{}{} }()
	if err := s.extend(ctx); err != nil {
		return nil, fmt.Errorf("count records: %w", err)
	}
	indexes := p.streams[stream]
	found := make([]place, len(indexes))
	for i, index := range indexes {
		found[i] = place{at: p.at[index], count: index + 1}
	}
	return found, nil
}

// extend goes over what has come since the last time. The caller has the gate.
func (s *Store) extend(ctx context.Context) error {
	p := s.places
	f := &feed{store: s, tally: p.tally, idle: func() error { return errEnough }}
	if n := len(p.at); n > 0 {
		f.place = place{at: p.at[n-1], count: uint64(n)}
	}
	f.yield = func(r eventstore.Recorded) error {
		p.at = append(p.at, f.place.at)
		p.streams[r.Stream] = append(p.streams[r.Stream], r.Index)
		return nil
	}
	if err := f.run(ctx, attempts); err != errEnough {
		return err
	}
	return nil
}
