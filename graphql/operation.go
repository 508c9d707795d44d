package graphql

import (
	"context"
	"errors"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// operationNode is the source of Operation.
type operationNode struct {
	projections.OperationRow
	as projections.AsOf
}

// operation finds an operation, if the caller may see it.
func (a *api) operation(ctx context.Context, caller ledger.Caller, stream domain.StreamID, as projections.AsOf) (any, error) {
	access, err := a.access(ctx, caller, stream)
	if err != nil {
		return nil, err
	}
	if access < ledger.SeesChain || stream.Kind() != domain.OperationStream {
		return nil, errHidden
	}
	row, found, err := a.views.Operation(ctx, stream, as)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errHidden
	}
	return operationNode{row, as}, nil
}

// childOperationField is null for who may not see the operation.
func (t *types) childOperationField() *gql.Field {
	return t.told(t.operation, "The operation in which the child was rescued or located, and its head counts. Null where there was none, and where the caller may not see it.",
		func(p gql.ResolveParams, s projections.Story) (any, error) {
			child, stream := p.Source.(childNode), s.Operation()
			if stream == "" {
				return nil, nil
			}
			row, err := t.api.operation(p.Context, child.caller, stream, child.as)
			if errors.Is(err, errHidden) {
				return nil, nil
			}
			return row, err
		})
}

func (t *types) operationType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Operation",
		Description: "An operation, what each agency attests of its head counts, and where these do not reconcile.",
		Fields: gql.Fields{
			"stream":      plain(must(gql.String), "Id of the operation's stream.", func(o operationNode) any { return string(o.Stream) }),
			"number":      plain(must(gql.String), "Number of the operation.", func(o operationNode) any { return o.Number }),
			"counts":      plain(listOf(t.countType()), "The last count of each agency, scope and definition.", func(o operationNode) any { return append([]projections.CountRow{}, o.Counts...) }),
			"rescued":     plain(must(gql.Int), "Children rescued whose streams name the operation.", func(o operationNode) any { return o.Recorded["rescued"] }),
			"located":     plain(must(gql.Int), "Children located whose streams name the operation.", func(o operationNode) any { return o.Recorded["located"] }),
			"differences": plain(listOf(differenceType()), "Where the counts differ from each other or from the records.", func(o operationNode) any { return append([]projections.Difference{}, o.Differences()...) }),
			"audit": t.auditField("What the rules of the auditors find about the operation's stream.", func(p gql.ResolveParams) (domain.StreamID, projections.AsOf) {
				o := p.Source.(operationNode)
				return o.Stream, o.as
			}),
		},
	})
}

func (t *types) countType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "OperationCount",
		Description: "What one agency attested last, in one scope and definition.",
		Fields: gql.Fields{
			"agency": {Type: must(t.agency), Description: "Who attests it.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(projections.CountRow).Agency)
			}},
			"scope":      plain(must(gql.String), "`own` or `consolidated`.", func(c projections.CountRow) any { return c.Scope }),
			"definition": plain(must(gql.String), "`rescued` or `located`.", func(c projections.CountRow) any { return c.Definition }),
			"children":   plain(must(gql.Int), "Children.", func(c projections.CountRow) any { return c.Children }),
			"delivered":  plain(must(gql.Int), "Children delivered into care.", func(c projections.CountRow) any { return c.Delivered }),
			"suspects":   plain(must(gql.Int), "Suspects detained.", func(c projections.CountRow) any { return c.Suspects }),
			"dead":       plain(must(gql.Int), "Children who died.", func(c projections.CountRow) any { return c.Dead }),
			"asOf":       plain(must(t.dateTime), "The time for which it stands.", func(c projections.CountRow) any { return c.AsOf }),
			"recordId":   plain(must(gql.String), "Id of the record.", func(c projections.CountRow) any { return c.ID }),
		},
	})
}

func differenceType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "CountDifference",
		Description: "A head count that does not reconcile.",
		Fields: gql.Fields{
			"measure":    plain(must(gql.String), "`children`, `delivered`, `suspects` or `dead`.", func(d projections.Difference) any { return d.Measure }),
			"definition": plain(must(gql.String), "`rescued` or `located`.", func(d projections.Difference) any { return d.Definition }),
			"said":       plain(listOf(gql.Int), "What is attested: the counts of all agencies, then the sum of their own.", func(d projections.Difference) any { return d.Said }),
			"recorded": plain(gql.Int, "Children's streams that name the operation; null where records cannot say.", func(d projections.Difference) any {
				if d.Records < 0 {
					return nil
				}
				return d.Records
			}),
		},
	})
}

// openTransfersField lists transfers that nobody answered: an officer's agency's
// own, an auditor's all.
func (t *types) openTransfersField() *gql.Field {
	transfer := gql.NewObject(gql.ObjectConfig{
		Name:        "UnansweredTransfer",
		Description: "A transfer that nobody had answered. The sender stays responsible.",
		Fields: gql.Fields{
			"stream":   plain(must(gql.String), "The child's stream.", func(r projections.TransferRow) any { return string(r.Stream) }),
			"recordId": plain(must(gql.String), "Id of the initiating record.", func(r projections.TransferRow) any { return r.ID }),
			"index":    plain(must(gql.Int), "Its leaf index; the next page begins after it.", func(r projections.TransferRow) any { return r.Index }),
			"from": {Type: must(t.agency), Description: "The sender.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(projections.TransferRow).From)
			}},
			"to": {Type: must(t.agency), Description: "The receiver to be.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(projections.TransferRow).To)
			}},
			"leftAt":     plain(must(t.dateTime), "When the child left, as claimed.", func(r projections.TransferRow) any { return r.Claimed }),
			"expectedBy": plain(must(t.dateTime), "When the child should have arrived.", func(r projections.TransferRow) any { return r.Expected }),
		},
	})
	return asked(listOf(transfer), "Transfers that nobody has answered, in the order of the log: of an officer, those of children that the own agency "+
		"has to do with; of an auditor, all.", t.asOfArguments(gql.FieldConfigArgument{
		"overdueAt": {Type: t.dateTime, Description: "Only those that were expected before this time."},
		"after":     {Type: gql.Int, Description: "Leaf index in front of the page."},
		"first":     {Type: gql.Int, DefaultValue: projections.MaxPage, Description: "So many, 1 to 100."},
	}), t.api.openTransfers)
}

func (a *api) openTransfers(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
	if err := a.mayReadLedger(ctx, caller); err != nil {
		return nil, err
	}
	agency := caller.Agency
	switch caller.Role {
	case ledger.Officer:
	case ledger.Auditor:
		agency = ""
	default:
		return nil, fault(CodeForbidden, "this caller asks for single children")
	}
	var after *uint64
	if n, given := args["after"].(int); given && n >= 0 {
		index := uint64(n)
		after = &index
	}
	overdue, _ := args["overdueAt"].(time.Time)
	first, _ := args["first"].(int)
	rows, err := a.views.OpenTransfers(ctx, agency, asOf(args), overdue, after, first)
	return append([]projections.TransferRow{}, rows...), err
}
