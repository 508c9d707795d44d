package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

func followTests() []testCase {
	return []testCase{
		{"Follow catches up and goes on live", followLive},
		{"Follow resumes at a token after reopening", followResumes},
		{"Follow ends with its context", followCancel},
		{"a slow follower blocks nobody", followSlow},
	}
}

// follower collects what Follow yields, in a goroutine of its own.
type follower struct {
	h      *house
	cancel context.CancelFunc
	done   chan struct{}

	mu    sync.Mutex
	moved *sync.Cond
	got   []eventstore.Recorded
	err   error // of Follow, once done is closed
}

// follow starts a follower. before, when given, runs in yield for each record.
func (h *house) follow(after eventstore.Token, before func(eventstore.Recorded)) *follower {
	ctx, cancel := context.WithCancel(h.ctx)
	f := &follower{h: h, cancel: cancel, done: make(chan struct{})}
	f.moved = sync.NewCond(&f.mu)
	store := h.store
	go func() {
		err := store.Follow(ctx, after, func(r eventstore.Recorded) error {
			if before != nil {
				before(r)
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			if n := len(f.got); n > 0 && r.Index != f.got[n-1].Index+1 {
				return fmt.Errorf("follower was shown index %d after %d", r.Index, f.got[n-1].Index)
			}
			f.got = append(f.got, r)
			f.moved.Broadcast()
			return nil
		})
		f.mu.Lock()
		defer f.mu.Unlock()
		f.err = err
		close(f.done)
		f.moved.Broadcast()
	}()
	h.Cleanup(cancel)
	return f
}

// until waits until the follower has n records and returns them.
func (f *follower) until(n int) []eventstore.Recorded {
	f.h.Helper()
	reached := make(chan struct{})
	go func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		for len(f.got) < n && f.err == nil {
			f.moved.Wait()
		}
		close(reached)
	}()
	select {
	case <-reached:
	case <-f.h.ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.got) < n {
		f.h.Fatalf("follower has %d records of %d, error %v", len(f.got), n, f.err)
	}
	return slices.Clone(f.got)
}

// end cancels the follower, waits for it and returns what it had got.
func (f *follower) end() []eventstore.Recorded {
	f.h.Helper()
	f.cancel()
	f.h.wait(f.done, "cancelling Follow")
	if !errors.Is(f.err, context.Canceled) {
		f.h.Fatalf("Follow() = %v, want the context's error", f.err)
	}
	return f.got
}

func followLive(h *house) {
	h.add("child-1", 0, numbered("old", 20)...)
	f := h.follow("", nil)
	f.until(20)
	for i := range uint64(20) {
		h.add("child-2", i, numbered("new", 20)[i])
		f.until(21 + int(i)) // each by itself: no commit may be slept through
	}
	h.same("followed", f.end(), h.whole())
}

func followResumes(h *house) {
	h.add("child-1", 0, numbered("r", 20)...)
	first := h.follow("", nil)
	token := first.until(12)[11].Token
	first.end()
	h.reopen()
	f := h.follow(token, nil)
	f.until(8)
	h.add("child-1", 20, "last")
	f.until(9)
	h.same("resumed", f.end(), h.whole()[12:])
}

func followCancel(h *house) {
	idle := h.follow("", nil)
	h.add("child-1", 0, "a")
	idle.until(1)
	if got := idle.end(); len(got) != 1 {
		h.Fatalf("follower got %d records, want 1", len(got))
	}
	ended, cancel := context.WithCancel(h.ctx)
	cancel()
	err := h.store.Follow(ended, "", func(eventstore.Recorded) error { return errEnough })
	if !errors.Is(err, context.Canceled) {
		h.Fatalf("Follow() with an ended context = %v", err)
	}
}

func followSlow(h *house) {
	release, stuck := make(chan struct{}), make(chan struct{})
	var once sync.Once
	slow := h.follow("", func(eventstore.Recorded) {
		once.Do(func() { close(stuck) })
		<-release
	})
	quick := h.follow("", nil)
	h.add("child-1", 0, "first")
	h.wait(stuck, "waking the follower")
	for i := range uint64(50) {
		h.add("child-2", i, numbered("r", 50)[i])
	}
	quick.until(51)
	close(release)
	slow.until(51)
	want := h.whole()
	h.same("slow", slow.end(), want)
	h.same("quick", quick.end(), want)
}
