package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
)

// span is the payload of a page message: the records from From up to but not
// including To, as far as they are judged. The records themselves are read once,
// by the handler.
type span struct {
	From uint64 `json:"from"`
	To   uint64 `json:"to"`
}

// feed is a Watermill Subscriber that makes one message of one page, and the next
// message only when that one is acknowledged: the router starts a goroutine for
// each message, so this alone keeps the order. After a Nack it delivers the same
// page again. It asks for the checkpoint before every page, so that a restart
// begins where the last transaction ended.
type feed struct {
	wait       func(ctx context.Context, size uint64) error
	checkpoint func(ctx context.Context) (uint64, error)
	max        uint64 // records in a page
	pause      time.Duration

	closing context.Context // ends with Close
	close   context.CancelFunc
	running sync.WaitGroup

	mu     sync.Mutex
	active bool  // guarded by mu; order holds for one subscription only
	failed error // guarded by mu; why the feed ended by itself
}

var _ message.Subscriber = (*feed)(nil)

// redeliveryPause keeps a handler that always refuses from using a whole core.
const redeliveryPause = 50 * time.Millisecond

func newFeed(source Source, checkpoint func(context.Context) (uint64, error), max int) *feed {
	closing, cancel := context.WithCancel(context.Background())
	return &feed{wait: source.Wait, checkpoint: checkpoint, max: uint64(max), pause: redeliveryPause,
		closing: closing, close: cancel}
}

// Subscribe implements message.Subscriber. There is one topic, whatever its
// name, and one subscription at a time.
func (f *feed) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closing.Err() != nil {
		return nil, errors.New("subscribe to pages: feed is closed")
	}
	if f.active {
		return nil, errors.New("subscribe to pages: feed has a subscriber")
	}
	f.active = true
	out := make(chan *message.Message)
	ctx, cancel := context.WithCancel(ctx)
	detach := context.AfterFunc(f.closing, cancel)
	f.running.Go(func() {
		defer close(out)
		defer cancel()
		defer detach()
		f.finish(ctx, f.deliverAll(ctx, out))
	})
	return out, nil
}

// Close implements message.Subscriber: it interrupts waiting, and returns when
// the subscription has ended. It is idempotent.
func (f *feed) Close() error {
	f.mu.Lock()
	f.close() // under mu, so that no Subscribe can begin after it
	f.mu.Unlock()
	f.running.Wait()
	return nil
}

// Err returns why the feed ended, unless it was asked to.
func (f *feed) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.failed
}

func (f *feed) finish(ctx context.Context, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.active = false
	if ctx.Err() == nil {
		f.failed = err
	}
}

func (f *feed) deliverAll(ctx context.Context, out chan<- *message.Message) error {
	for {
		next, err := f.checkpoint(ctx)
		if err != nil {
			return fmt.Errorf("feed pages: %w", err)
		}
		if err := f.wait(ctx, next); err != nil {
			return fmt.Errorf("feed page at %d: %w", next, err)
		}
		payload, err := json.Marshal(span{From: next, To: next + f.max})
		if err != nil {
			return fmt.Errorf("feed page at %d: %w", next, err)
		}
		page := message.NewMessage(strconv.FormatUint(next, 10), payload)
		if err := f.deliver(ctx, page, out); err != nil {
			return err
		}
	}
}

// deliver sends copies of the page until one is acknowledged.
func (f *feed) deliver(ctx context.Context, page *message.Message, out chan<- *message.Message) error {
	for {
		acked, err := f.deliverOnce(ctx, page.Copy(), out)
		if acked || err != nil {
			return err
		}
		select {
		case <-time.After(f.pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *feed) deliverOnce(ctx context.Context, page *message.Message, out chan<- *message.Message) (acked bool, err error) {
	delivery, cancel := context.WithCancel(ctx)
	defer cancel()
	page.SetContext(delivery)
	select {
	case out <- page:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	select {
	case <-page.Acked():
		return true, nil
	case <-page.Nacked():
		return false, nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}
