package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) holdsField() *gql.Field {
	type node = standing[domain.Hold]
	hold := gql.NewObject(gql.ObjectConfig{
		Name:        "LegalHold",
		Description: "What is here is not to be erased.",
		Fields: standingFields[domain.Hold](t, "The record that lifted it; null while it stands.", gql.Fields{
			"scope":  plain(must(gql.String), "What is to be kept.", func(n node) any { return n.of.Scope }),
			"agency": plain(must(gql.String), "Id of the agency that set it; that agency lifts it, or a court.", func(n node) any { return string(n.of.Agency) }),
		}),
	})
	return t.told(listOf(hold), "Legal holds, in the order of the log.", func(_ gql.ResolveParams, s projections.Story) (any, error) {
		nodes := []node{}
		for _, h := range s.State().Child.Holds {
			nodes = append(nodes, node{h, s, h.Mark, h.Lifted})
		}
		return nodes, nil
	})
}
