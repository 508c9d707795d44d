package domain

import (
	"encoding/binary"
	"math"
	"reflect"
)

// unpacker reads what was packed. It fails once, and reads zeros from then on.
type unpacker struct {
	rest   []byte
	text   string   // of which all texts are a part: it ends where rest does
	texts  []string // that were read, as they are numbered
	failed bool
}

func (u *unpacker) fail() { u.failed, u.rest = true, nil }

func (u *unpacker) uint() uint64 {
	n, size := binary.Uvarint(u.rest)
	if size <= 0 {
		u.fail()
		return 0
	}
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) int() int64 {
	n := u.uint()
	return int64(n>>1) ^ -int64(n&1)
}

func (u *unpacker) byte() byte {
	var b [1]byte
	u.bytes(b[:])
	return b[0]
}

// count is how many members follow, each of a byte at least.
func (u *unpacker) count() int { return u.within(u.uint()) }

// members is the count of a slice or a map that is there; false when it is not.
func (u *unpacker) members() (n int, is bool) {
	if from1 := u.uint(); from1 > 0 {
		n, is = u.within(from1-1), true
	}
	return n, is && !u.failed
}

func (u *unpacker) within(n uint64) int {
	if n > uint64(len(u.rest)) {
		u.fail()
		return 0
	}
	return int(n)
}

// bytes fills to.
func (u *unpacker) bytes(to []byte) {
	if len(u.rest) < len(to) {
		u.fail()
		return
	}
	u.rest = u.rest[copy(to, u.rest):]
}

func (u *unpacker) string() string {
	n := u.uint()
	if n%2 == 1 {
		if n /= 2; n < uint64(len(u.texts)) {
			return u.texts[n]
		}
		u.fail()
		return ""
	}
	size, from := u.within(n/2), len(u.text)-len(u.rest)
	u.rest = u.rest[size:]
	text := u.text[from : from+size]
	if size >= worthNaming {
		u.texts = append(u.texts, text)
	}
	return text
}

// value reads what packing.value appended into a value that is zero.
func (u *unpacker) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(u.uint() == 1)
	case reflect.Int, reflect.Int64:
		v.SetInt(u.int())
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(u.uint())
	case reflect.Float64:
		v.SetFloat(math.Float64frombits(u.uint()))
	case reflect.String:
		v.SetString(u.string())
	case reflect.Slice:
		if n, is := u.members(); is {
			u.slice(v, n)
		}
	case reflect.Map:
		if n, is := u.members(); is {
			u.table(v, n)
		}
	case reflect.Pointer:
		if u.uint() == 1 {
			v.Set(reflect.New(v.Type().Elem()))
			u.value(v.Elem())
		}
	case reflect.Struct:
		if u.uint() == 1 {
			u.fields(v)
		}
	}
}

func (u *unpacker) slice(v reflect.Value, n int) {
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := 0; i < n && !u.failed; i++ {
		u.value(v.Index(i))
	}
}

func (u *unpacker) table(v reflect.Value, n int) {
	v.Set(reflect.MakeMapWithSize(v.Type(), n))
	for i := 0; i < n && !u.failed; i++ {
		key, member := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		u.value(key)
		u.value(member)
		v.SetMapIndex(key, member)
	}
}

func (u *unpacker) fields(v reflect.Value) {
	if p, own := v.Addr().Interface().(packer); own {
		p.unpackFrom(u)
		return
	}
	for i := range v.NumField() {
		u.value(v.Field(i))
	}
}
