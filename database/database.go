// Package database lets the rooms that keep rows write their SQL once, for SQLite
// and for PostgreSQL. Queries need no help: numbered parameters, ON CONFLICT and
// the functions they use mean the same in both. Tables do: a handful of words
// differ, and Schema exchanges them.
//
// Not here: drivers (the composition root has them), the events' own stores
// (eventstore), and where the two differ in more than words: each room says that
// itself.
package database

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Kind is which of the two databases it is.
type Kind string

// The kinds.
const (
	SQLite     Kind = "sqlite"
	PostgreSQL Kind = "postgresql"
)

// DB is a database and which of the two it is. Of PostgreSQL it is one schema: every
// connection has it alone on its search path.
type DB struct {
	*sql.DB
	Kind Kind
}

// postgres exchanges the words of SQLite's tables. INTEGER has 32 bits there, and
// text would be sorted by the rules of some language: ids are compared as bytes.
var postgres = strings.NewReplacer(
	" STRICT, WITHOUT ROWID", "", " STRICT", "",
	" INTEGER", " BIGINT", " BLOB", " BYTEA", " TEXT", ` TEXT COLLATE "C"`,
)

// Schema returns statements that make tables and indexes, written for SQLite, in
// the words of the kind.
func (k Kind) Schema(text string) string {
	if k == PostgreSQL {
		return postgres.Replace(text)
	}
	return text
}

// Make makes tables and indexes that are not there, written for SQLite: all of them, or
// none where the disk is full or the process dies.
func (db *DB) Make(ctx context.Context, tables string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, db.Kind.Schema(tables)); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	return nil
}

// Queryer is a database or a transaction on it.
type Queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// HasTable reports whether there is a table of that name.
func (k Kind) HasTable(ctx context.Context, q Queryer, name string) (bool, error) {
	query := `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1`
	if k == PostgreSQL {
		query = `SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename = $1`
	}
	var n int
	if err := q.QueryRowContext(ctx, query, name).Scan(&n); err != nil {
		return false, fmt.Errorf("look for table %s: %w", name, err)
	}
	return n > 0, nil
}

// Empty reports whether there is no table at all: whoever made the database came no
// further, and the next one makes them.
func (k Kind) Empty(ctx context.Context, q Queryer) (bool, error) {
	query := `SELECT count(*) FROM sqlite_schema WHERE type = 'table'`
	if k == PostgreSQL {
		query = `SELECT count(*) FROM pg_catalog.pg_tables WHERE schemaname = current_schema()`
	}
	var n int
	if err := q.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return false, fmt.Errorf("look for tables: %w", err)
	}
	return n == 0, nil
}
