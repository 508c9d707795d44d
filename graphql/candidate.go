package graphql

import (
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// candidateNode is the source of Candidate: under which limits and when its status is
// told.
type candidateNode struct {
	domain.Candidate
	story  projections.Story
	limits domain.Limits
	at     time.Time
}

// candidatesField tells of what searches of a DNA database brought, under the profile
// in force then.
func (t *types) candidatesField() *gql.Field {
	return t.told(listOf(t.candidateType()), "What searches of a DNA database brought, in the order of the log. Nothing rests on a candidate alone.", func(p gql.ResolveParams, s projections.Story) (any, error) {
		as := p.Source.(childNode).as
		policy, err := t.api.views.PolicyAt(p.Context, as)
		if err != nil {
			return nil, err
		}
		nodes := []candidateNode{}
		for _, c := range s.State().Child.Kinship.Candidates {
			nodes = append(nodes, candidateNode{c, s, policy.Limits, t.api.moment(as)})
		}
		return nodes, nil
	})
}

func (t *types) candidateType() *gql.Object {
	type node = candidateNode
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Candidate",
		Description: "Somebody whose DNA profile a search of a database found to fit the child's. Among many profiles some fit by chance.",
		Fields: gql.Fields{
			"reported": plain(must(t.edge), "The record of it.", func(n node) any { return edgeOf(n.story, n.Mark) }),
			"status": plain(must(gql.String), "`open`, `deferred`, `expired` (open, and nobody worked it in time), `reported`, `established`, `excluded` or `declared_wrong`.", func(n node) any {
				return string(n.story.State().Child.CandidateStatus(n.Candidate, n.limits, n.at))
			}),
			"relative":        plain(must(gql.String), "Id of the person whose profile it is.", func(n node) any { return string(n.Relative) }),
			"profileIndex":    plain(must(gql.String), "Which index was searched.", func(n node) any { return n.Index }),
			"databaseSize":    plain(must(gql.Int), "How many profiles it was compared with.", func(n node) any { return n.DatabaseSize }),
			"lociCompared":    plain(must(gql.Int), "Loci that both profiles have.", func(n node) any { return n.Loci }),
			"mismatches":      plain(must(gql.Int), "Loci that do not fit the relation without a mutation.", func(n node) any { return n.Mismatches }),
			"likelihoodRatio": plain(must(gql.String), "How many times more probable the findings are if the two are related, before it is asked how many were searched.", func(n node) any { return n.LikelihoodRatio }),
			"specimens":       plain(listOf(t.ref), "The specimens, by the records of their collection.", func(n node) any { return notNull(n.Specimens) }),
			"deferred":        plain(t.edge, "The last record that let it wait.", func(n node) any { return edgeOf(n.story, n.Deferred) }),
			"excluded":        plain(t.edge, "The record that excluded it.", func(n node) any { return edgeOf(n.story, n.Excluded) }),
		},
	})
}
