package client

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// The folder receipts/ holds, under the digest of what was signed:
const (
	receiptSuffix = ".receipt" // JSON: receipt, leaf index, envelope
	refusalSuffix = ".refusal" // the ledger's signed no
	brokenSuffix  = ".broken"  // the checkpoint that lacks the record
	waitingSuffix = ".waiting" // the envelope of one that the ledger keeps for another signer
)

// receiptFile is a receipt with what it takes to use it: whoever accuses an
// operator shows what was signed as well. An envelope holds no personal value.
type receiptFile struct {
	Receipt  string `json:"receipt"`
	Index    uint64 `json:"index"` // as the ledger says
	Envelope string `json:"envelope"`
}

func (d *Desk) receiptPath(pae transparency.Digest, suffix string) string {
	return d.path("receipts", pae.String()+suffix)
}

// asidePath is where a statement lies that left the queue without a receipt.
func (d *Desk) asidePath(pae transparency.Digest) string {
	return d.path("aside", pae.String()+queueSuffix)
}

// Keep keeps the outcome of a statement, and moves the memory of its stream on.
// It is durable when Keep returns nil; keeping the same again changes nothing.
func (d *Desk) Keep(signed Signed, result Result) error {
	switch r := result.(type) {
	case Recorded:
		return errors.Join(d.keepReceipt(signed, r), d.sawRecorded(signed.Statement, r))
	case Refused:
		if r.Note == nil {
			return nil
		}
		// Each refusal has its own time; the newest is as good as the first.
		return replace(d.receiptPath(signed.PAE(), refusalSuffix), r.Note)
	case Waiting:
		return replace(d.receiptPath(signed.PAE(), waitingSuffix), signed.Envelope.Bytes())
	}
	return fmt.Errorf("keep outcome of record %s: %T is none", signed.Statement.ID, result)
}

func (d *Desk) keepReceipt(signed Signed, r Recorded) error {
	path := d.receiptPath(signed.PAE(), receiptSuffix)
	if _, err := os.Stat(path); err == nil {
		return nil // the first promise counts; a later one cannot be better
	}
	text, err := transparency.Marshal(receiptFile{Receipt: string(r.Note), Index: r.Index, Envelope: string(signed.Envelope.Bytes())})
	if err != nil {
		return err
	}
	return keepOnce(path, text)
}

// sawRecorded remembers the head that a receipt proves. A receipt given again
// may be behind what was seen since.
func (d *Desk) sawRecorded(s domain.Statement, r Recorded) error {
	seen, err := d.Seen(s.Stream)
	if err != nil {
		return err
	}
	child := childOf(s)
	if seen.Child != "" || r.Verdict.Void {
		child = ""
	}
	return d.remember(s.Stream, seen, domain.Prefix{Count: r.Count, Digest: domain.Digest(r.PAE.String())}, child)
}

// Kept is a receipt of the desk.
type Kept struct {
	transparency.Receipt
	Index uint64 // as the ledger said
	Type  string // of the event
	ID    string // of the record
}

// Receipts returns the receipts of the desk, verified again, sorted by digest. A
// file that does not hold is an error of kind Tampered, behind which the others
// are returned all the same.
func (d *Desk) Receipts() ([]Kept, error) {
	names, err := list(d.path("receipts"), receiptSuffix)
	if err != nil {
		return nil, err
	}
	var all []Kept
	var broken []error
	for _, name := range names {
		kept, err := d.readReceipt(strings.TrimSuffix(name, receiptSuffix))
		if err != nil {
			broken = append(broken, err)
			continue
		}
		all = append(all, kept)
	}
	return all, errors.Join(broken...)
}

func (d *Desk) readReceipt(digest string) (Kept, error) {
	text, err := readFile(d.path("receipts", digest+receiptSuffix))
	if err != nil {
		return Kept{}, err
	}
	damaged := func(cause error) (Kept, error) {
		return Kept{}, &domain.Error{Kind: domain.Tampered, Sentence: "the receipt " + short(digest) + "… of the desk was damaged or changed", Cause: cause}
	}
	var file receiptFile
	if err := transparency.Unmarshal(text, &file); err != nil {
		return damaged(err)
	}
	envelope, err := transparency.ParseEnvelope([]byte(file.Envelope))
	if err != nil {
		return damaged(err)
	}
	receipt, err := d.trust.OpenReceipt([]byte(file.Receipt))
	if err != nil {
		return damaged(err)
	}
	statement, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
	if err != nil || envelope.PAEDigest() != receipt.PAE || receipt.PAE.String() != digest {
		return damaged(err)
	}
	return Kept{Receipt: receipt, Index: file.Index, Type: statement.Type, ID: statement.ID}, nil
}

// hasOutcome says whether the ledger's answer to a statement is kept, or the
// statement was put aside.
func (d *Desk) hasOutcome(pae transparency.Digest) (bool, error) {
	for _, path := range []string{d.receiptPath(pae, receiptSuffix), d.receiptPath(pae, waitingSuffix), d.asidePath(pae)} {
		_, err := os.Stat(path)
		if err == nil {
			return true, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return false, err
		}
	}
	return false, nil
}
