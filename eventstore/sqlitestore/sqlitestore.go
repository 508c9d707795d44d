// Package sqlitestore keeps the ledger's records in one SQLite file, events.db.
// It is the embedded default: one static binary, nothing to install.
//
// Appends that come together share one wait for the disk, readers have their own
// connections, and a slow reader neither blocks a writer nor keeps the write-ahead
// log from being folded into the file: see package tablestore, which does all of
// that.
//
// Not here: what a record means (ledger, domain), the lock that keeps a second
// process away (cmd/homeward), and backups. The contract is package eventstore,
// its suite eventstore/storetest.
package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/tablestore"
)

// Store is an event store in one SQLite file. It is safe for concurrent use.
// Make one with Create or Open; the zero value is not usable.
type Store struct {
	*tablestore.Store
	reads *table
}

// Create makes a new, empty store in the file at path. It returns an error that
// matches fs.ErrExist when the file, or what is left of its write-ahead log, is
// there already: an existing ledger is never taken for a new one.
func Create(ctx context.Context, path string) (*Store, error) {
	for _, leftover := range []string{path + "-wal", path + "-journal"} {
		// SQLite would delete the log of a file that is empty; it may hold
		// the only copy of acknowledged records.
		if _, err := os.Lstat(leftover); !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("create event store: found %s: %w", filepath.Base(leftover), fs.ErrExist)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("create event store: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("create event store: %w", err)
	}
	if err := layOut(ctx, path); err != nil {
		return nil, errors.Join(fmt.Errorf("create event store: %w", err), discard(path))
	}
	return Open(ctx, path)
}

// Open opens the store in the file at path. A missing file is an error that
// matches fs.ErrNotExist; a file of another kind or version is ErrSchema.
func Open(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open event store: %w", err)
	}
	if err := settle(ctx, path); err != nil {
		return nil, fmt.Errorf("open event store: %w", err)
	}
	reads, err := openReads(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open event store: %w", err)
	}
	writes, err := openDB(path, false)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open event store: %w", err), reads.close())
	}
	// The writer's connection is used by one goroutine, and a suspect one must
	// be gone for good when it is given back.
	writes.SetMaxOpenConns(1)
	writes.SetMaxIdleConns(0)
	return &Store{Store: tablestore.New(reads, newWriter(writes), noPoll), reads: reads}, nil
}

// noPoll: one process holds the ledger's lock, so all commits are this store's.
const noPoll = 0

// openReads opens the pool of readers and prepares their statements.
func openReads(ctx context.Context, path string) (*table, error) {
	db, err := openDB(path, true)
	if err != nil {
		return nil, err
	}
	readers := max(4, runtime.NumCPU())
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	t, err := prepare(ctx, db, schemaVersion)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return t, nil
}

// Close ends all reads with ErrClosed, commits the appends that are already
// queued, and releases the file. It is idempotent and may be called while
// other methods run, even from a yield.
func (s *Store) Close() error {
	if err := errors.Join(s.Store.Close(), s.reads.close()); err != nil {
		return fmt.Errorf("close event store: %w", err)
	}
	return nil
}

// Store satisfies the contract.
var _ eventstore.Store = (*Store)(nil)
