package domain

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
)

// States are packed to lie on a disk for as long as a process runs: folding a stream again
// costs twenty times as much. The form is no format: it changes with the types, and only
// the program that packed a state unpacks it.

// errPacked says that bytes are no packed state.
var errPacked = errors.New("these bytes are no packed state")

// Pack appends a state to a buffer, in a form for Unpack of this same program.
func (s State) Pack(to []byte) []byte {
	to = s.Records.pack(to)
	s.Records = Records{}
	return packValue(to, reflect.ValueOf(&s).Elem())
}

// Unpack returns a state that was packed; an error when the bytes are none.
func Unpack(packed []byte) (s State, err error) {
	u := unpacker{rest: packed}
	records := u.records()
	u.value(reflect.ValueOf(&s).Elem())
	s.Records = records
	if u.failed || len(u.rest) > 0 {
		return State{}, errPacked
	}
	return s, nil
}

// packer is a value that has more than exported fields.
type packer interface {
	packTo(to []byte) []byte
	unpackFrom(u *unpacker)
}

// packValue appends a value that can be addressed: of what is zero, a zero. It knows the kinds of which states
// are made; TestEveryPartIsPacked looks whether they are all.
func packValue(to []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint8, reflect.Uint64, reflect.Float64:
		return binary.AppendUvarint(to, number(v))
	case reflect.String:
		return append(binary.AppendUvarint(to, uint64(v.Len())), v.String()...)
	}
	if v.IsZero() {
		return append(to, 0)
	}
	switch v.Kind() {
	case reflect.Slice:
		to = binary.AppendUvarint(to, uint64(v.Len())+1)
		for i := range v.Len() {
			to = packValue(to, v.Index(i))
		}
	case reflect.Map:
		to = binary.AppendUvarint(to, uint64(v.Len())+1)
		member := reflect.New(v.Type().Elem()).Elem()
		for entries := v.MapRange(); entries.Next(); {
			member.SetIterValue(entries)
			to = packValue(packValue(to, entries.Key()), member)
		}
	case reflect.Pointer:
		to = packValue(append(to, 1), v.Elem())
	case reflect.Struct:
		to = append(to, 1)
		if p, own := v.Addr().Interface().(packer); own {
			return p.packTo(to)
		}
		for i := range v.NumField() {
			to = packValue(to, v.Field(i))
		}
	}
	return to
}

// number is a value of one of the kinds that are packed as a number.
func number(v reflect.Value) uint64 {
	switch {
	case v.CanInt(): // small ones of either sign take one byte
		return uint64(v.Int()<<1) ^ uint64(v.Int()>>63)
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return math.Float64bits(v.Float())
	case v.Bool():
		return 1
	}
	return 0
}
