package projections

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/homeward-ledger/homeward/database"
)

// folder keeps read models in SQLite files, one for each slot.
type folder struct{ dir string }

// InFolder keeps read models in files of a folder, named by their generation. Only
// one process may have them open to write: the one that holds the data directory's
// lock. The driver "sqlite" must be registered.
func InFolder(dir string) Place { return Place{folder{dir}} }

// file is views-<generation>.db, and after a rebuild views-<generation>.2.db.
func (f folder) file(s slot) string {
	ending := fmt.Sprintf(".%d.db", s)
	switch s {
	case partial:
		ending = ".partial"
	case first:
		ending = ".db"
	}
	return f.stem() + ending
}

func (f folder) stem() string { return filepath.Join(f.dir, "views-"+Generation()) }

// Settings of the files, measured with modernc.org/sqlite (see
// docs/decisions/speed.md): 16 KiB pages; the write-ahead log folds back every 4,000
// pages; a power cut may lose the last pages, never mix them. A rebuild does not wait
// for the disk before its end. The cache is in KiB, of which the driver's allocator takes
// four times as many: 64 KiB for each page of 16 and its header.
const viewReaders = 4 // connections that only read

// open opens the one connection that writes. The page size must come before the
// journal mode, after which it could not be changed any more; but the driver runs
// the settings of a name in alphabetical order, so the mode, which the file
// remembers, is set by hand.
func (f folder) open(ctx context.Context, s slot) (*database.DB, error) {
	if err := database.Private(f.file(s)); err != nil {
		return nil, fmt.Errorf("open views: %w", err)
	}
	synchronous := "synchronous(NORMAL)"
	if s == partial {
		synchronous = "synchronous(OFF)"
	}
	db, err := openFile(f.file(s), "page_size(16384)", "wal_autocheckpoint(4000)", "cache_size(-4096)", synchronous)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL`); err != nil {
		return nil, errors.Join(fmt.Errorf("open views: %w", err), db.Close())
	}
	return db, nil
}

func (f folder) readers(_ context.Context, s slot) (*database.DB, error) {
	if _, err := os.Stat(f.file(s)); err != nil {
		return nil, fmt.Errorf("open views: %w", err) // the driver would make what is not there
	}
	db, err := openFile(f.file(s), "query_only(1)", "cache_size(-1024)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(viewReaders)
	db.SetMaxIdleConns(viewReaders)
	return db, nil
}

func (f folder) look(_ context.Context, s slot) (*database.DB, error) {
	return database.LookAt(f.file(s))
}

func openFile(file string, pragmas ...string) (*database.DB, error) {
	db, err := database.OpenFile(file, url.Values{"_txlock": {"immediate"}, "_pragma": append([]string{"busy_timeout(5000)"}, pragmas...)})
	if err != nil {
		return nil, fmt.Errorf("open views: %w", err)
	}
	return db, nil
}

// finish folds the write-ahead log back, closes the file and waits until it is on
// the disk.
func (f folder) finish(db *database.DB, s slot) error {
	// The caller's own context may have ended; this must still be done.
	_, err := db.ExecContext(context.Background(), `PRAGMA wal_checkpoint(TRUNCATE)`)
	if err := errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("finish rebuild: %w", err)
	}
	return syncPath(f.file(s))
}

func (f folder) name(_ context.Context, s slot) error {
	if err := os.Rename(f.file(partial), f.file(s)); err != nil {
		return fmt.Errorf("name views: %w", err)
	}
	return syncPath(f.dir)
}

func (f folder) slots(context.Context) ([]slot, error) {
	names, err := filepath.Glob(globbed(f.stem()) + "*.db")
	if err != nil {
		return nil, fmt.Errorf("list views: %w", err)
	}
	var all []slot
	for _, name := range names {
		var n slot
		if name == f.file(first) {
			all = append(all, first)
		} else if _, err := fmt.Sscanf(strings.TrimPrefix(name, f.stem()), ".%d.db", &n); err == nil && n > first && name == f.file(n) {
			all = append(all, n)
		}
	}
	return all, nil
}

// globbed writes a path so that Glob takes it as it is.
func globbed(path string) string {
	return strings.NewReplacer(`\`, `\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// clear removes the file last, so that no write-ahead log of an old one is ever taken
// for that of a new one.
func (f folder) clear(_ context.Context, s slot) error {
	for _, suffix := range []string{"-shm", "-wal", ""} {
		if err := os.Remove(f.file(s) + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove views: %w", err)
		}
	}
	return nil
}

func (f folder) clearOthers(context.Context) error {
	names, err := filepath.Glob(filepath.Join(globbed(f.dir), "views-*"))
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
