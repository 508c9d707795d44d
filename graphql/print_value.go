package graphql

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	gql "github.com/graphql-go/graphql"
)

// defaultOf prints " = value" for an internal default value of an input type.
func defaultOf(value any, typ gql.Input) string {
	if value == nil {
		return ""
	}
	return " = " + literal(value, typ)
}

// literal prints an internal value as a GraphQL literal of its type. It
// reflects over values, never over type names.
func literal(value any, typ gql.Type) string {
	if value == nil {
		return "null"
	}
	switch t := typ.(type) {
	case *gql.NonNull:
		return literal(value, t.OfType)
	case *gql.List:
		list := reflect.ValueOf(value)
		if list.Kind() != reflect.Slice && list.Kind() != reflect.Array {
			return literal(value, t.OfType)
		}
		items := make([]string, list.Len())
		for i := range items {
			items[i] = literal(list.Index(i).Interface(), t.OfType)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *gql.InputObject:
		given, _ := value.(map[string]any)
		fields := t.Fields()
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(given)) {
			if f := fields[name]; f != nil {
				parts = append(parts, name+": "+literal(given[name], f.Type))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case *gql.Enum:
		if name, ok := t.Serialize(value).(string); ok {
			return name
		}
		return "null"
	case *gql.Scalar:
		return scalarLiteral(t.Serialize(value))
	}
	return "null"
}

func scalarLiteral(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		return quote(v)
	}
	return fmt.Sprint(value) // numbers and booleans
}

// quote prints a GraphQL string literal; its escapes are those of JSON.
func quote(s string) string { return string(appendString(nil, s)) }
