package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// missingNode is the source of MissingReport.
type missingNode struct {
	projections.MissingRow
	as projections.AsOf
}

func (t *types) missingReportsField() *gql.Field {
	type row = missingNode
	report := gql.NewObject(gql.ObjectConfig{
		Name:        "MissingReport",
		Description: "A report of a missing child.",
		Fields: gql.Fields{
			"stream":    plain(must(gql.String), "Stream of the report.", func(r row) any { return string(r.Stream) }),
			"status":    plain(must(gql.String), "`reported`, `open`, `refused` or `resolved`.", func(r row) any { return string(r.Status) }),
			"found":     plain(gql.String, "Stream of the child who was found.", func(r row) any { return optional(r.Found) }),
			"reported":  plain(must(t.edge), "The report.", func(r row) any { return r.Reported }),
			"since":     plain(must(t.edge), "The record that gave it its status.", func(r row) any { return r.Since }),
			"specimens": t.reportSpecimensField(),
			"audit": t.auditField("What the rules of the auditors find about the report's stream.", func(p gql.ResolveParams) (domain.StreamID, projections.AsOf) {
				report := p.Source.(row)
				return report.Stream, report.as
			}),
		},
	})
	of := listType[row]("MissingReportList", "A page of missing reports.", report)
	own := gql.FieldConfigArgument{"status": {Type: gql.String, Description: "Only reports with this status."}}
	return asked(must(of), "Missing reports: of an officer, those that the own agency has to do with; of an auditor, all.", t.listArgs(own),
		func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			page, err := t.api.listPage(ctx, caller, args)
			if err != nil {
				return nil, err
			}
			status, _ := args["status"].(string)
			found, err := t.api.views.MissingReports(ctx, domain.MissingStatus(status), asOf(args), page)
			if err != nil {
				return nil, err
			}
			out := projections.List[row]{Next: found.Next, TooLong: found.TooLong}
			out.Rows, err = t.api.seen(ctx, caller, found.Rows, asOf(args))
			return out, err
		})
}

// seen keeps the reports whose stream the caller may see.
func (a *api) seen(ctx context.Context, caller ledger.Caller, rows []projections.MissingRow, as projections.AsOf) ([]missingNode, error) {
	kept := []missingNode{}
	for _, row := range rows {
		access, err := a.access(ctx, caller, row.Stream)
		if err != nil {
			return nil, err
		}
		if access >= ledger.SeesChain {
			kept = append(kept, missingNode{row, as})
		}
	}
	return kept, nil
}
