package tablestore

import (
	"context"
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Transaction is what Apply needs of a Writer's open transaction. It shows what
// was added in it, and is the only one that adds to the table: a Writer MUST keep
// others out before its first look, those of other processes too. An error means
// that the transaction is spoiled.
type Transaction interface {
	// Count is the number of records that the stream holds.
	Count(ctx context.Context, stream string) (uint64, error)
	// IDs are those of the n records after the first `after` of the stream.
	IDs(ctx context.Context, stream string, after uint64, n int) ([]string, error)
	// Add gives the record the next index, which it returns, and the count in its stream.
	Add(ctx context.Context, stream string, count uint64, r eventstore.Record) (index uint64, err error)
}

// Apply makes the requests of a batch, one after the other, in a transaction
// that is open. A request stops at its first conflict, and those after it go on.
func Apply(ctx context.Context, tx Transaction, batch [][]eventstore.Write) ([]Outcome, error) {
	outcomes := make([]Outcome, len(batch))
	for i, writes := range batch {
		var err error
		if outcomes[i], err = applyOne(ctx, tx, writes); err != nil {
			return nil, err
		}
	}
	return outcomes, nil
}

func applyOne(ctx context.Context, tx Transaction, writes []eventstore.Write) (made Outcome, err error) {
	for _, w := range writes {
		count, err := tx.Count(ctx, w.Stream)
		if err != nil {
			return Outcome{}, err
		}
		if count == w.Seen {
			if made.added, err = add(ctx, tx, w, made.added); err != nil {
				return Outcome{}, err
			}
			made.Durable++
			continue
		}
		same, err := repeats(ctx, tx, w, count)
		if err != nil {
			return Outcome{}, err
		}
		if !same {
			made.Err = &eventstore.ConflictError{Stream: w.Stream, Seen: w.Seen, Actual: count}
			return made, nil
		}
		made.Durable++
	}
	return made, nil
}

// add adds the records of a write, also to those of the writes before it.
func add(ctx context.Context, tx Transaction, w eventstore.Write, before []eventstore.Recorded) ([]eventstore.Recorded, error) {
	for _, r := range w.Records {
		w.Seen++
		index, err := tx.Add(ctx, w.Stream, w.Seen, r)
		if err != nil {
			return nil, err
		}
		before = append(before, eventstore.Recorded{Record: r, Index: index, Stream: w.Stream, Count: w.Seen, Token: tokenAfter(index)})
	}
	return before, nil
}

// repeats says whether exactly these ids stand at the places the write names.
func repeats(ctx context.Context, tx Transaction, w eventstore.Write, count uint64) (bool, error) {
	if w.Seen > count || uint64(len(w.Records)) > count-w.Seen {
		return false, nil
	}
	ids, err := tx.IDs(ctx, w.Stream, w.Seen, len(w.Records))
	if err != nil {
		return false, err
	}
	if len(ids) != len(w.Records) {
		return false, fmt.Errorf("read ids of %s: a record is missing: %w", w.Stream, eventstore.ErrDamaged)
	}
	return slices.EqualFunc(ids, w.Records, func(id string, r eventstore.Record) bool { return id == r.ID }), nil
}
