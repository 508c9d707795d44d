package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// recordReader is what looking at a ledger needs of a store.
type recordReader interface {
	ReadAll(ctx context.Context, after eventstore.Token, max int, yield func(eventstore.Recorded) error) error
}

// Inspection is a look into a ledger that another process may be running. It
// holds no lock and changes nothing; what it says may be a moment old. It trusts
// the verdicts that are kept: Fsck does not.
type Inspection struct {
	ID       domain.Digest // leaf hash of the founding
	Founding domain.LedgerFounded

	store    recordReader
	verdicts *sql.DB
}

// Inspect reads the founding. The error is of kind Tampered when the first record
// is none.
func Inspect(ctx context.Context, store recordReader, verdicts *sql.DB) (*Inspection, error) {
	i := &Inspection{store: store, verdicts: verdicts}
	err := store.ReadAll(ctx, "", 1, func(r eventstore.Recorded) error {
		leaf, _ := leafOf(r)
		record := dossier.Read(0, leaf)
		founding, ok := record.Statement.Event.(domain.LedgerFounded)
		if ok {
			i.ID, i.Founding = record.Statement.Recorded.Leaf, founding
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read founding: %w", err)
	}
	if i.ID == "" {
		return nil, tampered("read the founding", errors.New("the first record is no founding"))
	}
	return i, nil
}

// Judged returns how many records have a verdict, and reads the last of them once
// more: an error of kind Tampered says that the store does not have the record
// that was judged.
func (i *Inspection) Judged(ctx context.Context) (uint64, error) {
	last, found, err := lastVerdict(ctx, i.verdicts)
	if err != nil || !found {
		return 0, err
	}
	_, err = i.states().read(ctx, last)
	if errors.Is(err, eventstore.ErrInvalid) {
		err = tampered(fmt.Sprintf("read record %d", last.index), errors.New("it was judged and is not in the store"))
	}
	return last.index + 1, err
}

// Source gives the judged records to whoever makes read models of them, beside the
// process that has the ledger open.
func (i *Inspection) Source() *Source { return &Source{i} }

// Source is the judged records of a ledger that one looks at.
type Source struct{ at *Inspection }

// Judged is Ledger.Judged.
func (s *Source) Judged(ctx context.Context, from uint64, max int) ([]domain.Judged, error) {
	leaves, err := readJudged(ctx, s.at.store, s.at.verdicts, from, max)
	return judgedOf(leaves), err
}

// Wait returns when more than size records are judged, or ctx ends. It looks again
// and again: nobody tells.
func (s *Source) Wait(ctx context.Context, size uint64) error {
	for {
		if s.Size() > size {
			return nil
		}
		select {
		case <-time.After(lookPause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Size returns how many records have a verdict; zero when that cannot be told.
func (s *Source) Size() uint64 {
	last, found, err := lastVerdict(context.Background(), s.at.verdicts)
	if err != nil || !found {
		return 0
	}
	return last.index + 1
}

const lookPause = 200 * time.Millisecond

// State returns a stream as judged so far.
func (i *Inspection) State(ctx context.Context, id domain.StreamID) (domain.State, error) {
	return i.states().refold(ctx, id)
}

// states are those of one question: what is kept could be old at the next.
func (i *Inspection) states() *states { return newStates(i.store, keptRows{i.verdicts}) }

// RecordedAt returns the time at which a record was taken in, as its header says.
func RecordedAt(r eventstore.Recorded) (time.Time, error) {
	leaf, _ := leafOf(r)
	record := dossier.Read(r.Index, leaf)
	if record.Unreadable != nil {
		return time.Time{}, record.Unreadable
	}
	return record.Statement.Recorded.At, nil
}
