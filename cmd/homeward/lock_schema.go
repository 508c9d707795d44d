package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// unlockTime is how long giving a lock back may take.
const unlockTime = 5 * time.Second

// lockSchema takes the lock of a ledger in its database, which keeps processes on
// other machines out as LOCK keeps out those on this one. It is held by a connection,
// and PostgreSQL frees it when that goes.
func lockSchema(ctx context.Context, address string) (free func() error, err error) {
	return lockNamed(ctx, address, "homeward ledger ",
		"another process, perhaps on another machine, has the ledger in the schema "+schemaOf(address)+" open")
}

// lockFounding takes the right to make, and to remove again, the schemas of a new
// ledger.
func lockFounding(ctx context.Context, address string) (free func() error, err error) {
	return lockNamed(ctx, address, "homeward founding ",
		"another process, perhaps on another machine, is making a ledger in the schema "+schemaOf(address))
}

// lockNamed takes the lock of a kind on the schema of an address; taken is what people
// are told when another has it.
func lockNamed(ctx context.Context, address, kind, taken string) (free func() error, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, &domain.Error{Kind: domain.Unavailable, Cause: errors.Join(err, db.Close()),
			Sentence: "the ledger's PostgreSQL database cannot be reached"}
	}
	free = func() error {
		// Else the server frees it some time after the connection is gone, and refuses
		// whoever comes next. When this fails, so has the connection.
		ctx, cancel := context.WithTimeout(context.Background(), unlockTime)
		defer cancel()
		_, _ = conn.ExecContext(ctx, `SELECT pg_advisory_unlock_all()`)
		return errors.Join(conn.Close(), db.Close())
	}
	var got bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, kind+schemaOf(address)).Scan(&got)
	switch {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("lock the ledger's database: %w", err), free())
	case !got:
		return nil, errors.Join(&domain.Error{Kind: domain.Unavailable, Sentence: taken}, free())
	}
	return free, nil
}
