package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/database"
)

// rebuildPage is how many records a rebuild applies in one transaction.
const rebuildPage = 5000

// Rebuild makes the views anew from the whole log as far as it is judged, beside
// those in use, which go on serving. The next OpenViews takes the new ones, and so
// does a running one when it looks (Runner.Adopt). progress, which may be nil, gets
// the records done and their total; the total is zero when the source has no method
// Size() uint64.
//
// A rebuild that is cut short, even by a kill, keeps the pages it has committed, and
// the next one goes on from there. One at a time.
func Rebuild(ctx context.Context, source Source, place Place, progress func(done, total uint64)) error {
	err := rebuildPartial(ctx, source, place, progress)
	if err != nil && ctx.Err() == nil && !database.Outage(err) {
		// What was left there may be no database, or have been begun over another log.
		if err := place.clear(ctx, partial); err != nil {
			return err
		}
		err = rebuildPartial(ctx, source, place, progress)
	}
	if err != nil {
		return err
	}
	used, found, err := place.newest(ctx)
	if err != nil {
		return err
	}
	if found {
		used++
	}
	return place.name(ctx, used)
}

func rebuildPartial(ctx context.Context, source Source, place Place, progress func(done, total uint64)) error {
	db, err := place.prepared(ctx, partial)
	if err != nil {
		return err
	}
	err = rebuildInto(ctx, db.DB, source, All(), progress)
	return errors.Join(err, place.finish(db, partial))
}

func rebuildInto(ctx context.Context, db *sql.DB, source Source, all []Projection, progress func(done, total uint64)) error {
	at, err := readPosition(ctx, db)
	if err != nil {
		return err
	}
	if err := sameLog(ctx, source, at); err != nil {
		return err
	}
	for {
		records, err := source.Judged(ctx, at.size, rebuildPage)
		if err != nil {
			return fmt.Errorf("read page at %d: %w", at.size, err)
		}
		if len(records) == 0 {
			return ctx.Err()
		}
		if at, err = applyPage(ctx, db, all, at.size, records); err != nil {
			return err
		}
		if progress != nil {
			progress(at.size, total(source))
		}
	}
}

func total(source Source) uint64 {
	if sized, ok := source.(interface{ Size() uint64 }); ok {
		return sized.Size()
	}
	return 0
}
