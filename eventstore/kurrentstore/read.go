package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// ReadAll implements eventstore.Store. A token whose record the server does not
// have is ErrInvalid: the server is older than the token, so it was rolled back.
func (s *Store) ReadAll(ctx context.Context, after eventstore.Token, limit int, yield yieldFunc) error {
	from, err := s.start(ctx, after)
	if err != nil {
		return fmt.Errorf("read all: %w", err)
	}
	if limit <= 0 {
		return nil
	}
	f := &feed{store: s, place: from, tally: newTally(from), idle: func() error { return errEnough }}
	f.yield = func(r eventstore.Recorded) error {
		if err := yield(r); err != nil {
			return yielded{err}
		}
		if limit--; limit == 0 {
			return errEnough
		}
		return nil
	}
	return finish("read all", f.run(ctx, attempts))
}

// Follow implements eventstore.Store. It sees the appends of every process. A
// server that cannot be reached does not end it: nothing can come from there
// meanwhile, and it goes on after the last record when the server is back. It
// does end when the server refuses the login, or what it shows is ErrDamaged.
func (s *Store) Follow(ctx context.Context, after eventstore.Token, yield yieldFunc) error {
	from, err := s.start(ctx, after)
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	f := &feed{store: s, place: from, tally: newTally(from)}
	f.yield = func(r eventstore.Recorded) error {
		if err := yield(r); err != nil {
			return yielded{err}
		}
		return nil
	}
	return finish("follow", f.run(ctx, math.MaxInt))
}

// yielded is an error of the caller's, which comes back as it was.
type yielded struct{ error }

// finish says what a reading method returns.
func finish(name string, err error) error {
	var own yielded
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own.error
	case errors.Is(err, errEnough):
		return nil
	default:
		return fmt.Errorf("%s: %w", name, err)
	}
}

// start returns the place that a token names. A token from beyond what this
// process has seen is looked up once.
func (s *Store) start(ctx context.Context, after eventstore.Token) (place, error) {
	from, err := parseToken(after)
	if err != nil {
		return place{}, err
	}
	if err := s.ended(ctx); err != nil {
		return place{}, err
	}
	if from.count == 0 || !s.beyond(from.at) {
		return from, nil
	}
	found, err := reading(ctx, s, "look up token", func(ctx context.Context, c *esdb.Client) (*esdb.RecordedEvent, error) {
		read, err := c.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Forwards, From: from.at}, 1)
		if err != nil {
			return nil, err
		}
		defer read.Close()
		return one(read)
	})
	if err != nil {
		return place{}, err
	}
	if found == nil || found.Position != from.at || !strings.HasPrefix(found.StreamID, s.prefix) {
		return place{}, fmt.Errorf("token is of no record on the server: %w", eventstore.ErrInvalid)
	}
	s.reach(from.at)
	return from, nil
}

// reach remembers how far our records have been seen.
func (s *Store) reach(at position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if before(s.reached, at) {
		s.reached = at
	}
}

func (s *Store) beyond(at position) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return before(s.reached, at)
}
