package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
)

// vaultTables are vaultSchema for PostgreSQL. The trigger holds the same rule: a
// tombstone is final, also against a hand at the database's prompt. (There is no
// REPLACE that would need a third.)
var vaultTables = []string{
	`CREATE TABLE vault (one BIGINT PRIMARY KEY CHECK (one = 1), origin TEXT COLLATE "C" NOT NULL, epoch BIGINT NOT NULL, probe BYTEA NOT NULL)`,
	`CREATE TABLE keysets (subject TEXT COLLATE "C" PRIMARY KEY, epoch BIGINT NOT NULL, wrapped BYTEA, erased_at TEXT COLLATE "C", CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL)))`,
	`CREATE FUNCTION tombstone_is_final() RETURNS trigger LANGUAGE plpgsql AS $body$` + tombstoneBody + `$body$`,
	`CREATE TRIGGER tombstone_is_final BEFORE UPDATE OR DELETE ON keysets FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION tombstone_is_final()`,
}

const tombstoneBody = `BEGIN RAISE EXCEPTION 'subject is erased'; END`

// CreateVaultIn makes an empty vault for the ledger named origin in an empty schema
// of PostgreSQL, wrapping under kek at epoch 1. A schema that holds one is refused
// with an error that matches fs.ErrExist. The vault closes db.
func CreateVaultIn(ctx context.Context, db *database.DB, origin string, kek tink.AEAD) (*Vault, error) {
	if origin == "" || len(origin) > maxOrigin {
		return nil, fmt.Errorf("create vault: %w: origin", ErrVaultInput)
	}
	switch found, err := db.Kind.HasTable(ctx, db, "vault"); {
	case err != nil:
		return nil, fmt.Errorf("create vault: %w", err)
	case found:
		return nil, fmt.Errorf("create vault: %w", fs.ErrExist)
	}
	if err := foundVault(ctx, db.DB, origin, kek, vaultTables); err != nil {
		return nil, fmt.Errorf("create vault: %w", err)
	}
	return OpenVaultIn(ctx, db, origin, kek)
}

// OpenVaultIn opens the vault that CreateVaultIn made. Its errors are those of
// OpenVault. The vault closes db.
func OpenVaultIn(ctx context.Context, db *database.DB, origin string, kek tink.AEAD) (*Vault, error) {
	if err := checkTables(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("open vault: %w", err), db.Close())
	}
	return vaultIn(ctx, db.DB, origin, kek, func(ctx context.Context) error { return rewrite(ctx, db.DB, "keysets") })
}

// vaultShape is what checkTables finds in a schema that CreateVaultIn made: columns,
// triggers and the text of their function. A foreign trigger could copy keysets
// aside before they die.
const vaultShape = "keysets.epoch bigint, keysets.erased_at text, keysets.subject text, keysets.wrapped bytea, " +
	"vault.epoch bigint, vault.one bigint, vault.origin text, vault.probe bytea; " +
	"keysets.tombstone_is_final O 27 tombstone_is_final " + tombstoneBody

const shapeQuery = `SELECT coalesce((SELECT string_agg(c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY c.relname, a.attname)
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped), '') || '; ' ||
	coalesce((SELECT string_agg(c.relname || '.' || t.tgname || ' ' || t.tgenabled || ' ' || t.tgtype || ' ' || p.proname || ' ' || p.prosrc, ', ' ORDER BY c.relname, t.tgname)
	FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid
	WHERE n.nspname = current_schema() AND NOT t.tgisinternal), '')`

// checkTables refuses what CreateVaultIn did not make.
func checkTables(ctx context.Context, db *database.DB) error {
	var shape string
	if err := db.QueryRowContext(ctx, shapeQuery).Scan(&shape); err != nil {
		return fmt.Errorf("%w: %w", ErrVaultSchema, err)
	}
	if shape == "; " {
		return fmt.Errorf("%w: there is no vault here", fs.ErrNotExist)
	}
	if shape != vaultShape {
		return fmt.Errorf("%w: tables or triggers differ", ErrVaultSchema)
	}
	return nil
}

// rewrite writes tables anew without their dead rows. What the server's write-ahead
// log and its archive still hold is the operator's to let go (docs/operations.md):
// there the destruction of the old key-encryption key is what erases.
func rewrite(ctx context.Context, db *sql.DB, tables ...string) error {
	if _, err := db.ExecContext(ctx, `VACUUM (FULL) `+strings.Join(tables, ", ")); err != nil {
		return fmt.Errorf("%w: %w", ErrNotScrubbed, err)
	}
	return nil
}
