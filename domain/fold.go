package domain

// Fold replays a log in order and keeps the state of every stream. It is the
// whole of refolding: verifiers give it the records one by one and compare the
// verdicts. Not safe for concurrent use.
type Fold struct {
	streams map[StreamID]*State
	before  map[StreamID]*State // since Mark, of the streams that moved on; nil: nothing is marked
}

// NewFold returns a Fold of the empty log.
func NewFold() *Fold { return &Fold{streams: map[StreamID]*State{}} }

// State returns the state of a stream; the zero state if it has no records.
func (f *Fold) State(id StreamID) State { return *f.latest(id) }

func (f *Fold) latest(id StreamID) *State {
	if state := f.streams[id]; state != nil {
		return state
	}
	return &State{}
}

// Basis returns what deciding s rests on, at this point of the replay.
func (f *Fold) Basis(s Statement) Basis {
	b := Basis{Streams: map[StreamID]*State{}}
	for _, id := range Needs(*f.latest(s.Stream), s) {
		b.Streams[id] = f.latest(id)
	}
	return b
}

// Judge decides a statement at its own index and moves its stream on. signed is
// the outcome of checking its signatures under PublicKeys; a record that fails
// there is void before any other rule is asked.
func (f *Fold) Judge(s Statement, signed error) Verdict {
	own := *f.latest(s.Stream)
	err := signed
	if err == nil {
		err = Decide(own, f.Basis(s), s)
	}
	verdict := Valid
	if err != nil {
		verdict = VoidBy(err)
	}
	after := Evolve(own, s, verdict)
	if _, moved := f.before[s.Stream]; f.before != nil && !moved {
		f.before[s.Stream] = f.streams[s.Stream]
	}
	f.streams[s.Stream] = &after
	return verdict
}

// Mark remembers this point of the replay for Back, and forgets the one before.
func (f *Fold) Mark() { f.before = map[StreamID]*State{} }

// Back returns to the last Mark.
func (f *Fold) Back() {
	for id, state := range f.before {
		f.streams[id] = state
	}
	f.before = nil
}
