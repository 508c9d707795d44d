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

// schemaLock is a lock in a PostgreSQL database, which keeps processes on other
// machines out as LOCK keeps out those on this one. A connection holds it, and
// PostgreSQL frees it when that goes.
type schemaLock struct {
	db    *database.DB
	name  string
	taken string    // what people are told when another has it
	conn  *sql.Conn // nil while it is lost
	stop  context.CancelFunc
	done  sync.WaitGroup
}

// lockLook is how often the connection is looked after. A lock that went with the
// server is taken again. Nothing is harmed in between: stores count what they append,
// and the signer exchanges its memory only for what it knew.
const lockLook = 5 * time.Second

// lockWait is how long one waits for a lock that another has: of a process that was
// killed the server learns a moment later.
const lockWait = 2 * time.Second

var errTaken = errors.New("the lock is taken")

// lockSchema takes the lock of a ledger's records, rows or head, which can be in one
// schema by different logins, and keeps it until free is called.
func lockSchema(ctx context.Context, what, address string) (free func() error, err error) {
	return lockNamed(ctx, address, what, "another process, perhaps on another machine, has the ledger in the schema "+schemaOf(address)+" open; stop it first")
}

// lockFounding takes the right to make, and to remove again, the schemas of a new
// ledger.
func lockFounding(ctx context.Context, what, address string) (free func() error, err error) {
	return lockNamed(ctx, address, "founding of "+what, "another process, perhaps on another machine, is making a ledger in the schema "+schemaOf(address))
}

func lockNamed(ctx context.Context, address, what, taken string) (free func() error, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return nil, err
	}
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	l := &schemaLock{db: db, name: "homeward " + what + " " + schemaOf(address), taken: taken, stop: stop}
	for until := time.Now().Add(lockWait); ; time.Sleep(lockWait / 20) {
		err := l.take(ctx)
		if err == nil {
			break
		}
		if !errors.Is(err, errTaken) || time.Now().After(until) {
			return nil, errors.Join(err, l.free())
		}
	}
	l.done.Go(func() { l.keep(keeping) })
	return l.free, nil
}

func (l *schemaLock) take(ctx context.Context) error {
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return unreachable(err)
	}
	var got bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, l.name).Scan(&got)
	switch {
	case err != nil:
		return errors.Join(fmt.Errorf("lock the ledger's database: %w", err), conn.Close())
	case !got:
		return errors.Join(&domain.Error{Kind: domain.Unavailable, Sentence: l.taken, Cause: errTaken}, conn.Close())
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
	// Closing the connection frees the lock too, but nobody waits until it has. When
	// this fails, it is free already.
	bounded, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	_, _ = l.conn.ExecContext(bounded, `SELECT pg_advisory_unlock(hashtextextended($1, 0))`, l.name)
	_ = l.conn.Close() // an error says that the connection had broken
	return l.db.Close()
}
