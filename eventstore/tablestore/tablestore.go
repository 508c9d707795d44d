// Package tablestore is the half of a store that does not depend on which
// database holds the records: for stores that keep them in one table, under an
// index without gaps. It groups concurrent appends, reads in pages, wakes
// followers and closes everything in order. The database's half is a Table to
// read and a Writer to write.
//
// One goroutine writes. Appends queue, and what has queued becomes one
// transaction with one wait for the disk (group commit). Readers read pages and
// hold nothing of the database while their caller looks at a page, so that a
// slow reader blocks nobody.
//
// Not here: SQL, files, connections (sqlitestore, pgstore), and stores whose
// positions have gaps. The contract is package eventstore.
package tablestore

import (
	"sync"
	"time"

	"github.com/homeward-ledger/homeward/eventstore"
)

// queueLength is how many appends can wait without blocking their goroutines.
// A blocked one waits just the same, so the number only bounds memory.
const queueLength = 1024

// Writer makes transactions. One goroutine calls it, and Close last.
type Writer interface {
	// Write makes one durable transaction of the batch, whose elements are the
	// writes of one request each, and returns an outcome for every request.
	// Apply does the deciding. An error means that the fate of the whole batch
	// is unknown; even a conflict in it was judged against rows that may be gone.
	Write(batch [][]eventstore.Write) ([]Outcome, error)
	// Close gives up the connection. What is answered is durable already.
	Close()
}

// Outcome answers a request: how many of its writes are durable, always the
// first ones, and why no more are.
type Outcome struct {
	Durable int
	Err     error // nil or a *eventstore.ConflictError

	added []eventstore.Recorded // what Apply added of it
}

// Store is an event store over one table. It is safe for concurrent use. Make
// one with New; the zero value is not usable.
type Store struct {
	Reader
	poll   time.Duration
	latest latest
	news   news

	queue   chan *request
	written chan struct{} // closed when the writer has gone
	down    sync.Once
}

// New starts a store, which owns the writer from here on. A follower that has
// caught up wakes when this store commits and at Announce. With a poll above
// zero it looks for itself that often, too, and waits out a database that does
// not answer; without one, others' commits are not seen and every failure ends it.
func New(table Table, writer Writer, poll time.Duration) *Store {
	s := &Store{
		Reader:  Reader{table: table, life: newLife()},
		poll:    poll,
		queue:   make(chan *request, queueLength),
		written: make(chan struct{}),
	}
	go func() {
		defer close(s.written)
		s.run(writer)
	}()
	return s
}

// Announce wakes the followers: somebody else may have committed.
func (s *Store) Announce() { s.news.announce() }

// Close ends all reads with ErrClosed, commits the appends that are already
// queued, and closes the writer. It is idempotent and may be called while other
// methods run, even from a yield. The table is its owner's to close afterwards.
func (s *Store) Close() error {
	s.down.Do(func() {
		s.life.close()
		close(s.queue)
		<-s.written
	})
	return nil
}

// Store satisfies the contract, and reads many places at once.
var (
	_ eventstore.Store     = (*Store)(nil)
	_ eventstore.Scattered = (*Store)(nil)
)
