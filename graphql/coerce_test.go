package graphql

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestCoerceVariables(t *testing.T) {
	g := testGate(t, Limits{})
	const refused = "" // no answer but BAD_USER_INPUT
	n := func(s string) json.Number { return json.Number(s) }
	for _, c := range []struct {
		field, typ string
		value      any
		want       string // of the field, or refused
	}{
		{"int", "Int", 7, "7"}, {"int", "Int", n("7"), "7"}, {"int", "Int", 7.0, "7"}, {"int", "Int", n("7.0"), "7"},
		{"int", "Int", int64(-2147483648), "-2147483648"}, {"int", "Int", nil, "null"},
		{"int", "Int", "7", refused}, {"int", "Int", 1.5, refused}, {"int", "Int", n("1.5"), refused},
		{"int", "Int", 2147483648, refused}, {"int", "Int", n("2147483648"), refused}, {"int", "Int", n("1e99"), refused},
		{"int", "Int", n("1e999"), refused}, {"int", "Int", math.NaN(), refused}, {"int", "Int", true, refused},
		{"int", "Int", []any{1}, refused}, {"int", "Int", map[string]any{}, refused}, {"int", "Int!", nil, refused},
		{"float", "Float", 1, "1"}, {"float", "Float", 1.5, "1.5"}, {"float", "Float", n("1e3"), "1000"},
		{"float", "Float", "1.5", refused}, {"float", "Float", math.Inf(1), refused}, {"float", "Float", true, refused},
		{"text", "String", "7", `"7"`}, {"text", "String", "", `""`},
		{"text", "String", 7, refused}, {"text", "String", map[string]any{"a": 1}, refused}, {"text", "String", []any{"a"}, refused},
		{"text", "String", true, refused},
		{"bool", "Boolean", false, "false"}, {"bool", "Boolean", 0, refused}, {"bool", "Boolean", "true", refused},
		{"ident", "ID", "a", `"a"`}, {"ident", "ID", n("12345678901"), `"12345678901"`}, {"ident", "ID", 1.5, refused}, {"ident", "ID", true, refused},
		{"hue", "Colour", "RED", `"RED"`}, {"hue", "Colour", "red", refused}, {"hue", "Colour", 1, refused},
		{"list", "[Int!]", []any{1, n("2")}, "[1,2]"}, {"list", "[Int!]", 3, "[3]"}, {"list", "[Int!]", nil, "null"}, {"list", "[Int!]", []any{}, "[]"},
		{"list", "[Int!]", []any{1, nil}, refused}, {"list", "[Int!]", []any{"1"}, refused}, {"list", "[Int!]", map[string]any{}, refused},
		{"any", "Any", "x", `"x"`}, {"any", "Any", "no", refused},
		{"any", "Any", []any{n("1e999")}, refused},
		{"size", "Filter", map[string]any{"count": 1}, "7"}, {"size", "Filter", map[string]any{"count": 1, "size": 3}, "3"},
		{"size", "Filter", map[string]any{"count": 1, "names": "a"}, "7"},
		{"size", "Filter", map[string]any{}, refused}, {"size", "Filter", map[string]any{"count": "1"}, refused},
		{"size", "Filter", map[string]any{"count": 1, "size": nil}, refused},
		{"size", "Filter", map[string]any{"count": 1, "colour": "red"}, refused},
		{"size", "Filter", map[string]any{"count": 1, "names": []any{"a", 1}}, refused},
		{"size", "Filter", map[string]any{"count": 1, "more": 1}, refused},
		{"size", "Filter", "count", refused}, {"size", "Filter", []any{map[string]any{"count": 1}}, refused},
	} {
		query := "query($v:" + c.typ + "){" + c.field + "(v:$v)}"
		resp := g.Execute(context.Background(), Request{Query: query, Variables: map[string]any{"v": c.value}})
		if c.want == refused {
			if codeOf(resp) != CodeInput || resp.Data != nil {
				t.Errorf("%s takes %v: %s %v", c.typ, c.value, resp.Data, resp.Errors)
			}
			continue
		}
		if want := `{"` + c.field + `":` + c.want + `}`; string(resp.Data) != want {
			t.Errorf("%s from %v: got %s %v, want %s", c.typ, c.value, resp.Data, resp.Errors, want)
		}
	}
}

func TestCoerceAbsence(t *testing.T) {
	g := testGate(t, Limits{})
	for _, c := range []struct {
		query string
		vars  map[string]any
		want  Code
	}{
		{`query($v:Int!){int(v:$v)}`, nil, CodeInput},
		{`query($v:Int){int(v:$v)}`, nil, ""},
		{`query($v:Int!=3){int(v:$v)}`, nil, ""},
		{`query($v:Int!=3){int(v:$v)}`, map[string]any{"v": nil}, CodeInput},
		// A nullable variable where null is not allowed: absent takes the
		// default of the place, null is refused.
		{`query($v:Int){must(v:$v)}`, nil, ""},
		{`query($v:Int){must(v:$v)}`, map[string]any{"v": nil}, CodeInput},
		{`query($v:Int){...F} fragment F on Query{must(v:$v)}`, map[string]any{"v": nil}, CodeInput},
		{`query($v:Boolean=true){bool @skip(if:$v)}`, map[string]any{"v": nil}, CodeInput},
		{`query($v:Int){size(v:{count:1,size:$v})}`, nil, CodeInput},
		{`query($v:Int){size(v:{count:1,size:$v})}`, map[string]any{"v": 2}, ""},
		{`query($v:Int=3){size(v:{count:1,size:$v})}`, nil, ""},
		{`query($v:Int){int(v:$v)}`, map[string]any{"other": 1}, ""},
	} {
		resp := g.Execute(context.Background(), Request{Query: c.query, Variables: c.vars})
		if codeOf(resp) != c.want {
			t.Errorf("%s with %v: got %s %v", c.query, c.vars, resp.Data, resp.Errors)
		}
	}
}

// A panic in ParseValue, even one that is no error, ends neither the process
// nor in the client's hands.
func TestScalarPanics(t *testing.T) {
	g := testGate(t, Limits{})
	for _, bad := range []string{"panic", "strange"} {
		resp := g.Execute(context.Background(), Request{Query: `query($v:Any){any(v:$v)}`, Variables: map[string]any{"v": bad}})
		if codeOf(resp) != CodeInternal || resp.Data != nil || resp.Errors[0].Extensions["incident"] == nil {
			t.Errorf("%s: got %s %v", bad, resp.Data, resp.Errors)
		}
	}
	// The guarded scalar, asked by graphql-go itself.
	guarded := g.schema.TypeMap()["Any"].(interface{ ParseValue(any) any })
	if got := guarded.ParseValue("strange"); got != nil {
		t.Errorf("got %v", got)
	}
}

// Values may be personal: a refusal says where and why, never what.
func TestCoercionQuotesNoValue(t *testing.T) {
	g := testGate(t, Limits{})
	vars := map[string]any{"v": map[string]any{"count": 1, "names": []any{"a", map[string]any{"Amina": 1}}}}
	resp := g.Execute(context.Background(), Request{Query: `query($v:Filter){size(v:$v)}`, Variables: vars})
	msg := resp.Errors[0].Message
	if msg != "variable $v.names[1] must be a string" || strings.Contains(msg, "Amina") {
		t.Errorf("got %q", msg)
	}
}
