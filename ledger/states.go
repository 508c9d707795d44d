package ledger

import (
	"cmp"
	"container/list"
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

// maxStates bounds the streams kept in memory, the ones that were used last; one of
// forty records takes about 15 KB, and the garbage collector looks into 6 of them.
const maxStates = 3000

// states gives the judged state of any stream: from memory, from the shelf, or by folding
// its records again with the verdicts they were given.
type states struct {
	store   recordReader
	streams *verdictStreams

	mu    sync.Mutex
	known map[domain.StreamID]*list.Element // of keptState
	order *list.List                        // the one used last first
	puts  uint64                            // grows with each put
	most  int                               // streams in memory
	shelf *shelf                            // of those for which there was no room
}

func newStates(store recordReader, verdicts verdictReader) *states {
	return &states{store: store, streams: &verdictStreams{db: verdicts}, known: map[domain.StreamID]*list.Element{}, order: list.New(), most: maxStates, shelf: newShelf()}
}

func (s *states) get(ctx context.Context, id domain.StreamID) (domain.State, error) {
	state, err := s.at(ctx, id)
	if err != nil {
		return domain.State{}, err
	}
	return *state, nil
}

// at returns what is kept, which nobody changes.
func (s *states) at(ctx context.Context, id domain.StreamID) (*domain.State, error) {
	for {
		state, puts := s.look(id)
		if state != nil {
			return state, nil
		}
		state, err := s.shelvedOrFolded(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("fold %s: %w", id, err)
		}
		if s.keepIf(puts, id, state) {
			return state, nil
		}
	}
}

func (s *states) shelvedOrFolded(ctx context.Context, id domain.StreamID) (*domain.State, error) {
	if state := s.shelf.take(id); state != nil {
		return state, nil
	}
	folded, err := s.refold(ctx, id)
	return &folded, err
}

// subject returns whom a stream is about. The record that opens it says so for ever: a
// stream that nobody used lately is not folded for it.
func (s *states) subject(ctx context.Context, id domain.StreamID) (domain.PersonID, error) {
	if kind := id.Kind(); kind != domain.ChildStream && kind != domain.MissingStream {
		return "", nil
	}
	if state, _ := s.look(id); state != nil {
		return state.Subject(), nil
	}
	row, found, err := s.streams.first(ctx, id)
	if err != nil {
		return "", err
	}
	if found {
		record, err := s.read(ctx, row)
		if err != nil {
			return "", err
		}
		if person := domain.Evolve(domain.State{}, record.Statement, row.verdict).Subject(); person != "" {
			return person, nil
		}
	}
	state, err := s.at(ctx, id)
	if err != nil {
		return "", err
	}
	return state.Subject(), nil
}

func (s *states) look(id domain.StreamID) (state *domain.State, puts uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, here := s.known[id]; here {
		s.order.MoveToFront(kept)
		state = kept.Value.(keptState).state
	}
	return state, s.puts
}

// keepIf keeps a state that was fetched while the judge put none: it could have
// moved this very stream on, and even have dropped it again.
func (s *states) keepIf(puts uint64, id domain.StreamID, state *domain.State) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.puts != puts {
		return false
	}
	s.keep(id, state)
	return true
}

// put is called by the judge alone.
func (s *states) put(moved map[domain.StreamID]*domain.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.puts++
	for id, state := range moved {
		s.keep(id, state)
	}
}

// keep puts the stream that was not used for longest on the shelf when there is no room.
func (s *states) keep(id domain.StreamID, state *domain.State) {
	if kept, here := s.known[id]; here {
		kept.Value = keptState{id, state}
		s.order.MoveToFront(kept)
		return
	}
	if len(s.known) >= s.most {
		last := s.order.Remove(s.order.Back()).(keptState)
		s.shelf.put(last.id, last.state)
		delete(s.known, last.id)
	}
	s.known[id] = s.order.PushFront(keptState{id, state})
}

// keptState is a state that nobody changes.
type keptState struct {
	id    domain.StreamID
	state *domain.State
}

// basis collects the states that a statement's rules need. pending, which may be
// nil, overrides what is judged.
func (s *states) basis(ctx context.Context, st domain.Statement, pending map[domain.StreamID]*domain.State) (domain.Basis, error) {
	b, _, err := s.around(ctx, st, pending)
	return b, err
}

// around returns the basis of a statement and the state of its own stream.
func (s *states) around(ctx context.Context, st domain.Statement, pending map[domain.StreamID]*domain.State) (domain.Basis, *domain.State, error) {
	b := domain.Basis{Streams: map[domain.StreamID]*domain.State{}}
	own, err := s.latest(ctx, st.Stream, pending)
	if err != nil {
		return b, nil, err
	}
	for _, id := range domain.Needs(*own, st) {
		if b.Streams[id], err = s.latest(ctx, id, pending); err != nil {
			return b, nil, err
		}
	}
	return b, own, nil
}

func (s *states) latest(ctx context.Context, id domain.StreamID, pending map[domain.StreamID]*domain.State) (*domain.State, error) {
	if state := pending[id]; state != nil {
		return state, nil
	}
	return s.at(ctx, id)
}

// refold reads the records of a stream as the log has them. Which records those
// are is said by the verdicts, since the log, not the store's naming, decides.
func (s *states) refold(ctx context.Context, id domain.StreamID) (domain.State, error) {
	return s.refoldBelow(ctx, id, math.MaxUint64)
}

// refoldBelow is refold of the records below an index.
func (s *states) refoldBelow(ctx context.Context, id domain.StreamID, below uint64) (domain.State, error) {
	rows, err := s.streams.of(ctx, id)
	if err != nil {
		return domain.State{}, err
	}
	end, _ := slices.BinarySearchFunc(rows, below, func(row verdictRow, index uint64) int { return cmp.Compare(row.index, index) })
	var state domain.State
	for page := range slices.Chunk(rows[:end], refoldPage) {
		records, err := s.readRows(ctx, page)
		if err != nil {
			return domain.State{}, err
		}
		for i, record := range records {
			state = domain.Evolve(state, record.Statement, page[i].verdict)
		}
	}
	return state, nil
}

// refoldPage is how many records of a stream are read at once.
const refoldPage = 128

// readRows reads the records of verdicts, in the order of the log.
func (s *states) readRows(ctx context.Context, rows []verdictRow) ([]dossier.Record, error) {
	records, errs := make([]dossier.Record, len(rows)), make([]error, len(rows))
	found := readAtOnce(ctx, s.store, rows)
	dossier.Spread(len(rows), func(i int) {
		if found[i] == nil {
			records[i], errs[i] = s.read(ctx, rows[i])
			return
		}
		leaf, _ := leafOf(*found[i])
		if records[i] = dossier.Read(rows[i].index, leaf); records[i].Statement.Recorded.Leaf != rows[i].leaf {
			errs[i] = tampered(fmt.Sprintf("read record %d", rows[i].index), errLeafChanged)
		}
	})
	return records, cmp.Or(errs...)
}

func (s *states) read(ctx context.Context, row verdictRow) (dossier.Record, error) {
	leaf, err := readLeaf(ctx, s.store, row)
	if err != nil {
		return dossier.Record{}, err
	}
	return leaf.record, nil
}
