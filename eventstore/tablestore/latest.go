package tablestore

import (
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

// latest is what the last transaction added: whoever has followed so far is told what was
// committed without asking the database for it. The zero value is ready.
type latest struct {
	mu      sync.Mutex
	records []eventstore.Recorded // one after the other, a page of them at most
}

// set forgets what was, and keeps what a committed transaction added.
func (l *latest) set(made []Outcome) {
	var records []eventstore.Recorded
	for _, m := range made {
		records = append(records, m.added...)
	}
	if bytesOf(records) > PageBytes {
		records = nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records = records
}

// from returns what follows from an index on; none when that one is not kept. Nobody
// changes what it returns.
func (l *latest) from(index uint64) []eventstore.Recorded {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.records) == 0 || index < l.records[0].Index || index-l.records[0].Index >= uint64(len(l.records)) {
		return nil
	}
	return l.records[index-l.records[0].Index:]
}
