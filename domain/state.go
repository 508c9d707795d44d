package domain

import "slices"

// State is what the rules know of one stream after some of its records. It is a
// value: Evolve returns a new one and leaves the old one as it was.
type State struct {
	Stream  StreamID
	Records []StreamRecord // all records in order, void ones included

	Ledger LedgerState // of the ledger's stream
	Agency AgencyState // of an agency's stream
	Child  ChildState  // of a child's stream
}

// StreamRecord is what a stream remembers of each record for the rules common
// to all: ids, the prefix signers have seen, references.
type StreamRecord struct {
	ID     string
	Type   string
	Index  uint64
	Digest Digest // of the PAE
	Leaf   Digest
	Void   bool
	Author Signer
	At     int64 // recorded time, Unix seconds
}

// Find returns the record with the id.
func (s State) Find(id string) (StreamRecord, bool) {
	i := slices.IndexFunc(s.Records, func(r StreamRecord) bool { return r.ID == id })
	if i < 0 {
		return StreamRecord{}, false
	}
	return s.Records[i], true
}

// Last returns the newest record.
func (s State) Last() (StreamRecord, bool) {
	if len(s.Records) == 0 {
		return StreamRecord{}, false
	}
	return s.Records[len(s.Records)-1], true
}

// Prefix returns the whole stream as a prefix for the next statement's After.
func (s State) Prefix() Prefix {
	last, _ := s.Last()
	return Prefix{Count: uint64(len(s.Records)), Digest: last.Digest}
}

// Basis is what a decision rests on besides its own stream: the states, at the
// record's own index, of the ledger's stream, of the signers' agencies and of
// every stream the statement cites.
type Basis struct {
	Streams map[StreamID]State
	Own     []StreamRecord // the records of the statement's own stream
}

// Ledger returns the state of the ledger's stream.
func (b Basis) Ledger() LedgerState { return b.Streams[TheLedger].Ledger }

// Agency returns the state of an agency; the zero state if it has no records.
func (b Basis) Agency(id StreamID) AgencyState { return b.Streams[id].Agency }

// Decider holds the rules of one kind of stream. Decide has no clock and no
// context; the statement carries its recorded time and index. Evolve cannot
// fail: it is only given statements that Decide accepted.
type Decider[S any] interface {
	Initial() S
	Decide(state S, basis Basis, statement Statement) error
	Evolve(state S, statement Statement) S
}

// citer is implemented by events whose rules need further streams.
type citer interface {
	cites() []StreamID
}

// Needs returns the streams, the statement's own aside, whose states its rules
// use. Streams without records are named too.
func Needs(s Statement) []StreamID {
	ids := []StreamID{TheLedger}
	for _, signer := range s.Signers {
		ids = append(ids, signer.Agency)
	}
	for _, ref := range s.Refs {
		ids = append(ids, ref.Stream)
	}
	if c, ok := s.Event.(citer); ok {
		ids = append(ids, c.cites()...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// with returns s with a record added; earlier states keep theirs.
func (s State) with(st Statement, void bool) State {
	s.Stream = st.Stream
	s.Records = append(slices.Clip(s.Records), StreamRecord{
		ID: st.ID, Type: st.Type, Index: st.Recorded.Index, Digest: st.Recorded.Digest,
		Leaf: st.Recorded.Leaf, Void: void, Author: st.author(), At: st.Recorded.At.Unix(),
	})
	return s
}
