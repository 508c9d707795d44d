package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// childNode is the source of Child: a row, and how much of the stream the caller
// was found to see.
type childNode struct {
	row     projections.ChildRow
	access  ledger.Access
	stories *stories
}

func (t *types) childType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Child",
		Description: "A rescued child: custody, and the whole history of what was recorded.",
		Interfaces:  []*gql.Interface{t.node},
		Fields: gql.FieldsThunk(func() gql.Fields {
			return gql.Fields{
				"id":             plain(must(gql.ID), "Global and opaque.", func(c childNode) any { return globalID(idChild, string(c.row.Stream)) }),
				"stream":         plain(must(gql.String), "Id of the child's stream, as statements name it.", func(c childNode) any { return string(c.row.Stream) }),
				"custody":        t.custodyField(),
				"custodyAt":      t.custodyAtField(),
				"custodyHistory": t.custodyHistoryField(),
				"transfers":      t.transfersField(),
				"decision":       t.decisionField(),
				"case":           t.caseField(),
				"history":        t.historyField(),
			}
		}),
	})
}

// child finds a child by its stream. Whoever may not know of it gets the answer
// for a child that does not exist, after the same queries.
func (a *api) child(ctx context.Context, caller ledger.Caller, stream domain.StreamID) (any, error) {
	if stream.Kind() != domain.ChildStream {
		return nil, errHidden
	}
	access, err := a.access(ctx, caller, stream)
	if err != nil {
		return nil, err
	}
	if access < ledger.SeesChain {
		return nil, errHidden
	}
	row, found, err := a.views.Child(ctx, stream)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errHidden
	}
	return childNode{row, access, newStories(a.views, stream)}, nil
}
