package projections

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/database"
)

// Generation names this program's read models: it changes with every name,
// version or table of All. Views of another generation are not opened.
func Generation() string { return generationOf(All()) }

func generationOf(all []Projection) string {
	hash := sha256.New()
	for _, projection := range all {
		parts := append([]string{projection.Name(), strconv.Itoa(projection.Version())}, projection.Schema()...)
		for _, part := range parts {
			// Lengths keep two lists of parts from running into one text.
			fmt.Fprintf(hash, "%d:%s", len(part), part)
		}
		fmt.Fprint(hash, ";")
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// A views file: in use, rebuilt and waiting to be used, being rebuilt.
func liveFile(dir string) string    { return filepath.Join(dir, "views-"+Generation()+".db") }
func nextFile(dir string) string    { return filepath.Join(dir, "views-"+Generation()+".next") }
func partialFile(dir string) string { return filepath.Join(dir, "views-"+Generation()+".partial") }

// adopt puts a finished rebuild in the place of the live file. Nobody may have
// the views open. The order makes it safe to be killed anywhere in between: the
// rebuilt file is complete, and is only moved once nothing of the old one, above
// all no write-ahead log, could be taken for its own.
func adopt(dir string) error {
	next := nextFile(dir)
	if _, err := os.Stat(next); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("look for rebuilt views: %w", err)
	}
	if err := removeViews(liveFile(dir)); err != nil {
		return err
	}
	return moveFile(next, liveFile(dir))
}

// RemoveOldGenerations deletes the views of other generations than this
// program's. Call it once the new ones serve.
func RemoveOldGenerations(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "views-*"))
	if err != nil {
		return fmt.Errorf("list views: %w", err)
	}
	for _, name := range names {
		if strings.HasPrefix(filepath.Base(name), "views-"+Generation()+".") {
			continue
		}
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove old views: %w", err)
		}
	}
	return nil
}

func removeViews(file string) error {
	for _, suffix := range []string{"-shm", "-wal", ""} {
		if err := os.Remove(file + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove views: %w", err)
		}
	}
	return nil
}

// moveFile renames a file that is on the disk already, and waits until the new
// name is too.
func moveFile(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("move views: %w", err)
	}
	return syncPath(filepath.Dir(to))
}

func syncPath(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync views: %w", err)
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("sync views: %w", err)
	}
	return nil
}

// Settings of the views' files, measured with modernc.org/sqlite (see
// docs/architecture.md): 16 KiB pages; the write-ahead log folds back every
// 4,000 pages.
const (
	liveSync    = "NORMAL" // a power cut may lose the last pages, never mix them
	rebuildSync = "OFF"    // a rebuild that is cut short is begun again
	readers     = 4        // connections that only read
)

// openWriter opens the one connection that writes. The page size must come
// before the journal mode, after which it could not be changed any more; but the
// driver runs the settings of a name in alphabetical order, so the mode, which
// the file remembers, is set by hand.
func openWriter(file, synchronous string) (*sql.DB, error) {
	db, err := openFile(file, "page_size(16384)", "wal_autocheckpoint(4000)", "synchronous("+synchronous+")")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(context.Background(), `PRAGMA journal_mode = WAL`); err != nil {
		return nil, errors.Join(fmt.Errorf("open views: %w", err), db.Close())
	}
	return db, nil
}

func openReaders(file string) (*sql.DB, error) {
	db, err := openFile(file, "query_only(1)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	return db, nil
}

func openFile(file string, pragmas ...string) (*sql.DB, error) {
	db, err := database.OpenFile(file, url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)})
	if err != nil {
		return nil, fmt.Errorf("open views: %w", err)
	}
	return db.DB, nil
}

// prepareSchema makes the tables of a new file, all or none of them.
func prepareSchema(ctx context.Context, db *sql.DB, all []Projection) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	var tables int
	if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'checkpoint'`).Scan(&tables); err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	if tables == 1 {
		return nil
	}
	statements := []string{checkpointSchema, `INSERT INTO checkpoint (one, size, leaf) VALUES (1, 0, '')`}
	for _, projection := range all {
		statements = append(statements, projection.Schema()...)
	}
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("make views: %w", err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("make views: %w", err)
	}
	return nil
}
