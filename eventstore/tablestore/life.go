package tablestore

import (
	"context"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

// life lets calls in until it is closed.
type life struct {
	ctx  context.Context // ends when close begins
	stop context.CancelFunc

	mu     sync.Mutex     // guards closed, and busy.Add against busy.Wait
	closed bool           // close has begun
	busy   sync.WaitGroup // calls that are inside
}

func newLife() *life {
	l := &life{}
	l.ctx, l.stop = context.WithCancel(context.Background())
	return l
}

// enter marks a call as inside until leave is called. It returns ErrClosed once
// close has begun.
func (l *life) enter() (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, eventstore.ErrClosed
	}
	l.busy.Add(1)
	return l.busy.Done, nil
}

// check is for the calls that may end without asking the database.
func (l *life) check(ctx context.Context) error {
	leave, err := l.enter()
	if err != nil {
		return err
	}
	leave()
	return ctx.Err()
}

// close keeps new calls out and waits for those that are inside. It may be
// called again.
func (l *life) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.stop()
	l.busy.Wait()
}
