package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// adoptionNode is the source of Adoption: the gate before an adoption, and what came
// of it.
type adoptionNode struct {
	domain.AdoptionState
	telling
	lacks []domain.Lack
}

// adoption asks the rules what an adoption still needs.
func (a *api) adoption(ctx context.Context, s projections.Story, as projections.AsOf) (any, error) {
	policy, err := a.views.PolicyAt(ctx, as)
	if err != nil {
		return nil, err
	}
	child := s.State().Child
	node := adoptionNode{AdoptionState: child.Adoption.Get(), telling: telling{s}}
	if node.Registered.ID == "" || node.Registered.Dissolved.ID != "" {
		node.lacks = child.AdoptionLacks(policy.Limits, a.moment(as))
	}
	return node, nil
}

func (t *types) adoptionType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Adoption",
		Description: "The gate before an adoption, and what came of it.",
		Fields: gql.Fields{
			"eligible": recordOf(t, "The last record that declared the child adoptable; null when none did, or the adoption was dissolved since.",
				func(n adoptionNode) domain.Mark { return n.Eligible.Mark }),
			"ground":     plain(gql.String, "On what ground it did.", func(n adoptionNode) any { return optional(n.Eligible.Ground) }),
			"kind":       plain(gql.String, "Whether the last adoption crosses a border: `domestic` or `intercountry`.", func(n adoptionNode) any { return optional(n.Registered.Kind) }),
			"adopters":   plain(listOf(gql.String), "Ids of who adopted the child.", func(n adoptionNode) any { return notNull(n.Registered.Adopters) }),
			"registered": recordOf(t, "The last adoption.", func(n adoptionNode) domain.Mark { return n.Registered.Mark }),
			"dissolved":  recordOf(t, "The record that dissolved it.", func(n adoptionNode) domain.Mark { return n.Registered.Dissolved }),
			"missing": plain(listOf(t.lack), "What an adoption still needs at the time that is asked for, under the policy in force then, by whoever was found suitable; none while the child is adopted. The adopters' agreement comes with the registration.",
				func(n adoptionNode) any { return notNull(n.lacks) }),
		},
	})
}
