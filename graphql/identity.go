package graphql

import (
	"cmp"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) identityType() *gql.Object {
	type state = domain.ChildState
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Identity",
		Description: "Whose child this is, and how sure that is. Nothing rests on an identity that is disputed or was refuted.",
		Fields: gql.Fields{
			"status": plain(must(gql.String), "One of `unknown`, `established`, `disputed`, `refuted`.", func(c state) any {
				return cmp.Or(string(c.Identity.Status), "unknown")
			}),
			"relative": plain(gql.String, "Id of the relative to whom the child belongs, or was said to.", func(c state) any { return optional(string(c.Identity.Relative)) }),
			"recordId": plain(gql.String, "Id of the record that established or refuted it.", func(c state) any { return optional(c.Identity.Since.ID) }),
			"dispute":  plain(gql.String, "Id of the last record that disputed it.", func(c state) any { return optional(c.Identity.Dispute.ID) }),
			"recognises": plain(gql.Boolean, "The last word of an adult: whether they recognise a family or a missing report. Null where there is none.", func(c state) any {
				if c.Recognition.ID == "" {
					return nil
				}
				return c.Recognition.Recognises
			}),
			"recognition": plain(gql.String, "Id of the record of that word.", func(c state) any { return optional(c.Recognition.ID) }),
		},
	})
}

func (t *types) identityField() *gql.Field {
	return t.told(must(t.identityType()), "Whose child this is.", func(_ gql.ResolveParams, s projections.Story) (any, error) {
		return s.State().Child, nil
	})
}
