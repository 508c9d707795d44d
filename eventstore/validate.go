package eventstore

import (
	"errors"
	"fmt"
	"unicode/utf8"
)

// Two more reasons, beside those of the contract. Both mean that nothing was
// written, and that repeating the call cannot help.
var (
	// ErrInvalid: the call makes no sense as it stands: a name is empty, too
	// long or not plain text, an append has no records, a token was not made by
	// this store.
	ErrInvalid = errors.New("call is invalid")
	// ErrDamaged: the store's records contradict the contract, for example by a
	// gap in the order. Someone other than the store has written to it.
	ErrDamaged = errors.New("store is damaged")
)

// MaxName bounds a stream's name, a record's id and its type, in bytes. The
// ledger's are under 64; every database can index a key of this length.
const MaxName = 255

// Validate says whether a store may take the write: the stream, every id and
// every type is a name, no id stands twice, there is at least one record, and
// none is over MaxRecord. It returns ErrInvalid or ErrTooLarge, wrapped. All
// stores call it, so that what one accepts the others accept too.
func (w Write) Validate() error {
	if err := checkName(w.Stream); err != nil {
		return fmt.Errorf("check stream name: %w", err)
	}
	if len(w.Records) == 0 {
		return fmt.Errorf("check append to %s: no records: %w", w.Stream, ErrInvalid)
	}
	ids := make(map[string]struct{}, len(w.Records))
	for i, r := range w.Records {
		if err := r.validate(); err != nil {
			return fmt.Errorf("check record %d for %s: %w", i, w.Stream, err)
		}
		if _, twice := ids[r.ID]; twice {
			return fmt.Errorf("check record %d for %s: id stands twice: %w", i, w.Stream, ErrInvalid)
		}
		ids[r.ID] = struct{}{}
	}
	return nil
}

// Size is what MaxRecord bounds, in bytes.
func (r Record) Size() int { return len(r.Data) + len(r.Meta) }

func (r Record) validate() error {
	if err := checkName(r.ID); err != nil {
		return fmt.Errorf("id: %w", err)
	}
	if err := checkName(r.Type); err != nil {
		return fmt.Errorf("type: %w", err)
	}
	if r.Size() > MaxRecord {
		return fmt.Errorf("%d bytes, at most %d: %w", r.Size(), MaxRecord, ErrTooLarge)
	}
	return nil
}

// checkName refuses what some database would keep differently from how it was
// given: PostgreSQL knows no NUL in text, KurrentDB only UTF-8. The name itself
// is not repeated in the error, because it may be anything.
func checkName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("name is empty: %w", ErrInvalid)
	case len(name) > MaxName:
		return fmt.Errorf("name of %d bytes, at most %d: %w", len(name), MaxName, ErrInvalid)
	case !utf8.ValidString(name):
		return fmt.Errorf("name is not UTF-8: %w", ErrInvalid)
	}
	for _, c := range name {
		if c < 0x20 || c == 0x7f {
			return fmt.Errorf("name has a control character: %w", ErrInvalid)
		}
	}
	return nil
}
