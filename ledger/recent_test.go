package ledger

import (
	"strconv"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

func leavesFrom(index uint64, n, size int) []*judgedLeaf {
	var all []*judgedLeaf
	for i := range n {
		all = append(all, &judgedLeaf{verdictRow: verdictRow{index: index + uint64(i)}, bytes: make([]byte, size)})
	}
	return all
}

// TestRecentKeepsTheLast: no more than its bounds, nothing across a gap, and what it does
// not have it does not give.
func TestRecentKeepsTheLast(t *testing.T) {
	var c recent
	c.add(leavesFrom(10, 5, 1))
	c.add(leavesFrom(15, 5, 1))
	for _, want := range []struct{ index, first, n uint64 }{{10, 10, 3}, {18, 18, 2}, {9, 0, 0}, {20, 0, 0}} {
		got := c.from(want.index, 3)
		if uint64(len(got)) != want.n || len(got) > 0 && got[0].index != want.first {
			t.Errorf("from %d: %d leaves", want.index, len(got))
		}
	}
	c.add(leavesFrom(30, 1, 1)) // a gap
	if c.from(19, 1) != nil || len(c.from(30, 9)) != 1 {
		t.Error("a gap was bridged")
	}
	c.add(leavesFrom(31, recentRecords, 1))
	if c.from(30, 1) != nil || c.from(31, 1) == nil {
		t.Error("more records are kept than its bound")
	}
	c.add(leavesFrom(31+recentRecords, 3, recentBytes/2-1))
	if len(c.kept) != 2 {
		t.Errorf("%d leaves of half the bound each are kept", len(c.kept))
	}
}

// TestDecisionsHoldWithoutAGap: what the recorder decided on the log of ten records holds
// at the very index for which it was decided, if each one before it in its batch was met.
func TestDecisionsHoldWithoutAGap(t *testing.T) {
	at := func(since, index uint64) *draft {
		return &draft{since: since, record: dossier.Record{Statement: domain.Statement{Recorded: domain.Recorded{Index: index}}}}
	}
	for name, c := range map[string]struct {
		met  []*draft
		last *draft
		at   uint64
		want bool
	}{
		"the first":                  {nil, at(10, 10), 10, true},
		"the third":                  {[]*draft{at(10, 10), at(10, 11)}, at(10, 12), 12, true},
		"a foreign record before":    {nil, at(10, 10), 11, false},
		"a foreign record between":   {[]*draft{at(10, 10)}, at(10, 11), 12, false},
		"the second alone":           {nil, at(10, 11), 11, false},
		"the third, and no second":   {[]*draft{at(10, 10)}, at(10, 12), 12, false},
		"after another batch":        {[]*draft{at(10, 10)}, at(11, 11), 11, true},
		"of a batch begun elsewhere": {[]*draft{at(10, 10), at(11, 11)}, at(10, 12), 12, false},
	} {
		var r run
		for _, d := range c.met {
			if !r.holds(d, d.record.Statement.Recorded.Index) && name != "the third, and no second" {
				t.Fatalf("%s: what came before does not hold", name)
			}
		}
		if got := r.holds(c.last, c.at); got != c.want {
			t.Errorf("%s: it holds: %v", name, got)
		}
	}
}

// TestStatesKeepTheLastUsed: what was not used for longest goes first, and only then is
// folded again.
func TestStatesKeepTheLastUsed(t *testing.T) {
	s := newStates(nil, nil)
	id := func(n int) domain.StreamID { return domain.StreamID(strconv.Itoa(n)) }
	for n := range maxStates {
		s.put(map[domain.StreamID]*domain.State{id(n): {}})
	}
	if kept, _ := s.look(id(0)); kept == nil { // now used last
		t.Fatal("the first is gone before there is no room")
	}
	s.put(map[domain.StreamID]*domain.State{id(maxStates): {}})
	for n, want := range map[int]bool{0: true, 1: false, 2: true, maxStates: true} {
		if kept, _ := s.look(id(n)); kept != nil != want {
			t.Errorf("stream %d is kept: %v", n, kept != nil)
		}
	}
}
