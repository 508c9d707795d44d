package ledger

import (
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// stateOf is a state of a stream with some records, each of which takes a hundred bytes
// on the shelf.
func stateOf(id domain.StreamID, records int) *domain.State {
	var state domain.State
	for i := range records {
		digest := domain.DigestOf([]byte(fmt.Sprint(id, i)))
		state = domain.Evolve(state, domain.Statement{Stream: id, ID: fmt.Sprint(i), Type: domain.TypeChildRescued,
			Recorded: domain.Recorded{Index: uint64(i), Digest: digest, Leaf: digest}}, domain.Verdict{Void: true})
	}
	return &state
}

// packed waits until nothing waits to be packed.
func (s *shelf) packed() *shelf {
	for busy := true; busy; runtime.Gosched() {
		s.mu.Lock()
		busy = s.working
		s.mu.Unlock()
	}
	return s
}

func bytesOf(state *domain.State) []byte { return new(domain.Packer).Pack(*state, nil) }

func TestShelf(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	s := newShelf()
	defer s.close()
	if s.take("a") != nil {
		t.Error("an empty shelf has something")
	}
	for records := range 40 { // what lies there grows out of its room again and again
		for _, id := range []domain.StreamID{"a", "b", "c"} {
			state := stateOf(id, records)
			s.put(id, state)
			if got := s.take(id); !reflect.DeepEqual(got, state) {
				t.Fatalf("%s with %d records comes back as %+v", id, records, got)
			}
			if got := s.packed().take(id); !reflect.DeepEqual(got, state) {
				t.Fatalf("%s with %d records comes back packed as %+v", id, records, got)
			}
		}
	}
	for _, id := range []domain.StreamID{"a", "b", "c"} {
		if got := s.take(id); !reflect.DeepEqual(got, stateOf(id, 39)) {
			t.Errorf("%s is another beside the others: %+v", id, got)
		}
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*")); err != nil || len(left) > 0 {
		t.Errorf("its file has a name: %v %v", left, err)
	}
}

// TestShelfUsesItsRoomAgain: a thousand moves take no more room than the streams at their
// largest, twice.
func TestShelfUsesItsRoomAgain(t *testing.T) {
	s := newShelf()
	defer s.close()
	for records := range 100 {
		for n := range 10 {
			id := domain.StreamID(fmt.Sprint(n))
			s.put(id, stateOf(id, (records+n)%20))
		}
		s.packed()
	}
	if largest := int64(len(bytesOf(stateOf("0", 19)))+shelfRoom) * 10; s.end > 3*largest {
		t.Errorf("ten streams of %d bytes together at most took %d", largest, s.end)
	}
}

// TestShelfIsNotBelieved: what is not to the byte what was put there is gone, and can be put again.
func TestShelfIsNotBelieved(t *testing.T) {
	s, state := newShelf(), stateOf("a", 3)
	defer s.close()
	s.put("a", state)
	size := s.packed().slots["a"].size
	for at := range size {
		if _, err := s.file.file.WriteAt([]byte{bytesOf(state)[at] ^ 1}, s.slots["a"].at+int64(at)); err != nil {
			t.Fatal(err)
		}
		if got := s.take("a"); got != nil {
			t.Fatalf("byte %d is changed, and it gives %+v", at, got)
		}
		if s.put("a", state); !reflect.DeepEqual(s.packed().take("a"), state) {
			t.Fatal("it does not take it again")
		}
	}
}

// TestShelfWithoutADisk keeps nothing, and says nothing wrong.
func TestShelfWithoutADisk(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	nowhere := newShelf()
	nowhere.put("a", stateOf("a", 3))
	nowhere.packed()
	full := newShelf()
	full.end = maxShelf
	t.Setenv("TMPDIR", t.TempDir())
	full.put("a", stateOf("a", 3))
	broken := newShelf()
	broken.put("a", stateOf("a", 3))
	if err := broken.packed().file.file.Close(); err != nil {
		t.Fatal(err)
	}
	broken.put("a", stateOf("a", 4)) // the older state must not be there for it
	for name, s := range map[string]*shelf{"a folder that is not there": nowhere, "a full shelf": full, "a disk that takes nothing": broken} {
		if got := s.packed().take("a"); got != nil {
			t.Errorf("%s gives %+v", name, got)
		}
		s.close()
	}
}

// TestShelfIsPutAndTakenAtOnce: whoever takes a stream gets what was put there last.
func TestShelfIsPutAndTakenAtOnce(t *testing.T) {
	s := newShelf()
	defer s.close()
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for records := range 30 {
				for stream := range maxUnpacked / 3 { // more than wait at once
					id := domain.StreamID(fmt.Sprint(n, "-", stream))
					s.put(id, stateOf(id, records%3))
					if got := s.take(id); got == nil || got.Records.Len() != records%3 {
						t.Errorf("%s with %d records comes back as %+v", id, records%3, got)
					}
				}
			}
		})
	}
	all.Wait()
}
