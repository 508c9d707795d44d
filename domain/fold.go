package domain

// Fold replays a log in order and keeps the state of every stream. It is the
// whole of refolding: verifiers give it the records one by one and compare the
// verdicts. Not safe for concurrent use.
type Fold struct {
	streams map[StreamID]State
}

// NewFold returns a Fold of the empty log.
func NewFold() *Fold { return &Fold{streams: map[StreamID]State{}} }

// State returns the state of a stream; the zero state if it has no records.
func (f *Fold) State(id StreamID) State { return f.streams[id] }

// Basis returns what deciding s rests on, at this point of the replay.
func (f *Fold) Basis(s Statement) Basis {
	b := Basis{Streams: map[StreamID]State{}}
	for _, id := range Needs(f.streams[s.Stream], s) {
		b.Streams[id] = f.streams[id]
	}
	return b
}

// Judge decides a statement at its own index and moves its stream on. signed is
// the outcome of checking its signatures under PublicKeys; a record that fails
// there is void before any other rule is asked.
func (f *Fold) Judge(s Statement, signed error) Verdict {
	own := f.streams[s.Stream]
	err := signed
	if err == nil {
		err = Decide(own, f.Basis(s), s)
	}
	verdict := Valid
	if err != nil {
		verdict = VoidBy(err)
	}
	f.streams[s.Stream] = Evolve(own, s, verdict)
	return verdict
}
