package ledger

import (
	"crypto/sha256"
	"slices"
	"sync"

	"github.com/homeward-ledger/homeward/domain"
)

// shelf keeps states for which there is no room in memory, in a file that only this
// process has and that is gone with it. It is believed as far as memory is: a state that
// is not to the byte what was put there is not on the shelf, and is folded again. So is
// what there is no room for, or what a full disk did not take.
type shelf struct {
	mu    sync.Mutex
	file  scratch
	slots map[domain.StreamID]slot
	free  map[int][]int64 // places that are free, by their room
	end   int64
	bytes []byte // of the state at hand
}

// slot is where a state lies.
type slot struct {
	at         int64
	size, room int
	records    int // of the state; with as many it is the same
	sum        [sha256.Size]byte
}

// Rooms are multiples of shelfRoom bytes, and the file takes maxShelf at most: about
// 150,000 streams of forty records.
const (
	shelfRoom = 512
	maxShelf  = 1 << 29
)

func newShelf() *shelf {
	return &shelf{slots: map[domain.StreamID]slot{}, free: map[int][]int64{}}
}

// put keeps a state in place of the one of its stream that was kept before.
func (s *shelf) put(id domain.StreamID, state *domain.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, here := s.slots[id]
	if here && was.records == state.Records.Len() {
		return
	}
	s.bytes = state.Pack(s.bytes[:0])
	next := slot{at: was.at, size: len(s.bytes), room: was.room, records: state.Records.Len(), sum: sha256.Sum256(s.bytes)}
	if next.size > was.room {
		s.drop(id)
		next.room = (next.size + shelfRoom - 1) / shelfRoom * shelfRoom
		next.at = s.place(next.room)
	}
	s.slots[id] = next
	if next.at+int64(next.room) > maxShelf || !s.file.write(s.bytes, next.at) {
		s.drop(id)
	}
}

// take returns the state of a stream, and leaves it there; nil when it is not.
func (s *shelf) take(id domain.StreamID) *domain.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept, here := s.slots[id]
	if !here {
		return nil
	}
	s.bytes = slices.Grow(s.bytes[:0], kept.size)[:kept.size]
	if err := s.file.read(s.bytes, kept.at); err == nil && sha256.Sum256(s.bytes) == kept.sum {
		if state, err := domain.Unpack(s.bytes); err == nil {
			return &state
		}
	}
	s.drop(id)
	return nil
}

// place finds a free place of some room, or makes one behind all others.
func (s *shelf) place(room int) (at int64) {
	if free := s.free[room]; len(free) > 0 {
		s.free[room] = free[:len(free)-1]
		return free[len(free)-1]
	}
	at, s.end = s.end, s.end+int64(room)
	return at
}

func (s *shelf) drop(id domain.StreamID) {
	if kept, here := s.slots[id]; here {
		s.free[kept.room] = append(s.free[kept.room], kept.at)
		delete(s.slots, id)
	}
}

func (s *shelf) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.file.close()
	s.slots, s.free, s.end = map[domain.StreamID]slot{}, map[int][]int64{}, 0
}
