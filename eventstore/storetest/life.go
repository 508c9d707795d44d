package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

func lifeTests() []testCase {
	return []testCase{
		{"a closed store says so", closedStore},
		{"Close ends followers", closeEndsFollow},
		{"Close in the middle of appends loses none", closeInTheMiddle},
		{"an ended context does nothing", endedContext},
	}
}

// calls is every method but Close.
func (h *house) calls(ctx context.Context) map[string]func() error {
	yield := func(eventstore.Recorded) error { return errEnough }
	return map[string]func() error{
		"Append": func() error {
			_, err := h.store.Append(ctx, "child-2", 0, record("x"))
			return err
		},
		"AppendAll": func() error {
			_, err := h.store.AppendAll(ctx, []eventstore.Write{{Stream: "child-2", Records: records("x")}})
			return err
		},
		"ReadStream": func() error { return h.store.ReadStream(ctx, "child-1", 0, yield) },
		"ReadAll":    func() error { return h.store.ReadAll(ctx, "", 1, yield) },
		"Follow":     func() error { return h.store.Follow(ctx, "", yield) },
	}
}

func closedStore(h *house) {
	h.add("child-1", 0, "a")
	for i := range 3 {
		if err := h.store.Close(); err != nil {
			h.Fatalf("Close() number %d = %v", i, err)
		}
		for name, call := range h.calls(h.ctx) {
			if err := call(); !errors.Is(err, eventstore.ErrClosed) {
				h.Fatalf("%s on a closed store = %v, want ErrClosed", name, err)
			}
		}
	}
	h.store = h.open(h.T, h.dir)
	h.expect("a")
}

func closeEndsFollow(h *house) {
	f := h.follow("", nil)
	h.add("child-1", 0, "a")
	f.until(1)
	var closers sync.WaitGroup
	for range 3 {
		closers.Go(func() {
			if err := h.store.Close(); err != nil {
				h.Errorf("Close() = %v", err)
			}
		})
	}
	closers.Wait()
	h.wait(f.done, "closing under a follower")
	if !errors.Is(f.err, eventstore.ErrClosed) {
		h.Fatalf("Follow() = %v, want ErrClosed", f.err)
	}
}

// closeInTheMiddle closes under eight writers. What was acknowledged is there
// after reopening, and what was refused with ErrClosed is not.
func closeInTheMiddle(h *house) {
	acknowledged := make([]int, writers)
	var once sync.Once
	h.together(func(w int) error {
		for i := uint64(0); ; i++ {
			if w == 0 && i == 10 {
				once.Do(func() { _ = h.store.Close() })
			}
			_, err := h.store.Append(h.ctx, fmt.Sprintf("child-%d", w), i, record(fmt.Sprintf("%d-%d", w, i)))
			if errors.Is(err, eventstore.ErrClosed) {
				return nil
			}
			if err != nil {
				return err
			}
			acknowledged[w]++
		}
	})
	h.store = h.open(h.T, h.dir)
	h.whole()
	for w, want := range acknowledged {
		if got := len(h.readStream(fmt.Sprintf("child-%d", w), 0)); got != want {
			h.Errorf("writer %d: %d records were acknowledged, %d are there", w, want, got)
		}
	}
}

func endedContext(h *house) {
	h.add("child-1", 0, "a")
	ended, cancel := context.WithCancel(h.ctx)
	cancel()
	for name, call := range h.calls(ended) {
		if err := call(); !errors.Is(err, context.Canceled) {
			h.Fatalf("%s with an ended context = %v, want its error", name, err)
		}
	}
	h.expect("a")
}
