package projections

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
)

// Sentinels of a page that cannot be applied.
var (
	// ErrOutOfOrder: a page does not begin where the checkpoint stands.
	ErrOutOfOrder = errors.New("page does not follow the checkpoint")
	// ErrForeign: the views were made from another log than this one.
	ErrForeign = errors.New("views belong to another log; rebuild them")
)

// errRepeated: the page was applied before. Nothing was changed, and nothing is
// left to do.
var errRepeated = errors.New("page was applied before")

// position is the checkpoint: how many records are applied, and the leaf hash of
// the last of them, which ties the views to their log.
type position struct {
	size uint64
	leaf domain.Digest
}

const checkpointSchema = `CREATE TABLE checkpoint (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	size INTEGER NOT NULL,
	leaf TEXT NOT NULL
) STRICT`

// applyPage applies records, which begin at index from, through all projections
// and moves the checkpoint, in one transaction. It returns errRepeated when the
// checkpoint is past from already.
func applyPage(ctx context.Context, w *writer, all []Projection, from uint64, records []domain.Judged) (position, error) {
	return applyPages(ctx, w, all, from, func(yield func([]domain.Judged, error) bool) { yield(records, nil) })
}

// applyPages is applyPage of several pages, one behind the other, in one transaction.
func applyPages(ctx context.Context, w *writer, all []Projection, from uint64, pages iter.Seq2[[]domain.Judged, error]) (at position, err error) {
	ended := ctx.Err // asked between projections
	ctx = w.Kind.Brief(ctx)
	tx, err := w.BeginTx(ctx, nil)
	if err != nil {
		return position{}, fmt.Errorf("begin page at %d: %w", from, err)
	}
	// After Commit this does nothing; before it, nothing of the page stays.
	defer func() { _ = tx.Rollback() }()
	page := newTx(tx, w.recent)
	defer page.behind.close()
	if w.recent = (recent{gaps: from > 0}); page.recent.size != from { // somebody else wrote since
		page.recent = w.recent
	}
	at.size = from
	for records, err := range pages {
		if err == nil {
			at, err = page.apply(ctx, all, at.size, records, ended)
		}
		if err != nil {
			return position{}, err
		}
	}
	if err := page.settle(ctx); err != nil {
		return position{}, err
	}
	if err := tx.Commit(); err != nil {
		return position{}, fmt.Errorf("commit page at %d: %w", from, err)
	}
	w.recent, w.recent.size = page.recent, at.size
	w.recent.forget()
	return at, nil
}

// apply applies a page's records, and moves the checkpoint.
func (t *Tx) apply(ctx context.Context, all []Projection, from uint64, records []domain.Judged, ended func() error) (next position, err error) {
	if next, err = endOf(from, records); err != nil {
		return position{}, err
	}
	if err := moveCheckpoint(ctx, t, from, next); err != nil {
		return position{}, err
	}
	for _, projection := range all {
		if err := cmp.Or(applyTo(ctx, t, projection, records), ended()); err != nil {
			return position{}, err
		}
	}
	return next, nil
}

// endOf checks that the page is what it should be: not empty, and without gaps.
func endOf(from uint64, records []domain.Judged) (position, error) {
	if len(records) == 0 {
		return position{}, fmt.Errorf("read page at %d: no records: %w", from, ErrOutOfOrder)
	}
	for i, record := range records {
		if index := record.Statement.Recorded.Index; index != from+uint64(i) {
			return position{}, fmt.Errorf("read page at %d: record %d stands where %d belongs: %w",
				from, index, from+uint64(i), ErrOutOfOrder)
		}
	}
	last := records[len(records)-1].Statement.Recorded
	return position{size: last.Index + 1, leaf: last.Leaf}, nil
}

// moveCheckpoint is the compare-and-set. It comes first in the transaction, so
// that whoever loses a race has changed nothing.
func moveCheckpoint(ctx context.Context, tx *Tx, from uint64, next position) error {
	moved, err := tx.Exec(ctx, `UPDATE checkpoint SET size = $1, leaf = $2 WHERE one = 1 AND size = $3`,
		integer(next.size), string(next.leaf), integer(from))
	if err != nil || moved == 1 {
		return err
	}
	var size uint64
	if _, err := tx.Row(ctx, `SELECT size FROM checkpoint WHERE one = 1`, nil, &size); err != nil {
		return err
	}
	if size > from {
		return errRepeated
	}
	return fmt.Errorf("apply page at %d: the checkpoint is at %d: %w", from, size, ErrOutOfOrder)
}

// applyTo gives one projection the records it watches.
func applyTo(ctx context.Context, tx *Tx, projection Projection, records []domain.Judged) error {
	types := projection.Watches()
	for _, record := range records {
		watched := !record.Verdict.Void && slices.Contains(types, record.Statement.Type)
		if types != nil && !watched {
			continue
		}
		tx.projection, tx.index = projection.Name(), record.Statement.Recorded.Index
		if err := applyOne(ctx, tx, projection, record); err != nil {
			return fmt.Errorf("apply record %d to %s: %w", tx.index, tx.projection, err)
		}
	}
	return nil
}

func applyOne(ctx context.Context, tx *Tx, projection Projection, record domain.Judged) (err error) {
	defer panicked(&err)
	return projection.Apply(ctx, tx, record)
}

// sameLog checks that the record before the checkpoint is still the one the
// views were made from.
func sameLog(ctx context.Context, source Source, at position) error {
	if at.size == 0 {
		return nil
	}
	records, err := source.Judged(ctx, at.size-1, 1)
	if err != nil {
		return fmt.Errorf("read record %d: %w", at.size-1, err)
	}
	if len(records) != 1 || records[0].Statement.Recorded.Leaf != at.leaf {
		return fmt.Errorf("compare record %d: %w", at.size-1, ErrForeign)
	}
	return nil
}
