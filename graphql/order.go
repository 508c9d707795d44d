package graphql

import (
	"encoding/json"
	"slices"

	qast "github.com/vektah/gqlparser/v2/ast"
)

// graphql-go answers with maps, which encoding/json sorts by name. The
// specification wants the order of the query (section 7.2.2): a plan holds
// that order for the objects of one type at one place, and is made once per
// place and type.
type plan struct {
	parent  string // type name, empty when only the place is known
	entries []*planEntry
}

// planEntry is one response key with all fields that merge under it.
type planEntry struct {
	key    string
	fields []*qast.Field
	plans  map[string]*plan // by runtime type
}

// planner makes the plans of one answer.
type planner struct {
	gate *Gate
	vars map[string]any
}

// encode writes data in the order of the operation.
func (g *Gate) encode(op *operation, vars map[string]any, data map[string]any) (json.RawMessage, error) {
	root := g.types.Query
	switch op.source.Operation {
	case qast.Mutation:
		root = g.types.Mutation
	case qast.Subscription:
		root = g.types.Subscription
	}
	p := &planner{gate: g, vars: vars}
	e := encoder{planner: p}
	e.object(data, p.plan([]qast.SelectionSet{op.source.SelectionSet}, root.Name))
	return e.buf, e.err
}

// plan collects fields as the specification does (section 6.3.2).
func (p *planner) plan(sets []qast.SelectionSet, parent string) *plan {
	out := &plan{parent: parent}
	c := collector{planner: p, plan: out, byKey: map[string]*planEntry{}, seen: map[string]bool{}}
	for _, set := range sets {
		c.collect(set)
	}
	return out
}

// child returns the plan for objects of one runtime type under an entry. The
// type is empty when the executor was not made to tell it.
func (p *planner) child(entry *planEntry, runtime string) *plan {
	if known := entry.plans[runtime]; known != nil {
		return known
	}
	parent := runtime
	sets := make([]qast.SelectionSet, 0, len(entry.fields))
	for _, field := range entry.fields {
		sets = append(sets, field.SelectionSet)
		if parent == "" && field.Definition != nil {
			parent = field.Definition.Type.Name()
		}
	}
	if entry.plans == nil {
		entry.plans = map[string]*plan{}
	}
	made := p.plan(sets, parent)
	entry.plans[runtime] = made
	return made
}

type collector struct {
	*planner
	plan  *plan
	byKey map[string]*planEntry
	seen  map[string]bool
}

func (c *collector) collect(set qast.SelectionSet) {
	for _, selection := range set {
		switch s := selection.(type) {
		case *qast.Field:
			if c.included(s.Directives) {
				c.add(s)
			}
		case *qast.InlineFragment:
			if c.included(s.Directives) && (s.TypeCondition == "" || c.matches(s.TypeCondition)) {
				c.collect(s.SelectionSet)
			}
		case *qast.FragmentSpread:
			if s.Definition == nil || c.seen[s.Name] || !c.included(s.Directives) {
				continue
			}
			c.seen[s.Name] = true
			if c.matches(s.Definition.TypeCondition) {
				c.collect(s.Definition.SelectionSet)
			}
		}
	}
}

func (c *collector) add(f *qast.Field) {
	entry := c.byKey[f.Alias]
	if entry == nil {
		entry = &planEntry{key: f.Alias}
		c.byKey[f.Alias] = entry
		c.plan.entries = append(c.plan.entries, entry)
	}
	if !slices.Contains(entry.fields, f) {
		entry.fields = append(entry.fields, f)
	}
}

func (c *collector) matches(condition string) bool {
	return condition == c.plan.parent || c.gate.possible[condition][c.plan.parent]
}

// included evaluates @skip and @include.
func (c *collector) included(list qast.DirectiveList) bool {
	for _, d := range list {
		if d.Name != "skip" && d.Name != "include" {
			continue
		}
		arg := d.Arguments.ForName("if")
		if arg == nil {
			continue
		}
		on := arg.Value.Raw == "true"
		if arg.Value.Kind == qast.Variable {
			on, _ = c.vars[arg.Value.Raw].(bool)
		}
		if on == (d.Name == "skip") {
			return false
		}
	}
	return true
}
