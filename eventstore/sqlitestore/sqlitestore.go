// Package sqlitestore keeps the ledger's records in one SQLite file, events.db.
// It is the embedded default: one static binary, nothing to install.
//
// One goroutine writes. Concurrent appends queue, and the writer commits what
// has queued with one wait for the disk (group commit). Readers have their own
// connections, read pages, and hold nothing while their caller looks at a page,
// so that a slow reader neither blocks a writer nor keeps the write-ahead log
// from being folded into the file.
//
// Not here: what a record means (ledger, domain), the lock that keeps a second
// process away (cmd/homeward), and backups. The contract is package eventstore,
// its suite eventstore/storetest.
package sqlitestore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

// queueLength is how many appends can wait without blocking their goroutines.
// A blocked one waits just the same, so the number only bounds memory.
const queueLength = 1024

// Store is an event store in one SQLite file. It is safe for concurrent use.
// Make one with Create or Open; the zero value is not usable.
type Store struct {
	reads  *sql.DB
	page   *sql.Stmt
	stream *sql.Stmt
	count  *sql.Stmt
	anchor *sql.Stmt

	queue   chan *request
	written chan struct{} // closed when the writer has gone
	news    news

	life context.Context // ends when Close begins
	stop context.CancelFunc

	mu     sync.Mutex     // guards closed, and busy.Add against busy.Wait
	closed bool           // Close has begun
	busy   sync.WaitGroup // calls that are using queue or reads
	down   sync.Once
	downed error // what Close returns, from the first call
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
	s := &Store{queue: make(chan *request, queueLength), written: make(chan struct{})}
	s.life, s.stop = context.WithCancel(context.Background())
	if err := s.openReads(ctx, path); err != nil {
		s.stop()
		return nil, fmt.Errorf("open event store: %w", err)
	}
	writes, err := openDB(path, false)
	if err != nil {
		s.stop()
		return nil, errors.Join(fmt.Errorf("open event store: %w", err), s.reads.Close())
	}
	// The writer's connection is used by one goroutine, and a suspect one must
	// be gone for good when it is given back.
	writes.SetMaxOpenConns(1)
	writes.SetMaxIdleConns(0)
	go func() {
		defer close(s.written)
		newWriter(writes, &s.news).run(s.queue)
	}()
	return s, nil
}

// openReads opens the pool of readers and prepares their statements.
func (s *Store) openReads(ctx context.Context, path string) error {
	db, err := openDB(path, true)
	if err != nil {
		return err
	}
	readers := max(4, runtime.NumCPU())
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	if err := s.prepare(ctx, db); err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

// prepare prepares the readers' statements on db, which becomes the store's.
func (s *Store) prepare(ctx context.Context, db *sql.DB) error {
	for _, p := range []struct {
		into  **sql.Stmt
		query string
	}{{&s.page, readPage}, {&s.stream, readStream}, {&s.count, readCount}, {&s.anchor, readAnchor}} {
		stmt, err := db.PrepareContext(ctx, p.query)
		if err != nil {
			return err
		}
		*p.into = stmt
	}
	s.reads = db
	return nil
}

// enter marks a call as using the store until leave is called. It returns
// ErrClosed once Close has begun.
func (s *Store) enter() (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, eventstore.ErrClosed
	}
	s.busy.Add(1)
	return s.busy.Done, nil
}

// Close ends all reads with ErrClosed, commits the appends that are already
// queued, and releases the file. It is idempotent and may be called while
// other methods run, even from a yield.
func (s *Store) Close() error {
	s.down.Do(func() {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.stop()
		s.busy.Wait()
		close(s.queue)
		<-s.written
		if err := s.reads.Close(); err != nil {
			s.downed = fmt.Errorf("close event store: %w", err)
		}
	})
	return s.downed
}

// Store satisfies the contract.
var _ eventstore.Store = (*Store)(nil)
