package storecheck_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/storecheck"
)

// follower is a client that is shown everything. A line in the journal is what it
// has of a record: it goes on after the last one when it was killed, and now and
// then of its own accord.
type follower struct {
	name    string
	store   eventstore.Store
	journal *storecheck.Journal
	random  *rand.Rand

	token eventstore.Token
}

var errAgain = errors.New("follow again")

// silence is how long Follow may take to show what ReadAll shows.
const silence = 20 * time.Second

func (f *follower) run(journal string, written <-chan struct{}) error {
	lines, err := storecheck.Last(journal, f.name, 1)
	if err != nil {
		return err
	}
	for _, line := range lines {
		var last storecheck.Place
		if err := json.Unmarshal(line.Value, &last); err != nil || line.Kind != storecheck.Shown {
			return fmt.Errorf("journal has no place of %s: %w", f.name, err)
		}
		f.token = last.Token
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-written
		cancel()
	}()
	for ctx.Err() == nil {
		if err := f.follow(ctx, 1+f.random.IntN(2000)); err != nil {
			return err
		}
	}
	return f.finish()
}

// follow is shown up to n records.
func (f *follower) follow(ctx context.Context, n int) error {
	var broken error // of the journal
	err := f.store.Follow(ctx, f.token, func(r eventstore.Recorded) error {
		if err := intact(r); err != nil {
			broken = f.complain(err)
		}
		broken = errors.Join(broken, f.journal.Add(f.name, storecheck.Shown, storecheck.PlaceOf(r)))
		f.token = r.Token
		if n--; n == 0 || broken != nil {
			return errAgain
		}
		if f.random.IntN(100) == 0 {
			time.Sleep(time.Duration(f.random.IntN(2000)) * time.Microsecond)
		}
		return nil
	})
	end := storecheck.EndOf(err, ctx.Err() != nil)
	switch {
	case broken != nil || errors.Is(err, errAgain):
		return broken
	case end == storecheck.Strange || err == nil:
		broken = f.complain(fmt.Errorf("follow ended: %w", err))
	}
	time.Sleep(10 * time.Millisecond)
	return broken
}

// complain writes under another name: a follower goes on after its last line.
func (f *follower) complain(err error) error {
	return f.journal.Add(f.name+"!", storecheck.Found, storecheck.Complaint{What: err.Error()})
}

// finish is shown what there still is: nobody writes any more. A store whose
// ReadAll has something that Follow does not come to is found out by its silence,
// one whose tokens lead nowhere by a token that stays.
func (f *follower) finish() error {
	for {
		n, before := 0, f.token
		err := f.store.ReadAll(context.Background(), f.token, math.MaxInt, func(eventstore.Recorded) error { n++; return nil })
		switch {
		case errors.Is(err, eventstore.ErrUnavailable):
			time.Sleep(10 * time.Millisecond)
			continue
		case err != nil:
			return fmt.Errorf("%s: %w", f.name, err)
		case n == 0:
			return nil
		}
		ctx, cancel := context.WithTimeout(context.Background(), silence)
		err = f.follow(ctx, n)
		cancel()
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if f.token == before {
			return f.complain(fmt.Errorf("it does not come to the last %d records", n))
		}
	}
}
