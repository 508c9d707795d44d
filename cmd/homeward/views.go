package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// liveViews are read models that follow a running ledger.
type liveViews struct {
	*projections.Views
	runner  *projections.Runner
	stop    context.CancelFunc
	running sync.WaitGroup
	err     error
}

// openViews opens the views of a home and returns when they show every record
// that has a verdict.
func openViews(ctx context.Context, p *parts, l *ledger.Ledger) (*liveViews, error) {
	place, err := p.home.place()
	if err != nil {
		return nil, err
	}
	views, err := projections.OpenViews(ctx, place)
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	v := &liveViews{Views: views, runner: projections.NewRunner(views, l, p.config.Logger), stop: stop}
	v.running.Go(func() {
		if v.err = v.run(running); v.err != nil {
			p.config.Logger.Error("projections stopped", "cause", v.err)
		}
	})
	if err := views.WaitApplied(ctx, l.Size()); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	if err := notAhead(ctx, views, l); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	p.finder.from.Store(&followed{views: views, ledger: l})
	return v, nil
}

// notAhead refuses read models that show more than the ledger has: they are of another
// ledger, or the records were put back to an older state. The runner compares them
// only when the next record comes.
func notAhead(ctx context.Context, views *projections.Views, l *ledger.Ledger) error {
	shown, err := views.Applied(ctx)
	if size := l.Size(); err == nil && shown > size {
		return &domain.Error{Kind: domain.Tampered, Cause: projections.ErrForeign,
			Sentence: fmt.Sprintf("the read models show %d records, and the ledger has %d: if homeward fsck finds the records whole, homeward rebuild makes the read models again", shown, size)}
	}
	return err
}

// outagePause is how long the read models stand still before they try again.
const outagePause = time.Second

// run applies records until ctx ends or something stops it that is no outage.
func (v *liveViews) run(ctx context.Context) error {
	for {
		err := v.runner.Run(ctx)
		if !ledger.Outage(err) {
			return err
		}
		select {
		case <-time.After(outagePause):
		case <-ctx.Done():
			return nil
		}
	}
}

// Close stops following and closes the views.
func (v *liveViews) Close() error {
	v.stop()
	v.running.Wait()
	return errors.Join(v.err, v.Views.Close())
}
