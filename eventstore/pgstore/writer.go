package pgstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

// batchTimeout ends a transaction on a server that has stopped answering. It is
// longer than any lock is waited for.
const batchTimeout = 30 * time.Second

// writer makes the transactions, on a connection of its own.
type writer struct {
	settings *settings
	bell     bell
	tx       *transaction // the connection; nil until needed
}

func newWriter(s *settings, b bell, conn *pgx.Conn) *writer {
	return &writer{settings: s, bell: b, tx: newTransaction(conn)}
}

// Write implements tablestore.Writer.
func (w *writer) Write(batch [][]eventstore.Write) ([]tablestore.Outcome, error) {
	// No caller's context: a commit that has begun is finished.
	ctx, cancel := context.WithTimeout(context.Background(), batchTimeout)
	defer cancel()
	outcomes, err := w.attempt(ctx, batch)
	if err != nil {
		// The connection may be inside the transaction still. Giving it up
		// rolls back, unless the commit has arrived. The lock is free only
		// when either has happened, so the next batch sees which.
		w.drop()
		return nil, err
	}
	return outcomes, nil
}

func (w *writer) attempt(ctx context.Context, batch [][]eventstore.Write) ([]tablestore.Outcome, error) {
	if err := w.begin(ctx, streamsOf(batch)); err != nil {
		return nil, err
	}
	outcomes, err := tablestore.Apply(ctx, w.tx, batch)
	if err != nil {
		return nil, err
	}
	if err := w.tx.commit(ctx, w.bell); err != nil {
		return nil, err
	}
	return outcomes, nil
}

// begin begins on the connection there is. One that was cut while nobody used it
// costs no append: nothing was sent on it, so a fresh one may try.
func (w *writer) begin(ctx context.Context, streams []string) error {
	if w.tx != nil {
		err := w.tx.begin(ctx, streams)
		if err == nil || !w.tx.conn.IsClosed() || ctx.Err() != nil {
			return err
		}
		w.drop()
	}
	conn, err := w.settings.connect(ctx)
	if err != nil {
		return err
	}
	w.tx = newTransaction(conn)
	return w.tx.begin(ctx, streams)
}

func streamsOf(batch [][]eventstore.Write) (streams []string) {
	seen := make(map[string]bool)
	for _, writes := range batch {
		for _, w := range writes {
			if !seen[w.Stream] {
				seen[w.Stream] = true
				streams = append(streams, w.Stream)
			}
		}
	}
	return streams
}

func (w *writer) drop() {
	if w.tx != nil {
		hangUp(w.tx.conn)
		w.tx = nil
	}
}

// Close implements tablestore.Writer.
func (w *writer) Close() { w.drop() }

// hangUp says goodbye, but not for long: a server that is gone does not answer.
func hangUp(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}
