package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// lockSchema takes the lock of a ledger in its database, which keeps processes on
// other machines out as LOCK keeps out those on this one. It is held by a connection,
// and PostgreSQL frees it when that goes.
func lockSchema(ctx context.Context, address string) (free func() error, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, &domain.Error{Kind: domain.Unavailable, Cause: errors.Join(err, db.Close()),
			Sentence: "the ledger's PostgreSQL database cannot be reached"}
	}
	free = func() error { return errors.Join(conn.Close(), db.Close()) }
	var got bool
	err = conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtextextended('homeward ledger ' || $1, 0))`, schemaOf(address)).Scan(&got)
	switch {
	case err != nil:
		return nil, errors.Join(fmt.Errorf("lock the ledger's database: %w", err), free())
	case !got:
		return nil, errors.Join(&domain.Error{Kind: domain.Unavailable,
			Sentence: "another process, perhaps on another machine, has the ledger in the schema " + schemaOf(address) + " open"}, free())
	}
	return free, nil
}
