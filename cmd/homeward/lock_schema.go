package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// schemaLock is the lock of a ledger in its database, which keeps processes on other
// machines out as LOCK keeps out those on this one. A connection holds it, and
// PostgreSQL frees it when that goes.
type schemaLock struct {
	db     *database.DB
	what   string // records, rows or head: they can be in one schema by different logins
	schema string
	conn   *sql.Conn // nil while it is lost
	stop   context.CancelFunc
	done   sync.WaitGroup
}

// lockLook is how often the connection is looked after. A lock that went with the
// server is taken again. Nothing is harmed in between: stores count what they append,
// and the signer exchanges its memory only for what it knew.
const lockLook = 5 * time.Second

// lockSchema takes the lock of what is kept at an address, and keeps it until free is
// called.
func lockSchema(ctx context.Context, what, address string) (free func() error, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return nil, err
	}
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	l := &schemaLock{db: db, what: what, schema: schemaOf(address), stop: stop}
	if err := l.take(ctx); err != nil {
		return nil, errors.Join(err, l.free())
	}
	l.done.Go(func() { l.keep(keeping) })
	return l.free, nil
}

func (l *schemaLock) take(ctx context.Context) error {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return &domain.Error{Kind: domain.Unavailable, Cause: err, Sentence: "the ledger's PostgreSQL database cannot be reached"}
	}
	var got bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended('homeward ' || $1 || ' ' || $2, 0))`, l.what, l.schema).Scan(&got)
	switch {
	case err != nil:
		return errors.Join(fmt.Errorf("lock the ledger's database: %w", err), conn.Close())
	case !got:
		return errors.Join(&domain.Error{Kind: domain.Unavailable,
			Sentence: "another process, perhaps on another machine, has the ledger in the schema " + l.schema + " open"}, conn.Close())
	}
	l.conn = conn
	return nil
}

// keep looks after the connection until ctx ends.
func (l *schemaLock) keep(ctx context.Context) {
	for {
		select {
		case <-time.After(lockLook):
		case <-ctx.Done():
			return
		}
		if l.conn != nil && l.conn.PingContext(ctx) != nil {
			_ = l.conn.Close() // it is lost
			l.conn = nil
		}
		if l.conn == nil {
			_ = l.take(ctx) // tried again until it is had
		}
	}
}

func (l *schemaLock) free() error {
	l.stop()
	l.done.Wait()
	if l.conn == nil {
		return l.db.Close()
	}
	return errors.Join(l.conn.Close(), l.db.Close())
}
