package storecheck_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// fault is a store broken on purpose, and what the checker must say of it.
type fault struct {
	name   string
	breaks func(eventstore.Store) eventstore.Store
	found  string
}

// faults are as people build them who mean well.
func faults() []fault {
	return []fault{
		{"ignores the expected revision", func(s eventstore.Store) eventstore.Store { return &anyRevision{s} }, "not linearizable"},
		{"takes a position before the commit", func(s eventstore.Store) eventstore.Store { return &early{Store: s} }, "was due"},
		{"appends a retry twice", func(s eventstore.Store) eventstore.Store { return &twice{Store: s, tried: map[string]bool{}} }, "is there twice"},
		{"acknowledges before it is durable", func(s eventstore.Store) eventstore.Store { return &hasty{s} }, "where it is not"},
		{"reads from a copy that lags behind", func(s eventstore.Store) eventstore.Store { return &lagging{s} }, "not linearizable"},
		{"resumes a follower one record early", func(s eventstore.Store) eventstore.Store { return &stutter{s} }, "was due"},
	}
}

// TestFaultsAreFound: the checker that passes our stores finds each of these out.
// What they do wrong is a matter of chance, so a run may have to be repeated. In
// a short run they are planted in SQLite's store alone, in a full one in all.
func TestFaultsAreFound(t *testing.T) {
	stores := []func(*testing.T) *trial{onSQLite}
	if *soak >= time.Minute {
		stores = append(stores, onPostgreSQL, onKurrentDB)
	}
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			for _, on := range stores {
				f.isFound(t, on)
			}
		})
	}
}

func (f fault) isFound(t *testing.T, on func(*testing.T) *trial) {
	t.Helper()
	var tr *trial
	for range 10 {
		tr = on(t)
		tr.common.Fault = f.name
		for _, said := range tr.run(0).Violations {
			if strings.Contains(said, f.found) {
				t.Logf("%s: found: %s", tr.place.kind, said)
				return
			}
		}
	}
	t.Errorf("%s: nothing was found that says %q", tr.place.kind, f.found)
}

// dressed puts over a store what the role wants.
func (r role) dressed(s eventstore.Store) (eventstore.Store, error) {
	if r.Forgets > 0 {
		s = &forgetful{s, r.Forgets}
	}
	if r.Fault == "" {
		return s, nil
	}
	for _, f := range faults() {
		if f.name == r.Fault {
			return f.breaks(s), nil
		}
	}
	return nil, errors.Join(fmt.Errorf("no fault is called %q", r.Fault), s.Close())
}

// forgetful is no fault: it loses answers, as a network does.
type forgetful struct {
	eventstore.Store
	of int
}

func (s *forgetful) Append(ctx context.Context, stream string, seen uint64, records ...eventstore.Record) (uint64, error) {
	count, err := s.Store.Append(ctx, stream, seen, records...)
	if rand.IntN(s.of) == 0 {
		return 0, fmt.Errorf("append: answer is lost: %w", eventstore.ErrUnavailable)
	}
	return count, err
}

func (s *forgetful) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	n, err := s.Store.AppendAll(ctx, writes)
	if rand.IntN(s.of) == 0 {
		return 0, fmt.Errorf("append all: answer is lost: %w", eventstore.ErrUnavailable)
	}
	return n, err
}
