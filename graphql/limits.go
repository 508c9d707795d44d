package graphql

import (
	"fmt"
	"strings"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// Limits are the published bounds of one request. A zero field means its
// default, so the zero Limits is the safe choice.
//
// The defaults come from measurements: what they let through takes the
// validator less than a tenth of a second on one core, and the largest page of
// the console and the standard introspection query both pass.
type Limits struct {
	Body         int           // bytes of an HTTP request body, variables included
	Bytes        int           // bytes of the query document
	Tokens       int           // lexical tokens of the document, comments included
	Selections   int           // fields and fragments once every spread is expanded
	Repeats      int           // selections that share one response name in one merged scope, for one object type
	RepeatsInAll int           // the same for all object types together; the validator compares each with each
	Depth        int           // fields inside fields
	Aliases      int           // aliases in the document
	Directives   int           // directives in the document
	RootFields   int           // fields at the root of one operation
	Fragments    int           // fragment definitions in the document
	Operations   int           // operations in the document
	Variables    int           // variables of one operation
	Cost         int           // fields an answer may hold at most, see cost.go
	PageSize     int           // page size assumed when a paged field names none
	Errors       int           // errors reported in one answer
	CacheDocs    int           // validated documents kept
	CacheBytes   int           // bytes of validated documents kept
	Timeout      time.Duration // wall time of one execution

	// NoIntrospection refuses __schema and __type.
	NoIntrospection bool
}

// What a page of history may select of each type of event: a fragment with a
// handful of fields, objects among them, and one field by a few components of the
// page, each with fragments of its own.
const (
	selectionsOfType = 16
	repeatsOfType    = 5
)

// DefaultLimits returns the published defaults. Two of them grow with the
// catalogue, as a query does that selects something of every type of event.
func DefaultLimits() Limits { return limitsFor(len(domain.Catalogue())) }

// limitsFor are the defaults for a schema with so many types of event.
func limitsFor(types int) Limits {
	return Limits{
		Body: 1 << 20, Bytes: 64 << 10, Tokens: 8_000,
		Selections: selectionsOfType * types, Repeats: 20, RepeatsInAll: repeatsOfType * types, Depth: 20,
		Aliases: 100, Directives: 100, RootFields: 20,
		Fragments: 100, Operations: 20, Variables: 100,
		Cost: 100_000, PageSize: 100, Errors: 50,
		CacheDocs: 512, CacheBytes: 4 << 20,
		Timeout: 10 * time.Second,
	}
}

// orDefaults fills every field that is zero or negative.
func (l Limits) orDefaults() Limits {
	d := DefaultLimits()
	pairs := []struct{ have, want *int }{
		{&l.Body, &d.Body}, {&l.Bytes, &d.Bytes}, {&l.Tokens, &d.Tokens},
		{&l.Selections, &d.Selections}, {&l.Repeats, &d.Repeats}, {&l.RepeatsInAll, &d.RepeatsInAll}, {&l.Depth, &d.Depth},
		{&l.Aliases, &d.Aliases}, {&l.Directives, &d.Directives}, {&l.RootFields, &d.RootFields},
		{&l.Fragments, &d.Fragments}, {&l.Operations, &d.Operations}, {&l.Variables, &d.Variables},
		{&l.Cost, &d.Cost}, {&l.PageSize, &d.PageSize}, {&l.Errors, &d.Errors},
		{&l.CacheDocs, &d.CacheDocs}, {&l.CacheBytes, &d.CacheBytes},
	}
	for _, p := range pairs {
		if *p.have <= 0 {
			*p.have = *p.want
		}
	}
	if l.Timeout <= 0 {
		l.Timeout = d.Timeout
	}
	return l
}

// Describe says the limits in words, for the description of the query type.
func (l Limits) Describe() string {
	l = l.orDefaults()
	lines := []string{
		"Limits of one request:",
		fmt.Sprintf("- at most %d bytes of body, of which %d bytes and %d tokens of query document", l.Body, l.Bytes, l.Tokens),
		fmt.Sprintf("- at most %d selections with fragments expanded; under one response name in one place %d for one object type, %d for all together", l.Selections, l.Repeats, l.RepeatsInAll),
		fmt.Sprintf("- at most %d fields deep, %d fields at the root", l.Depth, l.RootFields),
		fmt.Sprintf("- at most %d operations, %d fragments, %d variables, %d aliases, %d directives", l.Operations, l.Fragments, l.Variables, l.Aliases, l.Directives),
		fmt.Sprintf("- a cost of at most %d: one for each field the answer may hold, pages counted full, and %d more for statistics, %d for what is found about a stream, %d for a page of what is found about all; each answer tells its cost in `extensions.cost`",
			l.Cost, statisticsCost, auditCost, auditsCost),
		fmt.Sprintf("- %s to answer", l.Timeout),
	}
	return strings.Join(lines, "\n")
}
