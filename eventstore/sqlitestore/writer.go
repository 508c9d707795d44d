package sqlitestore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

// writer makes the transactions, on a connection of its own.
type writer struct {
	db     *sql.DB
	tx     *transaction // the connection and its statements; nil until needed
	commit func(context.Context, *transaction) error
}

func newWriter(db *sql.DB) *writer {
	return &writer{db: db, commit: commit}
}

func commit(ctx context.Context, tx *transaction) error {
	_, err := tx.commit.ExecContext(ctx)
	return err
}

// Write implements tablestore.Writer.
func (w *writer) Write(batch [][]eventstore.Write) ([]tablestore.Outcome, error) {
	// No caller's context: a commit that has begun is finished.
	outcomes, err := w.attempt(context.Background(), batch)
	if err != nil {
		// The connection may be inside the transaction still. Giving it up
		// rolls back, and the next batch begins on a fresh one.
		w.drop()
		return nil, err
	}
	return outcomes, nil
}

func (w *writer) attempt(ctx context.Context, batch [][]eventstore.Write) ([]tablestore.Outcome, error) {
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
	outcomes, err := tablestore.Apply(ctx, w.tx, batch)
	if err != nil {
		return nil, err
	}
	if err := w.commit(ctx, w.tx); err != nil {
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

// Close implements tablestore.Writer. What a failing close leaves undone, the
// next Open does.
func (w *writer) Close() {
	w.drop()
	_ = w.db.Close()
}
