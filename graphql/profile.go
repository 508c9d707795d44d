package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// profileNode is the source of DnaProfile.
type profileNode struct {
	domain.ProfileMade
	story projections.Story
}

func profilesOf(n specimenNode) []profileNode {
	nodes := []profileNode{}
	for _, p := range n.Profiles {
		nodes = append(nodes, profileNode{p, n.story})
	}
	return nodes
}

func (t *types) profileType() *gql.Object {
	type node = profileNode
	record := func(what string, mark func(node) domain.Mark) *gql.Field {
		return plain(t.edge, what, func(n node) any { return edgeOf(n.story, mark(n)) })
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "DnaProfile",
		Description: "A profile that an analyst made of a specimen. The alleles are sealed under the donor's key.",
		Fields: gql.Fields{
			"made":       plain(must(t.edge), "The record of it.", func(n node) any { return edgeOf(n.story, n.Mark) }),
			"laboratory": plain(must(gql.String), "Stream of the laboratory.", func(n node) any { return string(n.Lab) }),
			"kit":        plain(must(gql.String), "Name of the kit.", func(n node) any { return n.Kit }),
			"loci":       plain(must(gql.Int), "Number of loci at which something was seen.", func(n node) any { return n.Loci }),
			"sexMarkers": plain(must(gql.String), "What the sex markers show.", func(n node) any { return n.SexMarkers }),
			"quality":    plain(must(gql.String), "How much of it is there.", func(n node) any { return n.Quality }),
			"reviewed":   record("The last review; null before.", func(n node) domain.Mark { return n.Reviewed }),
			"outcome":    plain(gql.String, "What that review says.", func(n node) any { return optional(n.Outcome) }),
			"counts":     plain(must(gql.Boolean), "Whether a reviewer lets it stand and nobody took it back.", func(n node) any { return n.Counts() }),
			"searched":   plain(must(gql.Boolean), "Whether it is in a database.", func(n node) any { return n.Searched() }),
			"index":      plain(gql.String, "The index into which it was put.", func(n node) any { return optional(n.Index) }),
			"uploaded":   record("The record by which it was put there last.", func(n node) domain.Mark { return n.Uploaded }),
			"removed":    record("The record by which it was taken out since.", func(n node) domain.Mark { return n.Removed }),
			"withdrawn":  record("The correction that it was never made so.", func(n node) domain.Mark { return n.Withdrawn }),
		},
	})
}

// retestNode is the source of Retest.
type retestNode struct {
	domain.Retest
	story projections.Story
}

func retestsOf(n specimenNode) []retestNode {
	nodes := []retestNode{}
	for _, r := range n.Retests {
		nodes = append(nodes, retestNode{r, n.story})
	}
	return nodes
}

func (t *types) retestType() *gql.Object {
	type node = retestNode
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Retest",
		Description: "An order to test a specimen again. Whether it was done stands among what was due.",
		Fields: gql.Fields{
			"ordered":         plain(must(t.edge), "The order.", func(n node) any { return edgeOf(n.story, n.Mark) }),
			"newCollection":   plain(must(gql.Boolean), "Whether a new specimen is taken.", func(n node) any { return n.NewCollection }),
			"otherLaboratory": plain(must(gql.Boolean), "Whether another laboratory tests it.", func(n node) any { return n.OtherLaboratory }),
		},
	})
}
