package ledger

import (
	"context"
	"errors"
	"fmt"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// ValueState says what became of a sealed value. One never stands for another.
type ValueState string

// The states of a sealed value.
const (
	ValueAbsent   ValueState = "absent"   // there never was one
	ValueOpen     ValueState = "open"     // here it is
	ValueWithheld ValueState = "withheld" // it is there, and not for this reader
	ValueErased   ValueState = "erased"   // its key was destroyed by order
	ValueMissing  ValueState = "missing"  // it should be there and does not open
)

// Value is a sealed path of a record as a reader gets it.
type Value struct {
	Path       string
	State      ValueState
	JSON       []byte // of an open value
	Disclosure string // of an open value: what opens the commitment
}

// Leaf is a record as the store keeps it.
type Leaf struct {
	Bytes  []byte
	Record dossier.Record
	Void   domain.Verdict
	sealed []Sealed
	person domain.PersonID // whom the stream is about
}

// Leaf returns the record at an index. The error is of kind NotFound when the
// log is shorter.
func (l *Ledger) Leaf(ctx context.Context, index uint64) (Leaf, error) {
	rows, err := verdictsFrom(ctx, l.config.Verdicts.DB, index, 1)
	if err != nil {
		return Leaf{}, unavailable("read the record", err)
	}
	if len(rows) == 0 || rows[0].index != index {
		return Leaf{}, domain.Refuse(domain.NotFound, "", "the log has no record %d", index)
	}
	state, err := l.states.get(ctx, rows[0].stream)
	if err != nil {
		return Leaf{}, err
	}
	leaf := Leaf{Void: rows[0].verdict, person: state.Subject()}
	err = l.config.Store.ReadAll(ctx, rows[0].before, 1, func(r eventstore.Recorded) error {
		leaf.Bytes, leaf.sealed = leafOf(r)
		leaf.Record = dossier.Read(r.Index, leaf.Bytes)
		return nil
	})
	if err == nil && leaf.Record.Statement.Recorded.Leaf != rows[0].leaf {
		return leaf, tampered(fmt.Sprintf("read record %d", index), errLeafChanged)
	}
	return leaf, err
}

// Values returns every sealed path of a record's type, as far as access allows.
func (l *Ledger) Values(ctx context.Context, leaf Leaf, access Access) ([]Value, error) {
	if leaf.Record.Unreadable != nil {
		return nil, nil
	}
	s := leaf.Record.Statement
	spec, _ := domain.SpecOf(s.Type)
	var opened map[string]Value
	var rest ValueState = ValueWithheld
	if access >= SeesSealed {
		var err error
		if opened, rest, err = l.open(ctx, leaf); err != nil {
			return nil, err
		}
	}
	values := make([]Value, 0, len(spec.Sealed))
	for _, path := range spec.Sealed {
		value, found := opened[path.Path]
		switch {
		case s.Sealed[path.Path] == nil:
			value = Value{State: ValueAbsent}
		case !found:
			value = Value{State: rest}
		}
		value.Path = path.Path
		values = append(values, value)
	}
	return values, nil
}

// open decrypts what a record's ciphertexts give. rest is the state of the paths
// that none of them opened.
func (l *Ledger) open(ctx context.Context, leaf Leaf) (opened map[string]Value, rest ValueState, err error) {
	opened, rest = map[string]Value{}, ValueMissing
	for _, sealed := range leaf.sealed {
		if !leaf.concerns(sealed) {
			continue // written by hand: nobody of that name may make it look erased
		}
		texts, err := l.config.Vault.Open(ctx, bindingOf(leaf.Record), sealed)
		switch {
		case errors.Is(err, ErrErased):
			rest = ValueErased
			continue
		case errors.Is(err, ErrNoKey), errors.Is(err, ErrCiphertext), errors.Is(err, ErrKeyset):
			continue
		case err != nil:
			return nil, rest, unavailable("open the record's values", err)
		}
		for _, text := range texts {
			keepOpened(opened, leaf.Record.Statement, text)
		}
	}
	return opened, rest, nil
}

// concerns reports whether a ciphertext is under the keys of people whom the
// record's own sealed paths are about.
func (leaf Leaf) concerns(sealed Sealed) bool {
	s := leaf.Record.Statement
	spec, _ := domain.SpecOf(s.Type)
	expected := map[string]bool{}
	for _, path := range spec.Sealed {
		if subject := s.SubjectOf(path, leaf.person); subject != "" && s.Sealed[path.Path] != nil {
			expected[string(subject)] = true
		}
	}
	for _, subject := range sealed.Subjects {
		if !expected[subject] {
			return false
		}
	}
	return true
}

// keepOpened keeps a disclosure that opens the commitment of its path: the vault
// could have been written to by hand.
func keepOpened(opened map[string]Value, s domain.Statement, text string) {
	d, err := transparency.ParseDisclosure(text)
	if err != nil || d.Record != s.ID {
		return
	}
	commitment := s.Sealed[d.Path]
	if commitment == nil || string(*commitment) != transparency.Commitment(text).String() {
		return
	}
	opened[d.Path] = Value{State: ValueOpen, JSON: d.Value, Disclosure: text}
}
