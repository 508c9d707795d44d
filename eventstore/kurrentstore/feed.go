package kurrentstore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"github.com/homeward-ledger/homeward/eventstore"
)

// yieldFunc is what the contract's reading methods call for each record.
type yieldFunc = func(eventstore.Recorded) error

// feed hands out our records in the order of $all. It is one subscription after
// another, each filtered by the server and beginning after the last record that
// was handed out.
//
// The checkpoints that the server sends between records are not used to begin
// anew: up to 24.x a subscription leaves out whatever event stands first at or
// after its position, which is right only if the position is an event's. The
// position of a record of ours always is.
type feed struct {
	store *Store
	place place // after the last record handed out
	tally tally
	yield yieldFunc
	idle  func() error // called when all there was has been handed out
}

// errEnough ends a feed that has done what it was wanted for.
var errEnough = errors.New("enough")

// verdict is an error that ends a feed for good: of the caller's, or about what
// was read.
type verdict struct{ error }

func (v verdict) Unwrap() error { return v.error }

// windowSize is how many events the server looks at before it reports on its
// way through those of others.
const windowSize = 1000

// run feeds until yield or idle return an error, which it returns, or until the
// reading cannot go on: after so many failures without any progress in between.
func (f *feed) run(ctx context.Context, patience int) error {
	joint, cancel := f.store.joint(ctx)
	defer cancel()
	for failures := 1; ; failures++ {
		from := f.place
		err := f.subscribe(ctx, joint)
		var v verdict
		if errors.As(err, &v) {
			return v.error
		}
		if err := f.store.ended(ctx); err != nil {
			return err
		}
		if err := final(err); err != nil {
			return err
		}
		if f.place != from {
			failures = 1
		}
		if failures >= patience {
			return fmt.Errorf("%w: %w", eventstore.ErrUnavailable, err)
		}
		f.store.pause(ctx, failures-1)
	}
}

// subscribe runs one subscription to its end.
func (f *feed) subscribe(ctx, joint context.Context) error {
	own, cancel := context.WithCancel(joint)
	defer cancel()
	options := esdb.SubscribeToAllOptions{
		From:               esdb.Start{},
		Filter:             &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{f.store.prefix}},
		MaxSearchWindow:    windowSize,
		CheckpointInterval: 1,
	}
	if f.place.count > 0 {
		options.From = f.place.at
	}
	subscription, err := call(own, f.store.link, "subscribe", func(c *esdb.Client) (live, error) {
		s, err := c.SubscribeToAll(own, options)
		return live{s, c}, err
	})
	if err != nil {
		return err
	}
	defer func() { _ = subscription.Close() }()
	for {
		event, err := guarded("receive", func() (*esdb.SubscriptionEvent, error) { return subscription.Recv(), nil })
		if err == nil {
			err = f.take(ctx, event)
		}
		if err == nil {
			continue
		}
		var v verdict
		if !errors.As(err, &v) && own.Err() == nil {
			// The client takes no notice of how a subscription ended.
			f.store.link.abandon(subscription.client)
		}
		return err
	}
}

// live is a subscription and the client that it came from.
type live struct {
	*esdb.Subscription
	client *esdb.Client
}

// take deals with one message. What it does not know it passes over.
func (f *feed) take(ctx context.Context, m *esdb.SubscriptionEvent) error {
	switch {
	case m.SubscriptionDropped != nil:
		return fmt.Errorf("subscription dropped: %w", m.SubscriptionDropped.Error)
	case m.CaughtUp != nil && f.idle != nil:
		if err := f.idle(); err != nil {
			return verdict{err}
		}
	case m.EventAppeared != nil && m.EventAppeared.Event != nil:
		if err := f.record(ctx, m.EventAppeared.Event); err != nil {
			return verdict{err}
		}
	}
	return nil
}

// record hands out one record.
func (f *feed) record(ctx context.Context, e *esdb.RecordedEvent) error {
	if err := f.store.ended(ctx); err != nil {
		return err
	}
	if !strings.HasPrefix(e.StreamID, f.store.prefix) || f.place.count > 0 && !before(f.place.at, e.Position) {
		return fmt.Errorf("server shows an event that does not belong here: %w", eventstore.ErrDamaged)
	}
	if err := f.tally.next(e.StreamID, e.EventNumber); err != nil {
		return err
	}
	record, err := f.store.decode(e)
	if err != nil {
		return err
	}
	next := place{at: e.Position, count: f.place.count + 1}
	f.store.reach(next.at)
	recorded := eventstore.Recorded{
		Record: record,
		Index:  next.count - 1,
		Stream: e.StreamID[len(f.store.prefix):],
		Count:  e.EventNumber + 1,
		Token:  next.token(),
	}
	f.place = next
	return f.yield(recorded)
}

// tally finds records that are missing from the middle of a stream, and, of a
// feed from the very beginning, from its head. It costs about a hundred bytes a
// stream.
type tally struct {
	fromStart bool
	due       map[string]uint64 // revision that is due next, of the streams seen
}

func newTally(from place) tally {
	return tally{fromStart: from.count == 0, due: map[string]uint64{}}
}

func (t tally) next(stream string, revision uint64) error {
	due, seen := t.due[stream]
	if (seen || t.fromStart) && revision != due {
		return missing(stream, due)
	}
	t.due[stream] = revision + 1
	return nil
}
