package simulate

import (
	"fmt"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Author writes records one behind the other and keeps, as a ledger would, the
// state of every stream. Not safe for concurrent use.
type Author struct {
	World   World
	fold    *domain.Fold
	next    uint64                       // leaf index of the next record
	dropped map[domain.StreamID]bool     // streams whose states are not kept any more
	missed  domain.StreamID              // one of these, that was asked for all the same
	signing map[domain.Signer]signatures // of those who sign, by the first of them
}

// signatures are lists of signers that records have, each once.
type signatures [][]domain.Signer

// NewAuthor returns an Author whose log holds the founding alone.
func NewAuthor(w World) (*Author, error) {
	a := &Author{World: w, fold: domain.NewFold(), dropped: map[domain.StreamID]bool{}, signing: map[domain.Signer]signatures{}}
	founding := w.founding
	if err := a.admit(w.Founding, founding); err != nil {
		return nil, err
	}
	return a, nil
}

// State returns the state of a stream; the zero state if it has no records.
func (a *Author) State(stream domain.StreamID) domain.State {
	a.miss(stream)
	return a.fold.State(stream)
}

// Basis returns what deciding the statement rests on at this point.
func (a *Author) Basis(s domain.Statement) domain.Basis {
	basis := a.fold.Basis(s)
	for stream := range basis.Streams {
		a.miss(stream)
	}
	return basis
}

// drop forgets the state of a stream that nobody is to ask for again; the next record
// after somebody did is an error.
func (a *Author) drop(stream domain.StreamID) {
	a.fold.Drop(stream)
	a.dropped[stream] = true
}

func (a *Author) miss(stream domain.StreamID) {
	if a.dropped[stream] {
		a.missed = stream
	}
}

// Size returns the number of records so far, the founding included.
func (a *Author) Size() uint64 { return a.next }

// Policy names the profile in force, for statements that must name it; nil
// before there is one.
func (a *Author) Policy() *domain.PolicyRef {
	policy := a.State(domain.TheLedger).Ledger.Get().Policy
	if policy.ID == "" {
		return nil
	}
	return &domain.PolicyRef{ID: policy.ID, Digest: policy.Digest}
}

// Sign makes a line at this point of the log without recording it and without
// asking any rule.
func (a *Author) Sign(d Draft) (Line, domain.Statement, error) {
	line, s, err := a.World.Sign(d, a.State(d.Stream))
	s.Recorded.Index = a.next
	return line, s, err
}

// Record makes a line and puts it to the rules. A refusal leaves the Author as it
// was and wraps the *domain.Error.
func (a *Author) Record(d Draft) (Line, domain.Statement, error) {
	line, s, err := a.Sign(d)
	if err != nil {
		return Line{}, domain.Statement{}, err
	}
	if err := a.admit(line, s); err != nil {
		return Line{}, domain.Statement{}, err
	}
	return line, s, nil
}

// admit does what a ledger does at submit, signatures aside, which were just
// made: strict parse, sealed values, hard rules.
func (a *Author) admit(line Line, s domain.Statement) error {
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		return fmt.Errorf("read envelope of %s: %w", s.Type, err)
	}
	parsed, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
	if err != nil {
		return fmt.Errorf("read %s: %w", s.Type, err)
	}
	if err := checkValues(line, parsed); err != nil {
		return fmt.Errorf("open %s: %w", s.Type, err)
	}
	parsed.Recorded = s.Recorded
	if err := domain.Decide(a.State(s.Stream), a.Basis(parsed), parsed); err != nil {
		return fmt.Errorf("decide %s: %w", s.Type, err)
	}
	if a.missed != "" {
		return fmt.Errorf("record %s: the state of %s was dropped", s.Type, a.missed)
	}
	a.fold.Judge(a.shared(parsed, s), nil)
	a.next++
	return nil
}

// shared is a statement as it was parsed, which has what it repeats in one place with
// the draft and with other records: the states of all streams are kept.
func (a *Author) shared(parsed, s domain.Statement) domain.Statement {
	if parsed.ID == s.ID && parsed.Stream == s.Stream && parsed.Type == s.Type {
		parsed.ID, parsed.Stream, parsed.Type = s.ID, s.Stream, s.Type
	}
	known := a.signing[parsed.Signers[0]]
	i := slices.IndexFunc(known, func(list []domain.Signer) bool { return slices.Equal(list, parsed.Signers) })
	if i < 0 {
		i, known = len(known), append(known, parsed.Signers)
		a.signing[parsed.Signers[0]] = known
	}
	parsed.Signers = known[i]
	return parsed
}

// checkValues wants every value in the canonical form of its type.
func checkValues(line Line, s domain.Statement) error {
	spec, _ := domain.SpecOf(s.Type)
	types := make(map[string]domain.ValueType, len(spec.Sealed))
	for _, path := range spec.Sealed {
		types[path.Path] = path.Type
	}
	values, err := SealedValues([]Line{line})
	if err != nil {
		return err
	}
	for _, value := range values {
		if err := types[value.Path].Check(value.Value); err != nil {
			return fmt.Errorf("value %s: %w", value.Path, err)
		}
	}
	return nil
}
