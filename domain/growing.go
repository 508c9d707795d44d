package domain

// growingChunk is how many members of a growing list stand together once they are full:
// adding one copies at most so many, however long the list is.
const growingChunk = 8

// growing is a list that only grows. It is a value: adding a member makes a new list and
// leaves the old one as it was, and never writes where another list reads.
type growing[T any] struct {
	full []*[growingChunk]T
	tail []T
}

func (g growing[T]) len() int { return len(g.full)*growingChunk + len(g.tail) }

// at is the member at position i, which must be below len; nobody changes what it points to.
func (g growing[T]) at(i int) *T {
	if chunk := i / growingChunk; chunk < len(g.full) {
		return &g.full[chunk][i%growingChunk]
	}
	return &g.tail[i%growingChunk]
}

func (g growing[T]) add(member T) growing[T] {
	tail := make([]T, len(g.tail)+1)
	tail[copy(tail, g.tail)] = member
	if len(tail) < growingChunk {
		return growing[T]{g.full, tail}
	}
	full := make([]*[growingChunk]T, len(g.full)+1)
	full[copy(full, g.full)] = (*[growingChunk]T)(tail)
	return growing[T]{full: full}
}
