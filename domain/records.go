package domain

import (
	"iter"
	"sort"
)

// Records are the records of a stream in order, void ones included. They are a
// value: adding one makes new Records and leaves the old ones as they were.
type Records struct {
	kept    growing[keptRecord]
	signers growing[keptSigner] // who signed them, nearly all once
	rare    *rareRecords        // nil while there is none
}

// Len returns how many records there are.
func (r Records) Len() int { return r.kept.len() }

// At returns the record at position i, from 0; i must be below Len.
func (r Records) At(i int) StreamRecord {
	k := r.kept.at(i)
	if k.odd {
		return r.rare.oddAt(i)
	}
	signers := r.signersOf(k)
	return StreamRecord{ID: k.id.String(), Type: typeNumbered(k.kind), Index: k.index, Digest: k.digest.digest(), Leaf: k.leaf.digest(),
		Void: k.void, Author: authorOf(signers), At: k.at, Signers: signers, Evidence: r.evidenceOf(i)}
}

// From yields the records from position i on, with their positions.
func (r Records) From(i int) iter.Seq2[int, StreamRecord] {
	return func(yield func(int, StreamRecord) bool) {
		for ; i < r.Len(); i++ {
			if !yield(i, r.At(i)) {
				return
			}
		}
	}
}

// Find returns the first record with the id.
func (r Records) Find(id string) (StreamRecord, bool) {
	if i := r.find(id); i >= 0 {
		return r.At(i), true
	}
	return StreamRecord{}, false
}

// find is the position of the first record with the id; -1 when there is none.
func (r Records) find(id string) int {
	kept, usual := uuidOf(id)
	for i := range r.Len() {
		if k := r.kept.at(i); k.id == kept && (usual || r.rare.oddAt(i).ID == id) {
			return i
		}
	}
	return -1
}

// Last returns the newest record; false when there is none.
func (r Records) Last() (StreamRecord, bool) {
	if r.Len() == 0 {
		return StreamRecord{}, false
	}
	return r.At(r.Len() - 1), true
}

// LastLeaf returns the leaf hash of the newest record; empty when there is none.
func (r Records) LastLeaf() Digest { return r.lastLeaf().digest() }

// lastLeaf is the leaf hash of the newest record.
func (r Records) lastLeaf() (leaf keptDigest) {
	if r.Len() > 0 {
		leaf = r.kept.at(r.Len() - 1).leaf
	}
	return leaf
}

// Before returns how many of the records stand below a leaf index.
func (r Records) Before(index uint64) int {
	return sort.Search(r.Len(), func(i int) bool { return r.kept.at(i).index >= index })
}

// typeAt is the type of the record at position i.
func (r Records) typeAt(i int) string {
	if k := r.kept.at(i); k.kind != 0 {
		return typeNumbered(k.kind)
	}
	return r.rare.oddAt(i).Type
}

func (r Records) add(record StreamRecord) Records {
	id, usual := uuidOf(record.ID)
	k := keptRecord{index: record.Index, at: record.At, digest: keepDigest(record.Digest), leaf: keepDigest(record.Leaf),
		id: id, kind: numberOf(record.Type), void: record.Void}
	signers, known := r.signedBy(&k, record.Signers)
	digests, valid := keepDigests(record.Evidence)
	if k.odd = !usual || k.kind == 0 || !known || !valid; k.odd {
		r.rare = r.rare.withOdd(r.Len(), record)
	} else {
		r.signers = signers
	}
	if k.evidence = !k.odd && len(digests) > 0; k.evidence {
		r.rare = r.rare.withEvidence(r.Len(), digests)
	}
	r.kept = r.kept.add(k)
	return r
}
