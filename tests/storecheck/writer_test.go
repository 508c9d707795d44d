package storecheck_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/storecheck"
)

// streams is how many all writers share.
const streams = 8

// writer is one client. It does one thing at a time, and an append whose outcome
// it does not know it repeats until it does, also when it was killed meanwhile.
type writer struct {
	name    string
	store   eventstore.Store
	journal *storecheck.Journal
	random  *rand.Rand

	number  int               // of its last call
	known   map[string]uint64 // what streams held when it last heard of them
	missed  string            // the stream of a conflict that it has just learnt from
	token   eventstore.Token  // of some record it has read
	after   uint64            // index that follows the token
	pending []storecheck.Write
}

func (w *writer) run(journal string, stop <-chan struct{}) error {
	if err := w.remember(journal); err != nil {
		return err
	}
	for {
		select {
		case <-stop:
			if w.pending == nil {
				return nil
			}
		default:
		}
		time.Sleep(time.Duration(w.random.IntN(3000)) * time.Microsecond)
		if err := w.next(); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
}

// remember finds what an earlier process of this name has left undone.
func (w *writer) remember(journal string) error {
	lines, err := storecheck.Last(journal, w.name, 2)
	if err != nil || len(lines) == 0 {
		return err
	}
	var call storecheck.Call
	var answer storecheck.Answer
	last := lines[len(lines)-1]
	if last.Kind == storecheck.Ended {
		err = json.Unmarshal(last.Value, &answer)
		if last = lines[0]; last.Kind != storecheck.Began {
			return fmt.Errorf("journal has no call before an answer of %s", w.name)
		}
	}
	if err := errors.Join(err, json.Unmarshal(last.Value, &call)); err != nil {
		return err
	}
	w.number = call.Number
	if answer.End == "" || answer.End == storecheck.Unknown {
		w.pending = call.Writes
	}
	return nil
}

// next makes one call.
func (w *writer) next() error {
	if w.pending != nil {
		time.Sleep(time.Duration(w.random.IntN(30)) * time.Millisecond) // there may be no server
		return w.append(w.pending)
	}
	switch chance := w.random.IntN(100); {
	case chance < 50:
		return w.append(w.writes(1, 1+w.random.IntN(3)))
	case chance < 60:
		return w.append(w.writes(2+w.random.IntN(4), 1))
	case chance < 65: // sees what is not there
		wrong := w.writes(1, 1)
		wrong[0].Seen = uint64(w.random.Int64N(int64(wrong[0].Seen) + 3))
		return w.append(wrong)
	case chance < 85:
		back := uint64(w.random.IntN(10))
		name := w.stream()
		return w.readStream(name, w.known[name]-min(back, w.known[name]))
	default:
		return w.readAll(1 + w.random.IntN(50))
	}
}

// stream is any; mostly the one of a conflict, now that its count is known.
func (w *writer) stream() string {
	name := fmt.Sprintf("child-%d", w.random.IntN(streams))
	if w.missed != "" && w.random.IntN(4) > 0 {
		name = w.missed
	}
	w.missed = ""
	return name
}

// writes makes n writes of so many records each, which nobody has made before.
func (w *writer) writes(n, records int) []storecheck.Write {
	known := map[string]uint64{}
	var all []storecheck.Write
	for i := range n {
		name := w.stream()
		if _, again := known[name]; !again {
			known[name] = w.known[name]
		}
		next := storecheck.Write{Stream: name, Seen: known[name]}
		for k := range records {
			next.IDs = append(next.IDs, fmt.Sprintf("%s-%d-%d-%d", w.name, w.number+1, i, k))
		}
		known[name] += uint64(records)
		all = append(all, next)
	}
	return all
}

// context bounds a call. Some callers have no patience at all.
func (w *writer) context() (context.Context, context.CancelFunc) {
	limit := 20 * time.Second
	if w.random.IntN(20) == 0 {
		limit = time.Duration(w.random.IntN(10_000)) * time.Microsecond
	}
	return context.WithTimeout(context.Background(), limit)
}

func (w *writer) append(writes []storecheck.Write) error {
	ctx, cancel := w.context()
	defer cancel()
	w.number++
	if err := w.journal.Add(w.name, storecheck.Began, storecheck.Call{Number: w.number, Writes: writes}); err != nil {
		return err
	}
	answer := storecheck.Answer{Number: w.number}
	var err error
	if first := writes[0]; len(writes) == 1 {
		answer.Count, err = w.store.Append(ctx, first.Stream, first.Seen, recordsOf(first.IDs)...)
		if err == nil {
			answer.Durable = 1
		}
	} else {
		answer.Durable, err = w.store.AppendAll(ctx, writesOf(writes))
	}
	answer.End = storecheck.EndOf(err, ctx.Err() != nil)
	w.learn(writes, &answer, err)
	return w.journal.Add(w.name, storecheck.Ended, answer)
}

// learn takes an answer in.
func (w *writer) learn(writes []storecheck.Write, answer *storecheck.Answer, err error) {
	for _, done := range writes[:answer.Durable] {
		w.known[done.Stream] = done.Seen + uint64(len(done.IDs))
	}
	w.pending = nil
	var conflict *eventstore.ConflictError
	switch {
	case answer.End == storecheck.Unknown:
		w.pending = writes
	case errors.As(err, &conflict):
		answer.Actual = conflict.Actual
		w.known[conflict.Stream], w.missed = conflict.Actual, conflict.Stream
	}
	if err != nil {
		answer.Cause = err.Error()
	}
}

func (w *writer) readStream(name string, after uint64) error {
	return w.read(storecheck.Read{Stream: name, After: after}, func(ctx context.Context, yield func(eventstore.Recorded) error) error {
		return w.store.ReadStream(ctx, name, after, yield)
	})
}

// readAll goes on after a record that it has seen in some stream.
func (w *writer) readAll(most int) error {
	return w.read(storecheck.Read{After: w.after, Max: most}, func(ctx context.Context, yield func(eventstore.Recorded) error) error {
		return w.store.ReadAll(ctx, w.token, most, yield)
	})
}

func (w *writer) read(what storecheck.Read, run func(context.Context, func(eventstore.Recorded) error) error) error {
	ctx, cancel := w.context()
	defer cancel()
	w.number++
	if err := w.journal.Add(w.name, storecheck.Began, storecheck.Call{Number: w.number, Read: &what}); err != nil {
		return err
	}
	answer := storecheck.Answer{Number: w.number}
	err := run(ctx, func(r eventstore.Recorded) error {
		answer.Places = append(answer.Places, storecheck.PlaceOf(r))
		return intact(r)
	})
	answer.End = storecheck.EndOf(err, ctx.Err() != nil)
	if err != nil {
		answer.Cause = err.Error()
	}
	if n := len(answer.Places); n > 0 {
		last := answer.Places[n-1]
		w.token, w.after = last.Token, last.Index+1
		w.known[last.Stream] = max(w.known[last.Stream], last.Count)
	}
	return w.journal.Add(w.name, storecheck.Ended, answer)
}
