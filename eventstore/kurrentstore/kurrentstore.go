// Package kurrentstore keeps the ledger's records in KurrentDB, or in
// EventStoreDB from 24.6 on, for ledgers that one machine cannot hold.
//
// A record is an event of a stream whose name is the ledger's prefix and the
// record's stream. The order of all records is the order of $all, filtered to
// that prefix; a record's index is how many of ours stand before it there, and
// its token carries the index beside the position, so that nothing is counted
// twice. The official client does the talking; link.go keeps its defects out.
//
// Not here: what a record means (ledger, domain), the keeping away of a second
// writer (cmd/homeward), backups. What was chosen and what it costs is in
// docs/decisions/kurrentdb.md. The contract is package eventstore, its suite
// eventstore/storetest.
package kurrentstore

import (
	"context"
	"fmt"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

// Store is an event store on a KurrentDB server or cluster. It is safe for
// concurrent use. Make one with Create or Open; the zero value is not usable.
type Store struct {
	link   *link
	prefix string // of our streams' names
	places *places

	life context.Context // ends when Close begins
	stop context.CancelFunc

	mu      sync.Mutex     // guards the fields below, and busy.Add against busy.Wait
	closed  bool           // Close has begun
	reached position       // the last position at which a record of ours was seen
	busy    sync.WaitGroup // appends under way
	down    sync.Once
}

// Create makes a new, empty ledger on the server, and opens it. It returns an
// error that matches fs.ErrExist when the ledger is there already, or any stream
// of its prefix: what is on record is never taken for new.
func Create(ctx context.Context, connection string) (*Store, error) {
	s, mark, err := newStore(connection)
	if err != nil {
		return nil, fmt.Errorf("create event store: %w", err)
	}
	if err := s.create(ctx, mark); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("create event store: %w", err)
	}
	return s, nil
}

// Open opens a ledger that Create has made. A ledger that is not there is an
// error that matches fs.ErrNotExist, one of another version is ErrVersion.
func Open(ctx context.Context, connection string) (*Store, error) {
	s, mark, err := newStore(connection)
	if err != nil {
		return nil, fmt.Errorf("open event store: %w", err)
	}
	if err := s.check(ctx, mark); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("open event store: %w", err)
	}
	return s, nil
}

// newStore reads the connection string. Nothing is sent yet.
func newStore(connection string) (*Store, string, error) {
	set, err := parseSettings(connection)
	if err != nil {
		return nil, "", err
	}
	s := &Store{link: newLink(set.client, set.mark()), prefix: set.prefix(), places: newPlaces()}
	s.life, s.stop = context.WithCancel(context.Background())
	return s, set.mark(), nil
}

// enter marks an append as under way until leave is called. It returns
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

// Close ends all reads with ErrClosed, lets appends that are under way have
// their answer, and releases the connection. It is idempotent and may be called
// while other methods run, even from a yield. It always returns nil.
func (s *Store) Close() error {
	s.down.Do(func() {
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
		s.stop()
		s.busy.Wait()
		s.link.close()
	})
	return nil
}

// Store satisfies the contract.
var _ eventstore.Store = (*Store)(nil)
