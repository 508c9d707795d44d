package domain

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// packedRecord is a StreamRecord in less than half of the memory: states of thousands of
// streams are kept, and of each only the newest records are asked for often.
type packedRecord struct {
	id, kind     string
	index        uint64
	at           int64
	digest, leaf [sha256.Size]byte
	signers      []Signer
	rest         *StreamRecord // of one that has more, or says something in another form: all of it
	author       uint8         // its place among the signers
	void         bool
}

// pack leaves out what signers and digests say.
func pack(r StreamRecord) packedRecord {
	p := packedRecord{id: r.ID, kind: r.Type, index: r.Index, at: r.At, signers: r.Signers, void: r.Void}
	author := slices.Index(r.Signers, r.Author)
	if author < 0 || author > maxSigners || r.Evidence != nil || !p.digests(r) {
		return packedRecord{id: r.ID, rest: &r}
	}
	p.author = uint8(author)
	return p
}

// digests reads both of them; false when one is not in its one form.
func (p *packedRecord) digests(r StreamRecord) bool {
	if !r.Digest.Valid() || !r.Leaf.Valid() {
		return false
	}
	_, first := hex.Decode(p.digest[:], []byte(r.Digest))
	_, second := hex.Decode(p.leaf[:], []byte(r.Leaf))
	return first == nil && second == nil
}

// place is the leaf index.
func (p *packedRecord) place() uint64 {
	if p.rest != nil {
		return p.rest.Index
	}
	return p.index
}

// record is what was packed.
func (p *packedRecord) record() StreamRecord {
	if p.rest != nil {
		return *p.rest
	}
	return StreamRecord{ID: p.id, Type: p.kind, Index: p.index, At: p.at, Void: p.void, Signers: p.signers, Author: p.signers[p.author],
		Digest: Digest(hex.EncodeToString(p.digest[:])), Leaf: Digest(hex.EncodeToString(p.leaf[:]))}
}
