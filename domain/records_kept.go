package domain

import (
	"encoding/hex"
	"slices"
)

// keptRecord is a StreamRecord as states keep it: thousands of streams are in memory,
// and a digest in hexadecimal takes more than twice its bytes.
type keptRecord struct {
	id, kind     string
	index        uint64
	at           int64
	digest, leaf keptDigest
	void         bool
	signers      []Signer
	evidence     []Digest
}

// keptDigest is a digest in bytes; all zero is none.
type keptDigest [32]byte

// keepDigest keeps a digest; of what is none, none.
func keepDigest(d Digest) (kept keptDigest) {
	if d.Valid() {
		_, _ = hex.Decode(kept[:], []byte(d))
	}
	return kept
}

func (k keptDigest) digest() Digest {
	if k == (keptDigest{}) {
		return ""
	}
	return Digest(hex.EncodeToString(k[:]))
}

func (k *keptRecord) record() StreamRecord {
	return StreamRecord{ID: k.id, Type: k.kind, Index: k.index, Digest: k.digest.digest(), Leaf: k.leaf.digest(),
		Void: k.void, Author: authorOf(k.signers), At: k.at, Signers: k.signers, Evidence: k.evidence}
}

// kept is a record as it is kept behind these.
func (r Records) kept(record StreamRecord) keptRecord {
	return keptRecord{id: record.ID, kind: record.Type, index: record.Index, at: record.At,
		digest: keepDigest(record.Digest), leaf: keepDigest(record.Leaf), void: record.Void,
		signers: r.shared(record.Signers), evidence: record.Evidence}
}

// shared are signers with the texts of those who signed a little before: in one stream
// the same officers sign again and again.
func (r Records) shared(signers []Signer) []Signer {
	own := slices.Clip(slices.Clone(signers))
	for i := len(r.tail) - 1; i >= 0; i-- {
		before := r.tail[i].signers
		if slices.Equal(before, signers) {
			return before
		}
		for j, signer := range own {
			if at := slices.Index(before, signer); at >= 0 {
				own[j] = before[at]
			}
		}
	}
	return own
}
