package storetest

import (
	"errors"
	"fmt"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

const writers = 8

func raceTests() []testCase {
	return []testCase{
		{"eight writers race on one stream", raceOneStream},
		{"eight writers on many streams, followers miss nothing", raceManyStreams},
		{"bulk and single appends race", raceBulk},
		{"reading while writing", readWhileWriting},
		{"what ends with its context ends honestly", raceCancel},
	}
}

// together runs f in as many goroutines as there are writers, and reports the
// first error.
func (h *house) together(f func(writer int) error) {
	h.Helper()
	var wg sync.WaitGroup
	errs := make(chan error, writers)
	for w := range writers {
		wg.Go(func() {
			if err := f(w); err != nil {
				errs <- fmt.Errorf("writer %d: %w", w, err)
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		h.Fatal(err)
	}
}

// insist appends until it succeeds. Only conflicts are forgiven, and only those
// that teach something new.
func (h *house) insist(stream string, seen uint64, r eventstore.Record) (uint64, error) {
	for {
		count, err := h.store.Append(h.ctx, stream, seen, r)
		var conflict *eventstore.ConflictError
		if !errors.As(err, &conflict) {
			return count, err
		}
		if conflict.Actual <= seen {
			return 0, fmt.Errorf("conflict at %d, but the stream holds %d", seen, conflict.Actual)
		}
		seen = conflict.Actual
	}
}

func raceOneStream(h *house) {
	const each = 15
	h.together(func(w int) error {
		seen := uint64(0)
		for i := range each {
			count, err := h.insist("child-1", seen, record(fmt.Sprintf("%d-%d", w, i)))
			if err != nil {
				return err
			}
			seen = count
		}
		return nil
	})
	h.inOrder(h.whole(), each)
	h.reopen()
	h.inOrder(h.whole(), each)
}

// inOrder checks that every writer's records are there once, in its own order:
// it began each append after the one before was acknowledged.
func (h *house) inOrder(all []eventstore.Recorded, each int) {
	h.Helper()
	if len(all) != writers*each {
		h.Fatalf("%d records, want %d", len(all), writers*each)
	}
	next := make([]int, writers)
	for _, r := range all {
		var w, i int
		if _, err := fmt.Sscanf(r.ID, "%d-%d", &w, &i); err != nil || w >= writers || i != next[w] {
			h.Fatalf("record %s at index %d is out of order (%v)", r.ID, r.Index, err)
		}
		if !sameRecord(r.Record, record(r.ID)) {
			h.Fatalf("record %s has the bytes of another", r.ID)
		}
		next[w]++
	}
}

func raceManyStreams(h *house) {
	const each = 25
	fromStart := h.follow("", nil)
	joined := make(chan *follower, 1)
	h.together(func(w int) error {
		for i := range each {
			stream := fmt.Sprintf("child-%d-%d", w, i%5)
			if _, err := h.store.Append(h.ctx, stream, uint64(i/5), record(fmt.Sprintf("%d-%d", w, i))); err != nil {
				return err
			}
			if w == 0 && i == each/2 {
				joined <- h.follow("", nil) // in the thick of it
			}
		}
		return nil
	})
	for _, f := range []*follower{fromStart, <-joined} {
		f.until(writers * each)
		got := f.end()
		h.inOrder(got, each)
		h.same("followed", got, h.whole())
	}
}

func raceBulk(h *house) {
	const each = 80
	h.together(func(w int) error {
		stream := fmt.Sprintf("child-%d", w)
		for i := 0; i < each; {
			if w%2 == 0 {
				if _, err := h.store.Append(h.ctx, stream, uint64(i), record(fmt.Sprintf("%d-%d", w, i))); err != nil {
					return err
				}
				i++
				continue
			}
			var writes []eventstore.Write
			for ; len(writes) < 40; i++ {
				r := record(fmt.Sprintf("%d-%d", w, i))
				writes = append(writes, eventstore.Write{Stream: stream, Seen: uint64(i), Records: []eventstore.Record{r}})
			}
			if n, err := h.store.AppendAll(h.ctx, writes); n != len(writes) || err != nil {
				return fmt.Errorf("AppendAll() = %d, %w", n, err)
			}
		}
		return nil
	})
	h.inOrder(h.whole(), each)
}

// readWhileWriting reads all the time. A read never sees less than the one
// before it, never half an append, and a writer sees what it has written.
func readWhileWriting(h *house) {
	const each, size = 10, 3
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for before := 0; ; {
				n, err := h.countWhole(size)
				if err != nil || n < before {
					h.Errorf("read %d records after %d: %v", n, before, err)
					return
				}
				before = n
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	h.together(func(w int) error {
		stream := fmt.Sprintf("child-%d", w)
		for i := range uint64(each) {
			ids := numbered(fmt.Sprintf("%d-%d", w, i), size)
			if _, err := h.store.Append(h.ctx, stream, i*size, records(ids...)...); err != nil {
				return err
			}
			n := 0
			err := h.store.ReadStream(h.ctx, stream, i*size, func(eventstore.Recorded) error { n++; return nil })
			if err != nil || n != size {
				return fmt.Errorf("read %d records of an append of %d: %w", n, size, err)
			}
		}
		return nil
	})
	close(stop)
	readers.Wait()
	h.whole()
}

// countWhole reads streams one by one: an append of `size` records is there or
// is not.
func (h *house) countWhole(size int) (int, error) {
	total := 0
	for w := range writers {
		n := 0
		err := h.store.ReadStream(h.ctx, fmt.Sprintf("child-%d", w), 0, func(eventstore.Recorded) error { n++; return nil })
		if err != nil || n%size != 0 {
			return 0, fmt.Errorf("stream shows %d records, appended by %d: %w", n, size, err)
		}
		total += n
	}
	return total, nil
}
