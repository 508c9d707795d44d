package graphql

import (
	gast "github.com/graphql-go/graphql/language/ast"
	qast "github.com/vektah/gqlparser/v2/ast"
)

// typeKey is the response key under which the executor is made to tell the
// runtime type of an object, where the order of the answer depends on it. The
// blank keeps it apart from every name a client can write.
const typeKey = " type"

// converter turns a validated gqlparser document into graphql-go's tree. That
// library's own parser knows neither null nor \u{…}.
type converter struct {
	gate   *Gate
	places map[int]Location
	errs   []Error
}

// convert builds the executable form of every operation. It refuses literals
// the validator lets through: integers beyond 32 bits and whatever a custom
// scalar does not accept.
func (g *Gate) convert(doc *qast.QueryDocument) (*document, []Error) {
	c := &converter{gate: g, places: map[int]Location{}}
	fragments := make([]gast.Node, 0, len(doc.Fragments))
	for _, f := range doc.Fragments {
		fragments = append(fragments, gast.NewFragmentDefinition(&gast.FragmentDefinition{
			Name:          nameNode(f.Name),
			TypeCondition: namedNode(f.TypeCondition),
			Directives:    c.directives(f.Directives),
			SelectionSet:  c.selections(f.SelectionSet, f.Definition),
		}))
	}
	out := &document{}
	for _, op := range doc.Operations {
		out.operations = append(out.operations, c.operation(op, fragments))
	}
	return out, c.errs
}

func (c *converter) operation(op *qast.OperationDefinition, fragments []gast.Node) *operation {
	root := c.gate.types.Query
	switch op.Operation {
	case qast.Mutation:
		root = c.gate.types.Mutation
	case qast.Subscription:
		root = c.gate.types.Subscription
	}
	def := &gast.OperationDefinition{
		Operation:    string(op.Operation),
		Directives:   c.directives(op.Directives),
		SelectionSet: c.selections(op.SelectionSet, root),
	}
	if op.Name != "" {
		def.Name = nameNode(op.Name)
	}
	for _, v := range op.VariableDefinitions {
		// No default here: coercion has applied it, and graphql-go would
		// also put it in the place of an explicit null.
		def.VariableDefinitions = append(def.VariableDefinitions, gast.NewVariableDefinition(&gast.VariableDefinition{
			Variable: gast.NewVariable(&gast.Variable{Name: nameNode(v.Variable)}),
			Type:     typeNode(v.Type),
		}))
		if v.DefaultValue != nil {
			c.value(v.DefaultValue) // for its errors
		}
	}
	nodes := append([]gast.Node{gast.NewOperationDefinition(def)}, fragments...)
	return &operation{
		source: op,
		ast:    gast.NewDocument(&gast.Document{Definitions: nodes}),
		places: c.places,
		strict: strictVariables(op),
	}
}

// selections converts one selection set whose parent type is known.
func (c *converter) selections(set qast.SelectionSet, parent *qast.Definition) *gast.SelectionSet {
	if len(set) == 0 {
		return nil
	}
	out := &gast.SelectionSet{}
	conditional := false
	for _, selection := range set {
		switch s := selection.(type) {
		case *qast.Field:
			out.Selections = append(out.Selections, c.field(s))
		case *qast.InlineFragment:
			conditional = true
			out.Selections = append(out.Selections, c.inline(s, parent))
		case *qast.FragmentSpread:
			conditional = true
			out.Selections = append(out.Selections, gast.NewFragmentSpread(&gast.FragmentSpread{
				Name:       nameNode(s.Name),
				Directives: c.directives(s.Directives),
			}))
		}
	}
	if conditional && parent != nil && parent.IsAbstractType() {
		out.Selections = append(out.Selections, gast.NewField(&gast.Field{
			Alias: nameNode(typeKey), Name: nameNode("__typename"), Loc: gast.NewLocation(nil),
		}))
	}
	return gast.NewSelectionSet(out)
}

func (c *converter) field(f *qast.Field) *gast.Field {
	// The executor orders the fields of a mutation by this offset.
	at := f.Position.Start
	c.places[at] = Location{f.Position.Line, f.Position.Column}
	out := &gast.Field{
		Name:       nameNode(f.Name),
		Loc:        &gast.Location{Start: at, End: f.Position.End},
		Directives: c.directives(f.Directives),
		Arguments:  c.arguments(f.Arguments),
	}
	if f.Alias != f.Name {
		out.Alias = nameNode(f.Alias)
	}
	if f.Definition != nil {
		out.SelectionSet = c.selections(f.SelectionSet, c.gate.types.Types[f.Definition.Type.Name()])
	}
	return gast.NewField(out)
}

func (c *converter) inline(f *qast.InlineFragment, parent *qast.Definition) *gast.InlineFragment {
	out := &gast.InlineFragment{Directives: c.directives(f.Directives)}
	if f.TypeCondition != "" {
		out.TypeCondition = namedNode(f.TypeCondition)
		parent = c.gate.types.Types[f.TypeCondition]
	}
	out.SelectionSet = c.selections(f.SelectionSet, parent)
	return gast.NewInlineFragment(out)
}

func (c *converter) directives(list qast.DirectiveList) []*gast.Directive {
	var out []*gast.Directive
	for _, d := range list {
		out = append(out, gast.NewDirective(&gast.Directive{Name: nameNode(d.Name), Arguments: c.arguments(d.Arguments)}))
	}
	return out
}

func (c *converter) arguments(list qast.ArgumentList) []*gast.Argument {
	var out []*gast.Argument
	for _, a := range list {
		out = append(out, gast.NewArgument(&gast.Argument{Name: nameNode(a.Name), Value: c.value(a.Value)}))
	}
	return out
}

func nameNode(s string) *gast.Name   { return gast.NewName(&gast.Name{Value: s}) }
func namedNode(s string) *gast.Named { return gast.NewNamed(&gast.Named{Name: nameNode(s)}) }

func typeNode(t *qast.Type) gast.Type {
	var out gast.Type
	if t.Elem != nil {
		out = gast.NewList(&gast.List{Type: typeNode(t.Elem)})
	} else {
		out = namedNode(t.NamedType)
	}
	if t.NonNull {
		out = gast.NewNonNull(&gast.NonNull{Type: out})
	}
	return out
}
