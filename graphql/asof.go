package graphql

import (
	"maps"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

// asOfArguments adds the two points of view that every question about the past
// may be asked from, independently of each other.
func (t *types) asOfArguments(own gql.FieldConfigArgument) gql.FieldConfigArgument {
	all := gql.FieldConfigArgument{
		"asItWasOn": {Type: t.dateTime, Description: "Only what had happened by then, by claimed time, with corrections worked in."},
		"asKnownOn": {Type: t.dateTime, Description: "Only what the ledger had recorded by then."},
	}
	maps.Copy(all, own)
	return all
}

func asOf(args map[string]any) projections.AsOf {
	var as projections.AsOf
	if on, given := args["asItWasOn"].(time.Time); given {
		as.On = &on
	}
	if known, given := args["asKnownOn"].(time.Time); given {
		as.Known = &known
	}
	return as
}
