package domain

import (
	"iter"
	"sort"
)

// Records are the records of a stream in order, void ones included. They are a
// value: adding one makes new Records and leaves the old ones as they were.
type Records struct {
	kept    growing[keptRecord]
	beside  growing[keptBeside] // of the few that have something more
	signers growing[[]Signer]   // the lists of those who signed, which no record has for itself
}

// Len returns how many records there are.
func (r Records) Len() int { return r.kept.len() }

// At returns the record at position i, from 0; i must be below Len.
func (r Records) At(i int) StreamRecord {
	k, beside := r.kept.at(i), r.besideOf(i)
	signers := *r.signers.at(int(k.signers))
	return StreamRecord{ID: r.id(i), Type: r.kind(i), Index: k.index, Digest: k.digest.digest(), Leaf: k.leaf.digest(),
		Void: k.void, Author: authorOf(signers), At: k.at, Signers: signers, Evidence: beside.evidence}
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
	return r.kept.index(func(i int, k *keptRecord) bool {
		return k.id == kept && (usual || r.besideOf(i).id == id)
	})
}

// Last returns the newest record; false when there is none.
func (r Records) Last() (StreamRecord, bool) {
	if r.Len() == 0 {
		return StreamRecord{}, false
	}
	return r.At(r.Len() - 1), true
}

// lastLeaf is the leaf hash of the newest record.
func (r Records) lastLeaf() (leaf keptDigest) {
	if r.Len() > 0 {
		leaf = r.kept.at(r.Len() - 1).leaf
	}
	return leaf
}

// lastSigners are those of the newest record, with the texts that are kept of them; there
// is one. Nobody changes them.
func (r Records) lastSigners() []Signer {
	return *r.signers.at(int(r.kept.at(r.Len() - 1).signers))
}

// Before returns how many of the records stand below a leaf index.
func (r Records) Before(index uint64) int {
	return sort.Search(r.Len(), func(i int) bool { return r.kept.at(i).index >= index })
}

func (r Records) add(record StreamRecord) Records {
	id, _ := uuidOf(record.ID)
	k := keptRecord{index: record.Index, at: record.At, digest: keepDigest(record.Digest), leaf: keepDigest(record.Leaf),
		id: id, kind: numberOf(record.Type), void: record.Void}
	more := keptBeside{position: r.Len(), evidence: record.Evidence}
	if id == (uuid{}) {
		more.id = record.ID
	}
	if k.kind == 0 {
		more.kind = record.Type
	}
	if k.beside = more.any(); k.beside {
		r.beside = r.beside.add(more)
	}
	r.signers, k.signers = signedBy(r.signers, record.Signers)
	r.kept = r.kept.add(k)
	return r
}
