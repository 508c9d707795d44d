package graphql

import (
	"context"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) fullTransferType() *gql.Object {
	type row = projections.TransferRow
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Transfer",
		Description: "A child sent from agency to agency, and what became of it. Custody stays with the sender until the other side accepts.",
		Fields: gql.Fields{
			"child":      plain(must(gql.String), "Stream of the child.", func(r row) any { return string(r.Child) }),
			"from":       {Type: t.agency, Description: "The sender.", Resolve: t.agencyOf(func(s any) domain.StreamID { return s.(row).From })},
			"to":         {Type: t.agency, Description: "The receiver.", Resolve: t.agencyOf(func(s any) domain.StreamID { return s.(row).To })},
			"expectedBy": plain(must(t.dateTime), "When the child should have arrived, as signed.", func(r row) any { return r.ExpectedBy }),
			"sent":       plain(must(t.edge), "The initiating record.", func(r row) any { return r.Sent }),
			"outcome":    plain(must(gql.String), "`open`, `accepted`, `refused`, `aborted` or `overtaken`.", func(r row) any { return r.Outcome }),
			"ended":      plain(t.edge, "The record that ended it; null while it is open.", func(r row) any { return optionalEdge(r.Ended) }),
			"overdue": {Type: must(gql.Boolean), Description: "Whether it is open and the child should have arrived by then.",
				Args:    argument("at", t.dateTime, "The clock of whoever asks."),
				Resolve: func(p gql.ResolveParams) (any, error) { return p.Source.(row).Overdue(p.Args["at"].(time.Time)), nil }},
		},
	})
}

func (t *types) transfersField() *gql.Field {
	return t.told(listOf(t.fullTransfer), "Transfers, in the order of the log.", nil,
		func(s projections.Story, _ gql.ResolveParams) (any, error) { return s.Transfers(), nil })
}

func (t *types) openTransfersField() *gql.Field {
	of := listType[projections.TransferRow]("TransferList", "A page of transfers.", t.fullTransfer)
	own := gql.FieldConfigArgument{"overdueAt": {Type: t.dateTime, Description: "The clock of whoever asks: only transfers that are overdue then."}}
	return asked(must(of), "Transfers that nobody has answered, of the children the caller has a part in; all of them for auditors.", t.listArgs(own),
		func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			page, err := listPage(caller, args)
			if err != nil {
				return nil, err
			}
			found, err := t.api.views.OpenTransfers(ctx, whenOf(args), page)
			if now := timeOf(args, "overdueAt"); now != nil {
				late := []projections.TransferRow{}
				for _, row := range found.Rows {
					if row.Overdue(*now) {
						late = append(late, row)
					}
				}
				found.Rows = late
			}
			return found, err
		})
}
