// Package pgstore keeps the ledger's records in PostgreSQL, for when one machine
// is not enough. One ledger is one schema of a database, named by search_path in
// the connection string.
//
// Positions are given inside the commit, by one appender at a time: a lock in the
// database keeps every other one out, of any process, from before the last
// position is read until the new ones are visible. Appends that come together
// share one transaction and one wait for the disk: see package tablestore, which
// does that, reading and following. Notifications wake the followers of other
// processes; they look for themselves too, so none has to arrive.
//
// Not here: what a record means (ledger, domain), backups and failover. The
// contract is package eventstore, its suite eventstore/storetest, the reasons
// docs/decisions/postgresql.md.
package pgstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

// poll is how long a follower may be late when a notification was lost.
const poll = time.Second

// Store is an event store in one schema of a PostgreSQL database. It is safe for
// concurrent use, also beside other processes on the same schema. Make one with
// Create or Open; the zero value is not usable.
type Store struct {
	*tablestore.Store
	reads *pgxpool.Pool
	ear   *ear
}

// Create makes a new, empty store in the schema that the connection string names,
// or in "homeward". It returns an error that matches fs.ErrExist when the schema
// is there already, even empty: an existing ledger is never taken for a new one.
func Create(ctx context.Context, url string, options ...Option) (*Store, error) {
	s, err := parse(url, options)
	if err != nil {
		return nil, fmt.Errorf("create event store: %w", err)
	}
	conn, err := s.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("create event store: %w", err)
	}
	err = layOut(ctx, conn, s.schema)
	if err = errors.Join(err, conn.Close(ctx)); err != nil {
		return nil, fmt.Errorf("create event store: %w", err)
	}
	return open(ctx, s, poll)
}

// Open opens the store in the schema that the connection string names. A missing
// schema is an error that matches fs.ErrNotExist, one that is something else or
// of another version is ErrSchema, and a server that may lose what it has
// acknowledged is ErrSettings.
func Open(ctx context.Context, url string, options ...Option) (*Store, error) {
	s, err := parse(url, options)
	if err != nil {
		return nil, fmt.Errorf("open event store: %w", err)
	}
	return open(ctx, s, poll)
}

func open(ctx context.Context, s *settings, poll time.Duration) (*Store, error) {
	conn, err := s.connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("open event store: %w", err)
	}
	if err := checkSchema(ctx, conn, s.schema); err != nil {
		return nil, errors.Join(fmt.Errorf("open event store: %w", err), conn.Close(ctx))
	}
	reads, err := pgxpool.NewWithConfig(context.WithoutCancel(ctx), s.pool)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open event store: %w", err), conn.Close(ctx))
	}
	bell := newBell(s.schema)
	store := &Store{Store: tablestore.New(&table{reads}, newWriter(s, bell, conn), poll), reads: reads}
	store.ear = listen(s.conn(), bell, store.Announce)
	return store, nil
}

// Close ends all reads with ErrClosed, commits the appends that are already
// queued, and releases the connections. It is idempotent and may be called while
// other methods run, even from a yield.
func (s *Store) Close() error {
	s.ear.close()
	err := s.Store.Close()
	s.reads.Close()
	return err
}

// Store satisfies the contract.
var _ eventstore.Store = (*Store)(nil)
