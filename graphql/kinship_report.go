package graphql

import (
	"context"
	"slices"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// reportNode is the source of KinshipReport.
type reportNode struct {
	domain.KinshipReport
	telling
	facts domain.KinshipReportIssued
	again *domain.Recomputed // nil where nobody has computed it anew
}

// kinshipField takes what an index outside the log computed, where there is one.
func (t *types) kinshipField() *gql.Field {
	return t.told(listOf(t.kinshipReportType()), "What laboratories reported of whose child this is, in the order of the log.", func(p gql.ResolveParams, s projections.Story) (any, error) {
		again, err := t.api.recomputed(p.Context, p.Source.(childNode).row.Stream)
		if err != nil {
			return nil, err
		}
		nodes := []reportNode{}
		for _, r := range s.State().Child.Kinship.Reports {
			step, _ := s.Find(r.ID)
			facts, _ := step.Event.(domain.KinshipReportIssued)
			node := reportNode{KinshipReport: r, facts: facts, telling: telling{s}}
			if i := slices.IndexFunc(again, func(c domain.Recomputed) bool { return c.ID == r.ID }); i >= 0 {
				node.again = &again[i]
			}
			nodes = append(nodes, node)
		}
		return nodes, nil
	})
}

func (a *api) recomputed(ctx context.Context, stream domain.StreamID) ([]domain.Recomputed, error) {
	if a.genetics == nil {
		return nil, nil
	}
	return a.genetics.Recomputed(ctx, stream)
}

func (t *types) kinshipReportType() *gql.Object {
	type node = reportNode
	return gql.NewObject(gql.ObjectConfig{
		Name:        "KinshipReport",
		Description: "A laboratory's report on whose child somebody is. Its alleles are sealed.",
		Fields: gql.Fields{
			"issued":          plain(must(t.edge), "The record of it.", func(n node) any { return n.edge(n.Mark) }),
			"number":          plain(must(gql.String), "Number of the report with the laboratory.", func(n node) any { return n.Number }),
			"status":          plain(must(gql.String), "`stands`, `unconfirmed`, `impugned`, `withdrawn`, `replaced` or `declared_wrong`.", func(n node) any { return string(n.story.State().Child.ReportStatus(n.KinshipReport)) }),
			"pedigree":        plain(must(gql.String), "Which relation it is about.", func(n node) any { return n.Pedigree }),
			"relatives":       plain(listOf(gql.String), "Ids of the relatives who were typed.", func(n node) any { return texts(n.Relatives) }),
			"relations":       plain(listOf(gql.String), "What each of them is to the child if the relation is true, in the same order.", func(n node) any { return notNull(n.Relations) }),
			"conclusion":      plain(must(gql.String), "What it comes to.", func(n node) any { return n.Verdict }),
			"likelihoodRatio": plain(must(gql.String), "How many times more probable the findings are if the relation is true. It speaks of the evidence; how probable the relation is depends on what else is known.", func(n node) any { return n.LikelihoodRatio }),
			"mismatches":      plain(must(gql.Int), "Loci that do not fit the relation without a mutation, and count.", func(n node) any { return n.Mismatches }),
			"lociCount":       plain(must(gql.Int), "Autosomal loci on which it rests.", func(n node) any { return n.Loci }),
			"lineages":        plain(listOf(gql.String), "Lines of the family whose markers it tells of besides.", func(n node) any { return notNull(n.Lineages) }),
			"mutationModel":   plain(must(gql.String), "How it reckons with mutations.", func(n node) any { return n.Mutation }),
			"equalProfiles":   plain(must(gql.Boolean), "Whether a relative has the child's own profile.", func(n node) any { return n.Equal }),
			"tables":          plain(listOf(gql.String), "Digests of the allele tables.", func(n node) any { return texts(n.facts.Tables) }),
			"engine":          plain(must(gql.String), "The software and its version.", func(n node) any { return n.facts.Engine }),
			"specimens":       plain(listOf(t.ref), "The specimens, by the records of their collection.", func(n node) any { return notNull(n.Specimens) }),
			"candidate":       plain(gql.String, "Id of the record of the search that it follows up.", func(n node) any { return optional(n.Candidate) }),
			"laboratory": {Type: t.agency, Description: "The laboratory that issued it; null when its words were transcribed.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(node).Laboratory)
			}},
			"confirmed": plain(listOf(t.edge), "Records by which others stand for it.", func(n node) any {
				edges := []any{}
				for _, c := range n.Confirmations {
					edges = append(edges, n.edge(c.Mark))
				}
				return edges
			}),
			"impugned":  recordOf(t, "The last record that doubts it.", func(n node) domain.Mark { return n.Impugned.Mark }),
			"withdrawn": recordOf(t, "The record by which the laboratory withdrew it.", func(n node) domain.Mark { return n.Withdrawn }),
			"replaced":  recordOf(t, "The report that takes its place.", func(n node) domain.Mark { return n.Replaced }),
			"recomputed": plain(recomputedType(), "What came of computing it anew from the sealed alleles and the tables that it names; null where nobody can, or has.", func(n node) any {
				if n.again == nil {
					return nil
				}
				return n.again
			}),
		},
	})
}

func recomputedType() *gql.Object {
	type again = *domain.Recomputed
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Recomputation",
		Description: "What came of computing a kinship report anew, as the ledger did when the report was submitted.",
		Fields: gql.Fields{
			"agrees":           plain(must(gql.Boolean), "Whether all figures do, within the tolerance of the policy profile.", func(r again) any { return r.Agrees }),
			"conclusionAgrees": plain(must(gql.Boolean), "Whether the conclusion is that which the thresholds of the profile give.", func(r again) any { return r.VerdictAgrees }),
			"differences":      plain(listOf(gql.String), "Where it differs, each naming a locus or a figure, and no alleles.", func(r again) any { return notNull(r.Differences) }),
		},
	})
}
