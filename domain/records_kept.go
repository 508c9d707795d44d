package domain

import (
	"encoding/hex"
	"slices"
	"sort"
)

// keptRecord is a StreamRecord as states keep it. Thousands of streams are in memory, and
// it has no pointers: Go's collector need not look into it.
type keptRecord struct {
	index        uint64
	at           int64
	digest, leaf keptDigest
	id           uuid   // all zero: it stands beside
	signers      uint32 // the place of their list
	kind         uint16 // number of the type in the catalogue; 0: it stands beside
	void, beside bool
}

// keptBeside is what few records have: evidence, and an id or a type that no record has
// which anybody can read.
type keptBeside struct {
	position int // of the record
	id, kind string
	evidence []Digest
}

func (b keptBeside) any() bool { return b.id != "" || b.kind != "" || b.evidence != nil }

// besideOf is what stands beside the record at position i.
func (r Records) besideOf(i int) keptBeside {
	if !r.kept.at(i).beside {
		return keptBeside{}
	}
	return *r.beside.at(sort.Search(r.beside.len(), func(n int) bool { return r.beside.at(n).position >= i }))
}

func (r Records) id(i int) string {
	if id := r.kept.at(i).id; id != (uuid{}) {
		return id.String()
	}
	return r.besideOf(i).id
}

func (r Records) kind(i int) string {
	if n := r.kept.at(i).kind; n != 0 {
		return typeNumbered(n)
	}
	return r.besideOf(i).kind
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

// signersSought is how many lists of signers are looked through for an equal one: in most
// streams all, and in one where each record has another signer a bounded number.
const signersSought = 64

// signedBy are lists of signers that have an equal one, and its place: in one stream the
// same officers sign again and again.
func signedBy(lists growing[[]Signer], signers []Signer) (growing[[]Signer], uint32) {
	since := max(0, lists.len()-signersSought)
	for i := lists.len() - 1; i >= since; i-- {
		if slices.Equal(*lists.at(i), signers) {
			return lists, uint32(i)
		}
	}
	own := slices.Clip(slices.Clone(signers))
	for i := since; i < lists.len(); i++ {
		shareTexts(own, *lists.at(i))
	}
	return lists.add(own), uint32(lists.len())
}

// shareTexts gives signers the texts of others that say the same: each statement brings
// its own.
func shareTexts(own, others []Signer) {
	for i := range own {
		for _, other := range others {
			if own[i].Key == other.Key {
				own[i].Key = other.Key
			}
			if own[i].Agency == other.Agency {
				own[i].Agency = other.Agency
			}
		}
	}
}
