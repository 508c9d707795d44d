package domain

import (
	"iter"
	"sort"
)

// recordChunk is how many records stand together once they are full: adding one
// copies at most so many, however long the stream is.
const recordChunk = 16

// Records are the records of a stream in order, void ones included. They are a
// value: adding one makes new Records and leaves the old ones as they were.
type Records struct {
	full []*[recordChunk]packedRecord
	tail []StreamRecord // the newest, which are asked for most
}

// Len returns how many records there are.
func (r Records) Len() int { return len(r.full)*recordChunk + len(r.tail) }

// At returns the record at position i, from 0; i must be below Len.
func (r Records) At(i int) StreamRecord {
	if chunk := i / recordChunk; chunk < len(r.full) {
		return r.full[chunk][i%recordChunk].record()
	}
	return r.tail[i%recordChunk]
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
	for _, chunk := range r.full {
		for i := range chunk {
			if chunk[i].id == id {
				return chunk[i].record(), true
			}
		}
	}
	for _, record := range r.tail {
		if record.ID == id {
			return record, true
		}
	}
	return StreamRecord{}, false
}

// Last returns the newest record; false when there is none.
func (r Records) Last() (StreamRecord, bool) {
	if r.Len() == 0 {
		return StreamRecord{}, false
	}
	return r.At(r.Len() - 1), true
}

// Before returns how many of the records stand below a leaf index.
func (r Records) Before(index uint64) int {
	return sort.Search(r.Len(), func(i int) bool { return r.indexAt(i) >= index })
}

func (r Records) indexAt(i int) uint64 {
	if chunk := i / recordChunk; chunk < len(r.full) {
		return r.full[chunk][i%recordChunk].place()
	}
	return r.tail[i%recordChunk].Index
}

func (r Records) add(record StreamRecord) Records {
	tail := make([]StreamRecord, len(r.tail)+1)
	copy(tail, r.tail)
	tail[len(r.tail)] = record
	if len(tail) < recordChunk {
		return Records{full: r.full, tail: tail}
	}
	full := make([]*[recordChunk]packedRecord, len(r.full)+1)
	copy(full, r.full)
	full[len(r.full)] = new([recordChunk]packedRecord)
	for i, record := range tail {
		full[len(r.full)][i] = pack(record)
	}
	return Records{full: full}
}
