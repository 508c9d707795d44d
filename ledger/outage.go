package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
)

// Outage reports whether err says that a database cannot be reached now: what asked
// may ask again.
func Outage(err error) bool {
	return errors.Is(err, eventstore.ErrUnavailable) || database.Outage(err)
}

// Away is what people read when err is an outage.
func Away(err error) *domain.Error {
	return &domain.Error{Kind: domain.Unavailable, Cause: err, Sentence: "the ledger's database cannot be reached; try again in a while"}
}

// Reach asks the databases of records and verdicts for something small, and returns
// what kept them from answering. A ledger that nobody hands anything to does not
// notice an outage by itself.
func (l *Ledger) Reach(ctx context.Context) error {
	if err := l.config.Store.ReadAll(ctx, "", 1, func(eventstore.Recorded) error { return nil }); err != nil {
		return fmt.Errorf("reach the records: %w", err)
	}
	if err := l.config.Verdicts.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the verdicts: %w", err)
	}
	return nil
}

// outagePause is how long what waits an outage out stands still before it asks again.
const outagePause = time.Second

// outlast does work again until it is done or fails for another reason than an
// outage. A database that is being restarted stops nobody for good; meanwhile Err
// says what is waited for.
func (l *Ledger) outlast(ctx context.Context, work func() error) error {
	for {
		err := work()
		// A bound of the address's own, such as connect_timeout, ends a call while ctx lives.
		if !Outage(err) && !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			l.outage.clear()
			return err
		}
		if l.outage.get() == nil {
			l.config.Logger.Warn("waiting for the database", "cause", err)
		}
		l.outage.set(err)
		select {
		case <-time.After(outagePause):
		case <-ctx.Done():
		}
	}
}
