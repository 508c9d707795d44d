package tablestore

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// yieldFunc is what the contract's reading methods call for each record.
type yieldFunc = func(eventstore.Recorded) error

// Table reads the records as they stand; a Reader looks for gaps and gives the
// tokens. Its methods are safe for concurrent use, return when ctx ends, and show
// committed records only. They return less than the limit where no more is there, or where
// PageBytes are together, passed by at most one record.
type Table interface {
	// Page reads from an index on, in the order of the index.
	Page(ctx context.Context, from uint64, limit int) ([]eventstore.Recorded, error)
	// Scattered reads the records with these indexes, in the order of the index.
	Scattered(ctx context.Context, indexes []uint64) ([]eventstore.Recorded, error)
	// StreamPage reads a stream in its order, leaving out its first `after`.
	StreamPage(ctx context.Context, stream string, after uint64, limit int) ([]eventstore.Recorded, error)
	// Count is the number of records in the stream.
	Count(ctx context.Context, stream string) (uint64, error)
}

// Reader reads a table that somebody else may be writing. It is safe for
// concurrent use.
type Reader struct {
	table Table
	life  *life
}

// NewReader reads the table, which stays its owner's to close.
func NewReader(table Table) *Reader { return &Reader{table: table, life: newLife()} }

// Close ends all reads with ErrClosed and waits for them. It is idempotent.
func (r *Reader) Close() error {
	r.life.close()
	return nil
}

// asking runs one query. The query ends with the caller's context or with the
// store, whichever is first, and its error is translated for the caller.
func (r *Reader) asking(ctx context.Context, query func(context.Context) error) error {
	leave, err := r.life.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	joint, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(r.life.ctx, cancel)()

	err = query(joint)
	switch {
	case err == nil, errors.Is(err, eventstore.ErrDamaged):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case r.life.ctx.Err() != nil:
		return eventstore.ErrClosed
	default:
		return fmt.Errorf("%w: %w", eventstore.ErrUnavailable, err)
	}
}

// page reads at most limit records from an index on. It returns none only at
// the end of the store.
func (r *Reader) page(ctx context.Context, from uint64, limit int) (page []eventstore.Recorded, err error) {
	err = r.asking(ctx, func(ctx context.Context) (err error) {
		page, err = r.table.Page(ctx, from, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range page {
		if want := from + uint64(i); page[i].Index != want {
			return nil, fmt.Errorf("record %d is missing: %w", want, eventstore.ErrDamaged)
		}
		page[i].Token = tokenAfter(page[i].Index)
	}
	return page, nil
}

// streamPage reads at most limit records of a stream that holds as many.
func (r *Reader) streamPage(ctx context.Context, stream string, after uint64, limit int) (page []eventstore.Recorded, err error) {
	err = r.asking(ctx, func(ctx context.Context) (err error) {
		page, err = r.table.StreamPage(ctx, stream, after, limit)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range page {
		if want := after + uint64(i) + 1; page[i].Count != want {
			return nil, fmt.Errorf("record %d of %s is missing: %w", want, stream, eventstore.ErrDamaged)
		}
		page[i].Token = tokenAfter(page[i].Index)
	}
	if len(page) == 0 {
		return nil, fmt.Errorf("record %d of %s is missing: %w", after+1, stream, eventstore.ErrDamaged)
	}
	return page, nil
}

func (r *Reader) count(ctx context.Context, stream string) (count uint64, err error) {
	err = r.asking(ctx, func(ctx context.Context) (err error) {
		count, err = r.table.Count(ctx, stream)
		return err
	})
	return count, err
}
