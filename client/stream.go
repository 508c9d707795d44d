package client

import (
	"errors"
	"io/fs"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Seen is what a desk knows of a stream.
type Seen struct {
	domain.Prefix
	Child domain.PersonID `json:"child,omitempty"` // whom the stream is about, where it is known
}

// Seen returns what the desk has seen of a stream; the zero Seen for none.
func (d *Desk) Seen(stream domain.StreamID) (Seen, error) {
	if stream.Kind() == "" { // it becomes a file's name
		return Seen{}, domain.Refuse(domain.Invalid, "", "this is no stream's id")
	}
	text, err := readFile(d.path("streams", string(stream)+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return Seen{}, nil
	}
	if err != nil {
		return Seen{}, err
	}
	var seen Seen
	if transparency.Unmarshal(text, &seen) != nil {
		return Seen{}, domain.Refuse(domain.Tampered, "", "what the desk remembers of %s is damaged", stream)
	}
	return seen, nil
}

// See takes in the head of a stream as the ledger tells it now. A head that is
// behind one seen before, or another at the same place, is an error of kind
// Tampered: the stream was rolled back or rewritten, or the answer is not of this
// ledger.
func (d *Desk) See(stream domain.StreamID, head domain.Prefix, child domain.PersonID) error {
	seen, err := d.Seen(stream)
	if err != nil {
		return err
	}
	if head.Count < seen.Count || head.Count == seen.Count && head.Digest != seen.Digest {
		return domain.Refuse(domain.Tampered, "", "the ledger says that %s has %d records, and it has shown %d or others before: the stream was rolled back or rewritten",
			stream, head.Count, seen.Count)
	}
	if child != "" && seen.Child != "" && child != seen.Child {
		return domain.Refuse(domain.Tampered, "", "the ledger names another child for %s than before", stream)
	}
	return d.remember(stream, seen, head, child)
}

// remember moves the memory on where there is something new.
func (d *Desk) remember(stream domain.StreamID, seen Seen, head domain.Prefix, child domain.PersonID) error {
	next := seen
	if head.Count > seen.Count {
		next.Prefix = head
	}
	if child != "" {
		next.Child = child
	}
	if next == seen {
		return nil
	}
	text, err := transparency.Marshal(next)
	if err != nil {
		return err
	}
	return replace(d.path("streams", string(stream)+".json"), text)
}

// childOf returns the child that a statement says its stream is about, where it
// opens the stream; empty otherwise.
func childOf(s domain.Statement) domain.PersonID {
	return domain.Evolve(domain.State{}, s, domain.Valid).Subject()
}
