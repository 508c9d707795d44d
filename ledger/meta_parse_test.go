package ledger

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/transparency"
)

func someMeta(t testing.TB, sealed ...Sealed) []byte {
	t.Helper()
	entry := transparency.Entry{RecordedAt: time.Date(2013, 1, 2, 3, 4, 5, 6, time.UTC), Envelope: []byte(`{}`)}
	text := encodeMeta(entry, sealed)
	if want, err := transparency.Marshal(meta{string(entry.Header()), sealed}); err != nil || !bytes.Equal(text, want) {
		t.Fatalf("written as %s, want %s (%v)", text, want, err)
	}
	return text
}

var someSealed = Sealed{Subjects: []string{"person-0e1f1f6sd9qzbgf48", "person-q8v3pmywbicukvi3a"}, Data: make([]byte, 512)}

// TestMetaIsReadAsItIsWritten: the usual form is read without a JSON decoder, and as one reads it.
func TestMetaIsReadAsItIsWritten(t *testing.T) {
	one := someSealed
	one.Subjects = one.Subjects[:1]
	for name, text := range map[string][]byte{"nothing sealed": someMeta(t), "one": someMeta(t, one), "two": someMeta(t, one, someSealed)} {
		var want meta
		got, usual := parseMeta(text)
		if err := transparency.Unmarshal(text, &want); err != nil || !usual || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v %v, not %+v (%v)", name, got, usual, want, err)
		}
	}
}

// FuzzMeta: what is read as the usual form, the decoder reads as the same.
func FuzzMeta(f *testing.F) {
	for _, text := range [][]byte{someMeta(f), someMeta(f, someSealed), []byte(`{"header":"a\\nb"}`), []byte(`{"header":"a\u0041"}`),
		[]byte(`{"header":"a","sealed":[]}`), []byte(`{"sealed":null,"header":"a"}`), []byte(strings.Repeat(`{"header":"`, 3))} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, usual := parseMeta(text)
		if !usual {
			return
		}
		var want meta
		if err := transparency.Unmarshal(text, &want); err != nil || !reflect.DeepEqual(got, want) || !json.Valid(text) {
			t.Fatalf("%q is read as %+v, and is %+v (%v)", text, got, want, err)
		}
	})
}
