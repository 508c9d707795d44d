package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// indexVersion grows whenever the index of the same log would hold anything else.
const indexVersion = 4

// indexTables are those of the index, in the order in which they are emptied.
var indexTables = []string{"pairs", "profiles", "reports", "files", "persons", "shown"}

// indexSchema: what came of comparing what is sealed. A tag is empty where a profile
// has none; equal files under one path have one tag; differing are names of loci, and
// differences sentences, one a line. A person is one under whose key a row's values
// are: whoever is erased takes the rows along. shown says how far the log was followed,
// and by what.
const indexSchema = `
CREATE TABLE IF NOT EXISTS profiles (
  idx    INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  id     TEXT NOT NULL,
  donor  TEXT NOT NULL,
  tag    TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pairs (
  one       INTEGER NOT NULL,
  other     INTEGER NOT NULL,
  shared    INTEGER NOT NULL,
  differing TEXT NOT NULL,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reports (
  idx         INTEGER PRIMARY KEY,
  stream      TEXT NOT NULL,
  id          TEXT NOT NULL,
  agrees      INTEGER NOT NULL,
  verdict     INTEGER NOT NULL,
  mismatches  INTEGER NOT NULL,
  differences TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS files (
  tag      TEXT NOT NULL,
  path     TEXT NOT NULL,
  idx      INTEGER NOT NULL,
  stream   TEXT NOT NULL,
  id       TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  PRIMARY KEY (tag, idx, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS persons (
  person TEXT NOT NULL,
  idx    INTEGER NOT NULL,
  PRIMARY KEY (person, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shown (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  leaf TEXT NOT NULL,
  made TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS profiles_stream ON profiles (stream);
CREATE INDEX IF NOT EXISTS profiles_donor ON profiles (donor);
CREATE INDEX IF NOT EXISTS profiles_tag ON profiles (tag);
CREATE INDEX IF NOT EXISTS pairs_other ON pairs (other);
CREATE INDEX IF NOT EXISTS reports_stream ON reports (stream);
CREATE INDEX IF NOT EXISTS files_stream ON files (stream);
CREATE INDEX IF NOT EXISTS files_idx ON files (idx);`

// Index keeps, outside the log, what came of comparing DNA profiles and of computing
// kinship reports anew: both are sealed, and the log must not tell which profiles are
// equal. It holds no allele. It follows the judged log and opens values through the
// vault; it may be lost, and is made again from both. Whoever is erased in the vault is
// erased here. It is no part of a backup. All methods are safe for concurrent use.
type Index struct {
	db    *database.Prepared
	vault *Vault
	tags  tagger
	find  Tables
	made  string                          // how: another key, table or version gives other rows
	scrub func(ctx context.Context) error // takes deleted bytes off the disk

	shown  *progress // records of the log that it shows
	wanted *progress // records of the log that somebody waits to be shown
	failed failure   // why it shows no more
}

// OpenIndex opens the index at path, or makes the file. tables are those of the home,
// beside the ones that come with the program. It belongs to one vault, and is closed
// before it.
func OpenIndex(ctx context.Context, path string, vault *Vault, tables ...kinship.Table) (*Index, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := writeNewFile(path, nil); err != nil {
			return nil, fmt.Errorf("create index: %w", err)
		}
	}
	db, err := openErasable(path, "NORMAL")
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	return openIndex(ctx, db, vault, tables,
		func(ctx context.Context) error { return scrub(ctx, db.DB, path) })
}

// OpenIndexIn opens the index in a schema of PostgreSQL, and makes the tables when they
// are not there. It belongs to one vault, and is closed before it; it closes db.
func OpenIndexIn(ctx context.Context, db *database.DB, vault *Vault, tables ...kinship.Table) (*Index, error) {
	return openIndex(ctx, db, vault, tables, func(ctx context.Context) error {
		return rewrite(ctx, db.DB, rewriteProfiles, rewritePairs, rewriteReports, rewriteFiles, rewritePersons)
	})
}

func openIndex(ctx context.Context, db *database.DB, vault *Vault, tables []kinship.Table, scrub func(context.Context) error) (*Index, error) {
	x := &Index{db: database.Prepare(db), vault: vault, find: kinship.Known(tables...), scrub: scrub, shown: newProgress(), wanted: newProgress()}
	err := x.begin(ctx, db, tables)
	if err != nil {
		vault.whenErasing("index", nil)
		return nil, errors.Join(fmt.Errorf("open index: %w", err), db.Close())
	}
	return x, nil
}

// begin makes the tables, anew where they were made by other means, and takes out of
// them who was erased meanwhile.
func (x *Index) begin(ctx context.Context, db *database.DB, tables []kinship.Table) (err error) {
	if x.tags, err = x.vault.tagger(ctx); err != nil {
		return err
	}
	if x.made, err = madeBy(x.tags, tables); err != nil {
		return err
	}
	if err := x.dropOthers(ctx, db.Kind); err != nil {
		return err
	}
	if err := db.Make(ctx, indexSchema); err != nil {
		return err
	}
	x.vault.whenErasing("index", x.forgetPerson)
	return x.forgetErased(ctx)
}

// DropIndex drops what a schema of PostgreSQL holds of an index. It is for an index that
// nobody has open.
func DropIndex(ctx context.Context, db *database.DB) error {
	for _, table := range indexTables {
		if _, err := db.ExecContext(ctx, `DROP TABLE IF EXISTS `+table); err != nil {
			return fmt.Errorf("drop the index's tables: %w", err)
		}
	}
	return nil
}

// dropOthers drops tables that were made by other means: another version may have had
// other columns.
func (x *Index) dropOthers(ctx context.Context, kind database.Kind) error {
	found, err := kind.HasTable(ctx, x.db, "shown")
	if err != nil || !found {
		return err
	}
	if at, err := x.position(ctx); err != nil || at.made == x.made {
		return err
	}
	return DropIndex(ctx, x.db.DB)
}

// madeBy names what the rows of the index depend on besides the log and the vault. It
// has the key by a tag, which tells nothing of it.
func madeBy(tags tagger, tables []kinship.Table) (string, error) {
	key, err := tags.tag("homeward index v1")
	if err != nil {
		return "", err
	}
	parts := []string{fmt.Sprint(indexVersion), hex.EncodeToString(key)}
	for _, t := range tables {
		parts = append(parts, t.Digest())
	}
	slices.Sort(parts[2:])
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:]), nil
}

// Close releases the file.
func (x *Index) Close() error {
	x.vault.whenErasing("index", nil)
	return x.db.Close()
}

// reached is how far the log was followed.
type reached struct {
	size uint64
	leaf domain.Digest // of the last record; empty for none
	made string
}

func (x *Index) position(ctx context.Context) (at reached, err error) {
	err = x.db.QueryRowContext(ctx, `SELECT size, leaf, made FROM shown`).Scan(&at.size, &at.leaf, &at.made)
	if errors.Is(err, sql.ErrNoRows) {
		return reached{}, nil
	}
	if err != nil {
		return at, fmt.Errorf("read the index's place: %w", err)
	}
	return at, nil
}

// InspectIndex returns how many records of the log the index in db shows. db may be
// open for reading alone, and be another process's at the same time.
func InspectIndex(ctx context.Context, db *database.DB) (uint64, error) {
	at, err := (&Index{db: database.Prepare(db)}).position(ctx)
	return at.size, err
}

// empty begins anew.
func (x *Index) empty(ctx context.Context) error {
	tx, err := x.db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("empty the index: %w", err)
	}
	defer tx.Rollback()
	for _, table := range indexTables {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return fmt.Errorf("empty the index: %w", err)
		}
	}
	if err := x.moveTo(ctx, tx, reached{}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("empty the index: %w", err)
	}
	return nil
}

// moveTo says how far the log was followed, in the transaction of the rows.
func (x *Index) moveTo(ctx context.Context, tx *database.PreparedTx, at reached) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO shown (one, size, leaf, made) VALUES (1, $1, $2, $3)
		ON CONFLICT (one) DO UPDATE SET size = excluded.size, leaf = excluded.leaf, made = excluded.made`,
		int64(at.size), string(at.leaf), x.made)
	if err != nil {
		return fmt.Errorf("move the index on: %w", err)
	}
	return nil
}

// forgetPerson removes what is about a person, and its bytes off the disk.
func (x *Index) forgetPerson(ctx context.Context, person string) error {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("forget a person: %w", err)
	}
	defer tx.Rollback()
	const theirs = ` IN (SELECT idx FROM persons WHERE person = $1)`
	for _, statement := range []string{
		`DELETE FROM pairs WHERE one` + theirs + ` OR other` + theirs,
		`DELETE FROM profiles WHERE idx` + theirs,
		`DELETE FROM reports WHERE idx` + theirs,
		`DELETE FROM files WHERE idx` + theirs,
		`DELETE FROM persons WHERE idx` + theirs,
	} {
		if _, err := tx.ExecContext(ctx, statement, person); err != nil {
			return fmt.Errorf("forget a person: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("forget a person: %w", err)
	}
	return x.scrub(ctx)
}

// forgetErased removes what is about people who were erased while the index was not
// open, or was put back from a copy.
func (x *Index) forgetErased(ctx context.Context) error {
	persons, err := textsOf(ctx, x.db.DB, `SELECT DISTINCT person FROM persons`)
	if err != nil {
		return err
	}
	for _, person := range persons {
		erased, err := x.vault.erased(ctx, domain.PersonID(person))
		if err == nil && erased {
			err = x.forgetPerson(ctx, person)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
