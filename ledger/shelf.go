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
// what there is no room for, or what a full disk did not take. States are packed behind the
// back of who puts them there.
type shelf struct {
	mu      sync.Mutex
	room    sync.Cond                         // among waiting; with mu
	waiting map[domain.StreamID]*domain.State // to be packed
	working bool                              // whether somebody packs
	file    scratch
	slots   map[domain.StreamID]slot
	free    map[int][]int64 // places that are free, by their room
	end     int64
	buffers sync.Pool // of *[]byte, for states that are taken
}

// maxUnpacked is how many states wait to be packed, about 15 KB each; one more waits in turn.
const maxUnpacked = 1024

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
	s := &shelf{waiting: map[domain.StreamID]*domain.State{}, slots: map[domain.StreamID]slot{}, free: map[int][]int64{}}
	s.room.L = &s.mu
	s.buffers.New = func() any { return new([]byte) }
	return s
}

// put keeps a state, which nobody changes, in place of the one of its stream that was kept before.
func (s *shelf) put(id domain.StreamID, state *domain.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.waiting) >= maxUnpacked {
		s.room.Wait()
	}
	s.waiting[id] = state
	if !s.working {
		s.working = true
		go s.work()
	}
}

// work packs what waits, until nothing does.
func (s *shelf) work() {
	var packer domain.Packer
	var bytes []byte
	for id, state := s.next(); state != nil; id, state = s.next() {
		bytes = packer.Pack(*state, bytes[:0])
		s.store(id, state, bytes, sha256.Sum256(bytes))
	}
}

// next is a state to be packed; nil when none is left, and then nobody packs.
func (s *shelf) next() (domain.StreamID, *domain.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, state := range s.waiting {
		if was, here := s.slots[id]; !here || was.records != state.Records.Len() {
			return id, state
		}
		s.done(id)
	}
	s.working = false
	return "", nil
}

// done is of a state that waits no more; under mu.
func (s *shelf) done(id domain.StreamID) {
	delete(s.waiting, id)
	s.room.Signal()
}

// store writes a packed state, unless a later one was put meanwhile.
func (s *shelf) store(id domain.StreamID, state *domain.State, bytes []byte, sum [sha256.Size]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting[id] != state {
		return
	}
	s.done(id)
	was := s.slots[id]
	next := slot{at: was.at, size: len(bytes), room: was.room, records: state.Records.Len(), sum: sum}
	if next.size > was.room {
		s.drop(id)
		next.room = (next.size + shelfRoom - 1) / shelfRoom * shelfRoom
		next.at = s.place(next.room)
	}
	s.slots[id] = next
	if next.at+int64(next.room) > maxShelf || !s.file.write(bytes, next.at) {
		s.drop(id)
	}
}

// take returns the state of a stream, and leaves it there; nil when it is not.
func (s *shelf) take(id domain.StreamID) *domain.State {
	buffer := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(buffer)
	state, kept, read := s.read(id, buffer)
	if state != nil || kept.room == 0 {
		return state
	}
	if read && sha256.Sum256(*buffer) == kept.sum {
		if unpacked, err := domain.Unpack(*buffer); err == nil {
			return &unpacked
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.slots[id] == kept {
		s.drop(id)
	}
	return nil
}

// read returns a state that waits, or else reads the bytes of the one that lies in a slot. A
// slot without room is none.
func (s *shelf) read(id domain.StreamID, to *[]byte) (state *domain.State, kept slot, read bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if state := s.waiting[id]; state != nil {
		return state, slot{}, false
	}
	kept = s.slots[id]
	*to = slices.Grow((*to)[:0], kept.size)[:kept.size]
	return nil, kept, kept.room > 0 && s.file.read(*to, kept.at) == nil
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
	s.waiting = map[domain.StreamID]*domain.State{}
	s.room.Broadcast()
	s.slots, s.free, s.end = map[domain.StreamID]slot{}, map[int][]int64{}, 0
}
