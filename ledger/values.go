package ledger

import (
	"context"
	"errors"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
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
	if kept := l.recent.from(index, 1); kept != nil {
		return l.shown(ctx, kept[0])
	}
	rows, err := verdictsFrom(ctx, l.verdicts, index, 1)
	if err != nil {
		return Leaf{}, unavailable("read the record", err)
	}
	if len(rows) == 0 || rows[0].index != index {
		return Leaf{}, domain.Refuse(domain.NotFound, "", "the log has no record %d", index)
	}
	judged, err := readLeaf(ctx, l.config.Store, rows[0])
	if err != nil {
		return Leaf{}, err
	}
	return l.shown(ctx, judged)
}

// Values returns every sealed path of a record's type, as far as access allows.
func (l *Ledger) Values(ctx context.Context, leaf Leaf, access Access) ([]Value, error) {
	if leaf.Record.Unreadable != nil {
		return nil, nil
	}
	s := leaf.Record.Statement
	spec, _ := domain.SpecOf(s.Type)
	var opened map[string]Value
	if access >= SeesSealed {
		var err error
		if opened, err = l.open(ctx, leaf); err != nil {
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
			value = Value{State: ValueWithheld}
		}
		value.Path = path.Path
		values = append(values, value)
	}
	return values, nil
}

// open decrypts what a record's ciphertexts give, and says of every path that has a
// value what became of it.
func (l *Ledger) open(ctx context.Context, leaf Leaf) (map[string]Value, error) {
	opened, paths := map[string]Value{}, leaf.paths()
	for _, of := range paths {
		for _, path := range of {
			opened[path] = Value{State: ValueMissing}
		}
	}
	var binding []byte
	for _, sealed := range leaf.sealed {
		expected := paths[together(sealed.Subjects)] // none if it was written by hand
		if len(expected) == 0 {
			continue
		}
		if binding == nil {
			binding = bindingOf(leaf.Record)
		}
		texts, err := l.config.Vault.Open(ctx, binding, sealed)
		switch {
		case errors.Is(err, ErrErased):
			for _, path := range expected {
				opened[path] = Value{State: ValueErased}
			}
			continue
		case errors.Is(err, ErrNoKey), errors.Is(err, ErrCiphertext), errors.Is(err, ErrKeyset):
			continue
		case err != nil:
			return nil, unavailable("open the record's values", err)
		}
		for _, text := range texts {
			keepOpened(opened, expected, leaf.Record.Statement, text)
		}
	}
	return opened, nil
}

// paths are those of the record's sealed paths that have a value, by the persons under
// whose keys together they are. A ciphertext under the keys of anybody else was
// written by hand: nobody of that name may make a value look erased, and what is under
// the keys of some of them alone must not outlive the others.
func (leaf Leaf) paths() map[string][]string {
	s := leaf.Record.Statement
	spec, _ := domain.SpecOf(s.Type)
	by := map[string][]string{}
	for _, path := range spec.Sealed {
		if s.Sealed[path.Path] != nil {
			group := together(inOrder(s.Subjects(path, leaf.person)))
			by[group] = append(by[group], path.Path)
		}
	}
	return by
}

// keepOpened keeps a disclosure that opens the commitment of an expected path: the
// vault could have been written to by hand.
func keepOpened(opened map[string]Value, expected []string, s domain.Statement, text string) {
	d, err := transparency.ParseDisclosure(text)
	if err != nil || d.Record != s.ID || !slices.Contains(expected, d.Path) {
		return
	}
	commitment := s.Sealed[d.Path]
	if commitment == nil || !transparency.Commitment(text).Is(string(*commitment)) {
		return
	}
	opened[d.Path] = Value{State: ValueOpen, JSON: d.Value, Disclosure: text}
}
