package domain

import "reflect"

// Seldom is a part of a state that most streams have not: it takes its room only where it
// is. It is a value, as the part would be.
type Seldom[T any] struct {
	part *T // nobody changes it
}

// seldom is a part that is there.
func seldom[T any](part T) Seldom[T] { return Seldom[T]{&part} }

// Get returns the part; the zero value where there is none.
func (s Seldom[T]) Get() (part T) {
	if s.part != nil {
		part = *s.part
	}
	return part
}

// with is the part changed, or made so.
func (s Seldom[T]) with(change func(*T)) Seldom[T] {
	part := s.Get()
	change(&part)
	return seldom(part)
}

// where is the part changed where there is one: what takes away makes none.
func (s Seldom[T]) where(change func(*T)) Seldom[T] {
	if s.part == nil {
		return s
	}
	return s.with(change)
}

func (s *Seldom[T]) packTo(p *packing) { p.value(reflect.ValueOf(&s.part).Elem()) }

func (s *Seldom[T]) unpackFrom(u *unpacker) { u.value(reflect.ValueOf(&s.part).Elem()) }
