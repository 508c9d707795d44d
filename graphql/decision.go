package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
)

// decisionNode is the source of Decision: what was decided, and what a
// reunification with the proposed receiver still needs under the policy in force.
type decisionNode struct {
	domain.DecisionState
	lacks []domain.Lack
}

// decision asks the rules what is missing; without a proposal there is nobody to
// ask it for.
func (a *api) decision(ctx context.Context, child domain.ChildState) (any, error) {
	d := decisionNode{DecisionState: child.Decision}
	if d.Proposal.Status == domain.NoProposal {
		return d, nil
	}
	own, err := a.ledger.State(ctx, domain.TheLedger)
	if err != nil {
		return nil, err
	}
	d.lacks = child.Lacking(d.Proposal.Receiver, own.Ledger.Policy.Limits)
	return d, nil
}

func (t *types) decisionType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Decision",
		Description: "What was proposed and decided about where a child is to live.",
		Fields: gql.Fields{
			"status": plain(must(gql.String), "One of `none`, `proposed`, `deferred`, `denied`, `annulled`, `executed`.", func(d decisionNode) any {
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
			"missing": plain(listOf(lackType()), "What an approval still needs, under the policy in force now.", func(d decisionNode) any {
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
		Description: "Something that an approval needs and does not have.",
		Fields: gql.Fields{
			"requirement": plain(must(gql.String), "What is missing, for machines.", func(l domain.Lack) any { return string(l.Requirement) }),
			"sentence":    plain(must(gql.String), "What is missing, for people.", func(l domain.Lack) any { return l.Sentence() }),
			"recordId":    plain(gql.String, "Id of the record that stands against it.", func(l domain.Lack) any { return optional(l.Against.ID) }),
		},
	})
}

func caseType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Case",
		Description: "Where a case stands.",
		Fields: gql.Fields{
			"closed":    plain(must(gql.Boolean), "Whether it is closed.", func(c domain.CaseState) any { return c.Closed.ID != "" }),
			"outcome":   plain(gql.String, "How it ended.", func(c domain.CaseState) any { return optional(c.Outcome) }),
			"recordId":  plain(gql.String, "Id of the record that closed it.", func(c domain.CaseState) any { return optional(c.Closed.ID) }),
			"timesSeen": plain(must(gql.Int), "Follow-ups since the hand-over at which the child was seen.", func(c domain.CaseState) any { return c.Seen }),
		},
	})
}
