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

// Packer packs states one after the other. The zero value is ready; it is not safe for
// concurrent use.
type Packer struct {
	texts map[string]uint64 // empty, and as large as some state needed it
}

// Pack appends a state to a buffer, in a form for Unpack of this same program.
func (of *Packer) Pack(s State, to []byte) []byte {
	if of.texts == nil {
		of.texts = map[string]uint64{}
	}
	clear(of.texts)
	p := packing{bytes: s.Records.pack(to), texts: of.texts}
	p.odd(s.Records)
	s.Records = Records{}
	p.value(reflect.ValueOf(&s).Elem())
	return p.bytes
}

// Unpack returns a state that was packed; an error when the bytes are none.
func Unpack(packed []byte) (s State, err error) {
	u := unpacker{rest: packed}
	records := u.records()
	u.text = string(u.rest)
	u.odd(records)
	u.value(reflect.ValueOf(&s).Elem())
	s.Records = records
	if u.failed || len(u.rest) > 0 {
		return State{}, errPacked
	}
	return s, nil
}

// packing is a state on its way into a buffer.
type packing struct {
	bytes []byte
	texts map[string]uint64 // that stand there, by their numbers: ids and keys come again and again
}

// worthNaming is from how many bytes on a text is named the second time.
const worthNaming = 4

// packer is a value that has more than exported fields.
type packer interface {
	packTo(p *packing)
	unpackFrom(u *unpacker)
}

func (p *packing) uint(n uint64) { p.bytes = binary.AppendUvarint(p.bytes, n) }

// value appends a value that can be addressed: of what is zero, a zero. It knows the kinds
// of which states are made; TestEveryPartIsPacked looks whether they are all.
func (p *packing) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint8, reflect.Uint64, reflect.Float64:
		p.uint(number(v))
	case reflect.String:
		p.text(v.String())
	default:
		if v.IsZero() {
			p.uint(0)
			return
		}
		p.parts(v)
	}
}

func (p *packing) parts(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		p.uint(uint64(v.Len()) + 1)
		for i := range v.Len() {
			p.value(v.Index(i))
		}
	case reflect.Map:
		p.uint(uint64(v.Len()) + 1)
		p.entries(v)
	case reflect.Pointer:
		p.uint(1)
		p.value(v.Elem())
	case reflect.Struct:
		p.uint(1)
		if own, is := v.Addr().Interface().(packer); is {
			own.packTo(p)
			return
		}
		for i := range v.NumField() {
			p.value(v.Field(i))
		}
	}
}

func (p *packing) entries(v reflect.Value) {
	member := reflect.New(v.Type().Elem()).Elem()
	for entries := v.MapRange(); entries.Next(); {
		member.SetIterValue(entries)
		p.value(entries.Key())
		p.value(member)
	}
}

// text appends a text: its length, doubled, and its bytes, or the number of the same text
// before, doubled and one more.
func (p *packing) text(text string) {
	if n, known := p.texts[text]; known {
		p.uint(2*n + 1)
		return
	}
	if len(text) >= worthNaming {
		p.texts[text] = uint64(len(p.texts))
	}
	p.uint(2 * uint64(len(text)))
	p.bytes = append(p.bytes, text...)
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
