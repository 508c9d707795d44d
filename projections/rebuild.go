package projections

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// A rebuild reads pages of so many records, and applies so many pages in one transaction: the more rows
// there are, the more of them lie together.
const (
	rebuildPage  = 2000
	rebuildPages = 4
)

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
	w, err := place.prepared(ctx, partial)
	if err != nil {
		return err
	}
	if err = rebuildInto(ctx, w, source, All(), progress); err == nil {
		schema := schemaOf(All())
		err = makeIndexes(ctx, w.DB, slices.Concat(schema.Lookups, schema.Indexes))
	}
	return errors.Join(err, place.finish(w.DB, partial))
}

// makeIndexes makes each that is not there, in one sort. What was killed in between goes
// on with the next.
func makeIndexes(ctx context.Context, db *database.DB, statements []string) error {
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, db.Kind.Schema(statement)); err != nil {
			return fmt.Errorf("make indexes of views: %w", err)
		}
	}
	return nil
}

func rebuildInto(ctx context.Context, w *writer, source Source, all []Projection, progress func(done, total uint64)) error {
	at, err := readPosition(ctx, w)
	if err != nil {
		return err
	}
	if err := sameLog(ctx, source, at); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pages := readAhead(ctx, source, at.size)
	for {
		if err := makeLookups(ctx, w, at, all); err != nil {
			return err
		}
		first, open := <-pages
		if !open {
			return ctx.Err()
		}
		if at, err = applyPages(ctx, w, all, at.size, some(first, pages)); err != nil {
			return err
		}
		if progress != nil {
			progress(at.size, total(source))
		}
	}
}

// makeLookups makes the indexes by which streams are found that are not remembered, when there
// may be one.
func makeLookups(ctx context.Context, w *writer, at position, all []Projection) error {
	if w.recent.size == at.size && !w.recent.gaps {
		return nil
	}
	return makeIndexes(ctx, w.DB, schemaOf(all).Lookups)
}

// some gives a page and those behind it, rebuildPages at most.
func some(first readPage, pages <-chan readPage) iter.Seq2[[]domain.Judged, error] {
	return func(yield func([]domain.Judged, error) bool) {
		page, open := first, true
		for n := 1; open && yield(page.records, page.err) && n < rebuildPages; n++ {
			page, open = <-pages
		}
	}
}

// readPage is what was read of a source, or why nothing was.
type readPage struct {
	records []domain.Judged
	err     error
}

// readAhead reads a page while the one before is applied. The channel is closed where the
// log ends, and when ctx does.
func readAhead(ctx context.Context, source Source, from uint64) <-chan readPage {
	pages := make(chan readPage)
	go func() {
		defer close(pages)
		for {
			records, err := source.Judged(ctx, from, rebuildPage)
			if err != nil {
				err = fmt.Errorf("read page at %d: %w", from, err)
			} else if len(records) == 0 {
				return
			}
			select {
			case pages <- readPage{records, err}:
			case <-ctx.Done():
				return
			}
			if from += uint64(len(records)); err != nil {
				return
			}
		}
	}()
	return pages
}

func total(source Source) uint64 {
	if sized, ok := source.(interface{ Size() uint64 }); ok {
		return sized.Size()
	}
	return 0
}
