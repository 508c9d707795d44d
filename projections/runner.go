package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

// Bounds of the live runner.
const (
	livePage     = 2000             // records in one transaction
	applyTimeout = 30 * time.Second // of one page, from reading to commit
	applyRetries = 3                // a full disk or a locked file may pass
	closeTimeout = applyTimeout + time.Second
)

// Runner keeps the views up to the log. It stops at the first record that a
// projection cannot apply; it never skips one.
type Runner struct {
	views  *Views
	source Source
	all    []Projection
	logger watermill.LoggerAdapter

	page      int
	retryWait time.Duration
	committed func() error // of tests: runs after the commit, before the ack

	mu   sync.Mutex // held by Run: one at a time
	same bool       // guarded by mu; the views were found to be of this log
}

// Status is how the projections are.
type Status struct {
	Applied uint64 // records of the log that the views show
	Err     error  // why nothing more will be applied; nil while all is well
}

// NewRunner returns the runner of views over source. The log gets what the
// router says; nil drops it.
func NewRunner(views *Views, source Source, log *slog.Logger) *Runner {
	var logger watermill.LoggerAdapter = watermill.NopLogger{}
	if log != nil {
		logger = watermill.NewSlogLogger(log)
	}
	return &Runner{views: views, source: source, all: All(), logger: logger,
		page: livePage, retryWait: 50 * time.Millisecond}
}

// Status returns how far the views are, and why they stopped if they did. It is
// safe beside Run.
func (r *Runner) Status() Status {
	applied, err := r.views.status()
	return Status{Applied: applied, Err: err}
}

// Run applies pages until ctx ends, which is no error, or until something stops
// it: a record that cannot be applied, views of another log (ErrForeign), a
// source that fails. The reason is also in Status, and given to all who wait;
// Run may be called again once it is mended.
func (r *Runner) Run(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r.views.stop(nil)
	pages := newFeed(r.source, r.views.Applied, r.page)
	router, err := r.router(pages, cancel)
	if err != nil {
		return err
	}
	looking := make(chan struct{})
	go func() {
		defer close(looking)
		r.adoptLoop(ctx)
	}()
	err = router.Run(ctx)
	cancel(nil)
	<-looking
	// The router may return before it has closed the feed.
	err = errors.Join(err, pages.Close(), pages.Err(), stopCause(ctx))
	if err != nil {
		err = fmt.Errorf("run projections: %w", err)
		r.views.stop(err)
	}
	return err
}

// errHalt marks the cause with which a page ends the runner's context.
type errHalt struct{ error }

// stopCause returns why a page ended the run, and nil when somebody else did.
func stopCause(ctx context.Context) error {
	var halt errHalt
	if errors.As(context.Cause(ctx), &halt) {
		return halt.error
	}
	return nil
}

// router makes a router with one handler. Outermost is what stops the run, so
// that it sees only what the retries could not mend.
func (r *Runner) router(pages *feed, cancel context.CancelCauseFunc) (*message.Router, error) {
	router, err := message.NewRouter(message.RouterConfig{CloseTimeout: closeTimeout}, r.logger)
	if err != nil {
		return nil, fmt.Errorf("make router: %w", err)
	}
	retry := middleware.Retry{MaxRetries: applyRetries, InitialInterval: r.retryWait, MaxInterval: time.Second,
		Multiplier: 2, ShouldRetry: func(p middleware.RetryParams) bool { return mayPass(p.Err) }}
	router.AddMiddleware(halting(cancel), retry.Middleware)
	router.AddConsumerHandler("projections", "pages", pages, r.handle)
	return router, nil
}

// halting ends the run when a page fails for good. A page that failed because
// everything is being closed is delivered again after the next start.
func halting(cancel context.CancelCauseFunc) message.HandlerMiddleware {
	return func(next message.HandlerFunc) message.HandlerFunc {
		return func(m *message.Message) ([]*message.Message, error) {
			_, err := next(m)
			if err != nil && m.Context().Err() == nil {
				cancel(errHalt{err})
			}
			return nil, err
		}
	}
}

// mayPass tells what is worth another try from what will be the same for ever.
func mayPass(err error) bool {
	return !errors.Is(err, ErrForeign) && !errors.Is(err, ErrOutOfOrder)
}

// handle reads the records of a page once and applies them through all
// projections. Closing cancels the message's context at once, so a page that has
// begun runs under a context and a time limit of its own.
func (r *Runner) handle(m *message.Message) error {
	var page span
	if err := json.Unmarshal(m.Payload, &page); err != nil {
		return fmt.Errorf("read page message: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(m.Context()), applyTimeout)
	defer cancel()
	if err := r.checkLog(ctx); err != nil {
		return err
	}
	r.views.writing.Lock()
	defer r.views.writing.Unlock()
	records, err := r.source.Judged(ctx, page.From, int(page.To-page.From))
	if err != nil {
		return fmt.Errorf("read page at %d: %w", page.From, err)
	}
	at, err := applyPage(ctx, r.views.write, r.all, page.From, records)
	if errors.Is(err, errRepeated) {
		return r.tellAgain(ctx)
	}
	if err != nil {
		return err
	}
	r.views.advance(at.size)
	if r.committed != nil {
		return r.committed()
	}
	return nil
}

// tellAgain tells how far the views are where a page was there already: its commit's
// answer was lost.
func (r *Runner) tellAgain(ctx context.Context) error {
	at, err := readPosition(ctx, r.views.write)
	if err == nil {
		r.views.advance(at.size)
	}
	return err
}

// checkLog compares the views with the log once, at the first page: only then is
// the log surely judged as far as the views are. One page is handled at a time,
// so same needs no lock of its own.
func (r *Runner) checkLog(ctx context.Context) error {
	if r.same {
		return nil
	}
	at, err := readPosition(ctx, r.views.read())
	if err != nil {
		return err
	}
	if err := sameLog(ctx, r.source, at); err != nil {
		return err
	}
	r.same = true
	return nil
}
