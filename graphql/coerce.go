package graphql

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	qast "github.com/vektah/gqlparser/v2/ast"
)

// coerceVariables checks the variables of a request against their types,
// strictly (GraphQL October 2021, section 6.1.2). It returns raw values in the
// few Go types graphql-go's own, lax coercion leaves as they are: string, bool,
// int, float64, []any, map[string]any. Custom scalars are asked for their
// consent here; the executor parses them again.
//
// One thing is not as specified: null for an argument or input field that has
// a default is taken as absent, because graphql-go cannot tell them apart.
func (g *Gate) coerceVariables(ctx context.Context, op *operation, given map[string]any) (map[string]any, []Error) {
	out := make(map[string]any, len(op.source.VariableDefinitions))
	var errs []Error
	for _, def := range op.source.VariableDefinitions {
		value, present, f := g.variable(ctx, op, def, given)
		if f != nil {
			f.Message = fmt.Sprintf("variable $%s%s", def.Variable, f.Message)
			errs = append(errs, f.at(def.Position.Line, def.Position.Column))
			continue
		}
		if present {
			out[def.Variable] = value
		}
	}
	return out, errs
}

// variable settles one variable: given, defaulted, or absent.
func (g *Gate) variable(ctx context.Context, op *operation, def *qast.VariableDefinition, given map[string]any) (any, bool, *Fault) {
	raw, present := given[def.Variable]
	if !present && def.DefaultValue != nil {
		raw, present = literalValue(def.DefaultValue), true
	}
	mustGive, strict := op.strict[def.Variable]
	switch {
	case !present && (def.Type.NonNull || mustGive):
		return nil, false, badInput(" is required")
	case !present:
		return nil, false, nil
	case raw == nil && strict:
		return nil, false, badInput(" cannot be null where it is used")
	}
	c := coercion{gate: g, ctx: ctx}
	value, f := c.coerce(raw, def.Type)
	return value, true, f
}

// coercion walks one value.
type coercion struct {
	gate *Gate
	ctx  context.Context
	path []byte // ".field[0]", for messages
}

func badInput(message string) *Fault { return fault(CodeInput, message) }

// refuse names the place and the reason, never the value: it may be personal.
func (c *coercion) refuse(format string, args ...any) *Fault {
	return badInput(string(c.path) + " " + fmt.Sprintf(format, args...))
}

func (c *coercion) coerce(raw any, t *qast.Type) (any, *Fault) {
	if raw == nil {
		if t.NonNull {
			return nil, c.refuse("cannot be null")
		}
		return nil, nil
	}
	if t.Elem != nil {
		return c.list(raw, t.Elem)
	}
	def := c.gate.types.Types[t.NamedType]
	if def == nil {
		return nil, c.refuse("has an unknown type")
	}
	switch def.Kind {
	case qast.InputObject:
		return c.object(raw, def)
	case qast.Enum:
		if s, ok := raw.(string); ok && def.EnumValues.ForName(s) != nil {
			return s, nil
		}
		return nil, c.refuse("is not a value of %s", def.Name)
	case qast.Scalar:
		return c.scalar(raw, def.Name)
	}
	return nil, c.refuse("has a type that is not an input")
}

// list coerces a list; a single value stands for a list of one.
func (c *coercion) list(raw any, elem *qast.Type) (any, *Fault) {
	items, ok := raw.([]any)
	if !ok {
		value, f := c.coerce(raw, elem)
		return []any{value}, f
	}
	out := make([]any, len(items))
	for i, item := range items {
		mark := len(c.path)
		c.path = append(strconv.AppendInt(append(c.path, '['), int64(i), 10), ']')
		value, f := c.coerce(item, elem)
		if f != nil {
			return nil, f
		}
		out[i], c.path = value, c.path[:mark]
	}
	return out, nil
}

// object coerces an input object. Defaults of absent fields are the executor's,
// but for non-null fields, which graphql-go refuses before it looks for one.
func (c *coercion) object(raw any, def *qast.Definition) (any, *Fault) {
	given, ok := raw.(map[string]any)
	if !ok {
		return nil, c.refuse("must be an object of %s", def.Name)
	}
	known := 0
	out := make(map[string]any, len(given))
	for _, field := range def.Fields {
		item, present := given[field.Name]
		switch {
		case present:
			known++
		case !field.Type.NonNull:
			continue
		case field.DefaultValue == nil:
			return nil, c.refuse("lacks field %q", field.Name)
		default:
			item = literalValue(field.DefaultValue)
		}
		mark := len(c.path)
		c.path = append(append(c.path, '.'), field.Name...)
		value, f := c.coerce(item, field.Type)
		if f != nil {
			return nil, f
		}
		out[field.Name], c.path = value, c.path[:mark]
	}
	if known != len(given) {
		return nil, c.refuse("has a field that %s does not know: %q", def.Name, strayField(given, def))
	}
	return out, nil
}

func strayField(given map[string]any, def *qast.Definition) string {
	var stray []string
	for name := range given {
		if def.Fields.ForName(name) == nil {
			stray = append(stray, name)
		}
	}
	slices.Sort(stray) // the same answer each time
	return shorten(stray[0])
}

func (c *coercion) scalar(raw any, typ string) (any, *Fault) {
	value, ok := number(raw)
	if !ok {
		return nil, c.refuse("is a number out of range")
	}
	switch typ {
	case "Int":
		if n, is := value.(int); is && n >= math.MinInt32 && n <= math.MaxInt32 {
			return n, nil
		}
		return nil, c.refuse("must be a whole number of 32 bits")
	case "Float":
		if n, is := value.(int); is {
			return float64(n), nil
		}
		if f, is := value.(float64); is {
			return f, nil
		}
		return nil, c.refuse("must be a number")
	case "String":
		if s, is := value.(string); is {
			return s, nil
		}
		return nil, c.refuse("must be a string")
	case "Boolean":
		if b, is := value.(bool); is {
			return b, nil
		}
		return nil, c.refuse("must be true or false")
	case "ID":
		if n, is := value.(int); is {
			return strconv.Itoa(n), nil
		}
		if s, is := value.(string); is {
			return s, nil
		}
		return nil, c.refuse("must be a string or a whole number")
	}
	return c.custom(value, typ)
}

// custom asks a custom scalar. It sees int for whole numbers of 64 bits,
// float64 for others, string, bool, []any and map[string]any.
func (c *coercion) custom(value any, typ string) (any, *Fault) {
	value, ok := numbers(value)
	if !ok {
		return nil, c.refuse("holds a number out of range")
	}
	scalar := c.gate.scalars[typ]
	if scalar == nil {
		return value, nil
	}
	out, f := c.gate.ask(c.ctx, "parse value of scalar "+typ, func() any { return scalar.ParseValue(value) })
	if f != nil {
		f.Message = ": " + f.Message
		return nil, f
	}
	if out == nil {
		return nil, c.refuse("is not a value of %s", typ)
	}
	return value, nil
}
