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

// vaultTables are vaultSchema for PostgreSQL. The triggers hold the same rule: a
// tombstone is final, also against a hand at the database's prompt. A vault is never
// emptied, so that TRUNCATE, which asks no row, is refused whatever there is. (There
// is no REPLACE that would need a third.)
var vaultTables = []string{
	`CREATE TABLE vault (one BIGINT PRIMARY KEY CHECK (one = 1), origin TEXT COLLATE "C" NOT NULL, epoch BIGINT NOT NULL, probe BYTEA NOT NULL)`,
	`CREATE TABLE keysets (subject TEXT COLLATE "C" PRIMARY KEY, epoch BIGINT NOT NULL, wrapped BYTEA, erased_at TEXT COLLATE "C", CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL)))`,
	`CREATE FUNCTION tombstone_is_final() RETURNS trigger LANGUAGE plpgsql AS $body$` + tombstoneBody + `$body$`,
	`CREATE TRIGGER tombstone_is_final BEFORE UPDATE OR DELETE ON keysets FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION tombstone_is_final()`,
	`CREATE TRIGGER tombstones_not_truncated BEFORE TRUNCATE ON keysets EXECUTE FUNCTION tombstone_is_final()`,
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
	return vaultIn(ctx, db, origin, kek, func(ctx context.Context) error { return rewrite(ctx, db.DB, rewriteKeysets) })
}

// vaultShape is what checkTables finds in a schema that CreateVaultIn made, sorted:
// tables with their columns, keys and checks, triggers with their function's text. A
// foreign trigger or rule could copy keysets aside before they die, and without its
// key a table takes a second row beside a tombstone.
var vaultShape = strings.Join([]string{
	"keysets CHECK (((wrapped IS NULL) = (erased_at IS NOT NULL)))",
	"keysets O CREATE TRIGGER tombstone_is_final BEFORE DELETE OR UPDATE ON keysets FOR EACH ROW" +
		" WHEN (old.erased_at IS NOT NULL) EXECUTE FUNCTION tombstone_is_final() " + tombstoneBody,
	"keysets O CREATE TRIGGER tombstones_not_truncated BEFORE TRUNCATE ON keysets FOR EACH STATEMENT" +
		" EXECUTE FUNCTION tombstone_is_final() " + tombstoneBody,
	"keysets PRIMARY KEY (subject)",
	"keysets r p false",
	"keysets.epoch bigint true", "keysets.erased_at text false", "keysets.subject text true", "keysets.wrapped bytea false",
	"vault CHECK ((one = 1))", "vault PRIMARY KEY (one)",
	"vault r p false",
	"vault.epoch bigint true", "vault.one bigint true", "vault.origin text true", "vault.probe bytea true",
}, "\n")

// shapeQuery describes the schema line by line. Indexes are their constraints'
// business; newer servers count NOT NULL among the constraints, older ones do not.
const shapeQuery = `WITH things AS (SELECT c.* FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = current_schema() AND c.relkind NOT IN ('i', 'I', 'c'))
	SELECT coalesce(string_agg(line, E'\n' ORDER BY line COLLATE "C"), '') FROM (
		SELECT relname || ' ' || relkind::text || ' ' || relpersistence::text || ' ' || relrowsecurity::text AS line FROM things
		UNION ALL SELECT c.relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull::text
			FROM things c JOIN pg_attribute ON attrelid = c.oid WHERE attnum > 0 AND NOT attisdropped
		UNION ALL SELECT c.relname || ' ' || pg_get_constraintdef(k.oid) FROM things c JOIN pg_constraint k ON k.conrelid = c.oid
			WHERE k.contype NOT IN ('n', 't')
		UNION ALL SELECT c.relname || ' ' || tgenabled::text || ' ' || pg_get_triggerdef(t.oid, true) || ' ' || prosrc
			FROM things c JOIN pg_trigger t ON tgrelid = c.oid JOIN pg_proc p ON p.oid = tgfoid WHERE NOT tgisinternal
		UNION ALL SELECT c.relname || ' rule ' || rulename FROM things c JOIN pg_rewrite ON ev_class = c.oid) shape`

// checkVault refuses what neither CreateVault nor CreateVaultIn made.
func checkVault(ctx context.Context, db *database.DB) error {
	if db.Kind == database.PostgreSQL {
		return checkTables(ctx, db)
	}
	return checkSchema(ctx, db.DB)
}

// checkTables refuses what CreateVaultIn did not make.
func checkTables(ctx context.Context, db *database.DB) error {
	var shape string
	if err := db.QueryRowContext(ctx, shapeQuery).Scan(&shape); err != nil {
		return fmt.Errorf("%w: %w", ErrVaultSchema, err)
	}
	if shape == "" {
		return fmt.Errorf("%w: there is no vault here", fs.ErrNotExist)
	}
	if shape != vaultShape {
		return fmt.Errorf("%w: tables, rules or triggers differ", ErrVaultSchema)
	}
	return nil
}

// Statements that write a table anew without its dead rows. VACUUM FULL would keep
// those that some older transaction could still see, and pass over a table of another
// owner with a warning.
const (
	rewriteKeysets = `ALTER TABLE keysets ALTER wrapped TYPE BYTEA USING wrapped || ''::bytea`
	rewriteDrafts  = `ALTER TABLE drafts ALTER data TYPE BYTEA USING data || ''::bytea`
	rewriteMarks   = `ALTER TABLE marks ALTER name TYPE TEXT COLLATE "C" USING name || ''`

	rewriteProfiles = `ALTER TABLE profiles ALTER tag TYPE TEXT COLLATE "C" USING tag || ''`
	rewritePairs    = `ALTER TABLE pairs ALTER differing TYPE TEXT COLLATE "C" USING differing || ''`
	rewriteReports  = `ALTER TABLE reports ALTER differences TYPE TEXT COLLATE "C" USING differences || ''`
	rewriteFiles    = `ALTER TABLE files ALTER tag TYPE TEXT COLLATE "C" USING tag || ''`
	rewritePersons  = `ALTER TABLE persons ALTER person TYPE TEXT COLLATE "C" USING person || ''`
)

// rewrite runs such statements. A reader in the way is waited for as long as the
// address says (lock_timeout), or five seconds. What the server's write-ahead log and
// its archive still hold is the operator's to let go (docs/operations.md): there the
// destruction of the old key-encryption key is what erases.
func rewrite(ctx context.Context, db *sql.DB, statements ...string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotScrubbed, err)
	}
	defer tx.Rollback()
	const patience = `SELECT set_config('lock_timeout', '5s', true) WHERE current_setting('lock_timeout') = '0'`
	for _, statement := range append([]string{patience}, statements...) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%w: %w", ErrNotScrubbed, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("%w: %w", ErrNotScrubbed, err)
	}
	return nil
}
