package transparency

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

type strictDocument struct {
	Name  string             `json:"name"`
	Count uint32             `json:"count"`
	Inner *strictInner       `json:"inner,omitempty"`
	Map   map[string]*Digest `json:"map,omitempty"`
	List  []strictInner      `json:"list,omitempty"`
	Raw   jsontext.Value     `json:"raw,omitempty"`
}

type strictInner struct {
	Value int `json:"value"`
}

func TestUnmarshalRefuses(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	for name, c := range map[string]struct{ data, field, reason string }{
		"duplicate name":       {`{"name":"a","name":"b"}`, "/name", "duplicate name"},
		"duplicate in map":     {`{"map":{"a":null,"a":null}}`, "/map/a", "duplicate name"},
		"duplicate by escape":  {`{"name":"a","n\u0061me":"b"}`, "/name", "duplicate name"},
		"duplicate inside raw": {`{"raw":{"a":1,"a":2}}`, "/raw/a", "duplicate name"},
		"unknown name":         {`{"nom":"a"}`, "", "unknown name"},
		"unknown name inside":  {`{"list":[{"value":1},{"valve":1}]}`, "/list/1", "unknown name"},
		"another case":         {`{"Name":"a"}`, "", "unknown name"},
		"invalid UTF-8":        {"{\"name\":\"\xff\"}", "/name", "not valid JSON"},
		"lone surrogate":       {`{"name":"\ud800"}`, "/name", "not valid JSON"},
		"bytes after":          {`{"name":"a"} {}`, "", "not valid JSON"},
		"byte order mark":      {"\ufeff{}", "", "not valid JSON"},
		"fraction":             {`{"count":1.0}`, "/count", "not an integer written plainly"},
		"exponent":             {`{"count":1e2}`, "/count", "not an integer written plainly"},
		"negative":             {`{"count":-1}`, "/count", "not an integer written plainly"},
		"out of range":         {`{"count":4294967296}`, "/count", "number out of range"},
		"number in a string":   {`{"count":"1"}`, "/count", "a string cannot stand here"},
		"null string":          {`{"name":null}`, "/name", "null is not a value here"},
		"null number":          {`{"count":null}`, "/count", "null is not a value here"},
		"null map":             {`{"map":null}`, "/map", "null is not a value here"},
		"null list element":    {`{"list":[null]}`, "/list/0", "null is not a value here"},
		"null document":        {`null`, "", "null is not a value here"},
		"digest in upper case": {`{"map":{"a":"` + strings.Repeat("AB", 32) + `"}}`, "/map/a", "lower-case"},
		"too deep":             {`{"raw":` + deep + `}`, "", "nested deeper than 32"},
		"empty":                {``, "", "not valid JSON"},
		"cut short":            {`{"name":"a"`, "", "not valid JSON"},
		"comment":              {`{"name":"a"/**/}`, "", "not valid JSON"},
	} {
		var into strictDocument
		err := Unmarshal([]byte(c.data), &into)
		var field *FieldError
		if !errors.As(err, &field) || !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got error %v, want a FieldError", name, err)
			continue
		}
		if field.Field != c.field || !strings.Contains(field.Reason, c.reason) {
			t.Errorf("%s: got %q: %q, want %q: %q", name, field.Field, field.Reason, c.field, c.reason)
		}
	}
}

func TestUnmarshalAccepts(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1)
	quoted := `"` + strings.Repeat(`[{\"`, 100) + `"`
	for name, data := range map[string]string{
		"in any order":      ` {"count":1,"name":"a"} `,
		"null pointer":      `{"inner":null,"map":{"a":null}}`,
		"as deep as may be": `{"raw":` + deep + `}`,
		"brackets quoted":   `{"name":` + quoted + `}`,
		"null inside raw":   `{"raw":[null]}`,
	} {
		var into strictDocument
		if err := Unmarshal([]byte(data), &into); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestUnmarshalNeverRepeatsAValue(t *testing.T) {
	for _, data := range []string{
		`{"count":"Zhang San"}`, `{"name":{"Zhang San":1}}`, `{"map":{"a":"Zhang San"}}`, `{"name":"Zhang San`,
		`{"inner":{"value":"Zhang San"}}`, `"Zhang San"`,
	} {
		var into strictDocument
		err := Unmarshal([]byte(data), &into)
		if err == nil || strings.Contains(err.Error(), "Zhang") {
			t.Errorf("%s: got error %v", data, err)
		}
	}
}

func TestFieldPath(t *testing.T) {
	var into strictDocument
	var field *FieldError
	err := Unmarshal([]byte(`{"list":[{"value":true}]}`), &into)
	if !errors.As(err, &field) || field.FieldPath() != "list.0.value" {
		t.Errorf("got %v", err)
	}
}

func TestMarshalIsDeterministic(t *testing.T) {
	got, err := Marshal(map[string]any{"b": "<&>\u2028", "a": []string(nil), "c": map[string]int{"z": 1, "y": 2}})
	must(t, err)
	if want := `{"a":[],"b":"<&>` + "\u2028" + `","c":{"y":2,"z":1}}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBase64(t *testing.T) {
	for _, text := range []string{"AB==", "QQ", "QQ=", "QQ==\n", "Q\nQ==", " QQ==", "QQ== ", "Q_-=", "QQ==QQ=="} {
		if got, err := DecodeBase64(text); err == nil {
			t.Errorf("standard %q: got %q, want an error", text, got)
		}
	}
	for _, text := range []string{"AB", "QQ==", "QQ\n", "\rQQ", "Q/", "Q"} {
		if got, err := DecodeBase64URL(text); err == nil {
			t.Errorf("url %q: got %q, want an error", text, got)
		}
	}
	for text, decode := range map[string]func(string) ([]byte, error){"QQ==": DecodeBase64, "QQ": DecodeBase64URL} {
		if got, err := decode(text); err != nil || string(got) != "A" {
			t.Errorf("%q: got %q, %v", text, got, err)
		}
	}
}

// TestDepthSkipsStrings: what stands in a string nests nothing and is no null, however the
// string ends; what stands behind it is looked at again.
func TestDepthSkipsStrings(t *testing.T) {
	for text, want := range map[string]bool{
		`["null[[{"]`: false, `["\"", null]`: true, `["\\", null]`: true, `["\\\"null"]`: false,
		`["", null]`: true, `["]`: false, `["null`: false, `["a\`: false, `null`: true, ``: false,
	} {
		nulls, err := checkDepth([]byte(text))
		if err != nil || nulls != want {
			t.Errorf("%s: null is there: %v, %v", text, nulls, err)
		}
	}
	nested := strings.Repeat(`["\"[",`, MaxDepth)
	if _, err := checkDepth([]byte(nested)); err != nil {
		t.Errorf("%d deep: %v", MaxDepth, err)
	}
	if _, err := checkDepth([]byte(nested + "[")); err == nil {
		t.Error("deeper than that is taken")
	}
}
