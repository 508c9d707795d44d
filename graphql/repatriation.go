package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// repatriationNode is the source of Repatriation.
type repatriationNode struct {
	domain.RepatriationState
	story   projections.Story
	country string
	lacks   []domain.Lack
}

// repatriation asks the rules what a return to a country still needs; without one
// there is nothing to ask it for.
func (a *api) repatriation(ctx context.Context, s projections.Story, as projections.AsOf) (any, error) {
	child := s.State().Child
	node := repatriationNode{RepatriationState: child.Repatriation.Get(), story: s, country: child.Repatriation.Get().Country()}
	if node.country == "" || child.Custody.Status == domain.Repatriated {
		return node, nil
	}
	policy, err := a.views.PolicyAt(ctx, as)
	if err != nil {
		return nil, err
	}
	node.lacks = child.RepatriationLacks(node.country, policy.Limits, a.moment(as))
	return node, nil
}

func (t *types) repatriationType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Repatriation",
		Description: "What was done to bring a child to another country.",
		Fields: gql.Fields{
			"country": plain(gql.String, "The country, in two letters: the one that was agreed on, or else one that confirmed the child, was notified or was assessed.", func(n repatriationNode) any { return optional(n.country) }),
			"body":    plain(gql.String, "The body that is to receive the child there.", func(n repatriationNode) any { return optional(n.Agreed.Body) }),
			"agreed": plain(t.edge, "The last agreement of the two authorities.", func(n repatriationNode) any {
				return edgeOf(n.story, n.Agreed.Mark)
			}),
			"refused": plain(t.edge, "The record that refused it since.", func(n repatriationNode) any { return edgeOf(n.story, n.Agreed.Refused) }),
			"departed": plain(t.edge, "The departure; null unless the child is on its way.", func(n repatriationNode) any {
				return edgeOf(n.story, n.Departed.Mark)
			}),
			"missing": plain(listOf(t.lack), "What the return still needs at the time that is asked for, under the policy in force then; none when nobody names a country.",
				func(n repatriationNode) any { return notNull(n.lacks) }),
		},
	})
}
