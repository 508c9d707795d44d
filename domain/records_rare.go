package domain

import (
	"slices"
	"sort"
)

// rareRecords is what few records of a stream have, in their order. It is never changed.
type rareRecords struct {
	evidence growing[keptEvidence]
	odd      growing[oddRecord]
}

// keptEvidence is a digest that a record names.
type keptEvidence struct {
	position uint32 // of the record
	digest   keptDigest
}

// oddRecord is a record as it came: with more signers than most have, in a role that the
// catalogue does not know, or with an id that is none.
type oddRecord struct {
	position int
	record   StreamRecord
}

func (r *rareRecords) orNone() rareRecords {
	if r == nil {
		return rareRecords{}
	}
	return *r
}

func (r *rareRecords) withOdd(position int, record StreamRecord) *rareRecords {
	next := r.orNone()
	record.Author = authorOf(record.Signers)
	record.Signers, record.Evidence = slices.Clip(slices.Clone(record.Signers)), slices.Clip(slices.Clone(record.Evidence))
	next.odd = next.odd.add(oddRecord{position, record})
	return &next
}

func (r *rareRecords) withEvidence(position int, digests []keptDigest) *rareRecords {
	next := r.orNone()
	for _, digest := range digests {
		next.evidence = next.evidence.add(keptEvidence{uint32(position), digest})
	}
	return &next
}

// oddAt is the odd record at a position; there is one.
func (r *rareRecords) oddAt(position int) StreamRecord {
	return r.odd.at(sort.Search(r.odd.len(), func(i int) bool { return r.odd.at(i).position >= position })).record
}

// evidenceOf are the digests that the record at position i names.
func (r Records) evidenceOf(i int) (digests []Digest) {
	if !r.kept.at(i).evidence {
		return nil
	}
	all := r.rare.evidence
	first := sort.Search(all.len(), func(n int) bool { return int(all.at(n).position) >= i })
	for n := first; n < all.len() && int(all.at(n).position) == i; n++ {
		digests = append(digests, all.at(n).digest.digest())
	}
	return digests
}
