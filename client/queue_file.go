package client

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

const (
	queueSuffix = ".sealed"
	queueData   = "homeward queue v1" // associated data
)

// queued is the content of one file.
type queued struct {
	Behind      string   `json:"behind"` // digest of the statement queued before; empty where the queue was empty
	Envelope    string   `json:"envelope"`
	Disclosures []string `json:"disclosures"`

	number uint64
	signed Signed
}

// path names a file by the statement's place in the queue.
func (q *Queue) path(number uint64) string {
	return q.desk.path("queue", fmt.Sprintf("%016d", number)+queueSuffix)
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

func (q *Queue) seal(text []byte) []byte {
	nonce := make([]byte, q.aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails: the program ends instead
	return q.aead.Seal(nonce, nonce, text, []byte(queueData))
}
