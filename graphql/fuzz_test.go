package graphql

import (
	"context"
	"encoding/json"
	"testing"
	"time"
)

// FuzzGate feeds the gate documents and variables. Whatever comes, it answers
// in time with valid JSON and, when it refuses the request, without data.
func FuzzGate(f *testing.F) {
	for _, seed := range [][2]string{
		{`{bool int(v:3)}`, ``},
		{`query($v:Filter){size(v:$v)}`, `{"v":{"count":1,"names":["a"]}}`},
		{`query($v:Any=[1,{a:null}]){any(v:$v)}`, `{"v":{"a":[1.5,null]}}`},
		{`query($v:[Int!]){list(v:$v) ...F} fragment F on Query{pets(first:2){...on Dog{id name} ...on Cat{name friend{...on Node{id}}}}}`, `{"v":7}`},
		{`{...A} fragment A on Query{...B} fragment B on Query{...A}`, `{}`},
		{`{text(v:"\u{1F600}\"") any(v:"""block""") int(v:null)}`, `null`},
		{`{__schema{types{name fields{name}}} __type(name:"Dog"){name}}`, ``},
		{`mutation M{zebra apple} query Q{bool}`, ``},
		{`{dog{fails friend{id}} thunks later panics}`, ``},
	} {
		f.Add(seed[0], seed[1])
	}
	g := testGate(f, Limits{Timeout: 20 * time.Millisecond, CacheDocs: 8})
	f.Fuzz(func(t *testing.T, query, variables string) {
		var vars map[string]any
		_ = json.Unmarshal([]byte(variables), &vars)
		start := time.Now()
		watch := time.AfterFunc(10*time.Second, func() { panic("the gate hangs") })
		defer watch.Stop()
		resp := g.Execute(context.Background(), Request{Query: query, Variables: vars})
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("took %v", took)
		}
		out, err := resp.AppendJSON(nil)
		if err != nil || !json.Valid(out) {
			t.Fatalf("answer is not JSON: %v %q", err, out)
		}
		if resp.Data == nil && len(resp.Errors) == 0 {
			t.Error("neither data nor errors")
		}
	})
}
