package graphql

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	gql "github.com/graphql-go/graphql"
	gast "github.com/graphql-go/graphql/language/ast"
)

func TestAnswers(t *testing.T) {
	g := testGate(t, Limits{})
	for _, c := range []struct {
		name, query, want string
		vars              map[string]any
	}{
		{"query order", `{text(v:"x") int(v:3) bool(v:true)}`, `{"data":{"text":"x","int":3,"bool":true}}`, nil},
		{"aliases", `{z:int(v:1) a:int(v:2)}`, `{"data":{"z":1,"a":2}}`, nil},
		{"nested order", `{dog{name id}}`, `{"data":{"dog":{"name":"Dog","id":"1"}}}`, nil},
		{"order by runtime type", `{pets{...on Dog{id name} ...on Cat{name id __typename}}}`,
			`{"data":{"pets":[{"id":"1","name":"Dog"},{"name":"Cat","id":"2","__typename":"Cat"}]}}`, nil},
		{"order through named fragments", `{node(id:"9"){...A id}} fragment A on Node{...on Dog{id} ...on Cat{name}}`,
			`{"data":{"node":{"name":"Cat","id":"9"}}}`, nil},
		{"merged fields", `{dog{friend{id}} dog{name friend{...on Cat{name}}}}`,
			`{"data":{"dog":{"friend":{"id":"f","name":"Cat"},"name":"Dog"}}}`, nil},
		{"skip moves a key", `query($s:Boolean!){int(v:1)@skip(if:$s) text(v:"a") int(v:1)}`, `{"data":{"text":"a","int":1}}`, map[string]any{"s": true}},
		{"include", `query($s:Boolean=false){int(v:1)@include(if:$s) text(v:"a")}`, `{"data":{"text":"a"}}`, nil},
		{"mutation in order", `mutation{zebra apple mango}`, `{"data":{"zebra":1,"apple":2,"mango":3}}`, nil},
		{"null literal", `{int(v:null) list(v:null) size(v:{count:1,colour:null})}`, `{"data":{"int":null,"list":null,"size":7}}`, nil},
		{"null over a default", `query($v:Int=4){int(v:$v)}`, `{"data":{"int":null}}`, map[string]any{"v": nil}},
		{"default", `query($v:Int=4){int(v:$v)}`, `{"data":{"int":4}}`, nil},
		{"default of an argument", `query($v:Int){must(v:$v)}`, `{"data":{"must":5}}`, map[string]any{"v": 5}},
		{"braced escape", `{text(v:"\u{1F600}\u00e9\ud83d\ude00")}`, `{"data":{"text":"😀é😀"}}`, nil},
		{"block string", "{text(v:\"\"\"\n  a\n    b\n\"\"\")}", `{"data":{"text":"a\n  b"}}`, nil},
		{"quotes", `query($v:String){text(v:$v)}`, `{"data":{"text":"\"\\\n\u0001<"}}`, map[string]any{"v": "\"\\\n\x01<"}},
		{"enum", `{hue(v:RED)}`, `{"data":{"hue":"RED"}}`, nil},
		{"custom scalar", `query($v:Any){any(v:$v)}`, `{"data":{"any":{"a":[1,2.5],"b":9007199254740993}}}`,
			map[string]any{"v": map[string]any{"b": json.Number("9007199254740993"), "a": []any{1.0, 2.5}}}},
		{"missing meta fields", `{__schema{description directives{isRepeatable name}}}`,
			`{"data":{"__schema":{"description":null,"directives":[{"isRepeatable":false,"name":"include"},{"isRepeatable":false,"name":"skip"},{"isRepeatable":false,"name":"deprecated"}]}}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := answer(t, g, c.query, c.vars); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestRefusesWithoutData(t *testing.T) {
	g := testGate(t, Limits{})
	long := strings.Repeat
	for _, c := range []struct {
		name, query string
		want        Code
	}{
		{"empty", ``, CodeParse},
		{"not UTF-8", "{text(v:\"\xff\")}", CodeParse},
		{"unclosed", `{`, CodeParse},
		{"schema language", `type A{a:Int}`, CodeParse},
		{"unknown field", `{nope}`, CodeValidation},
		{"defer", `{...@defer{__typename}}`, CodeValidation},
		{"cyclic fragments", `{...A} fragment A on Query{...B} fragment B on Query{...A}`, CodeValidation},
		{"cyclic through a field", `{dog{...A}} fragment A on Dog{friend{...A}}`, CodeValidation},
		{"cyclic and unused", `{bool} fragment A on Query{...A}`, CodeValidation},
		{"two fragments of one name", `{...A} fragment A on Query{bool} fragment A on Query{int}`, CodeValidation},
		{"unknown fragment", `{...A}`, CodeValidation},
		{"unused fragment", `{bool} fragment A on Query{int}`, CodeValidation},
		{"4,000 repeated fields", `{` + long("bool ", 4000) + `}`, CodeTooLarge},
		{"repeated objects", `{` + long("dog{id}", 900) + `}`, CodeTooLarge},
		{"repeats over fragments", `{` + long("...A ", 21) + `} fragment A on Query{bool}`, CodeTooLarge},
		{"repeats in merged children", `{` + long("dog{id}", 15) + "...A} fragment A on Query{dog{" + long("id ", 15) + "}}", CodeTooLarge},
		{"69 KB of inline fragments", `{` + long("...{bool}", 7666) + `}`, CodeTooLarge},
		{"inline fragments inside the bytes", `{` + long("...{bool}", 1500) + `}`, CodeTooLarge},
		{"40 KB unclosed", long("{dog", 10000), CodeTooLarge},
		{"40 KB unclosed in few tokens", `{text(v:"` + long("x", 40000), CodeParse},
		{"40 KB unclosed block", `{text(v:"""` + long("\\\"\"\" ", 8000), CodeParse},
		{"deep", long("{dog", 1) + long("{friend{...on Dog", 30) + "{id}" + long("}}", 30) + "}", CodeTooLarge},
		{"deep literal", `{any(v:` + long("[", 1500) + long("]", 1500) + `)}`, CodeParse},
		{"deep nesting", long("{friend", 3000), CodeParse},
		{"doubling fragments", doubling(40), CodeTooLarge},
		{"many aliases", aliased(150), CodeTooLarge},
		{"many directives", `{` + long("...@skip(if:true){bool}", 101) + `}`, CodeTooLarge},
		{"many root fields", `{` + strings.Join(strings.Fields("int must float text bool ident hue list any size panics strange errs known root thunks later dog{id} node(id:1){id} __typename pets{__typename}"), " ") + `}`, CodeTooLarge},
		{"many operations", operations(21), CodeTooLarge},
		{"many fragments", fragments(101), CodeTooLarge},
		{"costly", `{pets(first:1000000){...on Dog{id}}}`, CodeTooLarge},
		{"dear introspection", introspections(11), CodeTooLarge},
		{"no operation picked", `query A{bool} query B{bool}`, CodeOperation},
		{"int literal above 32 bits", `{int(v:2147483648)}`, CodeValidation},
		{"int literal in a default", `query($v:Int=2147483648){int(v:$v)}`, CodeValidation},
		{"float literal out of range", `{float(v:1e999)}`, CodeValidation},
		{"object for a built-in scalar", `{text(v:{})}`, CodeValidation},
		{"object for an enum", `{hue(v:{})}`, CodeValidation},
		{"scalar refuses literal", `{any(v:"no")}`, CodeValidation},
		{"variable in a scalar literal", `query($a:Int){any(v:{a:$a})}`, CodeValidation},
		{"scalar panics on literal", `{any(v:"panic")}`, CodeInternal},
		{"null for non-null", `{must(v:null)}`, CodeValidation},
		{"too deep introspection", `{__schema{types{fields{type{fields{type{fields{name}}}}}}}}`, CodeValidation},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			resp := g.Execute(context.Background(), Request{Query: c.query})
			if took := time.Since(start); took > 500*time.Millisecond {
				t.Errorf("took %v", took)
			}
			if codeOf(resp) != c.want {
				t.Errorf("got %v", resp.Errors)
			}
			if resp.Data != nil {
				t.Errorf("a refused request has data %s", resp.Data)
			}
		})
	}
}

func doubling(n int) string {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query{...F%d ...F%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query{bool}", n)
	return b.String()
}

func aliased(n int) string {
	var b strings.Builder
	b.WriteString("{dog{")
	for i := range n {
		fmt.Fprintf(&b, "a%d:id ", i)
	}
	return b.String() + "}}"
}

func operations(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "query Q%d{bool} ", i)
	}
	return b.String()
}

func fragments(n int) string {
	var b strings.Builder
	b.WriteString("{bool}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query{bool}", i)
	}
	return b.String()
}

func introspections(n int) string {
	var b strings.Builder
	b.WriteString("{")
	for i := range n {
		fmt.Fprintf(&b, "a%d:__schema{types{name}} ", i)
	}
	return b.String() + "}"
}

// A failure inside execution costs its own field, shows nothing of its cause,
// and leaves the other fields alone.
func TestFailuresStayOpaque(t *testing.T) {
	g := testGate(t, Limits{})
	var log bytes.Buffer
	g.Log = slog.New(slog.NewTextHandler(&log, nil))
	for _, c := range []struct {
		name, query, data string
		code              Code
	}{
		{"panic in resolver", `{panics bool(v:true)}`, `{"panics":null,"bool":true}`, CodeInternal},
		{"strange panic at the root", `{strange}`, `null`, CodeInternal},
		{"unknown error", `{errs bool}`, `{"errs":null,"bool":null}`, CodeInternal},
		{"fault", `{known}`, `{"known":null}`, CodeForbidden},
		{"failing thunk under non-null", `{dog{id fails} bool(v:true)}`, `{"dog":null,"bool":true}`, CodeInternal},
		{"failing thunk in a list", `{thunks bool(v:true)}`, `{"thunks":null,"bool":true}`, CodeInternal},
		{"panicking thunk", `{later bool(v:true)}`, `{"later":null,"bool":true}`, CodeInternal},
		{"panic in serialize", `{any(v:"unserializable") bool(v:true)}`, `{"any":null,"bool":true}`, CodeInternal},
	} {
		t.Run(c.name, func(t *testing.T) {
			log.Reset()
			answer(t, g, c.query, nil) // fails on leaks
			resp := g.Execute(context.Background(), Request{Query: c.query})
			if string(resp.Data) != c.data || len(resp.Errors) != 1 || codeOf(resp) != c.code {
				t.Fatalf("got %s %v", resp.Data, resp.Errors)
			}
			if len(resp.Errors[0].Path) == 0 || len(resp.Errors[0].Locations) != 1 {
				t.Errorf("error lacks its place: %+v", resp.Errors[0])
			}
			if c.code != CodeInternal {
				return
			}
			incident, _ := resp.Errors[0].Extensions["incident"].(string)
			if len(incident) != 16 || !strings.Contains(log.String(), incident) {
				t.Errorf("incident %q is not in the log", incident)
			}
		})
	}
	if resp := g.Execute(context.Background(), Request{Query: "{\n  dog { fails }\n}"}); resp.Errors[0].Locations[0] != (Location{2, 9}) {
		t.Errorf("place is %v", resp.Errors[0].Locations)
	}
}

func TestTimeout(t *testing.T) {
	g := testGate(t, Limits{Timeout: 20 * time.Millisecond})
	resp := g.Execute(context.Background(), Request{Query: `{waits}`})
	if codeOf(resp) != CodeTimeout {
		t.Errorf("got %s %v", resp.Data, resp.Errors)
	}
}

// The executor answers when the time is up and works on behind the answer: nothing may
// be begun there any more.
func TestNothingBeginsAfterTheTimeIsUp(t *testing.T) {
	begun := 0
	g := testGate(t, Limits{})
	resolve := g.guard("Query.slow", gql.Int, func(gql.ResolveParams) (any, error) { begun++; return 1, nil })
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := resolve(gql.ResolveParams{Context: ctx}); err != nil || begun != 1 {
		t.Fatalf("in time: %d begun, %v", begun, err)
	}
	cancel()
	if value, err := resolve(gql.ResolveParams{Context: ctx}); value != nil || !errors.Is(err, context.Canceled) || begun != 1 {
		t.Errorf("behind its time: %v %v, %d begun", value, err, begun)
	}
}

func TestKindsOfOperation(t *testing.T) {
	g := testGate(t, Limits{})
	for _, c := range []struct {
		req  Request
		want Code
	}{
		{Request{Query: `mutation{apple}`, QueryOnly: true}, CodeMethod},
		{Request{Query: `query A{bool} mutation B{apple}`, QueryOnly: true, OperationName: "A"}, ""},
		{Request{Query: `query A{bool}`, OperationName: "B"}, CodeOperation},
		{Request{Query: `{bool}`, Subscription: true}, CodeOperation},
		{Request{Query: `{root}`, Root: "r"}, ""},
	} {
		if resp := g.Execute(context.Background(), c.req); codeOf(resp) != c.want {
			t.Errorf("%q: got %v", c.req.Query, resp.Errors)
		}
	}
}

func TestTrustedDocuments(t *testing.T) {
	g := testGate(t, Limits{})
	if err := g.Trust(map[string]string{"bad": `{nope}`}, true); err == nil {
		t.Error("an invalid document was trusted")
	}
	if err := g.Trust(map[string]string{"d1": `query($v:Int){int(v:$v)}`}, true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		req  Request
		want Code
	}{
		{Request{DocumentID: "d1", Variables: map[string]any{"v": 3}}, ""},
		{Request{DocumentID: "d2"}, CodeNotTrusted},
		{Request{Query: `{bool}`}, CodeNotTrusted},
		{Request{Query: `{bool}`, DocumentID: "d1"}, CodeBadRequest},
	} {
		if resp := g.Execute(context.Background(), c.req); codeOf(resp) != c.want {
			t.Errorf("%+v: got %v", c.req, resp.Errors)
		}
	}
}

func TestIntrospectionSwitch(t *testing.T) {
	g := testGate(t, Limits{NoIntrospection: true})
	for query, want := range map[string]Code{
		`{__schema{types{name}}}`: CodeValidation, `{a:__type(name:"Dog"){name}}`: CodeValidation,
		`{...{__schema{types{name}}}}`: CodeValidation, `{__typename}`: "",
	} {
		if resp := g.Execute(context.Background(), Request{Query: query}); codeOf(resp) != want {
			t.Errorf("%s: got %v", query, resp.Errors)
		}
	}
}

// Many first executions at once: graphql-go's lazy caches are where it races.
// The race detector is the judge. Documents are prepared before, so that the
// lock of the cache does not put the executions in an order by accident.
func TestConcurrentFirstUse(t *testing.T) {
	g := testGate(t, Limits{})
	const query = `query($c:Colour){pets{...on Node{id}} hue(v:$c) node(id:"x"){...on Cat{name}}}`
	const want = `{"data":{"pets":[{"id":"1"},{"id":"2"}],"hue":"BLUE","node":{"name":"Cat"}}}`
	if _, errs := g.prepare(query); len(errs) > 0 {
		t.Fatal(errs)
	}
	start := make(chan struct{})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			<-start
			if got := answer(t, g, query, map[string]any{"c": "BLUE"}); got != want {
				t.Errorf("got %s", got)
			}
		})
	}
	close(start)
	wg.Wait()
}

func TestConcurrentCache(t *testing.T) {
	g := testGate(t, Limits{CacheDocs: 2})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for range 20 {
				if got := answer(t, g, fmt.Sprintf(`{a%d:bool(v:true)}`, i%4), nil); got != fmt.Sprintf(`{"data":{"a%d":true}}`, i%4) {
					t.Errorf("got %s", got)
				}
			}
		})
	}
	wg.Wait()
	if n := g.cache.order.Len(); n != 2 || len(g.cache.byKey) != 2 {
		t.Errorf("cache holds %d documents, want 2", n)
	}
}

func TestCacheBytes(t *testing.T) {
	g := testGate(t, Limits{CacheBytes: 20})
	for _, q := range []string{`{bool}`, `{int}`, `{text}`, `{float}`, `{bool(v:true) int(v:3)}`} {
		answer(t, g, q, nil)
		if g.cache.bytes > 20 || g.cache.order.Len() == 0 {
			t.Errorf("after %s the cache holds %d bytes", q, g.cache.bytes)
		}
	}
}

// One event of a subscription is one execution with the event as root.
func TestSubscriptionEvent(t *testing.T) {
	object := func(name string) *gql.Object {
		return gql.NewObject(gql.ObjectConfig{Name: name, Fields: gql.Fields{
			"tick": {Type: gql.Int, Resolve: func(p gql.ResolveParams) (any, error) { return p.Source, nil }},
		}})
	}
	schema, err := gql.NewSchema(gql.SchemaConfig{Query: object("Query"), Subscription: object("Subscription")})
	if err != nil {
		t.Fatal(err)
	}
	g, err := NewGate(schema, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	req := Request{Query: `subscription{tick}`, Subscription: true}
	for event := range 3 {
		req.Root = event + 1
		if resp := g.Execute(context.Background(), req); string(resp.Data) != fmt.Sprintf(`{"tick":%d}`, event+1) {
			t.Errorf("got %s %v", resp.Data, resp.Errors)
		}
	}
	req.Subscription = false
	if resp := g.Execute(context.Background(), req); codeOf(resp) != CodeOperation {
		t.Errorf("got %s %v", resp.Data, resp.Errors)
	}
}

// Values are personal: neither the answer nor the log may print one, not even
// when the executor itself complains about it.
func TestLogPrintsNoValue(t *testing.T) {
	asked := 0
	fickle := gql.NewScalar(gql.ScalarConfig{
		Name: "Fickle", Serialize: func(v any) any { return v }, ParseLiteral: func(gast.Value) any { return nil },
		ParseValue: func(v any) any {
			if asked++; asked > 1 { // the gate asks first, the executor again
				return nil
			}
			return v
		},
	})
	face := gql.NewInterface(gql.InterfaceConfig{Name: "Face", Fields: gql.Fields{"a": {Type: gql.Int}}})
	schema, err := gql.NewSchema(gql.SchemaConfig{Query: gql.NewObject(gql.ObjectConfig{Name: "Query", Fields: gql.Fields{
		"face": {Type: face, Resolve: func(gql.ResolveParams) (any, error) { return "Amina", nil }},
		"echo": {Type: fickle, Args: gql.FieldConfigArgument{"v": {Type: fickle}}, Resolve: func(p gql.ResolveParams) (any, error) { return p.Args["v"], nil }},
	}})})
	if err != nil {
		t.Fatal(err)
	}
	g, err := NewGate(schema, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	g.Log = slog.New(slog.NewTextHandler(&log, nil))
	for _, req := range []Request{
		{Query: `{face{a}}`},
		{Query: `query($v:Fickle){echo(v:$v)}`, Variables: map[string]any{"v": "Amina"}},
	} {
		resp := g.Execute(context.Background(), req)
		out, _ := resp.AppendJSON(nil)
		if codeOf(resp) != CodeInternal || strings.Contains(string(out)+log.String(), "Amina") {
			t.Errorf("got %s\n%s", out, log.String())
		}
	}
	if !strings.Contains(log.String(), "value of Face has no type") {
		t.Errorf("the log does not tell: %s", log.String())
	}
}
