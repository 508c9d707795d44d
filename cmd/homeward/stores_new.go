package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
)

// storesOf reads the flags of init: --views says where rows are kept, which is where
// the records are when those are in PostgreSQL.
func storesOf(records, rows, head string) (stores, error) {
	if isPostgres(records) {
		rows = cmp.Or(rows, records)
	}
	s := stores{Records: records, Rows: rows, Head: head}
	return s, s.valid()
}

// made are the schemas that init makes in a database, for the records or for rows.
func (s stores) made(address string) []string {
	name, all := schemaOf(address), []string{}
	if address == s.Records {
		all = append(all, name)
	}
	if address == s.Rows {
		all = append(all, name+"_vault", name+"_drafts", name+"_judge", name+"_tokens", name+"_index")
	}
	if address == s.Head {
		all = append(all, name+"_head")
	}
	return all
}

// claim refuses databases that have one of the schemas of such a ledger, and keeps
// others from making them until it is freed: what drop removes must be ours.
func (s stores) claim(ctx context.Context) (free func() error, err error) {
	var frees []func() error
	free = func() (all error) {
		for _, f := range frees {
			all = errors.Join(all, f())
		}
		return all
	}
	for _, kept := range s.inPostgres() {
		f, err := lockFounding(ctx, kept.what, kept.address)
		if err != nil {
			return nil, errors.Join(err, free())
		}
		frees = append(frees, f)
	}
	if err := s.mustBeNew(ctx); err != nil {
		return nil, errors.Join(err, free())
	}
	return free, nil
}

func (s stores) mustBeNew(ctx context.Context) error {
	for _, address := range s.databases() {
		names := s.made(address)
		if address == s.Rows { // those of another ledger would be shown as this one's
			names = append(names, schemaOf(address)+"_views_[0-9a-f]{16}_.*")
		}
		found, err := anySchema(ctx, address, names)
		if err != nil {
			return unreachable(err)
		}
		if found != "" {
			return usageError("the database has a schema " + found + " already; init only ever makes a new ledger: name another with ?search_path= in the address")
		}
	}
	return s.headIsApart(ctx)
}

// unreachable says what the server, or the way to it, says. pgx leaves passwords out.
func unreachable(err error) *domain.Error {
	return &domain.Error{Kind: domain.Unavailable, Cause: err, Sentence: "the PostgreSQL database cannot be reached: " + err.Error()}
}

// anySchema returns a schema that has one of the names, which are patterns; empty when
// none has.
func anySchema(ctx context.Context, address string, names []string) (found string, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(min(nspname), '') FROM pg_namespace WHERE nspname ~ $1`, `^(`+strings.Join(names, "|")+`)$`).Scan(&found)
	return found, errors.Join(err, db.Close())
}

// drop removes the schemas of a ledger whose making failed; there were none before.
func (s stores) drop(ctx context.Context) error {
	var all error
	for _, address := range s.databases() {
		db, err := database.OpenSchema(address, "pg_catalog")
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, `DROP SCHEMA IF EXISTS `+strings.Join(s.made(address), ", ")+` CASCADE`)
		all = errors.Join(all, err, db.Close())
	}
	if all != nil {
		return fmt.Errorf("remove what init began: %w", all)
	}
	return nil
}
