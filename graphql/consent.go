package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) consentsField() *gql.Field {
	type node = standing[domain.Consent]
	consent := gql.NewObject(gql.ObjectConfig{
		Name:        "Consent",
		Description: "What somebody agreed to, for themselves or for the child.",
		Fields: standingFields[domain.Consent](t, "The record that took it back, or the correction that it was never given; null while it stands.", gql.Fields{
			"giver":   plain(must(gql.String), "Id of the person who agreed.", func(n node) any { return string(n.of.Giver) }),
			"givenAs": plain(must(gql.String), "`parent`, `guardian`, `child` or `relative`.", func(n node) any { return n.of.As }),
			"scope":   plain(must(gql.String), "To what.", func(n node) any { return n.of.Scope }),
		}),
	})
	return t.told(listOf(consent), "Who agreed to what, in the order of the log.", func(_ gql.ResolveParams, s projections.Story) (any, error) {
		nodes, child := []node{}, s.State().Child
		for _, c := range child.Consents {
			nodes = append(nodes, node{c, s, c.Mark, child.EndedBy(c)})
		}
		return nodes, nil
	})
}

func (t *types) overridesField() *gql.Field {
	type node = standing[domain.Override]
	override := gql.NewObject(gql.ObjectConfig{
		Name:        "ConsentOverride",
		Description: "A consent that is done without. It never counts as one.",
		Fields: standingFields[domain.Override](t, "The correction that it was never made; null while it stands.", gql.Fields{
			"givenAs": plain(must(gql.String), "Whose consent: `parent`, `guardian`, `child` or `relative`.", func(n node) any { return n.of.As }),
			"scope":   plain(must(gql.String), "To what.", func(n node) any { return n.of.Scope }),
		}),
	})
	return t.told(listOf(override), "Consents that are done without, in the order of the log.", func(_ gql.ResolveParams, s projections.Story) (any, error) {
		nodes, child := []node{}, s.State().Child
		for _, o := range child.Overrides {
			nodes = append(nodes, node{o, s, o.Mark, child.TakenBack(o)})
		}
		return nodes, nil
	})
}
