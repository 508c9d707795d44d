package graphql

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

func TestLimitsDefaults(t *testing.T) {
	if got := (Limits{}).orDefaults(); got != DefaultLimits() {
		t.Errorf("zero limits are %+v", got)
	}
	if got := (Limits{Depth: -1, Cost: 7}).orDefaults(); got.Depth != DefaultLimits().Depth || got.Cost != 7 {
		t.Errorf("got %+v", got)
	}
	d := reflect.ValueOf(DefaultLimits()) // a new field without a default would refuse everything
	for i := range d.NumField() {
		if name := d.Type().Field(i).Name; name != "NoIntrospection" && d.Field(i).IsZero() {
			t.Errorf("%s has no default", name)
		}
	}
	selections := fmt.Sprintf("%d selections", selectionsOfType*len(domain.Catalogue()))
	for _, want := range []string{"65536 bytes", selections, "20 fields deep", "100000"} {
		if !strings.Contains((Limits{}).Describe(), want) {
			t.Errorf("the description lacks %q:\n%s", want, (Limits{}).Describe())
		}
	}
}

// The worst documents we could think of within the default limits take up to
// 15 ms each (195 ms under the race detector), where such shapes take seconds
// without the count. The bound leaves room for a slow machine only.
func TestWorstDocumentsWithinLimits(t *testing.T) {
	r := strings.Repeat
	each := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	most := DefaultLimits().Selections * 9 / 10
	fields := "bool int text float any hue list ident size root "
	for name, query := range map[string]string{
		"repeats in every scope":  "{" + r("dog{"+r("friend{"+r("id ", 4)+"}", 2)+"}", 18) + "}",
		"many merged names":       "{dog{" + r(each(18, "n%d ")+" id name ", 19) + "}}",
		"fragments on types":      "{pets{" + r("...on Dog{id name}...on Cat{id name}", 10) + "}}",
		"nested inline fragments": "{" + r("...{", most) + "bool" + r("}", most) + "}",
		"chain of fragments":      chain(99),
		"unknown fields":          "{dog{" + each(most, "field%d ") + "}}",
		"one huge name":           "{" + r("x", 60000) + "}",
		"few huge names":          "{dog{" + r(r("x", 3000)+" ", 20) + "}}",
		"many arguments":          "{int(" + r("v:1 ", 2600) + ")}",
		"large list":              "{list(v:[" + r("1 ", 7900) + "])}",
		"large object":            "{size(v:{" + each(2600, "a%d:1 ") + "})}",
		"deep object":             "{any(v:" + r("{a:", 900) + "1" + r("}", 900) + ")}",
		"many variables":          "query(" + each(100, "$v%d:Int ") + "){dog{" + r("id @skip(if:$v1)", 18) + "}}",
		"operations":              each(20, "query Q%d{"+r(fields, 4)+"}"),
		"directives":              "{" + r("...@include(if:true){bool}", 19) + "dog{id" + r("@skip(if:true)", 80) + "}}",
		"comments":                r("#\n", 7900) + "{bool}",
		"strings":                 "{" + r(`text(v:"`+r("é", 1500)+`")`, 19) + "}",
		"conflicting arguments":   "{" + each(20, "int(v:%d)") + "}",
		"fragments in each other": mesh(40),
	} {
		t.Run(name, func(t *testing.T) {
			g := testGate(t, Limits{})
			start := time.Now()
			resp := g.Execute(context.Background(), Request{Query: query})
			took := time.Since(start)
			t.Logf("%v, %d bytes, %s", took, len(query), codeOf(resp))
			if took > time.Second {
				t.Errorf("took %v", took)
			}
			if out, _ := resp.AppendJSON(nil); len(resp.Errors) > g.limits.Errors+1 || len(out) > 64<<10 {
				t.Errorf("%d errors in %d bytes", len(resp.Errors), len(out))
			}
		})
	}
}

// chain has each fragment hold ten fields and spread the next.
func chain(n int) string {
	var b strings.Builder
	b.WriteString("{...F0}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Query{dog{f%d:friend{id} name id} ...F%d}", i, i, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on Query{bool}", n)
	return b.String()
}

// mesh has many fragments side by side whose fields all merge.
func mesh(n int) string {
	var b strings.Builder
	b.WriteString("{dog{")
	for i := range n {
		fmt.Fprintf(&b, "...F%d ", i)
	}
	b.WriteString("}}")
	for i := range n {
		fmt.Fprintf(&b, " fragment F%d on Dog{", i)
		for j := range 20 {
			fmt.Fprintf(&b, "x%d ", (i/20)*20+j)
		}
		b.WriteString("}")
	}
	return b.String()
}

// The query every tool sends first must pass the default limits.
func TestStandardIntrospectionPasses(t *testing.T) {
	g := testGate(t, Limits{})
	const query = `query IntrospectionQuery{__schema{description queryType{name}mutationType{name}subscriptionType{name}
types{...FullType} directives{name description isRepeatable locations args(includeDeprecated:true){...InputValue}}}}
fragment FullType on __Type{kind name description specifiedByURL isOneOf
fields(includeDeprecated:true){name description args(includeDeprecated:true){...InputValue}type{...TypeRef}isDeprecated deprecationReason}
inputFields(includeDeprecated:true){...InputValue}interfaces{...TypeRef}
enumValues(includeDeprecated:true){name description isDeprecated deprecationReason}possibleTypes{...TypeRef}}
fragment InputValue on __InputValue{name description type{...TypeRef}defaultValue isDeprecated deprecationReason}
fragment TypeRef on __Type{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name
ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name}}}}}}}}}}`
	resp := g.Execute(context.Background(), Request{Query: query})
	if len(resp.Errors) > 0 || !strings.Contains(string(resp.Data), `"isRepeatable":false`) {
		t.Errorf("got %v", resp.Errors)
	}
}

// TestFragmentsCostTheDearestType: a value is of one type, and of every interface.
func TestFragmentsCostTheDearestType(t *testing.T) {
	g := testGate(t, Limits{})
	for query, want := range map[string]int{ // a page of pets is of two
		"{pets{...on Dog{id name}...on Cat{id}}}":                      1 + 2*2,
		"{pets{...on Dog{id}...on Dog{name}...on Cat{id}}}":            1 + 2*2,
		"{pets{...on Node{id}...on Dog{id name}...on Cat{id}}}":        1 + 2*(1+2),
		"{pets{...D ...on Cat{id}}} fragment D on Dog{id name}":        1 + 2*2,
		"{pets{...on Dog{friend{...on Dog{id}...on Cat{id name}}}}}":   1 + 2*(1+2),
		"{dog{id ...on Dog{name}}}":                                    1 + 2,
		"{pets(first:7){...{...on Dog{id}} ...on Cat{id name fails}}}": 1 + 7*(1+3),
	} {
		doc, errs := g.prepare(query)
		if len(errs) > 0 {
			t.Errorf("%s: %v", query, errs)
			continue
		}
		if got := g.cost(doc.operations[0].source, nil); got != want {
			t.Errorf("%s costs %d, want %d", query, got, want)
		}
	}
}

// TestStatisticsHaveTheirPrice: each looks at every child, and their rows come by no
// page.
func TestStatisticsHaveTheirPrice(t *testing.T) {
	g, err := NewGate(testAPISchema(t), Limits{})
	fatal(t, err)
	const one = `s%d:statistics(from:"2012-01-01",until:"2013-01-01"){size}`
	query := "{"
	for i := range g.limits.RootFields {
		query += fmt.Sprintf(one, i)
	}
	if resp := g.Execute(t.Context(), Request{Query: query + "}"}); codeOf(resp) != CodeTooLarge {
		t.Errorf("%d statistics in a request: %s %v", g.limits.RootFields, codeOf(resp), resp.Errors)
	}
}
