package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// head opens the signer's memory: a file of the folder, or a row in a schema on a
// server of its own.
func (h home) head(ctx context.Context, create bool) (_ transparency.Head, close func() error, err error) {
	s, err := h.stores()
	if err != nil {
		return nil, nil, err
	}
	if s.Head == "" {
		return transparency.NewFileHead(h.path("signer", "head")), func() error { return nil }, nil
	}
	if err := s.headIsApart(ctx); err != nil {
		return nil, nil, err
	}
	db, err := s.schema(ctx, s.Head, "head", create)
	if err != nil {
		return nil, nil, err
	}
	if !create {
		return ledger.NewRowHead(db), db.Close, nil
	}
	head, err := ledger.CreateRowHead(ctx, db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return head, db.Close, nil
}

// headIsApart refuses a server that has the records too: restored to an older state,
// it would forget both together, and nothing would notice. Two names of one server,
// and a standby of it, are found by the number that initdb gave it.
func (s stores) headIsApart(ctx context.Context) error {
	if s.Head == "" || !isPostgres(s.Records) {
		return nil
	}
	records, err := serverOf(ctx, s.Records)
	if err != nil {
		return err
	}
	head, err := serverOf(ctx, s.Head)
	if err != nil {
		return err
	}
	if records == head {
		return usageError("--head is on the server that has the records: put back to an older state it would forget both together, so name another server, or leave the signer's memory in the folder")
	}
	return nil
}

// serverOf is what tells one cluster of databases from another.
func serverOf(ctx context.Context, address string) (number string, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, `SELECT system_identifier::text FROM pg_control_system()`).Scan(&number)
	if err != nil {
		err = unreachable(err)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return "", fmt.Errorf("ask which server it is: %w", err)
	}
	return number, nil
}
