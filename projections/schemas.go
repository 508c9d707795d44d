package projections

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/database"
)

// schemas keeps read models in a PostgreSQL database, one schema for each slot.
type schemas struct{ address, prefix string }

// InSchemas keeps read models in the PostgreSQL database at an address
// (postgres://…), in schemas whose names begin with the prefix: lower-case letters,
// digits and underscores. Only the process that holds the ledger's lock may have
// them open to write. The driver "pgx" must be registered.
func InSchemas(address, prefix string) Place { return Place{schemas{address, prefix}} }

// schema is the name of a slot's. The generation is hexadecimal, so that none needs
// quotes.
func (p schemas) schema(s slot) string {
	if s == partial {
		return p.stem() + "partial"
	}
	return p.stem() + strconv.Itoa(int(s))
}

func (p schemas) stem() string { return p.prefix + "_views_" + Generation() + "_" }

func (p schemas) connect(s slot, conns int) (*database.DB, error) {
	db, err := database.OpenSchema(p.address, p.schema(s))
	if err != nil {
		return nil, fmt.Errorf("open views: %w", err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	return db, nil
}

func (p schemas) open(ctx context.Context, s slot) (*database.DB, error) {
	db, err := p.connect(s, 1)
	if err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+p.schema(s)); err != nil {
		return nil, errors.Join(fmt.Errorf("open views: %w", err), db.Close())
	}
	return db, nil
}

func (p schemas) readers(ctx context.Context, s slot) (*database.DB, error) {
	db, err := p.connect(s, viewReaders)
	if err != nil {
		return nil, err
	}
	found, err := hasSchema(ctx, db.DB, p.schema(s))
	if err == nil && !found {
		err = fmt.Errorf("open views: schema %s: %w", p.schema(s), fs.ErrNotExist)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (p schemas) look(ctx context.Context, s slot) (*database.DB, error) { return p.readers(ctx, s) }

// finish has nothing to wait for: every commit was on the disk.
func (p schemas) finish(db *database.DB, _ slot) error { return db.Close() }

func (p schemas) name(ctx context.Context, s slot) error {
	return p.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `ALTER SCHEMA `+p.schema(partial)+` RENAME TO `+p.schema(s))
		return err
	})
}

func (p schemas) slots(ctx context.Context) (all []slot, err error) {
	err = p.change(ctx, func(tx *sql.Tx) error {
		names, err := schemasNamed(ctx, tx, p.stem())
		for _, name := range names {
			if n, err := strconv.Atoi(strings.TrimPrefix(name, p.stem())); err == nil && n >= int(first) {
				all = append(all, slot(n))
			}
		}
		return err
	})
	return all, err
}

func (p schemas) clear(ctx context.Context, s slot) error {
	return p.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DROP SCHEMA IF EXISTS `+p.schema(s)+` CASCADE`)
		return err
	})
}

// ofViews is how the names of read models go on after the prefix, and no others: of
// another ledger in this database the prefix may be town_views, and its vault is in
// town_views_vault.
var ofViews = regexp.MustCompile(`^_views_[0-9a-f]{16}_([0-9]+|partial)$`)

func (p schemas) clearOthers(ctx context.Context) error {
	return p.change(ctx, func(tx *sql.Tx) error {
		names, err := schemasNamed(ctx, tx, p.prefix+"_views_")
		for _, name := range names {
			if err == nil && ofViews.MatchString(strings.TrimPrefix(name, p.prefix)) && !strings.HasPrefix(name, p.stem()) {
				_, err = tx.ExecContext(ctx, `DROP SCHEMA IF EXISTS `+name+` CASCADE`)
			}
		}
		return err
	})
}

// schemasNamed lists the schemas whose names begin with stem.
func schemasNamed(ctx context.Context, tx *sql.Tx, stem string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT nspname FROM pg_namespace WHERE starts_with(nspname, $1) ORDER BY nspname`, stem)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// change runs statements about schemas, all or none of them.
func (p schemas) change(ctx context.Context, work func(*sql.Tx) error) error {
	db, err := p.connect(first, 1)
	if err != nil {
		return err
	}
	defer db.Close() // what is committed is kept
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("change views: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := work(tx); err != nil {
		return fmt.Errorf("change views: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("change views: %w", err)
	}
	return nil
}

func hasSchema(ctx context.Context, q database.Queryer, name string) (bool, error) {
	var n int
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM pg_namespace WHERE nspname = $1`, name).Scan(&n); err != nil {
		return false, fmt.Errorf("look for schema: %w", err)
	}
	return n > 0, nil
}
