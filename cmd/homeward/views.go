package main

import (
	"context"
	"errors"
	"sync"

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
	views, err := projections.OpenViews(ctx, p.home.place())
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	v := &liveViews{Views: views, runner: projections.NewRunner(views, l, p.config.Logger), stop: stop}
	v.running.Go(func() {
		if v.err = v.runner.Run(running); v.err != nil {
			p.config.Logger.Error("projections stopped", "cause", v.err)
		}
	})
	if err := views.WaitApplied(ctx, l.Size()); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

// Close stops following and closes the views.
func (v *liveViews) Close() error {
	v.stop()
	v.running.Wait()
	return errors.Join(v.err, v.Views.Close())
}
