package graphql

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	gql "github.com/graphql-go/graphql"
)

// PrintSchema writes a schema in the schema definition language: sorted, with
// descriptions, without what the specification declares for every schema. Equal
// schemas print equal, so the text serves as a golden file, and it is what the
// gate validates against.
func PrintSchema(schema gql.Schema) string {
	p := &printer{}
	p.roots(schema)
	p.directives(schema)
	types := schema.TypeMap()
	for _, name := range slices.Sorted(maps.Keys(types)) {
		if !strings.HasPrefix(name, "__") && !builtinScalar(name) {
			p.definition(types[name])
		}
	}
	return strings.TrimLeft(p.out.String(), "\n")
}

type printer struct{ out strings.Builder }

func (p *printer) line(format string, args ...any) {
	fmt.Fprintf(&p.out, format+"\n", args...)
}

// roots prints the schema block when the names of the root types do not say
// it all.
func (p *printer) roots(schema gql.Schema) {
	roots := []struct {
		operation, usual string
		object           *gql.Object
	}{
		{"query", "Query", schema.QueryType()},
		{"mutation", "Mutation", schema.MutationType()},
		{"subscription", "Subscription", schema.SubscriptionType()},
	}
	usual := true
	for _, r := range roots {
		_, taken := schema.TypeMap()[r.usual]
		if r.object == nil && taken || r.object != nil && r.object.Name() != r.usual {
			usual = false
		}
	}
	if usual {
		return
	}
	p.line("\nschema {")
	for _, r := range roots {
		if r.object != nil {
			p.line("  %s: %s", r.operation, r.object.Name())
		}
	}
	p.line("}")
}

func (p *printer) directives(schema gql.Schema) {
	list := slices.Clone(schema.Directives())
	slices.SortFunc(list, func(a, b *gql.Directive) int { return strings.Compare(a.Name, b.Name) })
	for _, d := range list {
		switch d.Name {
		case "skip", "include", "deprecated", "specifiedBy", "oneOf":
			continue
		}
		p.line("")
		p.describe("", d.Description)
		locations := slices.Sorted(slices.Values(d.Locations))
		p.line("directive @%s%s on %s", d.Name, p.arguments("", d.Args), strings.Join(locations, " | "))
	}
}

func (p *printer) definition(t gql.Type) {
	p.line("")
	p.describe("", t.Description())
	switch t := t.(type) {
	case *gql.Scalar:
		p.line("scalar %s", t.Name())
	case *gql.Object:
		var faces []string
		for _, i := range t.Interfaces() {
			faces = append(faces, i.Name())
		}
		slices.Sort(faces)
		implements := ""
		if len(faces) > 0 {
			implements = " implements " + strings.Join(faces, " & ")
		}
		p.line("type %s%s {", t.Name(), implements)
		p.fields(t.Fields())
	case *gql.Interface:
		p.line("interface %s {", t.Name())
		p.fields(t.Fields())
	case *gql.Union:
		var members []string
		for _, o := range t.Types() {
			members = append(members, o.Name())
		}
		slices.Sort(members)
		p.line("union %s =\n  | %s", t.Name(), strings.Join(members, "\n  | "))
	case *gql.Enum:
		p.enum(t)
	case *gql.InputObject:
		p.input(t)
	}
}

func (p *printer) fields(fields gql.FieldDefinitionMap) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		f := fields[name]
		p.describe("  ", f.Description)
		p.line("  %s%s: %s%s", name, p.arguments("  ", f.Args), f.Type, deprecated(f.DeprecationReason))
	}
	p.line("}")
}

func (p *printer) enum(t *gql.Enum) {
	values := slices.Clone(t.Values())
	slices.SortFunc(values, func(a, b *gql.EnumValueDefinition) int { return strings.Compare(a.Name, b.Name) })
	p.line("enum %s {", t.Name())
	for _, v := range values {
		p.describe("  ", v.Description)
		p.line("  %s%s", v.Name, deprecated(v.DeprecationReason))
	}
	p.line("}")
}

func (p *printer) input(t *gql.InputObject) {
	fields := t.Fields()
	p.line("input %s {", t.Name())
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		f := fields[name]
		p.describe("  ", f.PrivateDescription)
		p.line("  %s: %s%s", name, f.Type, defaultOf(f.DefaultValue, f.Type))
	}
	p.line("}")
}

// arguments prints on one line unless an argument has a description.
func (p *printer) arguments(indent string, args []*gql.Argument) string {
	if len(args) == 0 {
		return ""
	}
	args = slices.Clone(args)
	slices.SortFunc(args, func(a, b *gql.Argument) int { return strings.Compare(a.PrivateName, b.PrivateName) })
	var plain []string
	described := false
	for _, a := range args {
		described = described || a.PrivateDescription != ""
		plain = append(plain, fmt.Sprintf("%s: %s%s", a.PrivateName, a.Type, defaultOf(a.DefaultValue, a.Type)))
	}
	if !described {
		return "(" + strings.Join(plain, ", ") + ")"
	}
	inner := &printer{}
	for i, a := range args {
		inner.describe(indent+"  ", a.PrivateDescription)
		inner.line("%s  %s", indent, plain[i])
	}
	return "(\n" + inner.out.String() + indent + ")"
}

// describe prints a description as a block string, or as a quoted string when
// a block string would not give it back exactly.
func (p *printer) describe(indent, text string) {
	if text == "" {
		return
	}
	if !blockSafe(text) {
		p.line("%s%s", indent, quote(text))
		return
	}
	p.line(`%s"""`, indent)
	for _, l := range strings.Split(strings.ReplaceAll(text, `"""`, `\"""`), "\n") {
		p.line("%s", strings.TrimRight(indent+l, " "))
	}
	p.line(`%s"""`, indent)
}

func blockSafe(text string) bool {
	control := func(r rune) bool { return r < ' ' && r != '\n' }
	return strings.TrimSpace(text) == text && !strings.Contains(text, `\`) &&
		!strings.HasSuffix(text, `"`) && !strings.ContainsFunc(text, control)
}

func deprecated(reason string) string {
	switch reason {
	case "":
		return ""
	case gql.DefaultDeprecationReason:
		return " @deprecated"
	}
	return " @deprecated(reason: " + quote(reason) + ")"
}
