package graphql

import (
	"flag"
	"os"
	"testing"

	gql "github.com/graphql-go/graphql"
	"github.com/vektah/gqlparser/v2/ast"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestPrintSchema(t *testing.T) {
	const golden = "testdata/gate.graphql"
	got := PrintSchema(testSchema(t))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the printed schema is not %s:\n%s", golden, got)
	}
	for range 20 { // maps inside: order must not depend on luck
		if PrintSchema(testSchema(t)) != got {
			t.Fatal("two prints differ")
		}
	}
}

// Descriptions and deprecations come back from the text as they were.
func TestPrintRoundTrip(t *testing.T) {
	for _, text := range []string{
		"plain", "two\nlines", "  indented", "first\n  second deeper\nthird", `ends in a quote"`, `has """ inside`,
		`back\slash`, "tab\there", "trailing ", "emoji 😀", "\"", "a\n\nb", "ctrl \x01",
	} {
		schema, err := gql.NewSchema(gql.SchemaConfig{
			Query: gql.NewObject(gql.ObjectConfig{Name: "Root", Description: text, Fields: gql.Fields{
				"f": {Type: gql.Int, Description: text, DeprecationReason: text, Args: gql.FieldConfigArgument{
					"a": {Type: gql.String, Description: text, DefaultValue: text},
				}},
			}}),
			Directives: append(gql.SpecifiedDirectives, gql.NewDirective(gql.DirectiveConfig{
				Name: "live", Description: text, Locations: []string{"QUERY"},
				Args: gql.FieldConfigArgument{"n": {Type: gql.Int, DefaultValue: 3}},
			})),
		})
		if err != nil {
			t.Fatal(err)
		}
		back, err := validationSchema(PrintSchema(schema))
		if err != nil {
			t.Errorf("%q: %v\n%s", text, err, PrintSchema(schema))
			continue
		}
		field := back.Query.Fields.ForName("f")
		reason := field.Directives.ForName("deprecated").Arguments.ForName("reason").Value.Raw
		arg := field.Arguments.ForName("a")
		for _, got := range []string{back.Query.Description, field.Description, arg.Description, arg.DefaultValue.Raw, reason, back.Directives["live"].Description} {
			if got != text {
				t.Errorf("%q came back as %q", text, got)
			}
		}
		if back.Directives["live"].Locations[0] != ast.LocationQuery {
			t.Error("the directive lost its location")
		}
	}
}

func TestNewGateRefusesBrokenSchema(t *testing.T) {
	face := gql.NewInterface(gql.InterfaceConfig{Name: "Face", Fields: gql.Fields{"a": {Type: gql.Int}}})
	schema, err := gql.NewSchema(gql.SchemaConfig{Query: gql.NewObject(gql.ObjectConfig{Name: "Query", Fields: gql.Fields{
		"__bad": {Type: gql.Int}, "face": {Type: face}, // no name may begin with two underscores
	}})})
	if err != nil {
		t.Fatal(err) // v0.8.1 lets it pass
	}
	if _, err := NewGate(schema, Limits{}); err == nil {
		t.Error("a schema with a reserved name passed")
	}
}
