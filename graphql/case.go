package graphql

import (
	"context"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) caseType() *gql.Object {
	type row = projections.CaseRow
	type followUp = projections.FollowUpRow
	due := gql.NewObject(gql.ObjectConfig{
		Name:        "FollowUpDue",
		Description: "A follow-up that the profile asks for. The nth day on which the child was seen at home is the nth of them.",
		Fields: gql.Fields{
			"days": plain(must(gql.Int), "Days after the hand-over.", func(f followUp) any { return f.Days }),
			"due":  plain(must(t.dateTime), "When it is due.", func(f followUp) any { return f.Due }),
			"done": plain(t.edge, "The follow-up that was it; null while there is none.", func(f followUp) any { return optionalEdge(f.Done) }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Case",
		Description: "Where a child's case stands.",
		Fields: gql.Fields{
			"child":   plain(must(gql.String), "Stream of the child.", func(r row) any { return string(r.Child) }),
			"closed":  plain(must(gql.Boolean), "Whether it is closed.", func(r row) any { return r.Closed != nil }),
			"outcome": plain(gql.String, "How it ended.", func(r row) any { return optional(r.Outcome) }),
			"recordId": plain(gql.String, "Id of the record that closed it.", func(r row) any {
				if r.Closed == nil {
					return nil
				}
				return r.Closed.ID
			}),
			"timesSeen":  plain(must(gql.Int), "Days since the hand-over on which a follow-up saw the child, one follow-up a day.", func(r row) any { return r.Seen }),
			"handedOver": plain(t.edge, "The hand-over to its family, or to its adopters; null unless the child is there.", func(r row) any { return optionalEdge(r.HandedOver) }),
			"followUps":  plain(listOf(due), "The follow-ups that the profile asks for since the hand-over.", func(r row) any { return r.FollowUps }),
		},
	})
}

func (t *types) caseField() *gql.Field {
	return t.told(must(t.caseOf), "Where the case stands, and the follow-ups that the profile asks for.", func(p gql.ResolveParams, s projections.Story) (any, error) {
		child := p.Source.(childNode)
		policy, err := t.api.views.PolicyAt(p.Context, child.as)
		row := s.Case(policy.Limits)
		row.Child = child.row.Stream // an empty story names none
		return row, err
	})
}

func (t *types) followUpsDueField() *gql.Field {
	of := listType[projections.CaseRow]("CaseList", "A page of cases.", t.caseOf)
	own := argument("at", t.dateTime, "The clock of whoever asks.")
	return asked(must(of), "Open cases of children at home for whom a follow-up is due: of an officer, those of children that the own agency has to do with; of an auditor, all.",
		t.listArgs(own), func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			page, err := t.api.listPage(ctx, caller, args)
			if err != nil {
				return nil, err
			}
			return t.api.views.FollowUpsDue(ctx, args["at"].(time.Time), asOf(args), page)
		})
}
