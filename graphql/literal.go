package graphql

import (
	"context"
	"fmt"
	"math"
	"strconv"

	gast "github.com/graphql-go/graphql/language/ast"
	qast "github.com/vektah/gqlparser/v2/ast"
)

// value converts a literal and refuses what its type cannot hold. The
// validator has annotated the literal with the type expected of it.
func (c *converter) value(v *qast.Value) gast.Value {
	out := c.plain(v)
	if v.Definition == nil || v.Kind == qast.Variable || v.Kind == qast.NullValue {
		return out
	}
	if v.Definition.Kind != qast.Scalar {
		if v.Kind == qast.ObjectValue && v.Definition.Kind == qast.Enum {
			c.refuse(v, fmt.Sprintf("%s does not accept an object", v.Definition.Name))
		}
		return out
	}
	if builtinScalar(v.Definition.Name) {
		c.builtin(v)
		return out
	}
	c.custom(v, out)
	return out
}

// plain converts without looking at types.
func (c *converter) plain(v *qast.Value) gast.Value {
	switch v.Kind {
	case qast.Variable:
		return gast.NewVariable(&gast.Variable{Name: nameNode(v.Raw)})
	case qast.NullValue:
		// graphql-go has no null literal. A variable that nobody can have
		// declared is the one value it takes for absent under every type.
		return gast.NewVariable(&gast.Variable{Name: nameNode("")})
	case qast.IntValue:
		return gast.NewIntValue(&gast.IntValue{Value: v.Raw})
	case qast.FloatValue:
		return gast.NewFloatValue(&gast.FloatValue{Value: v.Raw})
	case qast.BooleanValue:
		return gast.NewBooleanValue(&gast.BooleanValue{Value: v.Raw == "true"})
	case qast.EnumValue:
		return gast.NewEnumValue(&gast.EnumValue{Value: v.Raw})
	case qast.ListValue:
		out := &gast.ListValue{}
		for _, child := range v.Children {
			out.Values = append(out.Values, c.value(child.Value))
		}
		return gast.NewListValue(out)
	case qast.ObjectValue:
		out := &gast.ObjectValue{}
		for _, child := range v.Children {
			out.Fields = append(out.Fields, gast.NewObjectField(&gast.ObjectField{
				Name: nameNode(child.Name), Value: c.value(child.Value),
			}))
		}
		return gast.NewObjectValue(out)
	}
	return gast.NewStringValue(&gast.StringValue{Value: v.Raw})
}

// builtin checks the ranges of the five scalars of the specification.
func (c *converter) builtin(v *qast.Value) {
	switch {
	case v.Kind == qast.ObjectValue:
		c.refuse(v, fmt.Sprintf("%s does not accept an object", v.Definition.Name))
	case v.Kind == qast.IntValue && v.Definition.Name == "Int":
		if _, err := strconv.ParseInt(v.Raw, 10, 32); err != nil {
			c.refuse(v, "Int holds 32 bits only")
		}
	case v.Definition.Name == "Float" && (v.Kind == qast.IntValue || v.Kind == qast.FloatValue):
		if f, err := strconv.ParseFloat(v.Raw, 64); err != nil || math.IsInf(f, 0) {
			c.refuse(v, "Float holds 64 bits only")
		}
	}
}

// custom asks the scalar itself. graphql-go would drop a literal the scalar
// refuses, and the resolver would see an argument that was never given.
func (c *converter) custom(v *qast.Value, literal gast.Value) {
	if v.Kind == qast.ListValue && v.ExpectedType != nil && v.ExpectedType.Elem != nil {
		return // its members were asked one by one
	}
	if hasVariable(v) {
		c.refuse(v, fmt.Sprintf("a literal of %s cannot contain variables; give it as one variable", v.Definition.Name))
		return
	}
	scalar := c.gate.scalars[v.Definition.Name]
	if scalar == nil {
		return
	}
	out, f := c.gate.ask(context.Background(), "parse literal of scalar "+v.Definition.Name, func() any {
		return scalar.ParseLiteral(literal)
	})
	switch {
	case f != nil:
		c.errs = append(c.errs, f.at(v.Position.Line, v.Position.Column))
	case out == nil:
		c.refuse(v, fmt.Sprintf("%s does not accept this value", v.Definition.Name))
	}
}

func (c *converter) refuse(v *qast.Value, why string) {
	if len(c.errs) < c.gate.limits.Errors {
		c.errs = append(c.errs, fault(CodeValidation, why).at(v.Position.Line, v.Position.Column))
	}
}

// ask calls a scalar's function under recover.
func (g *Gate) ask(ctx context.Context, what string, call func() any) (out any, f *Fault) {
	defer func() {
		if r := recover(); r != nil {
			out, f = nil, g.recovered(ctx, "panic in "+what, r)
		}
	}()
	return call(), nil
}

func hasVariable(v *qast.Value) bool {
	if v.Kind == qast.Variable {
		return true
	}
	for _, child := range v.Children {
		if hasVariable(child.Value) {
			return true
		}
	}
	return false
}

// strictVariables finds the nullable variables an operation uses where null is
// not allowed. The specification permits that when there is a default, and
// leaves a null to fail during execution, where graphql-go would call the
// resolver without the argument. We refuse the null with the request.
func strictVariables(op *qast.OperationDefinition) map[string]bool {
	s := strictness{found: map[string]bool{}, seen: map[string]bool{}}
	s.directives(op.Directives)
	s.selections(op.SelectionSet)
	return s.found
}

type strictness struct {
	found map[string]bool // value: must also be given
	seen  map[string]bool // fragments
}

func (s *strictness) selections(set qast.SelectionSet) {
	for _, selection := range set {
		switch sel := selection.(type) {
		case *qast.Field:
			s.arguments(sel.Arguments)
			s.directives(sel.Directives)
			s.selections(sel.SelectionSet)
		case *qast.InlineFragment:
			s.directives(sel.Directives)
			s.selections(sel.SelectionSet)
		case *qast.FragmentSpread:
			s.directives(sel.Directives)
			if sel.Definition != nil && !s.seen[sel.Name] {
				s.seen[sel.Name] = true
				s.selections(sel.Definition.SelectionSet)
			}
		}
	}
}

func (s *strictness) directives(list qast.DirectiveList) {
	for _, d := range list {
		s.arguments(d.Arguments)
	}
}

func (s *strictness) arguments(list qast.ArgumentList) {
	for _, a := range list {
		s.value(a.Value, false)
	}
}

// value notes a variable. Inside an input object graphql-go loses the default
// of a field whose variable is absent, so there it must be given as well.
func (s *strictness) value(v *qast.Value, inside bool) {
	if v.Kind == qast.Variable && v.ExpectedType != nil && v.ExpectedType.NonNull {
		s.found[v.Raw] = s.found[v.Raw] || inside
	}
	for _, child := range v.Children {
		s.value(child.Value, inside || v.Kind == qast.ObjectValue)
	}
}
