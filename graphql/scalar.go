package graphql

import (
	"strings"
	"time"

	gql "github.com/graphql-go/graphql"
	gast "github.com/graphql-go/graphql/language/ast"
)

// dateTime carries the ledger's own times and the times of facts. The latter
// leave as they were signed; they were checked when they were recorded.
func dateTime() *gql.Scalar {
	return gql.NewScalar(gql.ScalarConfig{
		Name: "DateTime",
		Description: "An instant as RFC 3339 writes it. The ledger's own times are in UTC; " +
			"times of facts are the signers' text, in the signers' zone.",
		Serialize: func(v any) any {
			switch t := v.(type) {
			case time.Time:
				return t.UTC().Format(time.RFC3339Nano)
			case string:
				return t
			}
			return nil
		},
		ParseValue: parseDateTime,
		ParseLiteral: func(v gast.Value) any {
			if s, ok := v.(*gast.StringValue); ok {
				return parseDateTime(s.Value)
			}
			return nil
		},
	})
}

// parseDateTime is stricter than time.Parse, which takes an hour of one digit and
// a comma before the fraction.
func parseDateTime(v any) any {
	text, ok := v.(string)
	if !ok || len(text) < len("2006-01-02T15:04:05Z") || text[13] != ':' || strings.Contains(text, ",") {
		return nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	return t
}

// sealedContent only ever leaves: a string, or a list of strings.
func sealedContent() *gql.Scalar {
	return gql.NewScalar(gql.ScalarConfig{
		Name:         "SealedContent",
		Description:  "The content of an opened sealed value: a string, or a list of strings where the path holds several; of a document, such as a DNA profile, its JSON text. Never an input.",
		Serialize:    func(v any) any { return v },
		ParseValue:   func(any) any { return nil },
		ParseLiteral: func(gast.Value) any { return nil },
	})
}

// must is the non-null form of a type.
func must(t gql.Type) gql.Output { return gql.NewNonNull(t) }

// listOf is a list that is there, of members that are there.
func listOf(t gql.Type) gql.Output { return must(gql.NewList(must(t))) }

// plain is a field read off its source without any doing.
func plain[S any](t gql.Output, doc string, get func(S) any) *gql.Field {
	return &gql.Field{Type: t, Description: doc, Resolve: func(p gql.ResolveParams) (any, error) {
		return get(p.Source.(S)), nil
	}}
}

// fallible is a plain field whose getter asks somebody.
func fallible[S any](t gql.Output, doc string, get func(S) (any, error)) *gql.Field {
	return &gql.Field{Type: t, Description: doc, Resolve: func(p gql.ResolveParams) (any, error) {
		return get(p.Source.(S))
	}}
}

// optional is null for the empty text.
func optional[T ~string](text T) any {
	if text == "" {
		return nil
	}
	return string(text)
}
