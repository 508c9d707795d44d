package graphql

import (
	"fmt"
	"strings"

	qast "github.com/vektah/gqlparser/v2/ast"
)

// tally is what a selection set amounts to once its fragments are expanded.
type tally struct{ selections, depth int }

// enough is where counting stops mattering; it keeps the sums from overflowing
// when fragments double fifty times.
const enough = 1 << 30

// counter measures a document in time linear in its length: each fragment is
// measured once. It runs before validation because both validators we know
// take seconds on documents of 70 KB, and graphql-go's overflows the stack on
// cyclic fragments.
type counter struct {
	limits    Limits
	types     map[string]*qast.Definition
	fragments map[string]*qast.FragmentDefinition
	sizes     map[string]tally
	open      map[string]bool // fragments being measured, to find cycles
	aliases   int
	directive int
}

// count refuses a document that is too large to validate.
func (g *Gate) count(doc *qast.QueryDocument) *Fault {
	c := &counter{
		limits:    g.limits,
		types:     g.types.Types,
		fragments: make(map[string]*qast.FragmentDefinition, len(doc.Fragments)),
		sizes:     map[string]tally{},
		open:      map[string]bool{},
	}
	if f := c.definitions(doc); f != nil {
		return f
	}
	total := 0
	for _, op := range doc.Operations {
		s, f := c.measure(op.SelectionSet)
		if f != nil {
			return f
		}
		if total = min(total+s.selections, enough); total > c.limits.Selections {
			return c.tooMany("selections, fragments expanded", c.limits.Selections)
		}
		if s.depth > c.limits.Depth {
			return fault(CodeTooLarge, fmt.Sprintf("the document is more than %d fields deep", c.limits.Depth))
		}
	}
	return c.rest(doc)
}

// definitions checks what can be seen without looking inside.
func (c *counter) definitions(doc *qast.QueryDocument) *Fault {
	if len(doc.Operations) > c.limits.Operations {
		return c.tooMany("operations", c.limits.Operations)
	}
	if len(doc.Fragments) > c.limits.Fragments {
		return c.tooMany("fragments", c.limits.Fragments)
	}
	for _, op := range doc.Operations {
		if len(op.VariableDefinitions) > c.limits.Variables {
			return c.tooMany("variables", c.limits.Variables)
		}
		c.directive += len(op.Directives)
		for _, v := range op.VariableDefinitions {
			c.directive += len(v.Directives)
		}
	}
	for _, fragment := range doc.Fragments {
		if len(fragment.VariableDefinition) > 0 {
			return fault(CodeValidation, "a fragment cannot define variables")
		}
		if c.fragments[fragment.Name] != nil { // which of the two counts would be a guess
			return fault(CodeValidation, fmt.Sprintf("there is more than one fragment %q", shorten(fragment.Name)))
		}
		c.directive += len(fragment.Directives)
		c.fragments[fragment.Name] = fragment
	}
	return nil
}

// rest checks fragments no operation reaches, then the merged scopes.
func (c *counter) rest(doc *qast.QueryDocument) *Fault {
	for _, fragment := range doc.Fragments {
		if _, reached := c.sizes[fragment.Name]; !reached {
			return fault(CodeValidation, fmt.Sprintf("fragment %q is never used", fragment.Name))
		}
	}
	if c.aliases > c.limits.Aliases {
		return c.tooMany("aliases", c.limits.Aliases)
	}
	if c.directive > c.limits.Directives {
		return c.tooMany("directives", c.limits.Directives)
	}
	for _, op := range doc.Operations {
		if f := c.scope([]part{{set: op.SelectionSet}}, true); f != nil {
			return f
		}
	}
	return nil
}

// measure sums up a selection set. Recursion is bounded by the parser's depth
// times the number of fragments.
func (c *counter) measure(set qast.SelectionSet) (tally, *Fault) {
	var sum tally
	for _, selection := range set {
		s, f := c.one(selection)
		if f != nil {
			return tally{}, f
		}
		sum.selections = min(sum.selections+1+s.selections, enough)
		sum.depth = max(sum.depth, s.depth)
	}
	return sum, nil
}

func (c *counter) one(selection qast.Selection) (tally, *Fault) {
	switch s := selection.(type) {
	case *qast.Field:
		c.directive += len(s.Directives)
		if s.Alias != s.Name {
			c.aliases++
		}
		inner, f := c.measure(s.SelectionSet)
		inner.depth++
		return inner, f
	case *qast.InlineFragment:
		c.directive += len(s.Directives)
		return c.measure(s.SelectionSet)
	case *qast.FragmentSpread:
		c.directive += len(s.Directives)
		return c.spread(s.Name)
	}
	return tally{}, fault(CodeValidation, "unknown kind of selection")
}

func (c *counter) spread(name string) (tally, *Fault) {
	if s, known := c.sizes[name]; known {
		return s, nil
	}
	if c.open[name] {
		return tally{}, fault(CodeValidation, fmt.Sprintf("fragment %q spreads itself", shorten(name)))
	}
	fragment := c.fragments[name]
	if fragment == nil {
		return tally{}, fault(CodeValidation, fmt.Sprintf("there is no fragment %q", shorten(name)))
	}
	c.open[name] = true
	s, f := c.measure(fragment.SelectionSet)
	c.open[name] = false
	c.sizes[name] = s
	return s, f
}

// part is a selection set of a merged scope. Object types are names behind slashes:
// those of the fields around the scope, and the one that a condition in the scope
// names. What no condition narrows is of any type, and has none.
type part struct {
	set    qast.SelectionSet
	around string
	only   string
}

// chosen is a field of a merged scope, and the object types that it is of.
type chosen struct {
	*qast.Field
	of string
}

// scope is a set of parts whose fields merge. It counts fields under one response
// name and descends into their merged children. Everything was found to expand
// to few selections, so this is cheap.
func (c *counter) scope(parts []part, root bool) *Fault {
	fields := map[string][]chosen{}
	order := c.expand(parts, fields, nil)
	if root && len(order) > c.limits.RootFields {
		return c.tooMany("fields at the root", c.limits.RootFields)
	}
	for _, name := range order {
		if called := fields[name][0].Name; root && c.limits.NoIntrospection && (called == "__schema" || called == "__type") {
			return fault(CodeValidation, "introspection is switched off here")
		}
		if f := c.repeats(fields[name]); f != nil {
			return f
		}
		var children []part
		for _, field := range fields[name] {
			if len(field.SelectionSet) > 0 {
				children = append(children, part{set: field.SelectionSet, around: field.of})
			}
		}
		if len(children) == 0 {
			continue
		}
		if f := c.scope(children, false); f != nil {
			return f
		}
	}
	return nil
}

// repeats bounds the fields under one response name: those that merge for one
// object, because they are of its types or of any; and all of them, since the
// validator compares each with each.
func (c *counter) repeats(fields []chosen) *Fault {
	if len(fields) > c.limits.RepeatsInAll {
		return c.tooMany("selections of one response name in one place", c.limits.RepeatsInAll)
	}
	counts := map[string]int{}
	for _, field := range fields {
		counts[field.of]++
	}
	for of, n := range counts {
		for of != "" {
			of = of[:strings.LastIndexByte(of, '/')]
			n += counts[of]
		}
		if n > c.limits.Repeats {
			return c.tooMany("selections of one response name in one place for one type", c.limits.Repeats)
		}
	}
	return nil
}

func (c *counter) expand(parts []part, fields map[string][]chosen, order []string) []string {
	for _, p := range parts {
		for _, selection := range p.set {
			switch s := selection.(type) {
			case *qast.Field:
				if fields[s.Alias] == nil {
					order = append(order, s.Alias)
				}
				fields[s.Alias] = append(fields[s.Alias], chosen{s, p.around + p.only})
			case *qast.InlineFragment:
				order = c.expand([]part{c.narrow(p, s.SelectionSet, s.TypeCondition)}, fields, order)
			case *qast.FragmentSpread:
				fragment := c.fragments[s.Name]
				order = c.expand([]part{c.narrow(p, fragment.SelectionSet, fragment.TypeCondition)}, fields, order)
			}
		}
	}
	return order
}

// narrow returns a fragment of a part. Only a condition that names an object type
// narrows it: one on an interface, a union or what does not exist is of any type.
func (c *counter) narrow(p part, set qast.SelectionSet, condition string) part {
	p.set = set
	if t := c.types[condition]; t != nil && t.Kind == qast.Object {
		p.only = "/" + condition
	}
	return p
}

func (c *counter) tooMany(what string, limit int) *Fault {
	return fault(CodeTooLarge, fmt.Sprintf("the document has more than %d %s", limit, what))
}
