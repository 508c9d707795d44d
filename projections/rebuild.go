package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// rebuildPage is how many records a rebuild applies in one transaction.
const rebuildPage = 5000

// Rebuild makes the views anew from the whole log as far as it is judged, in a
// file beside the live one, which goes on serving. The next OpenViews takes the
// new file. progress, which may be nil, gets the records done and their total;
// the total is zero when the source has no method Size() uint64.
//
// A rebuild whose context ends keeps what it has, and the next one goes on from
// there. After a crash it begins again: without waiting for the disk nothing
// half made can be trusted.
func Rebuild(ctx context.Context, source Source, dir string, progress func(done, total uint64)) error {
	partial, all := partialFile(dir), All()
	if err := resumeOrClear(partial); err != nil {
		return err
	}
	db, err := openWriter(partial, rebuildSync)
	if err != nil {
		return err
	}
	err = rebuildInto(ctx, db, source, all, progress)
	if closed := finishFile(db, partial); closed != nil {
		return errors.Join(err, closed)
	}
	if err != nil && ctx.Err() != nil {
		// The partial file is whole and on the disk here, and nothing in it is
		// at fault: it may be resumed.
		return errors.Join(err, os.WriteFile(partial+".clean", nil, 0o600))
	}
	if err != nil {
		return err
	}
	return moveFile(partial, nextFile(dir))
}

// resumeOrClear keeps a partial file only if its last rebuild ended in order,
// and spends the mark that says so.
func resumeOrClear(partial string) error {
	err := os.Remove(partial + ".clean")
	if errors.Is(err, fs.ErrNotExist) {
		return removeViews(partial)
	}
	if err != nil {
		return fmt.Errorf("resume rebuild: %w", err)
	}
	// The mark must not come back after a power cut.
	return syncPath(filepath.Dir(partial))
}

func rebuildInto(ctx context.Context, db *sql.DB, source Source, all []Projection, progress func(done, total uint64)) error {
	if err := prepareSchema(ctx, db, all); err != nil {
		return err
	}
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

// finishFile folds the write-ahead log back, closes the file and waits until it
// is on the disk.
func finishFile(db *sql.DB, file string) error {
	// The rebuild's own context may have ended; this must still be done.
	_, err := db.ExecContext(context.Background(), `PRAGMA wal_checkpoint(TRUNCATE)`)
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("finish rebuild: %w", err)
	}
	return syncPath(file)
}
