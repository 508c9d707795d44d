package graphql

import (
	"math"
	"strconv"

	qast "github.com/vektah/gqlparser/v2/ast"
)

// introspectionCost is the flat price of __schema and of __type. A whole
// introspection of a schema of a few hundred types holds about this many fields.
const introspectionCost = 10_000

// statisticsCost is added for statistics: each looks at every child, and an answer may
// have a row for each of many regions.
const statisticsCost = 9_000

// auditCost is added for what is found about a stream, which tells the stories of
// several; auditsCost for a page of what is found about all, which does so for many.
const (
	auditCost  = 500
	auditsCost = 20_000
)

// extraCost is what a field costs besides the fields of its answer.
func extraCost(f *qast.Field) int {
	switch {
	case f.Name == "statistics":
		return statisticsCost
	case f.Name == "audit" && f.ObjectDefinition != nil && f.ObjectDefinition.Name == "Query" && f.Arguments.ForName("stream") == nil:
		return auditsCost
	case f.Name == "audit":
		return auditCost
	}
	return 0
}

// cost is the number of fields the answer may hold: one for each field, and
// everything below a paged field (one that takes first or last) as often as
// the page is long. Plain lists count once; only pages can be long here. Of
// fragments on several object types the dearest counts: a value is of one type.
func (g *Gate) cost(op *qast.OperationDefinition, vars map[string]any) int {
	return g.costOf(op.SelectionSet, vars)
}

func (g *Gate) costOf(set qast.SelectionSet, vars map[string]any) int {
	sum, dearest, ofType := 0, 0, map[string]int{}
	fragment := func(condition string, inner int) {
		if t := g.types.Types[condition]; t == nil || t.Kind != qast.Object {
			sum = min(sum+inner, enough)
			return
		}
		ofType[condition] = min(ofType[condition]+inner, enough)
		dearest = max(dearest, ofType[condition])
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *qast.Field:
			sum = min(sum+g.costOfField(s, vars), enough)
		case *qast.InlineFragment:
			fragment(s.TypeCondition, g.costOf(s.SelectionSet, vars))
		case *qast.FragmentSpread:
			if s.Definition != nil {
				fragment(s.Definition.TypeCondition, g.costOf(s.Definition.SelectionSet, vars))
			}
		}
	}
	return min(sum+dearest, enough)
}

func (g *Gate) costOfField(f *qast.Field, vars map[string]any) int {
	if f.Name == "__schema" || f.Name == "__type" {
		return introspectionCost
	}
	inner := g.costOf(f.SelectionSet, vars)
	if inner == 0 {
		return 1
	}
	page := g.pageSize(f, vars)
	if inner > enough/page {
		return enough
	}
	return 1 + page*inner + extraCost(f)
}

// pageSize is the longest page a field may return: 1 when it is not paged.
func (g *Gate) pageSize(f *qast.Field, vars map[string]any) int {
	paged, size := false, 0
	if f.Definition == nil {
		return 1
	}
	for _, def := range f.Definition.Arguments {
		if def.Name != "first" && def.Name != "last" {
			continue
		}
		paged = true
		if arg := f.Arguments.ForName(def.Name); arg != nil {
			size = max(size, intOf(arg.Value, vars))
		} else if def.DefaultValue != nil {
			size = max(size, intOf(def.DefaultValue, vars))
		}
	}
	switch {
	case !paged:
		return 1
	case size == 0:
		return g.limits.PageSize
	}
	return size
}

func intOf(v *qast.Value, vars map[string]any) int {
	n := 0
	if v.Kind == qast.Variable {
		n, _ = vars[v.Raw].(int)
	} else if v.Kind == qast.IntValue {
		n, _ = strconv.Atoi(v.Raw)
	}
	return min(max(n, 0), math.MaxInt32)
}
