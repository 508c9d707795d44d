package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// farHead is a signer's memory whose server is away, or answers too late.
type farHead struct {
	transparency.Head
	away atomic.Bool  // it does nothing
	late atomic.Int32 // so many exchanges are made, and nobody hears of it
}

func (h *farHead) Swap(ctx context.Context, older, newer transparency.Tree) error {
	unheard := fmt.Errorf("%w: %w", transparency.ErrHeadAway, eventstore.ErrUnavailable)
	if h.away.Load() {
		return unheard
	}
	if kept, err := h.Load(ctx); err == nil && kept == newer {
		return nil
	}
	err := h.Head.Swap(ctx, older, newer)
	if err == nil && h.late.Add(-1) >= 0 {
		return unheard
	}
	return err
}

// farAway is a ledger with such a memory, and the lines that it has not recorded.
func farAway(t *testing.T) (*world, *farHead, []simulate.Line) {
	t.Helper()
	w := newWorld(t, nil)
	w.close()
	w.open(false, nil)
	far := &farHead{Head: w.config.Head}
	w.config.Head = far
	w.ledger = must[*ledger.Ledger](t)(ledger.Open(t.Context(), w.config))
	return w, far, caseload(t, 1)
}

// eventually waits until what is asked for is so.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for until := time.Now().Add(30 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("not seen: %s", what)
		}
	}
}

// sealedAll reports whether the checkpoint covers every record.
func sealedAll(w *world) bool {
	checkpoint, err := transparency.PeekCheckpoint(w.ledger.Checkpoint())
	return err == nil && checkpoint.Size == w.ledger.Size()
}

func TestSignersMemoryIsAway(t *testing.T) {
	w, far, lines := farAway(t)
	far.away.Store(true)
	w.record(lines)
	eventually(t, "the ledger says what it waits for", func() bool { return ledger.Outage(w.ledger.Err()) })
	if sealedAll(w) {
		t.Error("it is sealed without a memory")
	}
	far.late.Store(2)
	far.away.Store(false)
	eventually(t, "all is sealed", func() bool { return sealedAll(w) && w.ledger.Err() == nil })
	w.close()
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
}

// TestClosingWithoutTheSignersMemory: closing does not wait for a server that is
// away, and what was not sealed is sealed by the next opening.
func TestClosingWithoutTheSignersMemory(t *testing.T) {
	w, far, lines := farAway(t)
	far.away.Store(true)
	w.record(lines)
	eventually(t, "the ledger waits", func() bool { return w.ledger.Err() != nil })
	if err := w.ledger.Close(t.Context()); err != nil && !errors.Is(err, transparency.ErrHeadAway) {
		t.Error(err)
	}
	w.ledger = nil
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "all is sealed", func() bool { return sealedAll(w) })
}
