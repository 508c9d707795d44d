package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
)

// troubledStore has something happen to appends, as often as not.
type troubledStore struct {
	eventstore.Store
	chance  *rand.Rand // nil: nothing happens; the recorder appends one batch after the other
	foreign atomic.Int64
}

func (s *troubledStore) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	if s.chance == nil {
		return s.Store.AppendAll(ctx, writes)
	}
	away := fmt.Errorf("append: %w", eventstore.ErrUnavailable)
	switch s.chance.IntN(10) {
	case 0: // nothing comes through
		return 0, away
	case 1: // a part does
		n, err := s.Store.AppendAll(ctx, writes[:len(writes)/2])
		return n, errors.Join(err, away)
	case 2: // all does, and nobody hears of it
		_, err := s.Store.AppendAll(ctx, writes)
		return 0, errors.Join(err, away)
	case 3, 4: // somebody writes between by hand
		stream := fmt.Sprint("stray-", s.foreign.Add(1))
		if _, err := s.Append(ctx, stream, 0, eventstore.Record{ID: "x", Type: "t", Data: []byte("by hand")}); err != nil {
			return 0, err
		}
	case 5: // into a stream of the batch
		w := writes[len(writes)/2]
		if _, err := s.Append(ctx, w.Stream, w.Seen, eventstore.Record{ID: "x", Type: "t", Data: []byte("by hand")}); err == nil {
			s.foreign.Add(1)
		}
	}
	return s.Store.AppendAll(ctx, writes)
}

// TestImportThroughTrouble: whatever happens to the appends of an import, no line
// overtakes another, none is lost and none is there twice, once it was run to its end.
func TestImportThroughTrouble(t *testing.T) {
	for seed := range uint64(2) {
		store := &troubledStore{}
		w := newWorld(t, func(s eventstore.Store) eventstore.Store { store.Store = s; return store })
		lines := caseload(t, 50)
		text := jsonLines(t, lines)
		store.chance = rand.New(rand.NewPCG(seed, 7))
		indexes := map[int]uint64{}
		runs := 0
		for err := errors.New("not begun"); err != nil; runs++ {
			err = w.ledger.Import(t.Context(), bytes.NewReader(text), false, func(r ledger.LineResult) error {
				if r.Err != nil || r.Receipt.Verdict.Void {
					return fmt.Errorf("line %d: %v, %+v", r.Number, r.Err, r.Receipt.Verdict)
				}
				if before, known := indexes[r.Number]; known && before != r.Receipt.Index {
					return fmt.Errorf("line %d is record %d and %d", r.Number, before, r.Receipt.Index)
				}
				indexes[r.Number] = r.Receipt.Index
				return nil
			})
			if err != nil && domain.KindOf(err) != domain.Unavailable || runs > 200 {
				t.Fatalf("seed %d, run %d: %v", seed, runs, err)
			}
		}
		for number := 2; number <= len(lines); number++ {
			if indexes[number] <= indexes[number-1] {
				t.Fatalf("seed %d: line %d is record %d, the one before it %d", seed, number, indexes[number], indexes[number-1])
			}
		}
		if size, want := w.ledger.Size(), uint64(len(lines))+1+uint64(store.foreign.Load()); size != want || store.foreign.Load() == 0 || runs < 2 {
			t.Fatalf("seed %d: %d records in %d runs, want %d", seed, size, runs, want)
		}
		if report := w.fsck(); len(report.Problems) > 0 {
			t.Fatalf("seed %d: fsck %+v", seed, report.Problems)
		}
	}
}
