package domain

import (
	"cmp"
	"slices"
)

// Fold replays a log in order and keeps the state of every stream. It is the
// whole of refolding: verifiers give it the records one by one and compare the
// verdicts. Not safe for concurrent use.
type Fold struct {
	streams map[StreamID]*folded
	before  map[StreamID]*folded // since Mark, of the streams that moved on; nil: nothing is marked
	marks   uint64

	most  int                    // streams that are kept at a Mark; 0: all
	away  func(StreamID, *State) // is told of one that is not kept
	again func(StreamID) State   // the state of one that was not
}

// folded is what a Fold keeps of a stream.
type folded struct {
	state *State
	used  uint64 // marks when it was asked for last
}

// NewFold returns a Fold of the empty log.
func NewFold() *Fold { return &Fold{streams: map[StreamID]*folded{}} }

// Forget has the Fold keep only the states of so many streams, the ones used last, from
// one Mark to the next; again gives the others: the fold of all records of the stream that
// were judged before the last Mark, with their verdicts; the zero state if there are none.
// That is what away was given, which may keep it.
func (f *Fold) Forget(most int, away func(StreamID, *State), again func(StreamID) State) {
	f.most, f.away, f.again = most, away, again
}

// Drop forgets a stream for good. It is for whoever knows that no later record names it:
// for all others it would be as if it had no records.
func (f *Fold) Drop(id StreamID) { delete(f.streams, id) }

// State returns the state of a stream; the zero state if it has no records.
func (f *Fold) State(id StreamID) State { return *f.latest(id) }

func (f *Fold) latest(id StreamID) *State {
	if kept := f.streams[id]; kept != nil {
		kept.used = f.marks
		return kept.state
	}
	if f.again == nil {
		return &State{}
	}
	f.Bring(id, f.again(id))
	return f.streams[id].state
}

// Absent returns which of some streams it does not keep.
func (f *Fold) Absent(ids []StreamID) (absent []StreamID) {
	for _, id := range ids {
		if f.streams[id] == nil {
			absent = append(absent, id)
		}
	}
	return absent
}

// Bring has it keep a state that it would have asked for (Forget).
func (f *Fold) Bring(id StreamID, state State) { f.streams[id] = &folded{&state, f.marks} }

// Basis returns what deciding s rests on, at this point of the replay.
func (f *Fold) Basis(s Statement) Basis {
	b := Basis{Streams: map[StreamID]*State{}}
	for _, id := range Needs(*f.latest(s.Stream), s) {
		b.Streams[id] = f.latest(id)
	}
	return b
}

// Judge decides a statement at its own index and moves its stream on. signed checks its
// signatures under the PublicKeys of the basis, and is nil where they were checked before;
// a record that fails there is void before any other rule is asked.
func (f *Fold) Judge(s Statement, signed func(Basis) error) Verdict {
	own, basis := *f.latest(s.Stream), f.Basis(s)
	var err error
	if signed != nil {
		err = signed(basis)
	}
	if err == nil {
		err = Decide(own, basis, s)
	}
	verdict := Valid
	if err != nil {
		verdict = VoidBy(err)
	}
	after := Evolve(own, s, verdict)
	if _, moved := f.before[s.Stream]; f.before != nil && !moved {
		f.before[s.Stream] = f.streams[s.Stream]
	}
	f.streams[s.Stream] = &folded{&after, f.marks}
	return verdict
}

// Mark remembers this point of the replay for Back, and forgets the one before.
func (f *Fold) Mark() {
	f.before = map[StreamID]*folded{}
	if f.marks++; f.again == nil || len(f.streams) <= f.most+f.most/4 {
		return
	}
	ids := make([]StreamID, 0, len(f.streams))
	for id := range f.streams {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b StreamID) int {
		return cmp.Or(cmp.Compare(f.streams[b].used, f.streams[a].used), cmp.Compare(a, b))
	})
	for _, id := range ids[f.most:] {
		f.away(id, f.streams[id].state)
		delete(f.streams, id)
	}
}

// Back returns to the last Mark.
func (f *Fold) Back() {
	for id, was := range f.before {
		if f.streams[id] = was; was == nil {
			delete(f.streams, id)
		}
	}
	f.before = nil
}
