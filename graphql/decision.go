package graphql

import (
	"context"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// decisionNode is the source of Decision: what was decided, and what a
// reunification with the proposed receiver still needs under the policy in force.
type decisionNode struct {
	domain.DecisionState
	lacks  []domain.Lack
	wanted []string // capacities that still have to approve
}

// decision asks the rules what is missing; without a proposal there is nobody to
// ask it for.
func (a *api) decision(ctx context.Context, child domain.ChildState, as projections.AsOf) (any, error) {
	d := decisionNode{DecisionState: child.Decision.Get()}
	if d.Proposal.Status == domain.NoProposal {
		return d, nil
	}
	policy, err := a.views.PolicyAt(ctx, as)
	if err != nil {
		return nil, err
	}
	at := a.moment(as)
	d.lacks, d.wanted = child.Lacking(d.Proposal.Receiver, policy.Limits, at), child.Unapproved(policy.Limits, at)
	return d, nil
}

// moment is the time at which a question about deadlines is judged: the one that
// it is asked as of, as it was before as known, and now when it names none.
func (a *api) moment(as projections.AsOf) time.Time {
	switch {
	case as.On != nil:
		return *as.On
	case as.Known != nil:
		return *as.Known
	}
	return a.ledger.Now()
}

func (t *types) decisionType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Decision",
		Description: "What was proposed and decided about where a child is to live.",
		Fields: gql.Fields{
			"status": plain(must(gql.String), "One of `none`, `proposed`, `deferred`, `denied`, `annulled`, `withdrawn` (declared wrong while it waited), `executed`.", func(d decisionNode) any {
				if d.Proposal.Status == domain.NoProposal {
					return "none"
				}
				return string(d.Proposal.Status)
			}),
			"receiver":      plain(gql.String, "Id of the person with whom the child is to live.", func(d decisionNode) any { return optional(string(d.Proposal.Receiver)) }),
			"relation":      plain(gql.String, "What the receiver is to the child.", func(d decisionNode) any { return optional(d.Proposal.Relation) }),
			"proposal":      plain(gql.String, "Id of the proposal.", func(d decisionNode) any { return optional(d.Proposal.ID) }),
			"approvals":     plain(listOf(approvalType()), "The agencies' approvals.", func(d decisionNode) any { return append([]domain.Approval{}, d.Proposal.Approvals...) }),
			"bestInterests": plain(gql.String, "The solution that a panel found best.", func(d decisionNode) any { return optional(d.BestInterests.Option) }),
			"missingApprovals": plain(listOf(gql.String), "Capacities in which a proposal that is pending still needs an approval at the time that is asked for: nobody gave one, or it has lapsed since, or was declared wrong.",
				func(d decisionNode) any { return notNull(d.wanted) }),
			"missing": plain(listOf(t.lack), "What an approval still needs at the time that is asked for, under the policy in force then.", func(d decisionNode) any {
				return append([]domain.Lack{}, d.lacks...)
			}),
		},
	})
}

func approvalType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Approval",
		Description: "One agency's approval of a reunification.",
		Fields: gql.Fields{
			"capacity": plain(must(gql.String), "As what the agency approves.", func(a domain.Approval) any { return a.Capacity }),
			"lapsesAt": plain(must(gql.String), "Until when the child must be home.", func(a domain.Approval) any { return a.LapsesAt }),
			"recordId": plain(must(gql.String), "Id of the approval.", func(a domain.Approval) any { return a.ID }),
		},
	})
}

func lackType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Lack",
		Description: "Something that a decision needs and does not have.",
		Fields: gql.Fields{
			"requirement": plain(must(gql.String), "What is missing, for machines.", func(l domain.Lack) any { return string(l.Requirement) }),
			"sentence":    plain(must(gql.String), "What is missing, for people.", func(l domain.Lack) any { return l.Sentence() }),
			"recordId":    plain(gql.String, "Id of the record that stands against it.", func(l domain.Lack) any { return optional(l.Against.ID) }),
		},
	})
}
