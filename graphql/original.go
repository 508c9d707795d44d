package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) originalsField() *gql.Field {
	type row = projections.OriginalRow
	original := gql.NewObject(gql.ObjectConfig{
		Name:        "Original",
		Description: "A file that a record names and that is kept elsewhere, and what the last look for its original found.",
		Fields: gql.Fields{
			"named":   plain(must(t.edge), "The record that names it.", func(r row) any { return r.Named }),
			"kind":    plain(must(gql.String), "What it is.", func(r row) any { return r.Kind }),
			"sha256":  plain(gql.String, "SHA-256 of the file; null where it is sealed.", func(r row) any { return optional(r.Digest) }),
			"keptBy":  plain(gql.String, "Stream of the agency that keeps it, as was said last.", func(r row) any { return optional(r.KeptBy) }),
			"keptAt":  plain(gql.String, "The body without a key that keeps it, as it is called in public.", func(r row) any { return optional(r.KeptAt) }),
			"state":   plain(gql.String, "What the last look for it found; null when nobody looked.", func(r row) any { return optional(r.State) }),
			"checked": plain(t.edge, "The record of that look; null when nobody looked.", func(r row) any { return optionalEdge(r.Checked) }),
		},
	})
	return storyList(t, "OriginalList", "Every file that the child's records name, in their order, and where its original was when somebody last looked.", original, nil,
		func(_ gql.ResolveParams, s projections.Story) ([]row, error) { return s.Originals(), nil })
}
