package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
)

const (
	vaultVersion = 1          // PRAGMA user_version of the schema below
	vaultAppID   = 0x484d5756 // PRAGMA application_id, "HMWV"
	maxWrapped   = 4 << 10    // bytes; a wrapped keyset of one key has about 150
	erasedLayout = "2006-01-02T15:04:05.000000000Z"
)

// Refusals of OpenVault.
var (
	// ErrVaultSchema: the file is no vault, or one of a version not known here,
	// or its tables and triggers are not those that CreateVault made.
	ErrVaultSchema = errors.New("vault schema is unknown")
	// ErrVaultOrigin: the vault belongs to another ledger.
	ErrVaultOrigin = errors.New("vault belongs to another ledger")
	// ErrNotScrubbed: the tombstone is durable, but the bytes of the old keyset
	// may still be in the file or its log. Repeat the Erase.
	ErrNotScrubbed = errors.New("erased keyset may still be on the disk")
)

// vaultSchema is compared text for text at every start. The triggers hold the
// rule that a tombstone is final also against other code and a hand at the
// database's prompt; a foreign trigger could copy keysets aside before they die.
var vaultSchema = []string{
	`CREATE TABLE vault (one INTEGER PRIMARY KEY CHECK (one = 1), origin TEXT NOT NULL, epoch INTEGER NOT NULL, probe BLOB NOT NULL) STRICT`,
	`CREATE TABLE keysets (subject TEXT PRIMARY KEY, epoch INTEGER NOT NULL, wrapped BLOB, erased_at TEXT, CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))) STRICT, WITHOUT ROWID`,
	`CREATE TRIGGER tombstone_not_changed BEFORE UPDATE ON keysets WHEN OLD.erased_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'subject is erased'); END`,
	`CREATE TRIGGER tombstone_not_deleted BEFORE DELETE ON keysets WHEN OLD.erased_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'subject is erased'); END`,
	`CREATE TRIGGER tombstone_not_replaced BEFORE INSERT ON keysets WHEN EXISTS (SELECT 1 FROM keysets WHERE subject = NEW.subject AND erased_at IS NOT NULL) BEGIN SELECT RAISE(ABORT, 'subject is erased'); END`,
}

// CreateVault makes an empty vault for the ledger named origin, wrapping under
// kek at epoch 1. An existing file at path, or one of SQLite's beside it, is
// refused with an error that matches fs.ErrExist. A crash in the middle leaves
// a file that OpenVault refuses.
func CreateVault(ctx context.Context, path, origin string, kek tink.AEAD) (*Vault, error) {
	if origin == "" || len(origin) > maxOrigin {
		return nil, fmt.Errorf("create vault: %w: origin", ErrVaultInput)
	}
	for _, beside := range []string{path + "-wal", path + "-shm"} {
		if _, err := os.Lstat(beside); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("create vault: %s: %w", beside, fs.ErrExist)
		}
	}
	// The empty file is made first and closed, with the owner's mode, which
	// SQLite gives its log as well. Opening it once SQLite has it would drop
	// the locks of this process.
	if err := writeNewFile(path, nil); err != nil {
		return nil, fmt.Errorf("create vault: %w", err)
	}
	if err := initVault(ctx, path, origin, kek); err != nil {
		return nil, fmt.Errorf("create vault: %w", errors.Join(err, os.Remove(path)))
	}
	return OpenVault(ctx, path, origin, kek)
}

// initVault writes schema and first row in one transaction.
func initVault(ctx context.Context, path, origin string, kek tink.AEAD) error {
	db, err := openVaultDB(path)
	if err != nil {
		return err
	}
	defer db.Close()
	return foundVault(ctx, db.DB, origin, kek, append(slices.Clone(vaultSchema),
		fmt.Sprintf("PRAGMA user_version = %d", vaultVersion),
		fmt.Sprintf("PRAGMA application_id = %d", vaultAppID)))
}

// foundVault makes the tables and the first row, all or nothing.
func foundVault(ctx context.Context, db *sql.DB, origin string, kek tink.AEAD, schema []string) error {
	probe, err := kek.Encrypt(nil, probeData(origin, 1))
	if err != nil {
		return fmt.Errorf("wrap probe: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range schema {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO vault VALUES (1, $1, 1, $2)`, origin, probe); err != nil {
		return err
	}
	return tx.Commit()
}

// OpenVault opens the vault that CreateVault made. A missing file is refused
// with an error that matches fs.ErrNotExist, another schema with ErrVaultSchema,
// another ledger's vault with ErrVaultOrigin, another key-encryption key with
// ErrKeyset: a vault must never hold keysets under two keys by accident.
//
// One process opens a vault, once: an erasure is not seen by another's cache.
func OpenVault(ctx context.Context, path, origin string, kek tink.AEAD) (*Vault, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	db, err := openVaultDB(path)
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	if err := checkSchema(ctx, db.DB); err != nil {
		return nil, errors.Join(fmt.Errorf("open vault: %w", err), db.Close())
	}
	return vaultIn(ctx, db, origin, kek, func(ctx context.Context) error { return scrub(ctx, db.DB, path) })
}

// vaultIn opens a vault whose schema was checked; it closes db when it cannot.
func vaultIn(ctx context.Context, db *database.DB, origin string, kek tink.AEAD, scrub func(context.Context) error) (*Vault, error) {
	v := &Vault{db: database.Prepare(db), kek: kek, origin: origin, cache: newKeyCache(cachedKeys), scrub: scrub}
	if err := v.readHead(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open vault: %w", err), db.Close())
	}
	return v, nil
}

// openVaultDB opens an existing file, in which every commit waits for the disk.
func openVaultDB(path string) (*database.DB, error) { return openErasable(path, "FULL") }

// openErasable opens an existing file. Every connection overwrites what it deletes,
// and keeps temporary data (a copy of the whole file while it is compacted) in memory.
func openErasable(path, synchronous string) (*database.DB, error) {
	db, err := database.OpenFile(path, url.Values{"mode": {"rw"}, "_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(" + synchronous + ")",
		"secure_delete(ON)", "temp_store(MEMORY)", "trusted_schema(OFF)", "cache_size(-1024)",
		"wal_autocheckpoint(250)", // pages, 1 MiB: a log that is overwritten is on the disk sooner than one that grows
	}})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	return db, nil
}

// checkSchema refuses what CreateVault did not make.
func checkSchema(ctx context.Context, db *sql.DB) error {
	var version, app int
	err := db.QueryRowContext(ctx, `SELECT user_version, application_id FROM pragma_user_version, pragma_application_id`).Scan(&version, &app)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrVaultSchema, err)
	}
	if version != vaultVersion || app != vaultAppID {
		return fmt.Errorf("%w: version %d", ErrVaultSchema, version)
	}
	var rows int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&rows); err != nil {
		return err
	}
	if rows != len(vaultSchema) {
		return fmt.Errorf("%w: %d objects", ErrVaultSchema, rows)
	}
	for _, statement := range vaultSchema {
		err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE sql = $1`, statement).Scan(&rows)
		if err != nil {
			return err
		}
		if rows != 1 {
			return fmt.Errorf("%w: object differs", ErrVaultSchema)
		}
	}
	return nil
}

// readHead reads whose vault this is, and proves that kek is its key.
func (v *Vault) readHead(ctx context.Context) error {
	var origin string
	var epoch int64
	var probe []byte
	err := v.db.QueryRowContext(ctx, `SELECT substr(origin, 1, $1), epoch, substr(probe, 1, $2) FROM vault`,
		maxOrigin+1, maxWrapped).Scan(&origin, &epoch, &probe)
	if err != nil {
		return fmt.Errorf("read head: %w", err)
	}
	if origin != v.origin {
		return ErrVaultOrigin
	}
	v.epoch = uint64(epoch)
	if _, err := v.kek.Decrypt(probe, probeData(origin, v.epoch)); err != nil {
		return fmt.Errorf("%w: %w", ErrKeyset, err)
	}
	return nil
}

// probeData is the associated data of an empty ciphertext that only the right
// key-encryption key opens.
func probeData(origin string, epoch uint64) []byte {
	return joinParts([]byte("homeward vault probe v1"), keysetData(origin, "", epoch))
}

// queryer is a database or a transaction on it.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// hasKeyset tells whether the subject's keyset is durable; ErrErased if the
// subject has a tombstone.
func hasKeyset(ctx context.Context, q queryer, subject string) (bool, error) {
	var erased bool
	err := q.QueryRowContext(ctx, `SELECT erased_at IS NOT NULL FROM keysets WHERE subject = $1`, subject).Scan(&erased)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("read the vault's keyset: %w", err)
	case erased:
		return false, fmt.Errorf("%s: %w", subject, ErrErased)
	}
	return true, nil
}

// readKeyset reads a wrapped keyset and its epoch: ErrNoKey, ErrErased.
func (v *Vault) readKeyset(ctx context.Context, subject string) (wrapped []byte, epoch uint64, err error) {
	var signed int64
	var erased bool
	err = v.db.QueryRowContext(ctx, `SELECT substr(wrapped, 1, $1), epoch, erased_at IS NOT NULL FROM keysets WHERE subject = $2`,
		maxWrapped, subject).Scan(&wrapped, &signed, &erased)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, 0, fmt.Errorf("%s: %w", subject, ErrNoKey)
	case err != nil:
		return nil, 0, fmt.Errorf("read the vault's keyset: %w", err)
	case erased:
		return nil, 0, fmt.Errorf("%s: %w", subject, ErrErased)
	}
	return wrapped, uint64(signed), nil
}

// insertKeysets makes keysets durable, all or none. One that another call made
// meanwhile stays as it is and the fresh one is dropped: in PostgreSQL that call may
// still be running when this one looks.
func (v *Vault) insertKeysets(ctx context.Context, fresh map[string][]byte) error {
	tx, err := v.db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("write keysets: %w", err)
	}
	defer tx.Rollback()
	for _, subject := range slices.Sorted(maps.Keys(fresh)) {
		switch has, err := hasKeyset(ctx, tx, subject); {
		case err != nil:
			return err
		case has:
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO keysets (subject, epoch, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			subject, int64(v.epoch), fresh[subject]); err != nil {
			return fmt.Errorf("write keysets: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write keysets: %w", err)
	}
	return nil
}

// bury writes the tombstone, also for a subject that never had a keyset: after
// a restore of an older vault the erasure must hold all the same. A tombstone
// that stands keeps its time.
func (v *Vault) bury(ctx context.Context, subject string, at time.Time) error {
	tx, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write tombstone: %w", err)
	}
	defer tx.Rollback()
	has, err := hasKeyset(ctx, tx, subject)
	if errors.Is(err, ErrErased) {
		return nil
	}
	if err != nil {
		return err
	}
	when := at.UTC().Format(erasedLayout)
	if has {
		_, err = tx.ExecContext(ctx, `UPDATE keysets SET wrapped = NULL, erased_at = $1 WHERE subject = $2`, when, subject)
	} else {
		_, err = tx.ExecContext(ctx, `INSERT INTO keysets (subject, epoch, erased_at) VALUES ($1, $2, $3)`, subject, int64(v.epoch), when)
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("write tombstone: %w", err)
	}
	return nil
}

// scrub takes the deleted bytes off the disk. secure_delete overwrites the row in
// its page, but the log holds the old page until it is truncated, and when rows
// move between pages SQLite leaves their former bytes in the free part of the
// page they left: only compacting rewrites those. The first truncation puts the
// overwritten page over the old one before compacting can cut it off the file.
func scrub(ctx context.Context, db *sql.DB, path string) error {
	err := truncateLog(ctx, db, path)
	if err == nil {
		_, err = db.ExecContext(ctx, `VACUUM`)
	}
	if err == nil {
		err = truncateLog(ctx, db, path)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotScrubbed, err)
	}
	return nil
}

// truncateLog moves every page of the log into the file and cuts the log off.
func truncateLog(ctx context.Context, db *sql.DB, path string) error {
	var busy, pages, done int
	err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &done)
	if err != nil {
		return fmt.Errorf("truncate log: %w", err)
	}
	if busy != 0 {
		return errors.New("truncate log: it is in use")
	}
	// Else a crash of the machine could bring the log's old length back.
	if err := syncFile(path + "-wal"); err != nil {
		return fmt.Errorf("truncate log: %w", err)
	}
	return nil
}
