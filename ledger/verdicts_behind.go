package ledger

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/database"
)

// maxBehind bounds the verdicts that are not written yet, in number: beyond, whoever judges
// waits for the database.
const maxBehind = 2048

// verdictLog is where the judge keeps verdicts. They are in memory first and written soon,
// many at once: a transaction for each handful took as long as to judge it. Nothing is lost
// with those that were not written, since they are found again by judging again. Whoever
// asks has what was given before written first. Safe for concurrent use.
type verdictLog struct {
	db    *database.Prepared
	given *progress // verdicts up to the last one given, in number

	saving sync.Mutex // held while rows are being written

	mu      sync.Mutex
	waiting []verdictRow // given and not written, in the order of the log
}

func newVerdictLog(db *database.DB) *verdictLog {
	return &verdictLog{db: database.Prepare(db), given: newProgress()}
}

// add takes the next verdicts. When it fails it took none.
func (v *verdictLog) add(ctx context.Context, rows []verdictRow) error {
	if _, n := v.unwritten(); n+len(rows) > maxBehind {
		if err := v.save(ctx); err != nil {
			return err
		}
	}
	v.mu.Lock()
	v.waiting = append(v.waiting, rows...)
	v.mu.Unlock()
	v.given.set(rows[len(rows)-1].index + 1)
	return nil
}

// unwritten returns the first index that is not written, and how many follow it.
func (v *verdictLog) unwritten() (first uint64, n int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.waiting) == 0 {
		return math.MaxUint64, 0
	}
	return v.waiting[0].index, len(v.waiting)
}

// save writes what was given before. What could not be written is waiting still.
func (v *verdictLog) save(ctx context.Context) error {
	v.saving.Lock()
	defer v.saving.Unlock()
	v.mu.Lock()
	rows := v.waiting[:len(v.waiting):len(v.waiting)]
	v.mu.Unlock()
	if len(rows) == 0 {
		return nil
	}
	if err := saveVerdicts(ctx, v.db, rows); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.waiting = slices.Clone(v.waiting[len(rows):])
	return nil
}

// below returns the database, in which the verdicts below an index are written.
func (v *verdictLog) below(ctx context.Context, index uint64) (rowReader, error) {
	if first, _ := v.unwritten(); first < index {
		if err := v.save(ctx); err != nil {
			return nil, err
		}
	}
	return v.db, nil
}

// QueryContext is that of the database, in which all verdicts are written.
func (v *verdictLog) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	db, err := v.below(ctx, math.MaxUint64)
	if err != nil {
		return nil, err
	}
	return db.QueryContext(ctx, query, args...)
}

// keepVerdicts writes verdicts, those that come together together.
func (l *Ledger) keepVerdicts(ctx context.Context) error {
	for v := l.verdicts; ; {
		size := v.given.get()
		if first, n := v.unwritten(); n > 0 {
			size = first
		}
		if err := v.given.wait(ctx, size+1); err != nil {
			return nil
		}
		v.given.waitAtMost(ctx, gatherFor, size+maxBehind/2)
		if err := l.outlast(ctx, func() error { return v.save(ctx) }); err != nil {
			return err
		}
	}
}
