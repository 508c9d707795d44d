package ledger

import (
	"context"
	"sync"
	"time"
)

// progress is a number that only grows, and that others wait for.
type progress struct {
	mu      sync.Mutex
	size    uint64
	changed chan struct{} // closed and replaced at each change
}

func newProgress() *progress { return &progress{changed: make(chan struct{})} }

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
	p.wakeLocked()
}

// wake has those who wait look again.
func (p *progress) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wakeLocked()
}

func (p *progress) wakeLocked() {
	close(p.changed)
	p.changed = make(chan struct{})
}

// look returns the number, and a channel that is closed when it changes.
func (p *progress) look() (uint64, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size, p.changed
}

// wait returns when the number is at least size, or with ctx's error.
func (p *progress) wait(ctx context.Context, size uint64) error {
	for {
		reached, changed := p.look()
		if reached >= size {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
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
