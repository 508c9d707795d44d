package graphql

import (
	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) decisionField() *gql.Field {
	type row = projections.DecisionRow
	decision := gql.NewObject(gql.ObjectConfig{
		Name:        "Decision",
		Description: "Where the last proposed reunification stands, and what it still needs under the profile in force.",
		Fields: gql.Fields{
			"receiver":         plain(must(gql.String), "Id of the person who is to receive the child.", func(r row) any { return string(r.Proposal.Receiver) }),
			"relation":         plain(must(gql.String), "What that person is to the child.", func(r row) any { return r.Proposal.Relation }),
			"status":           plain(must(gql.String), "`proposed`, `deferred`, `denied`, `annulled` or `executed`.", func(r row) any { return string(r.Proposal.Status) }),
			"proposed":         plain(must(t.edge), "The proposal.", func(r row) any { return r.Proposed }),
			"settled":          plain(t.edge, "The record that gave it another status; null while it is proposed.", func(r row) any { return optionalEdge(r.Settled) }),
			"approvals":        plain(listOf(t.approvalType()), "Approvals given, oldest first.", func(r row) any { return r.Approvals }),
			"missingApprovals": plain(listOf(gql.String), "Capacities in which nobody has approved, or only an approval that has lapsed.", func(r row) any { return r.Wanted }),
			"lacks":            plain(listOf(lackType()), "What else it needs (H8).", func(r row) any { return r.Lacks }),
		},
	})
	own := gql.FieldConfigArgument{"at": {Type: t.dateTime, Description: "The clock of whoever asks: approvals that have lapsed by then do not count."}}
	return t.told(decision, "The last proposed reunification; null when none was proposed.", own, func(s projections.Story, p gql.ResolveParams) (any, error) {
		policy, err := t.api.views.PolicyAt(p.Context, whenOf(p.Args))
		if err != nil {
			return nil, err
		}
		decided, found := s.Decision(policy.Limits, timeOf(p.Args, "at"))
		if !found {
			return nil, nil
		}
		decided.Lacks = notNull(decided.Lacks)
		return decided, nil
	})
}

func (t *types) approvalType() *gql.Object {
	type row = projections.ApprovalRow
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Approval",
		Description: "One agency's approval of a reunification.",
		Fields: gql.Fields{
			"capacity": plain(must(gql.String), "As what the agency approves.", func(r row) any { return r.Capacity }),
			"lapsesAt": plain(must(t.dateTime), "Until when the child must be home, as signed.", func(r row) any { return r.LapsesAt }),
			"given":    plain(must(t.edge), "The approving record.", func(r row) any { return r.Given }),
		},
	})
}

func lackType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Lack",
		Description: "A requirement that is not met.",
		Fields: gql.Fields{
			"requirement": plain(must(gql.String), "Its name, as profiles write it.", func(l domain.Lack) any { return string(l.Requirement) }),
			"recordId":    plain(gql.String, "Id of the record that stands against it, if one does.", func(l domain.Lack) any { return optional(l.Against.ID) }),
		},
	})
}
