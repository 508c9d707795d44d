package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// maxStates bounds the streams kept in memory; one of a hundred records takes
// about 30 KB.
const maxStates = 20_000

// states gives the judged state of any stream: from memory, or by folding its
// records again with the verdicts they were given.
type states struct {
	store    eventstore.Store
	verdicts *sql.DB

	mu    sync.Mutex
	known map[domain.StreamID]domain.State
}

func newStates(store eventstore.Store, verdicts *sql.DB) *states {
	return &states{store: store, verdicts: verdicts, known: map[domain.StreamID]domain.State{}}
}

func (s *states) get(ctx context.Context, id domain.StreamID) (domain.State, error) {
	s.mu.Lock()
	state, ok := s.known[id]
	s.mu.Unlock()
	if ok {
		return state, nil
	}
	state, err := s.refold(ctx, id)
	if err != nil {
		return domain.State{}, fmt.Errorf("fold %s: %w", id, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// The judge may have moved the stream on meanwhile: the longer state is newer.
	if known, ok := s.known[id]; ok && len(known.Records) >= len(state.Records) {
		return known, nil
	}
	s.keep(id, state)
	return state, nil
}

// put is called by the judge alone.
func (s *states) put(id domain.StreamID, state domain.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keep(id, state)
}

// keep drops some other stream when there is no room: any will do, it is only
// folded again.
func (s *states) keep(id domain.StreamID, state domain.State) {
	if len(s.known) >= maxStates {
		for other := range s.known {
			delete(s.known, other)
			break
		}
	}
	s.known[id] = state
}

// basis collects the states that a statement's rules need. pending, which may be
// nil, overrides what is judged.
func (s *states) basis(ctx context.Context, st domain.Statement, pending map[domain.StreamID]domain.State) (domain.Basis, error) {
	b := domain.Basis{Streams: map[domain.StreamID]domain.State{}}
	for _, id := range domain.Needs(st) {
		state, ok := pending[id]
		if !ok {
			var err error
			if state, err = s.get(ctx, id); err != nil {
				return b, err
			}
		}
		b.Streams[id] = state
	}
	return b, nil
}

// refold reads the records of a stream as the log has them. Which records those
// are is said by the verdicts, since the log, not the store's naming, decides.
func (s *states) refold(ctx context.Context, id domain.StreamID) (domain.State, error) {
	rows, err := verdictsOf(ctx, s.verdicts, id)
	if err != nil {
		return domain.State{}, err
	}
	var state domain.State
	for _, row := range rows {
		record, err := s.read(ctx, row)
		if err != nil {
			return domain.State{}, err
		}
		state = domain.Evolve(state, record.Statement, row.verdict)
	}
	return state, nil
}

func (s *states) read(ctx context.Context, row verdictRow) (dossier.Record, error) {
	var record dossier.Record
	err := s.store.ReadAll(ctx, row.before, 1, func(r eventstore.Recorded) error {
		leaf, _ := leafOf(r)
		record = dossier.Read(row.index, leaf)
		return nil
	})
	if err == nil && record.Statement.Recorded.Leaf != row.leaf {
		err = tampered(fmt.Sprintf("read record %d", row.index), errLeafChanged)
	}
	return record, err
}
