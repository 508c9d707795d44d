package domain

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// TestEveryPartIsPacked fills each part of a state with values that differ, and wants all
// of them back: those, too, that are added to a state later.
func TestEveryPartIsPacked(t *testing.T) {
	f := filler{T: t}
	state := filled[State](&f)
	state.Ledger, state.Agency = seldom(filled[LedgerState](&f)), seldom(filled[AgencyState](&f))
	state.Missing, state.Operation = seldom(filled[MissingState](&f)), seldom(filled[OperationState](&f))
	state.Child.Decision, state.Child.Adoption = seldom(filled[DecisionState](&f)), seldom(filled[AdoptionState](&f))
	state.Child.Repatriation = seldom(filled[RepatriationState](&f))
	if state.Records = (Records{}); f.left > 0 {
		t.Errorf("%d parts are behind more than %d others, and were not filled", f.left, deepest)
	}
	comesBack(t, state)
	comesBack(t, State{})
}

// TestRecordsArePacked does so with records of all sorts.
func TestRecordsArePacked(outer *testing.T) {
	rapid.Check(outer, func(t *rapid.T) {
		state := State{Stream: theChild}
		for n := range rapid.IntRange(0, 4*growingChunk).Draw(t, "records") {
			state.Records = state.Records.add(drawRecord(t, uint64(n)))
		}
		comesBack(t, state)
	})
}

// FuzzUnpack: no bytes make it panic. A byte may stand for a part of some hundred that is
// empty, so that few are tried.
func FuzzUnpack(f *testing.F) {
	fill := filler{}
	f.Add(new(Packer).Pack(State{}, nil))
	f.Add(new(Packer).Pack(filled[State](&fill), nil))
	f.Fuzz(func(t *testing.T, packed []byte) {
		if s, err := Unpack(packed[:min(len(packed), 4096)]); err == nil {
			if _, err := Unpack(new(Packer).Pack(s, nil)); err != nil {
				t.Fatalf("%+v cannot be packed", s)
			}
		}
	})
}

type failing interface {
	Helper()
	Fatalf(string, ...any)
}

func comesBack(t failing, s State) {
	t.Helper()
	packed := new(Packer).Pack(s, nil)
	if again, err := Unpack(packed); err != nil || !reflect.DeepEqual(s, again) {
		t.Fatalf("a packed state comes back as another (%v):\n%+v\n%+v", err, s, again)
	}
	for less := range min(len(packed), 100) {
		if _, err := Unpack(packed[:len(packed)-less-1]); err == nil {
			t.Fatalf("without its last %d bytes it is still a packed state", less+1)
		}
	}
	if _, err := Unpack(append(packed, 0)); err == nil {
		t.Fatalf("with a byte more it is still a packed state")
	}
}

// deepest is how many slices, maps and pointers stand in each other at most.
const deepest = 8

// filler gives every exported field another value.
type filler struct {
	*testing.T
	next, depth, left int
}

func filled[T any](f *filler) (v T) {
	f.fill(reflect.ValueOf(&v).Elem())
	return v
}

func (f *filler) fill(v reflect.Value) {
	f.next++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprint("text ", f.next))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				f.fill(v.Field(i))
			}
		}
	case reflect.Slice, reflect.Map, reflect.Pointer:
		f.behind(v)
	default:
		f.number(v)
	}
}

func (f *filler) number(v reflect.Value) {
	switch {
	case v.CanInt():
		v.SetInt(int64(f.next * (f.next%2*2 - 1))) // of either sign
	case v.CanUint():
		v.SetUint(uint64(f.next % 200))
	case v.CanFloat():
		v.SetFloat(float64(f.next) / 3)
	default:
		f.Fatalf("a state has a %s, which nobody packs", v.Type())
	}
}

// behind fills two members of a slice, one of a map, and what a pointer points to.
func (f *filler) behind(v reflect.Value) {
	if f.depth++; f.depth > deepest {
		f.left++
	} else if member := reflect.New(v.Type().Elem()).Elem(); true {
		f.fill(member)
		switch v.Kind() {
		case reflect.Slice:
			v.Set(reflect.Append(v, member, member))
		case reflect.Map:
			key := reflect.New(v.Type().Key()).Elem()
			f.fill(key)
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(key, member)
		case reflect.Pointer:
			v.Set(member.Addr())
		}
	}
	f.depth--
}
