package projections

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
)

// feeding subscribes to a feed of l in pages of 2 that begins at a checkpoint
// the test moves.
func feeding(t *testing.T, l *theLog) (*feed, <-chan *message.Message, *atomic.Uint64) {
	t.Helper()
	var checkpoint atomic.Uint64
	f := newFeed(l, func(context.Context) (uint64, error) { return checkpoint.Load(), nil }, 2)
	f.pause = time.Millisecond
	pages, err := f.Subscribe(t.Context(), "pages")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f, pages, &checkpoint
}

func receive(t *testing.T, pages <-chan *message.Message) (*message.Message, span) {
	t.Helper()
	select {
	case m, open := <-pages:
		if !open {
			t.Fatal("the feed ended")
		}
		var s span
		if err := json.Unmarshal(m.Payload, &s); err != nil {
			t.Fatal(err)
		}
		return m, s
	case <-time.After(5 * time.Second):
		t.Fatal("no page came")
	}
	return nil, span{}
}

func nothing(t *testing.T, pages <-chan *message.Message, why string) {
	t.Helper()
	select {
	case m, open := <-pages:
		t.Fatalf("%s: got %v (open %v)", why, m, open)
	case <-time.After(30 * time.Millisecond):
	}
}

func TestFeedWaitsForTheAck(t *testing.T) {
	_, pages, checkpoint := feeding(t, life(t))
	m, got := receive(t, pages)
	if want := (span{0, 2}); got != want {
		t.Errorf("first page %v, want %v", got, want)
	}
	nothing(t, pages, "a second page before the ack of the first")
	checkpoint.Store(2)
	m.Ack()
	if _, got = receive(t, pages); got != (span{2, 4}) {
		t.Errorf("second page %v", got)
	}
}

func TestFeedDeliversAgainAfterNack(t *testing.T) {
	_, pages, checkpoint := feeding(t, life(t))
	first, want := receive(t, pages)
	first.Nack()
	again, got := receive(t, pages)
	if got != want || again == first {
		t.Errorf("after a nack: %v (fresh %v), want a fresh copy of %v", got, again != first, want)
	}
	<-first.Context().Done() // the old delivery's context has ended
	if again.Context().Err() != nil {
		t.Error("the new delivery's context has ended too")
	}
	checkpoint.Store(1) // a page that was applied only in part begins where it ended
	again.Ack()
	if _, got := receive(t, pages); got != (span{1, 3}) {
		t.Errorf("after the ack: %v", got)
	}
}

func TestFeedFollowsTheLog(t *testing.T) {
	l := newLog()
	_, pages, _ := feeding(t, l)
	nothing(t, pages, "a page of an empty log")
	l.add(child, samples()[5])
	if _, got := receive(t, pages); got != (span{0, 2}) {
		t.Errorf("got %v", got)
	}
}

// Close interrupts the feed wherever it is, and may be called at any time.
func TestFeedCloseInterrupts(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T) *feed{
		"waiting for records": func(t *testing.T) *feed { f, _, _ := feeding(t, newLog()); return f },
		"waiting for a taker": func(t *testing.T) *feed { f, _, _ := feeding(t, life(t)); return f },
		"waiting for the ack": func(t *testing.T) *feed { f, pages, _ := feeding(t, life(t)); receive(t, pages); return f },
		"not subscribed":      func(t *testing.T) *feed { return newFeed(newLog(), nil, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			f := prepare(t)
			done := make(chan error)
			go func() { done <- errors.Join(f.Close(), f.Close()) }()
			select {
			case err := <-done:
				if err != nil || f.Err() != nil {
					t.Errorf("close: %v, %v", err, f.Err())
				}
			case <-time.After(5 * time.Second):
				t.Fatal("close hangs")
			}
			if _, err := f.Subscribe(t.Context(), "pages"); err == nil {
				t.Error("a closed feed takes subscribers")
			}
		})
	}
}

func TestFeedTakesOneSubscriber(t *testing.T) {
	f, _, _ := feeding(t, life(t))
	if _, err := f.Subscribe(t.Context(), "pages"); err == nil {
		t.Error("two subscribers cannot keep one order")
	}
}

func TestFeedEndsWithItsSource(t *testing.T) {
	l := newLog()
	f, pages, _ := feeding(t, l)
	broken := errors.New("source broke")
	l.breakWith(broken)
	if _, open := <-pages; open {
		t.Error("a page came from a broken source")
	}
	if !errors.Is(f.Err(), broken) {
		t.Errorf("the feed ended with %v", f.Err())
	}
}
