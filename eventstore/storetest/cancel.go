package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// raceCancel ends contexts at random moments. An error other than
// ErrUnavailable means that nothing was written; after ErrUnavailable a repeat
// with the same ids makes it certain.
func raceCancel(h *house) {
	const each = 25
	h.together(func(w int) error {
		stream, seen := fmt.Sprintf("child-%d", w), uint64(0)
		for i := range each {
			if err := h.stepCancelled(stream, seen, fmt.Sprintf("%d-%d", w, i)); err != nil {
				return err
			}
			seen++
		}
		return nil
	})
	h.inOrder(h.whole(), each)
}

func (h *house) stepCancelled(stream string, seen uint64, id string) error {
	ctx, cancel := context.WithTimeout(h.ctx, time.Duration(rand.IntN(2000))*time.Microsecond)
	defer cancel()
	r := record(id)
	_, err := h.store.Append(ctx, stream, seen, r)
	clear(r.Data) // the caller's again, whatever the answer
	clear(r.Meta)
	if err != nil && !errors.Is(err, eventstore.ErrUnavailable) {
		if !errors.Is(err, context.DeadlineExceeded) {
			return fmt.Errorf("cancelled append: %w", err)
		}
		n := 0
		if err := h.store.ReadStream(h.ctx, stream, seen, func(eventstore.Recorded) error { n++; return nil }); err != nil || n > 0 {
			return fmt.Errorf("%d records of an append that was not made: %w", n, err)
		}
	}
	_, err = h.store.Append(h.ctx, stream, seen, record(id))
	return err
}
