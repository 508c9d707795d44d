package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

func (t *types) operationField(hidden string) *gql.Field {
	type row = projections.OperationRow
	operation := gql.NewObject(gql.ObjectConfig{
		Name:        "Operation",
		Description: "A police operation, and what agencies said of its head counts. Nothing is reconciled: differences are shown.",
		Fields: gql.Fields{
			"stream":           plain(must(gql.String), "Its stream.", func(r row) any { return string(r.Stream) }),
			"number":           plain(must(gql.String), "Its number.", func(r row) any { return r.Number }),
			"agencies":         plain(listOf(gql.String), "Streams of the agencies that take part.", func(r row) any { return notNull(r.Agencies) }),
			"regions":          plain(listOf(gql.String), "Administrative codes of where it took place.", func(r row) any { return notNull(r.Regions) }),
			"opened":           plain(must(t.edge), "The record that opened it.", func(r row) any { return r.Opened }),
			"counts":           plain(listOf(t.countType()), "Every head count attested, in the order of the log.", func(r row) any { return r.Counts }),
			"recordedChildren": plain(must(gql.Int), "Children whose stream names the operation.", func(r row) any { return r.Children }),
			"differences": plain(listOf(differenceType()), "Measures on which the latest counts of the whole operation, by one definition, do not agree.",
				func(r row) any { return r.Differences() }),
		},
	})
	return asked(operation, "An operation."+hidden, t.whenArgs(argument("stream", gql.String, "Id of its stream.")),
		func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			return t.api.operation(ctx, caller, domain.StreamID(args["stream"].(string)), whenOf(args))
		})
}

func (a *api) operation(ctx context.Context, caller ledger.Caller, stream domain.StreamID, when projections.When) (any, error) {
	access, err := a.access(ctx, caller, stream)
	if err != nil {
		return nil, err
	}
	if access < ledger.SeesChain || stream.Kind() != domain.OperationStream {
		return nil, errHidden
	}
	row, found, err := a.views.Operation(ctx, stream, when)
	if err == nil && !found {
		err = errHidden
	}
	if err != nil {
		return nil, err
	}
	return row, nil
}

func (t *types) countType() *gql.Object {
	type row = projections.CountRow
	return gql.NewObject(gql.ObjectConfig{
		Name:        "HeadCount",
		Description: "What one agency said of an operation.",
		Fields: gql.Fields{
			"agency":     {Type: t.agency, Description: "Who says it.", Resolve: t.agencyOf(func(s any) domain.StreamID { return s.(row).Agency })},
			"asOf":       plain(must(t.dateTime), "The time for which it stands, as signed.", func(r row) any { return r.Said.AsOf }),
			"scope":      plain(must(gql.String), "`own` or `consolidated`.", func(r row) any { return r.Said.Scope }),
			"definition": plain(must(gql.String), "`rescued` or `located`.", func(r row) any { return r.Said.Definition }),
			"children":   plain(must(gql.Int), "Children.", func(r row) any { return r.Said.Children }),
			"delivered":  plain(must(gql.Int), "Children delivered into care.", func(r row) any { return r.Said.Delivered }),
			"suspects":   plain(must(gql.Int), "Suspects detained.", func(r row) any { return r.Said.Suspects }),
			"dead":       plain(must(gql.Int), "Children who died.", func(r row) any { return r.Said.Dead }),
			"attested":   plain(must(t.edge), "The record.", func(r row) any { return r.Attested }),
			"latest":     plain(must(gql.Boolean), "Whether it is the agency's latest of its scope and definition.", func(r row) any { return r.Latest }),
		},
	})
}

func differenceType() *gql.Object {
	said := gql.NewObject(gql.ObjectConfig{
		Name: "AttestedNumber", Description: "A number and who says it.",
		Fields: gql.Fields{
			"agency": plain(must(gql.String), "Stream of the agency.", func(a projections.Attested) any { return string(a.Agency) }),
			"number": plain(must(gql.Int), "What it says.", func(a projections.Attested) any { return a.Number }),
			"index":  plain(must(gql.Int), "Leaf index of the record.", func(a projections.Attested) any { return a.Index }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name: "CountDifference", Description: "A measure on which agencies do not agree.",
		Fields: gql.Fields{
			"measure":    plain(must(gql.String), "`children`, `delivered`, `suspects` or `dead`.", func(d projections.DifferenceRow) any { return d.Measure }),
			"definition": plain(must(gql.String), "`rescued` or `located`.", func(d projections.DifferenceRow) any { return d.Definition }),
			"said":       plain(listOf(said), "Who says what, in the order of the log.", func(d projections.DifferenceRow) any { return d.Said }),
		},
	})
}
