package tablestore

import (
	"context"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/eventstore"
)

// memory is a table, its writer and its transaction at once. A test may hold it,
// break it, and change its rows by another's hand.
type memory struct {
	mu      sync.Mutex
	rows    []eventstore.Recorded
	broken  error         // what reads and writes return, when set
	batches []int         // the number of requests in each transaction
	asked   int           // how often a page was read
	held    chan struct{} // when set, a transaction waits for it
	entered chan struct{} // when set, a transaction says here that it waits
	closed  bool
}

func (m *memory) Write(batch [][]eventstore.Write) ([]Outcome, error) {
	if m.held != nil {
		m.entered <- struct{}{}
		<-m.held
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return nil, m.broken
	}
	m.batches = append(m.batches, len(batch))
	return Apply(context.Background(), (*open)(m), batch)
}

func (m *memory) Close() { m.closed = true }

func (m *memory) Page(_ context.Context, from uint64, limit int) ([]eventstore.Recorded, error) {
	m.change(func() { m.asked++ })
	return m.find(limit, func(r eventstore.Recorded) bool { return r.Index >= from })
}

func (m *memory) Scattered(_ context.Context, indexes []uint64) ([]eventstore.Recorded, error) {
	return m.find(len(indexes), func(r eventstore.Recorded) bool { return slices.Contains(indexes, r.Index) })
}

func (m *memory) StreamPage(_ context.Context, stream string, after uint64, limit int) ([]eventstore.Recorded, error) {
	return m.find(limit, func(r eventstore.Recorded) bool { return r.Stream == stream && r.Count > after })
}

func (m *memory) Count(_ context.Context, stream string) (uint64, error) {
	rows, err := m.find(1<<30, func(r eventstore.Recorded) bool { return r.Stream == stream })
	return uint64(len(rows)), err
}

func (m *memory) find(limit int, want func(eventstore.Recorded) bool) ([]eventstore.Recorded, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var rows []eventstore.Recorded
	for _, r := range m.rows {
		if want(r) && len(rows) < limit {
			rows = append(rows, r)
		}
	}
	return rows, m.broken
}

// change is another hand, which tells nobody.
func (m *memory) change(f func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f()
}

// open is the memory inside a transaction; its mutex is held.
type open memory

func (o *open) Count(_ context.Context, stream string) (n uint64, err error) {
	for _, r := range o.rows {
		if r.Stream == stream {
			n++
		}
	}
	return n, nil
}

func (o *open) IDs(_ context.Context, stream string, after uint64, n int) (ids []string, err error) {
	for _, r := range o.rows {
		if r.Stream == stream && r.Count > after && len(ids) < n {
			ids = append(ids, r.ID)
		}
	}
	return ids, nil
}

func (o *open) Add(_ context.Context, stream string, count uint64, r eventstore.Record) (uint64, error) {
	index := uint64(len(o.rows))
	o.rows = append(o.rows, eventstore.Recorded{Record: r, Index: index, Stream: stream, Count: count})
	return index, nil
}

func record(id string) eventstore.Record { return eventstore.Record{ID: id, Type: "test.noted.v1"} }

func (m *memory) ids() (ids []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range m.rows {
		ids = append(ids, r.ID)
	}
	return slices.Clip(ids)
}
