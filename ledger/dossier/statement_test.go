package dossier

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// statements are the golden payloads of all event types.
func statements(t testing.TB) (all [][]byte) {
	t.Helper()
	files, err := filepath.Glob("../../domain/testdata/events/*.json")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d golden statements: %v", len(files), err)
	}
	for _, file := range files {
		indented, err := os.ReadFile(file)
		var payload bytes.Buffer
		if err := errors.Join(err, json.Compact(&payload, indented)); err != nil {
			t.Fatal(err)
		}
		all = append(all, payload.Bytes())
	}
	return all
}

// sameAsStrict holds a reading against that of the strict decoder alone: statement or refusal.
func sameAsStrict(t *testing.T, payload []byte) {
	t.Helper()
	got, gotErr := ParseStatement(payload)
	want, wantErr := domain.ParseStatement(payload, transparency.Unmarshal)
	var refused, due *domain.Error
	if errors.As(gotErr, &refused) != errors.As(wantErr, &due) || refused != nil && (refused.Error() != due.Error() || refused.Field != due.Field) {
		t.Fatalf("refused by %v, want %v", gotErr, wantErr)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("read as %+v, want %+v", got, want)
	}
}

// TestStatementsAreReadWithoutDecoder: the golden statements of all types are in the form
// that is read so, and mean what they mean to the decoder.
func TestStatementsAreReadWithoutDecoder(t *testing.T) {
	for _, payload := range statements(t) {
		s, usual := keptStatement(payload)
		if !usual {
			t.Errorf("asks the decoder: %s", payload)
		}
		if len(s.Facts) == 0 || s.Facts[0] != '{' {
			t.Errorf("facts of %s: %s", s.Type, s.Facts)
		}
		sameAsStrict(t, payload)
	}
}

// TestStatementsOfOtherForms: what differs from a golden statement in a byte, or in what is
// said twice, is taken or refused as by the decoder alone.
func TestStatementsOfOtherForms(t *testing.T) {
	for n, payload := range statements(t) {
		for i := n % 16; i < len(payload); i += 16 { // types have most of their form in common
			sameAsStrict(t, slices.Delete(bytes.Clone(payload), i, i+1))
			for _, c := range []byte(`"\{],0n`) {
				changed := bytes.Clone(payload)
				changed[i] = c
				sameAsStrict(t, changed)
			}
		}
	}
}

// TestStatementsWithOddParts: what the decoder refuses in places that are not looked at.
func TestStatementsWithOddParts(t *testing.T) {
	payload := string(statements(t)[slices.IndexFunc(statements(t), func(p []byte) bool { return bytes.Contains(p, []byte(`"count":0}`)) })])
	for _, odd := range [][2]string{
		{`"facts":{`, `"facts":{"name":"A","name":"A",`},
		{`"facts":{`, `"facts":null,"x":{`},
		{`"facts":{`, `"facts":{"x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `,`},
		{`"facts":{`, `"facts":{"x":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `,`},
		{`"facts":{`, `"facts":{"x":"\xff",`},
		{`"facts":{`, `"facts": {`},
		{`"count":0`, `"count":-0`}, {`"count":0`, `"count":00`}, {`"count":0`, `"count":0.0`}, {`"count":0`, `"count":1e2`},
		{`"count":0`, `"count":1234567890123456`}, {`"count":0`, `"count":18446744073709551615`}, {`"count":0`, `"count":null`},
		{`"kind":"own"`, `"kind":"oral","body":"公安"`}, {`"kind":"own"`, `"kind":"oral","body":"a\u0041"`}, {`"kind":"own"`, `"kind":"oral","body":"B"`},
		{`"kind":"own"`, `"kind":"own","kind":"own"`},
	} {
		if !strings.Contains(payload, odd[0]) {
			t.Fatalf("no %s in %s", odd[0], payload)
		}
		sameAsStrict(t, []byte(strings.Replace(payload, odd[0], odd[1], 1)))
	}
}

// TestFactsOfOtherForms: facts with spaces, commas and brackets where a value begins are
// checked as the decoder alone has them checked.
func TestFactsOfOtherForms(t *testing.T) {
	tried := 0
	for _, payload := range statements(t) {
		from := bytes.Index(payload, []byte(`"facts":{`)) + len(`"facts":{`)
		for i := from; i < len(payload); i++ {
			if payload[i] != ':' && payload[i] != ',' && payload[i] != '[' {
				continue
			}
			for _, odd := range []string{" ", "\n", `"x,y`, ` "x,y`, `"x}y`, ` "x}y`, "null,", " null", "[", "{", "0", "-", `"\u0041`} {
				for _, over := range []int{0, 1} { // in place of the byte behind, or before it
					if i+1+over < len(payload) {
						tried++
						sameAsStrict(t, slices.Concat(payload[:i+1], []byte(odd), payload[i+1+over:]))
					}
				}
			}
		}
	}
	if tried < 5000 {
		t.Errorf("%d forms were tried", tried)
	}
}

// FuzzKeptStatement: whatever bytes arrive are read as by the decoder alone.
func FuzzKeptStatement(f *testing.F) {
	for _, payload := range statements(f) {
		f.Add(payload)
	}
	f.Fuzz(func(t *testing.T, payload []byte) { sameAsStrict(t, payload) })
}
