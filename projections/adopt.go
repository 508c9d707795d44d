package projections

import (
	"context"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/database"
)

// lookEvery is how often a runner looks for views that were rebuilt beside its own.
const lookEvery = 2 * time.Second

// drainTime is how long queries that have begun may go on in views that a rebuild
// has replaced.
const drainTime = 30 * time.Second

// adoptLoop takes what rebuilds make, until ctx ends.
func (r *Runner) adoptLoop(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if _, err := r.Adopt(ctx); err != nil && ctx.Err() == nil && !database.Outage(err) {
			r.logger.Error("take rebuilt views", err, nil)
		}
	}
}

// Adopt takes the views that were rebuilt beside those in use, if there are any:
// brings them up to the record that those show, and lets queries go on there. No
// query fails, and none sees an earlier state than the one before it. Run does so by
// itself.
func (r *Runner) Adopt(ctx context.Context) (bool, error) {
	v := r.views
	newest, found, err := v.place.newest(ctx)
	if err != nil || !found {
		return false, err
	}
	v.writing.Lock()
	defer v.writing.Unlock()
	if newest <= v.used || closed(v.gone) {
		return false, nil
	}
	write, err := v.place.prepared(ctx, newest)
	if err != nil {
		return false, err
	}
	at, err := r.catchUp(ctx, write)
	if err == nil {
		err = v.take(ctx, newest, write)
	}
	if err != nil {
		_ = write.Close() // the first error tells
		return false, fmt.Errorf("take rebuilt views: %w", err)
	}
	v.advance(at.size)
	return true, nil
}

func closed(gone chan struct{}) bool {
	select {
	case <-gone:
		return true
	default:
		return false
	}
}

// catchUp applies what came since the rebuild ended.
func (r *Runner) catchUp(ctx context.Context, w *writer) (position, error) {
	at, err := readPosition(ctx, w)
	if err != nil {
		return at, err
	}
	if err := sameLog(ctx, r.source, at); err != nil {
		return at, err
	}
	shown, err := r.views.Applied(ctx)
	for err == nil && at.size < shown {
		records, failed := r.source.Judged(ctx, at.size, min(rebuildPage, int(shown-at.size)))
		if failed != nil {
			return at, failed
		}
		at, err = applyPage(ctx, w, r.all, at.size, records)
	}
	return at, err
}

// take puts views in the place of those in use. The caller holds writing.
func (v *Views) take(ctx context.Context, s slot, write *writer) error {
	read, err := v.place.readers(ctx, s)
	if err != nil {
		return err
	}
	oldRead, oldWrite := v.reader.Swap(read), v.write
	v.write, v.used = write, s
	v.old.Go(func() {
		select {
		case <-time.After(drainTime):
		case <-v.gone:
		}
		_, _ = oldRead.Close(), oldWrite.Close() // nobody will read them again
		_ = v.place.clearBelow(context.WithoutCancel(ctx), s)
	})
	return nil
}
