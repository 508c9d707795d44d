package main

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// finder computes the findings that stop decisions, from the read models and from the
// index of DNA. They follow the ledger that asks, so that they are there after it:
// until then, and where a command does not open them, nothing that waits for findings
// is recorded.
type finder struct{ from atomic.Pointer[followed] }

// followed is what follows a ledger.
type followed struct {
	views  *projections.Views
	ledger *ledger.Ledger
}

var errNoViews = errors.New("the read models are not open")

// Audit implements ledger.Finder.
func (f *finder) Audit(ctx context.Context, stream domain.StreamID, size uint64) ([]domain.Detected, error) {
	from := f.from.Load()
	if from == nil {
		return nil, errNoViews
	}
	if err := from.views.WaitApplied(ctx, size); err != nil {
		return nil, err
	}
	if err := from.ledger.WaitIndexed(ctx, size); err != nil {
		return nil, err
	}
	found, err := projections.Auditor{Views: from.views, Genetics: from.ledger, Now: from.ledger.Now()}.Audit(ctx, stream)
	all := make([]domain.Detected, len(found))
	for i, one := range found {
		all[i] = one.Detected
	}
	return all, err
}
