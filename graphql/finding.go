package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// standing is the source of what stands in a child's stream until a record ends it.
type standing[T any] struct {
	of    T
	story projections.Story
	since domain.Mark
	ended domain.Mark
}

// standingFields are those that all of these have.
func standingFields[T any](t *types, ended string, own gql.Fields) gql.Fields {
	own["since"] = plain(must(t.edge), "The record that says so.", func(s standing[T]) any { return edgeOf(s.story, s.since) })
	own["standing"] = plain(must(gql.Boolean), "Whether it stands.", func(s standing[T]) any { return s.ended.ID == "" })
	own["ended"] = plain(t.edge, ended, func(s standing[T]) any { return edgeOf(s.story, s.ended) })
	return own
}

func (t *types) findingsField() *gql.Field {
	type node = standing[domain.Finding]
	finding := gql.NewObject(gql.ObjectConfig{
		Name:        "AuditFinding",
		Description: "What an auditor found in this stream. It accuses nobody.",
		Fields: standingFields[domain.Finding](t, "The record that cleared it; null while it stands.", gql.Fields{
			"rule":        plain(must(gql.String), "Code of the rule, such as A11.", func(n node) any { return n.of.Rule }),
			"ruleVersion": plain(must(gql.Int), "Version of the rule.", func(n node) any { return n.of.Version }),
			"severity":    plain(must(gql.String), "`block`, `urgent`, `high` or `notice`. Identity, reunification, adoption and repatriation wait for a `block` that stands.", func(n node) any { return n.of.Severity }),
			"records":     plain(listOf(gql.String), "Ids of the records of the stream that it is about.", func(n node) any { return notNull(n.of.About) }),
			"clears": plain(gql.String, "Who clears it, for people; null when it is cleared.", func(n node) any {
				if n.ended.ID != "" {
					return nil
				}
				return n.of.Clears()
			}),
		}),
	})
	return t.told(listOf(finding), "What auditors found here, cleared or not, in the order of the log.", func(_ gql.ResolveParams, s projections.Story) (any, error) {
		nodes := []node{}
		for _, f := range s.State().Child.Findings {
			nodes = append(nodes, node{f, s, f.Mark, f.Cleared})
		}
		return nodes, nil
	})
}
