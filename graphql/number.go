package graphql

import (
	"encoding/json"
	"math"
	"strconv"

	qast "github.com/vektah/gqlparser/v2/ast"
)

// number turns every Go number into int, when it is whole and fits, or
// float64. Other values pass. JSON does not tell 1.0 from 1, nor do we.
func number(raw any) (any, bool) {
	switch n := raw.(type) {
	case json.Number:
		if i, err := strconv.ParseInt(string(n), 10, 64); err == nil {
			return int(i), true
		}
		f, err := strconv.ParseFloat(string(n), 64)
		if err != nil {
			return nil, false
		}
		return whole(f)
	case float64:
		return whole(n)
	case float32:
		return whole(float64(n))
	case int32:
		return int(n), true
	case int64:
		return int(n), true
	}
	return raw, true
}

// whole floats beyond 2^53 stay floats: they have lost digits already.
func whole(f float64) (any, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, false
	}
	if f == math.Trunc(f) && math.Abs(f) <= 1<<53 {
		return int(f), true
	}
	return f, true
}

// numbers applies number inside lists and objects.
func numbers(raw any) (any, bool) {
	switch v := raw.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			var ok bool
			if out[i], ok = numbers(item); !ok {
				return nil, false
			}
		}
		return out, true
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, item := range v {
			var ok bool
			if out[k], ok = numbers(item); !ok {
				return nil, false
			}
		}
		return out, true
	}
	return number(raw)
}

// literalValue reads a constant literal as JSON would hold it.
func literalValue(v *qast.Value) any {
	switch v.Kind {
	case qast.NullValue:
		return nil
	case qast.IntValue, qast.FloatValue:
		return json.Number(v.Raw)
	case qast.BooleanValue:
		return v.Raw == "true"
	case qast.ListValue:
		out := make([]any, len(v.Children))
		for i, child := range v.Children {
			out[i] = literalValue(child.Value)
		}
		return out
	case qast.ObjectValue:
		out := make(map[string]any, len(v.Children))
		for _, child := range v.Children {
			out[child.Name] = literalValue(child.Value)
		}
		return out
	}
	return v.Raw
}
