package graphql

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// apiGate is the gate before the schema of a catalogue so many times as long as
// ours.
func apiGate(t testing.TB, times int) (*Gate, []domain.Spec) {
	t.Helper()
	var catalogue []domain.Spec
	for n := range times {
		for _, spec := range domain.Catalogue() {
			spec.Type = fmt.Sprintf("%s.v%d", spec.Type[:strings.LastIndex(spec.Type, ".v")], n+1)
			catalogue = append(catalogue, spec)
		}
	}
	limits := limitsFor(len(domain.Catalogue())) // not more for more types
	schema, err := newSchema(&api{}, catalogue, limits)
	fatal(t, err)
	g, err := NewGate(schema, limits)
	fatal(t, err)
	return g, catalogue
}

// ofEach selects the same of every type of a catalogue, each by itself.
func ofEach(catalogue []domain.Spec, what string) string {
	var b strings.Builder
	for _, spec := range catalogue {
		fmt.Fprintf(&b, "...on %s{%s}", domain.TypeName(spec.Type), what)
	}
	return b.String()
}

// TestAFragmentForEveryType: a page of history may select what it likes of each
// event type, when there are twice as many types as now.
func TestAFragmentForEveryType(t *testing.T) {
	g, catalogue := apiGate(t, 2)
	for name, events := range map[string]string{
		"a field":                       ofEach(catalogue, "recordId"),
		"a field that all have, too":    "recordId " + ofEach(catalogue, "recordId"),
		"an object":                     ofEach(catalogue, "signers{key agency}"),
		"an object within an object":    ofEach(catalogue, "verdict{void} proof{checkpoint{size}}"),
		"a fragment within an object":   ofEach(catalogue, "corrections{...on ErrorDeclared{error}}"),
		"a field, by two components":    ofEach(catalogue, "recordId") + ofEach(catalogue, "recordId"),
		"a field, through an interface": "...on Event{" + ofEach(catalogue, "recordId") + "}",
	} {
		query := `{child(stream:"x"){history(first:100){edges{node{` + events + `}}}}}`
		if got := codeOf(g.Execute(context.Background(), Request{Query: query})); got != CodeAuthenticate {
			t.Errorf("%s of %d types: %s", name, len(catalogue), got)
		}
	}
}

// TestRepeatsOfOneType: what merges for one object counts together, however it is
// wrapped; what merges for none is bounded all the same.
func TestRepeatsOfOneType(t *testing.T) {
	g, r := testGate(t, Limits{}), strings.Repeat
	for query, want := range map[string]Code{
		"{pets{...on Dog{" + r("id ", 20) + "}...on Cat{" + r("id ", 20) + "}}}":                                       "",
		"{pets{...on Dog{" + r("id ", 21) + "}}}":                                                                      CodeTooLarge,
		"{pets{" + r("...on Dog{id}", 21) + "}}":                                                                       CodeTooLarge,
		"{pets{" + r("...D ", 21) + "}} fragment D on Dog{id}":                                                         CodeTooLarge,
		"{pets{" + r("...on Node{id}", 12) + r("...on Dog{id}", 8) + r("...on Cat{id}", 8) + "}}":                      "",
		"{pets{" + r("...on Node{id}", 12) + r("...on Dog{id}", 9) + "}}":                                              CodeTooLarge,
		"{pets{" + r("...on Node{...on Dog{id}}", 21) + "}}":                                                           CodeTooLarge,
		"{pets{" + r("...on Dog{...{id}}", 21) + "}}":                                                                  CodeTooLarge,
		"{dog{" + r("...on Dog{id}", 10) + r("id ", 11) + "}}":                                                         CodeTooLarge,
		"{pets{...on Dog{" + r("friend{...on Node{id}}", 11) + "}...on Cat{" + r("friend{...on Node{id}}", 11) + "}}}": "",
		"{pets{...on Dog{" + r("friend{...on Dog{id}}", 20) + "}...on Cat{" + r("friend{...on Dog{id}}", 20) + "}}}":   "",
		"{pets{" + r("friend{id}", 11) + "...on Dog{" + r("friend{id}", 10) + "}}}":                                    CodeTooLarge,
		"{pets{...on Dog{" + r("friend{...on Dog{id}...on Dog{id}}", 11) + "}}}":                                       CodeTooLarge,
		"{pets{" + r("...on Mouse{id}", 21) + "}}":                                                                     CodeTooLarge, // no type at all is no type by itself
	} {
		if got := codeOf(g.Execute(context.Background(), Request{Query: query})); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	api, catalogue := apiGate(t, 1)
	most := api.limits.RepeatsInAll / len(catalogue)
	for times, want := range map[int]Code{most: CodeAuthenticate, most + 1: CodeTooLarge} {
		query := `{node(id:"x"){` + ofEach(catalogue, r("id ", times)) + `}}`
		if got := codeOf(api.Execute(context.Background(), Request{Query: query})); got != want {
			t.Errorf("%d of every type: got %q, want %q", times, got, want)
		}
	}
}

// The worst that fragments on many types may do takes up to 15 ms, of which the
// validator has most. The bound leaves room for a slow machine only.
func TestWorstFragmentsWithinLimits(t *testing.T) {
	g, catalogue := apiGate(t, 2)
	half := catalogue[:len(catalogue)/2]
	r := strings.Repeat
	for name, events := range map[string]string{
		"names of every type":              ofEach(catalogue, "id recordId type stream count"),
		"objects of every type":            ofEach(catalogue, "signers{key agency role} refs{rel}"),
		"repeats of half of them":          ofEach(half, r("id ", 5)+r("recordId ", 5)+r("type ", 4)),
		"objects, repeated":                ofEach(half, r("signers{key agency}", 4)),
		"objects in objects, repeated":     ofEach(half, r("corrections{corrections{id}}", 4)),
		"conflicts of many types":          ofEach(catalogue[:50], "x:id x:count"),
		"fragments on types in each other": ofEach(half, "corrections{"+ofEach(half[:5], "id")+"}"),
	} {
		t.Run(name, func(t *testing.T) {
			query := `{node(id:"x"){` + events + `}}`
			start := time.Now()
			resp := g.Execute(context.Background(), Request{Query: query})
			took := time.Since(start)
			t.Logf("%v, %d bytes, %s", took, len(query), codeOf(resp))
			if took > time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
