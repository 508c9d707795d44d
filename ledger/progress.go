package ledger

import (
	"context"
	"math"
	"sync"
	"time"
)

// progress is a number that only grows, and that others wait for. Who waits for more than it
// is left asleep.
type progress struct {
	mu      sync.Mutex
	size    uint64
	waiting map[chan struct{}]uint64 // what is waited for; the channel is closed then
}

func newProgress() *progress { return &progress{waiting: map[chan struct{}]uint64{}} }

func (p *progress) get() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size
}

func (p *progress) set(size uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if size <= p.size {
		return
	}
	p.size = size
	p.wakeUpTo(size)
}

// wake has those who wait look again.
func (p *progress) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wakeUpTo(math.MaxUint64)
}

// wakeUpTo wakes those who wait for no more than size; under mu.
func (p *progress) wakeUpTo(size uint64) {
	for reached, wanted := range p.waiting {
		if wanted <= size {
			close(reached)
			delete(p.waiting, reached)
		}
	}
}

// expect returns a channel that is closed when the number is at least size, or at the next
// wake. Whoever does not wait any more leaves.
func (p *progress) expect(size uint64) (reached chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	reached = make(chan struct{})
	if p.size >= size {
		close(reached)
		return reached
	}
	p.waiting[reached] = size
	return reached
}

func (p *progress) leave(reached chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.waiting, reached)
}

// wait returns when the number is at least size, or with ctx's error.
func (p *progress) wait(ctx context.Context, size uint64) error {
	for p.get() < size {
		if err := p.waitOr(ctx, size, func() error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// waitOr is wait, and returns at the next wake, too; or with an error when there is one
// already, of which those are woken who began to wait before.
func (p *progress) waitOr(ctx context.Context, size uint64, failed func() error) error {
	reached := p.expect(size)
	defer p.leave(reached)
	if err := failed(); err != nil {
		return err
	}
	select {
	case <-reached:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waitAtMost returns when the number is at least size, or after a time, or with ctx.
func (p *progress) waitAtMost(ctx context.Context, most time.Duration, size uint64) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	_ = p.wait(ctx, size)
}

// failure keeps the first error of several, until it is cleared.
type failure struct {
	mu  sync.Mutex
	err error
}

func (f *failure) set(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil {
		f.err = err
	}
}

func (f *failure) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = nil
}

func (f *failure) get() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}
