package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
)

// writer is the only goroutine that writes. It owns its connection and shares
// nothing but the queue and the news.
type writer struct {
	db     *sql.DB
	news   *news
	tx     *transaction // the connection and its statements; nil until needed
	commit func(context.Context, *sql.Conn) error
}

func newWriter(db *sql.DB, n *news) *writer {
	return &writer{db: db, news: n, commit: commit}
}

func commit(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "COMMIT")
	return err
}

// run answers every request until the queue is closed and empty.
func (w *writer) run(queue <-chan *request) {
	for first := range queue {
		batch := gather(first, queue)
		if len(batch) == 0 {
			continue
		}
		outcomes, err := w.write(batch)
		if err == nil {
			w.news.announce()
		}
		for i, r := range batch {
			if err != nil {
				r.answer <- outcome{err: unavailable(r.writes[0].Stream, err)}
				continue
			}
			r.answer <- outcomes[i]
		}
	}
	// The last commit was durable when it was answered; what a failing close
	// leaves undone, the next Open does.
	w.drop()
	_ = w.db.Close()
}

// gather takes what has queued behind first, up to one transaction's worth,
// without those whose callers have gone.
func gather(first *request, queue <-chan *request) []*request {
	var batch []*request
	records, size := 0, 0
	for r := first; r != nil; {
		if r.take() {
			batch = append(batch, r)
			records += r.records
			size += r.size
		}
		if records >= batchRecords || size >= batchBytes {
			return batch
		}
		select {
		case r = <-queue: // nil when the queue is closed and empty
		default:
			r = nil
		}
	}
	return batch
}

// write makes one transaction of the batch. An error means that the fate of the
// whole batch is unknown; even a conflict in it was judged against rows that
// may be gone.
func (w *writer) write(batch []*request) ([]outcome, error) {
	// No caller's context: a commit that has begun is finished.
	ctx := context.Background()
	outcomes, err := w.attempt(ctx, batch)
	if err != nil {
		// The connection may be inside the transaction still. Giving it up
		// rolls back, and the next batch begins on a fresh one.
		w.drop()
		return nil, err
	}
	return outcomes, nil
}

func (w *writer) attempt(ctx context.Context, batch []*request) ([]outcome, error) {
	if w.tx == nil {
		tx, err := newTransaction(ctx, w.db)
		if err != nil {
			return nil, err
		}
		w.tx = tx
	}
	if err := w.tx.begin(ctx); err != nil {
		return nil, err
	}
	outcomes := make([]outcome, len(batch))
	for i, r := range batch {
		out, err := w.tx.apply(ctx, r.writes)
		if err != nil {
			return nil, err
		}
		outcomes[i] = out
	}
	if err := w.commit(ctx, w.tx.conn); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return outcomes, nil
}

// drop closes the connection; a transaction on it is rolled back by SQLite.
func (w *writer) drop() {
	if w.tx != nil {
		w.tx.close()
		w.tx = nil
	}
}

func unavailable(stream string, cause error) error {
	if errors.Is(cause, eventstore.ErrDamaged) {
		return fmt.Errorf("append to %s: %w", stream, cause)
	}
	return fmt.Errorf("append to %s: %w: %w", stream, eventstore.ErrUnavailable, cause)
}
