package graphql

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"

	gql "github.com/graphql-go/graphql"
	gast "github.com/graphql-go/graphql/language/ast"
)

// thing is the value behind every object of the test schema.
type thing struct{ id, kind string }

// odd is a panic value that is no error.
type odd struct{ what string }

// testSchema is small and spiteful: its resolvers and its scalar fail in every
// way the gate must survive.
func testSchema(t testing.TB) gql.Schema {
	t.Helper()
	node := gql.NewInterface(gql.InterfaceConfig{
		Name: "Node", Description: "Anything with an id.",
		Fields: gql.Fields{"id": &gql.Field{Type: gql.NewNonNull(gql.ID)}},
	})
	dog, cat := testAnimal("Dog", node), testAnimal("Cat", node)
	resolveType := func(p gql.ResolveTypeParams) *gql.Object {
		if p.Value.(thing).kind == "Cat" {
			return cat
		}
		return dog
	}
	node.ResolveType = resolveType
	pet := gql.NewUnion(gql.UnionConfig{Name: "Pet", Types: []*gql.Object{dog, cat}, ResolveType: resolveType})
	schema, err := gql.NewSchema(gql.SchemaConfig{
		Query:    testQuery(node, pet, dog),
		Mutation: testMutation(),
		Types:    []gql.Type{dog, cat},
	})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func testAnimal(name string, node *gql.Interface) *gql.Object {
	fields := gql.Fields{
		"id":   &gql.Field{Type: gql.NewNonNull(gql.ID), Resolve: func(p gql.ResolveParams) (any, error) { return p.Source.(thing).id, nil }},
		"name": &gql.Field{Type: gql.String, Resolve: func(p gql.ResolveParams) (any, error) { return name, nil }},
		"fails": &gql.Field{Type: gql.NewNonNull(gql.String), Resolve: func(gql.ResolveParams) (any, error) {
			return func() (any, error) { return nil, errors.New("secret cause") }, nil
		}},
	}
	friend := &gql.Field{Type: node, Resolve: func(p gql.ResolveParams) (any, error) { return thing{"f", "Cat"}, nil }}
	fields["friend"] = friend
	return gql.NewObject(gql.ObjectConfig{Name: name, Interfaces: []*gql.Interface{node}, Fields: fields})
}

func testQuery(node *gql.Interface, pet *gql.Union, dog *gql.Object) *gql.Object {
	colour := gql.NewEnum(gql.EnumConfig{Name: "Colour", Values: gql.EnumValueConfigMap{
		"RED": {Value: 1, Description: "as blood"}, "BLUE": {Value: 2, DeprecationReason: "faded"},
	}})
	filter := gql.NewInputObject(gql.InputObjectConfig{Name: "Filter", Fields: gql.InputObjectConfigFieldMap{
		"count":  {Type: gql.NewNonNull(gql.Int)},
		"colour": {Type: colour, DefaultValue: 1},
		"names":  {Type: gql.NewList(gql.NewNonNull(gql.String)), DefaultValue: []string{"a", "b"}},
		"size":   {Type: gql.NewNonNull(gql.Int), DefaultValue: 7},
	}})
	echo := func(p gql.ResolveParams) (any, error) { return p.Args["v"], nil }
	arg := func(typ gql.Input) gql.FieldConfigArgument { return gql.FieldConfigArgument{"v": {Type: typ}} }
	any_ := testScalar()
	one := thing{"1", "Dog"}
	fields := gql.Fields{
		"node":  {Type: node, Args: gql.FieldConfigArgument{"id": {Type: gql.NewNonNull(gql.ID)}}, Resolve: func(p gql.ResolveParams) (any, error) { return thing{p.Args["id"].(string), "Cat"}, nil }},
		"pets":  {Type: gql.NewList(pet), Args: gql.FieldConfigArgument{"first": {Type: gql.Int, DefaultValue: 2}, "last": {Type: gql.Int}}, Resolve: func(gql.ResolveParams) (any, error) { return []thing{one, {"2", "Cat"}}, nil }},
		"dog":   {Type: dog, Resolve: func(gql.ResolveParams) (any, error) { return one, nil }},
		"int":   {Type: gql.Int, Args: arg(gql.Int), Resolve: echo},
		"must":  {Type: gql.Int, Args: gql.FieldConfigArgument{"v": {Type: gql.NewNonNull(gql.Int), DefaultValue: 5}}, Resolve: func(p gql.ResolveParams) (any, error) { return p.Args["v"].(int), nil }},
		"float": {Type: gql.Float, Args: arg(gql.Float), Resolve: echo},
		"text":  {Type: gql.String, Args: arg(gql.String), Resolve: echo},
		"bool":  {Type: gql.Boolean, Args: arg(gql.Boolean), Resolve: echo},
		"ident": {Type: gql.ID, Args: arg(gql.ID), Resolve: echo},
		"hue":   {Type: colour, Args: arg(colour), Resolve: echo},
		"list":  {Type: gql.NewList(gql.Int), Args: arg(gql.NewList(gql.NewNonNull(gql.Int))), Resolve: echo},
		"any":   {Type: any_, Args: arg(any_), Resolve: echo},
		"size": {Type: gql.Int, Args: arg(filter), Resolve: func(p gql.ResolveParams) (any, error) {
			return p.Args["v"].(map[string]any)["size"].(int), nil
		}},
		"panics":  {Type: gql.String, Resolve: func(gql.ResolveParams) (any, error) { panic("secret panic") }},
		"strange": {Type: gql.NewNonNull(gql.String), Resolve: func(gql.ResolveParams) (any, error) { panic(odd{"secret oddity"}) }},
		"errs":    {Type: gql.String, Resolve: func(gql.ResolveParams) (any, error) { return nil, errors.New("secret cause") }},
		"known": {Type: gql.String, Resolve: func(gql.ResolveParams) (any, error) {
			return nil, &Fault{Code: CodeForbidden, Message: "not yours", Cause: errors.New("secret cause")}
		}},
		"waits": {Type: gql.String, Resolve: func(p gql.ResolveParams) (any, error) { <-p.Context.Done(); return nil, p.Context.Err() }},
		"root":  {Type: gql.String, Resolve: func(p gql.ResolveParams) (any, error) { return p.Info.RootValue, nil }},
		"thunks": {Type: gql.NewList(gql.NewNonNull(gql.String)), Resolve: func(gql.ResolveParams) (any, error) {
			return []any{"a", func() (any, error) { panic("secret panic") }}, nil
		}},
		"later": {Type: gql.String, Resolve: func(gql.ResolveParams) (any, error) {
			return func() (any, error) { panic("secret panic") }, nil
		}},
	}
	return gql.NewObject(gql.ObjectConfig{Name: "Query", Fields: fields})
}

// testScalar accepts any value but the string "no", and panics when asked to.
func testScalar() *gql.Scalar {
	parse := func(v any) any {
		switch v {
		case "no":
			return nil
		case "panic":
			panic(errors.New("secret panic"))
		case "strange":
			panic(odd{"secret oddity"})
		}
		return v
	}
	return gql.NewScalar(gql.ScalarConfig{
		Name: "Any", Serialize: func(v any) any {
			if v == "unserializable" {
				panic(odd{"secret oddity"})
			}
			return v
		},
		ParseValue: parse,
		ParseLiteral: func(v gast.Value) any {
			if s, ok := v.(*gast.StringValue); ok {
				return parse(s.Value)
			}
			return v.GetKind()
		},
	})
}

func testMutation() *gql.Object {
	n := 0
	count := func(gql.ResolveParams) (any, error) { n++; return n, nil }
	return gql.NewObject(gql.ObjectConfig{Name: "Mutation", Fields: gql.Fields{
		"zebra": {Type: gql.Int, Resolve: count}, "apple": {Type: gql.Int, Resolve: count}, "mango": {Type: gql.Int, Resolve: count},
	}})
}

func testGate(t testing.TB, limits Limits) *Gate {
	t.Helper()
	g, err := NewGate(testSchema(t), limits)
	if err != nil {
		t.Fatal(err)
	}
	g.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	return g
}

// answer executes and returns the whole answer as JSON, cost left out.
func answer(t testing.TB, g *Gate, query string, vars map[string]any) string {
	t.Helper()
	resp := g.Execute(context.Background(), Request{Query: query, Variables: vars})
	resp.Extensions = nil
	out, err := resp.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "secret") {
		t.Fatalf("%s leaks: %s", query, out)
	}
	return string(out)
}

func codeOf(resp Response) Code {
	if len(resp.Errors) == 0 {
		return ""
	}
	return resp.Errors[0].Code()
}
