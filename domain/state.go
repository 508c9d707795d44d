package domain

import "slices"

// State is what the rules know of one stream after some of its records. It is a
// value: Evolve returns a new one and leaves the old one as it was.
type State struct {
	Stream   StreamID
	Records  Records    // all of them, void ones included
	Agencies []StreamID // whose officers signed its valid records, sorted

	Ledger Seldom[LedgerState] // of the ledger's stream
	Agency Seldom[AgencyState] // of an agency's stream
	Child  ChildState          // of a child's stream

	Missing   Seldom[MissingState]   // of a missing report
	Operation Seldom[OperationState] // of an operation
	Access    AccessState            // of an access stream
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

	Signers  []Signer // all of them, the author included
	Evidence []Digest // of the files that it names
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
	return s.Missing.Get().Child
}

// Basis is what a decision rests on besides its own stream: the states, at the
// record's own index, of every stream of Needs.
type Basis struct {
	Streams map[StreamID]*State // never changed once they are here
	Own     Records             // the records of the statement's own stream
}

// State returns the state of a stream; the zero state if the basis does not hold it.
func (b Basis) State(id StreamID) *State {
	if state := b.Streams[id]; state != nil {
		return state
	}
	return &State{}
}

// Ledger returns the state of the ledger's stream.
func (b Basis) Ledger() LedgerState { return b.State(TheLedger).Ledger.Get() }

// Agency returns the state of an agency; the zero state if it has no records.
func (b Basis) Agency(id StreamID) AgencyState { return b.State(id).Agency.Get() }

// officer returns the person behind a key; empty when the basis does not hold
// the agency, or the key is not its.
func (b Basis) officer(s Signer) PersonID { return b.Agency(s.Agency).Keys[s.Key].Officer }

// samePerson reports whether two signers are known to be one person. A key
// belongs to one officer for ever, and somebody may have keys at two agencies; the
// basis holds those of all who signed in the stream, now or before.
func (b Basis) samePerson(x, y Signer) bool {
	if x.Key == y.Key {
		return true
	}
	who := b.officer(x)
	return who != "" && who == b.officer(y)
}

// overlap reports whether one person is known to be among both.
func (b Basis) overlap(some, others []Signer) bool {
	return slices.ContainsFunc(some, func(x Signer) bool {
		return slices.ContainsFunc(others, func(y Signer) bool { return b.samePerson(x, y) })
	})
}

// among reports whether a person is known to be one of the signers.
func (b Basis) among(who PersonID, signers []Signer) bool {
	return who != "" && slices.ContainsFunc(signers, func(s Signer) bool { return b.officer(s) == who })
}

// signs reports whether a person is known to be behind a signature of the
// statement.
func (b Basis) signs(who PersonID, st Statement) bool { return b.among(who, st.Signers) }

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

// refReader is implemented by events whose rules read the streams that they refer to.
type refReader interface{ readsRefs() }

// ReadsRefs reports whether the verdict of a statement rests on the streams to which it
// refers: a kinship report's on the specimens in missing reports. Of most statements it
// does not, and a reader can judge them without.
func ReadsRefs(s Statement) bool {
	_, reads := s.Event.(refReader)
	return reads
}

// Needs returns the streams, the statement's own aside, whose states its rules
// use: those that it cites, and the agencies whose officers signed in its stream
// before, since rules on two persons ask who they were. own is the state of its
// stream. Streams without records are named too.
func Needs(own State, s Statement) []StreamID { return eachOnce(append(cited(s), own.Agencies...)) }

// Cites returns the streams that a statement names itself: the ledger's, its
// signers' agencies, its references, and what its facts are about.
func Cites(s Statement) []StreamID { return eachOnce(cited(s)) }

func eachOnce(ids []StreamID) []StreamID {
	slices.Sort(ids)
	return slices.Compact(ids)
}

func cited(s Statement) []StreamID {
	ids := append(make([]StreamID, 0, 16), TheLedger)
	for _, signer := range s.Signers {
		ids = append(ids, signer.Agency)
	}
	for _, ref := range s.Refs {
		ids = append(ids, ref.Stream)
	}
	if c, ok := s.Event.(citer); ok {
		ids = append(ids, c.cites()...)
	}
	return ids
}

// with returns s with a record added; earlier states keep theirs.
func (s State) with(st Statement, void bool) State {
	s.Stream = st.Stream
	s.Records = s.Records.add(StreamRecord{
		ID: st.ID, Type: st.Type, Index: st.Recorded.Index, Digest: st.Recorded.Digest,
		Leaf: st.Recorded.Leaf, Void: void, At: st.Recorded.At.Unix(),
		Signers: st.Signers, Evidence: digestsOf(st.Evidence),
	})
	if !void {
		s.Agencies = joined(s.Agencies, st.Signers)
	}
	return s
}

// joined adds the agencies of signers; earlier states keep their list.
func joined(agencies []StreamID, signers []Signer) []StreamID {
	for _, signer := range signers {
		if i, known := slices.BinarySearch(agencies, signer.Agency); !known {
			agencies = slices.Insert(slices.Clone(agencies), i, signer.Agency)
		}
	}
	return agencies
}

// signers are those of a record with the agencies' ids that are kept already: each
// statement brings its own. Nobody else has the list.
func (s State) signers(of []Signer) []Signer {
	own := slices.Clip(slices.Clone(of))
	for i, signer := range own {
		if n, known := slices.BinarySearch(s.Agencies, signer.Agency); known {
			own[i].Agency = s.Agencies[n]
		}
	}
	return own
}
