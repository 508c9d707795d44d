package client

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

const (
	queueSuffix = ".sealed"
	queueData   = "homeward queue v1" // associated data
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

// queued is the content of one file.
type queued struct {
	Behind      string   `json:"behind"` // digest of the statement queued before; empty where the queue was empty
	Envelope    string   `json:"envelope"`
	Disclosures []string `json:"disclosures"`

	number uint64
	signed Signed
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

func (q *Queue) path(number uint64) string {
	return q.desk.path("queue", fmt.Sprintf("%016d", number)+queueSuffix)
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

func (q *Queue) seal(text []byte) []byte {
	nonce := make([]byte, q.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails: the program ends instead
	return q.aead.Seal(nonce, nonce, text, []byte(queueData))
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

// read reads the queue and proves that nothing is missing in it.
func (q *Queue) read() ([]queued, error) {
	names, err := list(q.desk.path("queue"), queueSuffix)
	if err != nil {
		return nil, err
	}
	all := make([]queued, 0, len(names))
	for _, name := range names {
		entry, err := q.readEntry(name)
		if err != nil {
			return nil, err
		}
		if err := q.checkOrder(all, entry); err != nil {
			return nil, err
		}
		all = append(all, entry)
	}
	return all, nil
}

func (q *Queue) readEntry(name string) (queued, error) {
	damaged := domain.Refuse(domain.Tampered, "", "%s of the queue cannot be read: it was damaged or changed, or it belongs to another officer's key", Clean(name))
	entry := queued{}
	var err error
	if entry.number, err = strconv.ParseUint(strings.TrimSuffix(name, queueSuffix), 10, 63); err != nil || q.path(entry.number) != q.desk.path("queue", name) {
		return entry, damaged
	}
	sealed, err := readFile(q.desk.path("queue", name))
	if err != nil {
		return entry, err
	}
	return entry, q.open(sealed, &entry, damaged)
}

// open decrypts a file and reads the statement in it.
func (q *Queue) open(sealed []byte, entry *queued, damaged error) error {
	n := q.aead.NonceSize()
	if len(sealed) < n {
		return damaged
	}
	text, err := q.aead.Open(nil, sealed[:n], sealed[n:], []byte(queueData))
	if err != nil || transparency.Unmarshal(text, entry) != nil {
		return damaged
	}
	envelope, err := transparency.ParseEnvelope([]byte(entry.Envelope))
	if err != nil {
		return damaged
	}
	unsigned := Unsigned{Payload: envelope.Payload, Disclosures: entry.Disclosures}
	statement, _, err := unsigned.read()
	if err != nil {
		return damaged
	}
	entry.signed = Signed{Unsigned: unsigned, Statement: statement, Envelope: envelope}
	return nil
}

// checkOrder wants each statement to stand behind the one that it was queued
// behind; that one may have been settled since.
func (q *Queue) checkOrder(before []queued, entry queued) error {
	if len(before) > 0 && before[len(before)-1].signed.PAE().String() == entry.Behind || entry.Behind == "" && len(before) == 0 {
		return nil
	}
	lost := domain.Refuse(domain.Tampered, "", "a statement that stood before record %s is missing in the queue", entry.signed.Statement.ID)
	pae, err := transparency.ParseDigest(entry.Behind)
	if err != nil || len(before) > 0 {
		return lost
	}
	settled, err := q.desk.hasOutcome(pae)
	if err == nil && !settled {
		return lost
	}
	return err
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
		if !refused {
			if err := remove(q.path(entry.number)); err != nil {
				return err
			}
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
	first := all[0]
	name := first.signed.PAE().String() + queueSuffix
	// Renamed, not copied: it is in one of the two folders whenever the device dies.
	if err := os.Rename(q.path(first.number), q.desk.path("aside", name)); err != nil {
		return Signed{}, fmt.Errorf("set aside: %w", err)
	}
	return first.signed, errors.Join(syncDir(q.desk.path("aside")), syncDir(q.desk.path("queue")))
}
