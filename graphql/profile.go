package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
)

func (t *types) profileType() *gql.Object {
	type node = inStory[domain.ProfileMade]
	return gql.NewObject(gql.ObjectConfig{
		Name:        "DnaProfile",
		Description: "A profile that an analyst made of a specimen. The alleles are sealed under the donor's key.",
		Fields: gql.Fields{
			"made":       plain(must(t.edge), "The record of it.", func(n node) any { return n.edge(n.of.Mark) }),
			"laboratory": plain(must(gql.String), "Stream of the laboratory.", func(n node) any { return string(n.of.Lab) }),
			"kit":        plain(must(gql.String), "Name of the kit.", func(n node) any { return n.of.Kit }),
			"loci":       plain(must(gql.Int), "Number of loci at which something was seen.", func(n node) any { return n.of.Loci }),
			"sexMarkers": plain(must(gql.String), "What the sex markers show.", func(n node) any { return n.of.SexMarkers }),
			"quality":    plain(must(gql.String), "How much of it is there.", func(n node) any { return n.of.Quality }),
			"reviewed":   recordOf(t, "The last review; null before.", func(n node) domain.Mark { return n.of.Reviewed }),
			"outcome":    plain(gql.String, "What that review says.", func(n node) any { return optional(n.of.Outcome) }),
			"counts":     plain(must(gql.Boolean), "Whether a reviewer lets it stand and nobody took it back.", func(n node) any { return n.of.Counts() }),
			"searched":   plain(must(gql.Boolean), "Whether it is in a database.", func(n node) any { return n.of.Searched() }),
			"index":      plain(gql.String, "The index into which it was put.", func(n node) any { return optional(n.of.Index) }),
			"uploaded":   recordOf(t, "The record by which it was put there last.", func(n node) domain.Mark { return n.of.Uploaded }),
			"removed":    recordOf(t, "The record by which it was taken out since.", func(n node) domain.Mark { return n.of.Removed }),
			"withdrawn":  recordOf(t, "The correction that it was never made so.", func(n node) domain.Mark { return n.of.Withdrawn }),
		},
	})
}

func (t *types) retestType() *gql.Object {
	type node = inStory[domain.Retest]
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Retest",
		Description: "An order to test a specimen again. Whether it was done stands among what was due.",
		Fields: gql.Fields{
			"ordered":         plain(must(t.edge), "The order.", func(n node) any { return n.edge(n.of.Mark) }),
			"newCollection":   plain(must(gql.Boolean), "Whether a new specimen is taken.", func(n node) any { return n.of.NewCollection }),
			"otherLaboratory": plain(must(gql.Boolean), "Whether another laboratory tests it.", func(n node) any { return n.of.OtherLaboratory }),
		},
	})
}
