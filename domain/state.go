package domain

import "slices"

// State is what the rules know of one stream after some of its records. It is a
// value: Evolve returns a new one and leaves the old one as it was.
type State struct {
	Stream  StreamID
	Records Records // all of them, void ones included

	Ledger LedgerState // of the ledger's stream
	Agency AgencyState // of an agency's stream
	Child  ChildState  // of a child's stream

	Missing   MissingState   // of a missing report
	Operation OperationState // of an operation
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

	Signers []Signer // all of them, the author included
}

// officers counts those who recorded or seconded it.
func (r StreamRecord) officers() int {
	n := 0
	for _, s := range r.Signers {
		if s.Purpose == PurposeRecord || s.Purpose == PurposeSecond {
			n++
		}
	}
	return n
}

// Find returns the record with the id.
func (s State) Find(id string) (StreamRecord, bool) {
	return s.Records.Find(id)
}

// Last returns the newest record.
func (s State) Last() (StreamRecord, bool) {
	return s.Records.Last()
}

// Prefix returns the whole stream as a prefix for the next statement's After.
func (s State) Prefix() Prefix {
	last, _ := s.Last()
	return Prefix{Count: uint64(s.Records.Len()), Digest: last.Digest}
}

// Subject returns the person whom a child's stream or a missing report is about;
// empty for other streams, and before the first record.
func (s State) Subject() PersonID {
	if s.Child.Person != "" {
		return s.Child.Person
	}
	return s.Missing.Child
}

// Basis is what a decision rests on besides its own stream: the states, at the
// record's own index, of the ledger's stream, of the signers' agencies and of
// every stream the statement cites.
type Basis struct {
	Streams map[StreamID]State
	Own     Records // the records of the statement's own stream
}

// Ledger returns the state of the ledger's stream.
func (b Basis) Ledger() LedgerState { return b.Streams[TheLedger].Ledger }

// Agency returns the state of an agency; the zero state if it has no records.
func (b Basis) Agency(id StreamID) AgencyState { return b.Streams[id].Agency }

// officer returns the person behind a key; empty when the basis does not hold
// the agency, or the key is not its.
func (b Basis) officer(s Signer) PersonID { return b.Agency(s.Agency).Keys[s.Key].Officer }

// samePerson reports whether two signers are known to be one person. A key
// belongs to one officer for ever; agencies outside the basis are not looked at.
func (b Basis) samePerson(x, y Signer) bool {
	if x.Key == y.Key {
		return true
	}
	who := b.officer(x)
	return who != "" && who == b.officer(y)
}

// signs reports whether a person is known to be behind a signature of the
// statement.
func (b Basis) signs(who PersonID, st Statement) bool {
	return who != "" && slices.ContainsFunc(st.Signers, func(s Signer) bool { return b.officer(s) == who })
}

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
	s.Records = s.Records.add(StreamRecord{
		ID: st.ID, Type: st.Type, Index: st.Recorded.Index, Digest: st.Recorded.Digest,
		Leaf: st.Recorded.Leaf, Void: void, Author: st.author(), At: st.Recorded.At.Unix(),
		Signers: st.Signers,
	})
	return s
}
