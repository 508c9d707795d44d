// Package dossier is the court's package: it reads records as any outsider does,
// writes one child's history with everything that proves it, and verifies such a
// file offline against a trust file obtained elsewhere.
//
// It imports no store and no network. Package ledger uses the same reading and
// the same replay for its own verdicts, so that operator and court cannot
// disagree.
package dossier

import (
	"crypto/ed25519"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Record is a leaf of the log, read.
type Record struct {
	Statement domain.Statement
	Envelope  transparency.Envelope
	// Unreadable says why the leaf is no record. Such a leaf is void, belongs to
	// no stream, and has only its place: Statement.Recorded.
	Unreadable error
}

// Read decodes the leaf at index. It cannot fail: what cannot be read is part of
// the log all the same, and void for every reader.
func Read(index uint64, leaf []byte) Record {
	r, hash := Record{}, transparency.LeafHash(leaf)
	r.Statement.Recorded = domain.Recorded{Index: index, Leaf: digest(hash)}
	entry, err := transparency.ParseEntry(leaf)
	if err != nil {
		r.Unreadable = domain.Refuse(domain.Invalid, "H3", "record %d is not an entry", index)
		return r
	}
	envelope, kept := transparency.ParseKept(entry.Envelope)
	if !kept {
		r.Unreadable = domain.Refuse(domain.Invalid, "H3", "record %d is not a signed envelope in its one form", index)
		return r
	}
	read := ReadEnvelope(envelope)
	if read.Unreadable != nil {
		r.Unreadable = read.Unreadable
		return r
	}
	return read.At(index, entry, hash)
}

// At returns the record with the place that an entry around its envelope gives it: what
// Read makes of the entry's leaf.
func (r Record) At(index uint64, entry transparency.Entry, leaf transparency.Digest) Record {
	r.Statement.Recorded = domain.Recorded{Index: index, Leaf: digest(leaf), At: entry.RecordedAt.UTC().Round(0),
		Before: entry.Before, Prev: digest(entry.Prev), Digest: r.Statement.Recorded.Digest}
	return r
}

// ReadEnvelope decodes a statement that has no place in the log yet.
func ReadEnvelope(envelope transparency.Envelope) Record {
	statement, err := ParseStatement(envelope.Payload)
	if err != nil {
		return Record{Unreadable: err}
	}
	statement.Recorded.Digest = digest(envelope.PAEDigest())
	return Record{Statement: statement, Envelope: envelope}
}

// PAE returns the identity of the statement, as it was computed when it was read.
func (r Record) PAE() (pae transparency.Digest) {
	if pae.UnmarshalText([]byte(r.Statement.Recorded.Digest)) != nil {
		return r.Envelope.PAEDigest()
	}
	return pae
}

// digest writes a transparency digest as the domain does; the zero digest, which
// stands for no record, is empty.
func digest(d transparency.Digest) domain.Digest {
	if d.IsZero() {
		return ""
	}
	return domain.Digest(d.String())
}

// CheckSignatures verifies the envelope's signatures: exactly those of the
// statement's signers, each under the key that the ledger itself enrolled. The
// error is a *domain.Error of rule H1, the same whoever the checker is.
func CheckSignatures(checker transparency.Checker, basis domain.Basis, s domain.Statement, e transparency.Envelope) error {
	keys, err := domain.PublicKeys(basis, s)
	if err != nil {
		return err
	}
	return CheckUnder(checker, keys, s, e)
}

// CheckUnder is CheckSignatures where somebody knows the keys.
func CheckUnder(checker transparency.Checker, keys map[string]ed25519.PublicKey, s domain.Statement, e transparency.Envelope) error {
	if err := e.VerifyBy(checker, keys); err != nil {
		refusal := domain.Refuse(domain.Unauthenticated, "H1", "the signatures of record %s do not hold", s.ID)
		refusal.Field, refusal.Cause = "signatures", err
		return refusal
	}
	return nil
}
