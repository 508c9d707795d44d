package domain

import (
	"encoding/binary"
	"reflect"
)

// pack appends the records of a stream, but for the odd ones.
func (r Records) pack(to []byte) []byte {
	to = binary.AppendUvarint(to, uint64(r.kept.len()))
	for i := range r.kept.len() {
		to = r.kept.at(i).pack(to)
	}
	to = binary.AppendUvarint(to, uint64(r.signers.len()))
	for i := range r.signers.len() {
		s := r.signers.at(i)
		to = append(append(append(to, s.key[:]...), s.agency[:]...), s.role, s.purpose)
	}
	if r.rare == nil {
		return append(to, 0)
	}
	evidence := r.rare.evidence
	to = binary.AppendUvarint(append(to, 1), uint64(evidence.len()))
	for i := range evidence.len() {
		e := evidence.at(i)
		to = append(binary.AppendUvarint(to, uint64(e.position)), e.digest[:]...)
	}
	return to
}

func (k *keptRecord) pack(to []byte) []byte {
	to = binary.AppendUvarint(binary.AppendVarint(to, k.at), k.index)
	to = append(append(append(to, k.digest[:]...), k.leaf[:]...), k.id[:]...)
	to = binary.AppendUvarint(to, uint64(k.kind))
	for _, place := range k.signers {
		to = binary.AppendUvarint(to, uint64(place))
	}
	return append(to, oneIf(k.void), oneIf(k.evidence), oneIf(k.odd))
}

func oneIf(set bool) byte {
	if set {
		return 1
	}
	return 0
}

// packTo appends nothing: the records of a state stand in front of it.
func (r *Records) packTo(*packing) {}

func (r *Records) unpackFrom(u *unpacker) { u.fail() }

// odd appends the records that are kept as they came: those have texts.
func (p *packing) odd(r Records) {
	if r.rare == nil {
		return
	}
	odd := r.rare.odd
	p.uint(uint64(odd.len()))
	for i := range odd.len() {
		p.uint(uint64(odd.at(i).position))
		p.value(reflect.ValueOf(&odd.at(i).record).Elem())
	}
}

// records reads what Records.pack appended.
func (u *unpacker) records() (r Records) {
	r.kept = unpackList(u, (*unpacker).keptRecord)
	r.signers = unpackList(u, func(u *unpacker) (s keptSigner) {
		u.bytes(s.key[:])
		u.bytes(s.agency[:])
		s.role, s.purpose = u.byte(), u.byte()
		return s
	})
	if u.byte() == 0 {
		return r
	}
	r.rare = &rareRecords{evidence: unpackList(u, func(u *unpacker) (e keptEvidence) {
		e.position = uint32(u.uint())
		u.bytes(e.digest[:])
		return e
	})}
	return r
}

// odd reads what packing.odd appended into records that nobody else has yet.
func (u *unpacker) odd(r Records) {
	if r.rare == nil {
		return
	}
	r.rare.odd = unpackList(u, func(u *unpacker) (odd oddRecord) {
		odd.position = int(u.uint())
		u.value(reflect.ValueOf(&odd.record).Elem())
		return odd
	})
}

func (u *unpacker) keptRecord() (k keptRecord) {
	k.at, k.index = u.int(), u.uint()
	u.bytes(k.digest[:])
	u.bytes(k.leaf[:])
	u.bytes(k.id[:])
	k.kind = uint16(u.uint())
	for i := range k.signers {
		k.signers[i] = uint16(u.uint())
	}
	k.void, k.evidence, k.odd = u.byte() == 1, u.byte() == 1, u.byte() == 1
	return k
}

// unpackList reads a list that grows: full chunks in one piece.
func unpackList[T any](u *unpacker, read func(*unpacker) T) (g growing[T]) {
	n := u.count()
	full := make([][growingChunk]T, n/growingChunk)
	for c := range full {
		for i := range full[c] {
			full[c][i] = read(u)
		}
		g.full = append(g.full, &full[c])
	}
	for range n % growingChunk {
		g.tail = append(g.tail, read(u))
	}
	return g
}
