package client

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Queue holds signed statements whose outcome is not known, in the order in which
// they were signed. A statement goes in before it is sent for the first time, and
// out when its receipt is kept: whenever the device dies, the same bytes are sent
// again, and never a second statement about the same matter.
//
// Its files are encrypted, because disclosures are personal: AES-256-GCM, a fresh
// nonce before each. Each names the one it was queued behind, so that none can be
// taken out of the middle or moved.
type Queue struct {
	desk *Desk
	aead cipher.AEAD
}

// Queue opens the queue of the desk under a key of 32 bytes, such as
// KeyFile.QueueKey gives.
func (d *Desk) Queue(key []byte) (*Queue, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("open queue: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("open queue: %w", err)
	}
	return &Queue{desk: d, aead: aead}, nil
}

// Setting returns in what setting a statement is made without a connection: with
// the last prefix of its stream that the ledger has told, the child that the desk
// knows or has queued, and the capture with the device's next number. Follows
// refers to the statement of the same stream that is queued last, if one is; it
// belongs in the draft's Refs.
func (q *Queue) Setting(stream domain.StreamID, now time.Time) (in Setting, follows []domain.Ref, err error) {
	seen, err := q.desk.Seen(stream)
	if err != nil {
		return Setting{}, nil, err
	}
	in = Setting{Ledger: q.desk.Ledger(), After: seen.Prefix, Child: seen.Child, Now: now}
	all, err := q.read()
	if err != nil {
		return Setting{}, nil, err
	}
	for _, entry := range all {
		s := entry.signed.Statement
		if s.Stream != stream {
			continue
		}
		follows = []domain.Ref{{Rel: "follows", Stream: stream, ID: s.ID}}
		if child := childOf(s); child != "" && in.Child == "" {
			in.Child = child
		}
	}
	counter, err := q.desk.nextCounter()
	if err != nil {
		return Setting{}, nil, err
	}
	for _, entry := range all {
		if c := entry.signed.Statement.Captured; c != nil && c.Device == q.desk.device && c.Counter >= counter {
			return Setting{}, nil, domain.Refuse(domain.Tampered, "", "the counter of the desk in %s was set back behind statement %d", q.desk.dir, c.Counter)
		}
	}
	in.Captured = &domain.Capture{At: now.Format(time.RFC3339), Device: q.desk.device, Counter: counter}
	return in, follows, nil
}

// Add puts a signed statement at the end of the queue. It is durable when Add
// returns nil. Adding the last one again changes nothing.
func (q *Queue) Add(signed Signed) error {
	all, err := q.read()
	if err != nil {
		return err
	}
	entry := queued{number: 1, Envelope: string(signed.Envelope.Bytes()), Disclosures: signed.Disclosures}
	if len(all) > 0 {
		last := all[len(all)-1]
		if last.signed.PAE() == signed.PAE() {
			return nil
		}
		entry.number, entry.Behind = last.number+1, last.signed.PAE().String()
	}
	text, err := transparency.Marshal(entry)
	if err != nil {
		return fmt.Errorf("queue record %s: %w", signed.Statement.ID, err)
	}
	return replace(q.path(entry.number), q.seal(text))
}

// Waiting returns the statements of the queue, in order.
func (q *Queue) Waiting() ([]Signed, error) {
	all, err := q.read()
	waiting := make([]Signed, len(all))
	for i, entry := range all {
		waiting[i] = entry.signed
	}
	return waiting, err
}

// Submitter hands statements in. A *Server is one.
type Submitter interface {
	Submit(ctx context.Context, signed Signed) (Result, error)
}

// Flush hands in what is queued, in order, and tells of each outcome when it is
// kept. It stops behind the first that is refused, which stays in the queue
// until SetAside, and at the first error; both leave the rest as it was.
func (q *Queue) Flush(ctx context.Context, to Submitter, told func(Signed, Result) error) error {
	all, err := q.read()
	if err != nil {
		return err
	}
	for _, entry := range all {
		result, err := to.Submit(ctx, entry.signed)
		if err != nil {
			return err
		}
		if err := q.desk.Keep(entry.signed, result); err != nil {
			return err
		}
		_, refused := result.(Refused)
		switch result.(type) {
		case Recorded:
			err = remove(q.path(entry.number))
		case Waiting: // the ledger's word for it is not signed
			err = q.putAside(entry)
		}
		if err != nil {
			return err
		}
		if err := told(entry.signed, result); err != nil || refused {
			return err
		}
	}
	return nil
}

// SetAside takes the first statement out of the queue, without sending it, and
// keeps it in aside/: the officer's decision about one that the ledger refuses.
// The empty queue is an error of kind NotFound.
func (q *Queue) SetAside() (Signed, error) {
	all, err := q.read()
	if err != nil {
		return Signed{}, err
	}
	if len(all) == 0 {
		return Signed{}, domain.Refuse(domain.NotFound, "", "the queue is empty")
	}
	return all[0].signed, q.putAside(all[0])
}

// putAside takes the first statement out of the queue, and loses nothing.
func (q *Queue) putAside(first queued) error {
	// Renamed, not copied: it is in one of the two folders whenever the device dies.
	if err := os.Rename(q.path(first.number), q.desk.asidePath(first.signed.PAE())); err != nil {
		return fmt.Errorf("set aside: %w", err)
	}
	return errors.Join(syncDir(q.desk.path("aside")), syncDir(q.desk.path("queue")))
}
