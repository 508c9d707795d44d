package graphql

import (
	"encoding/json"
	"fmt"
	"strings"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
)

// checkNames refuses a catalogue whose facts would hide a field that every event
// has: one name would mean two things.
func checkNames(catalogue []domain.Spec, common gql.Fields) error {
	for _, spec := range catalogue {
		for _, fact := range spec.Facts {
			if _, taken := common[fact.Name]; taken {
				return fmt.Errorf("make schema: the fact %s of %s is called like a field of every event", fact.Name, spec.Type)
			}
		}
	}
	return nil
}

// factFields are the clear facts of an event, or of an object among them.
func (t *types) factFields(facts []domain.Fact) gql.Fields {
	fields := gql.Fields{}
	for _, fact := range facts {
		fields[fact.Name] = &gql.Field{Type: t.factType(fact), Description: factDoc(fact), Resolve: func(p gql.ResolveParams) (any, error) {
			return factValue(fact, factsOf(p.Source)[fact.Name]), nil
		}}
	}
	return fields
}

// factsOf returns the facts of an event, or of an object among them.
func factsOf(source any) map[string]any {
	if e, ok := source.(*eventNode); ok {
		return e.facts()
	}
	facts, _ := source.(map[string]any)
	return facts
}

// factValue gives a fact the form of its GraphQL type. An optional text that is
// empty says nothing, and is null.
func factValue(fact domain.Fact, value any) any {
	if members, ok := value.([]any); ok && fact.List {
		one := fact
		one.List = false
		values := make([]any, len(members))
		for i, member := range members {
			values[i] = factValue(one, member)
		}
		return values
	}
	switch v := value.(type) {
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return nil
		}
		return n
	case string:
		if v == "" && !fact.Required {
			return nil
		}
	}
	return value
}

// factDoc is what the catalogue says of a fact, and of each code that it may bear:
// somebody who writes a client may see nothing but the schema.
func factDoc(fact domain.Fact) string {
	if len(fact.Codes.Terms) == 0 {
		return fact.Doc
	}
	var doc strings.Builder
	doc.WriteString(fact.Doc + " A code of the vocabulary " + fact.Codes.Name + ":\n")
	for _, term := range fact.Codes.Terms {
		doc.WriteString("\n- `" + term.Code + "`: " + term.Doc)
	}
	return doc.String()
}

// factType is the GraphQL type of a fact. Codes are strings: a code that a later
// version adds must not make an old client's query fail.
func (t *types) factType(fact domain.Fact) gql.Output {
	var out gql.Output = gql.String
	switch fact.Type {
	case domain.Int:
		out = gql.Int
	case domain.Bool:
		out = gql.Boolean
	case domain.Time:
		out = t.dateTime
	case domain.Object:
		out = t.objectType(fact)
	}
	if fact.List {
		out = gql.NewList(must(out))
	}
	if fact.Required {
		out = must(out)
	}
	return out
}

// objectType makes the type of an object fact once, whichever events have it.
func (t *types) objectType(fact domain.Fact) *gql.Object {
	if known := t.objects[fact.TypeName]; known != nil {
		return known
	}
	object := gql.NewObject(gql.ObjectConfig{Name: fact.TypeName, Description: fact.Doc, Fields: t.factFields(fact.Fields)})
	t.objects[fact.TypeName] = object
	return object
}
