package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

// corrections answers from the table of corrections where nobody asks about the
// past; otherwise from the story.
func (t *types) corrections(p gql.ResolveParams) (any, error) {
	if whenOf(p.Args) == (projections.When{}) {
		return t.api.corrections(p.Context, p.Source.(*eventNode))
	}
	return t.remarked(func(r projections.Remarks) []uint64 { return r.Corrections })(p)
}

// remarked returns the records that stand beside an event. A void record has
// none; one that uses an id again must not borrow them.
func (t *types) remarked(get func(projections.Remarks) []uint64) gql.FieldResolveFn {
	return func(p gql.ResolveParams) (any, error) {
		e := p.Source.(*eventNode)
		remarks, _, err := e.remarks(p.Context, whenOf(p.Args))
		if err != nil {
			return nil, err
		}
		return t.api.beside(p.Context, e, get(remarks))
	}
}

func (t *types) singleSigned(p gql.ResolveParams) (any, error) {
	remarks, found, err := p.Source.(*eventNode).remarks(p.Context, whenOf(p.Args))
	if err != nil || !found {
		return nil, err
	}
	return remarks.SingleSigned, nil
}

func (e *eventNode) remarks(ctx context.Context, when projections.When) (projections.Remarks, bool, error) {
	if e.row.Verdict.Void || e.statement.ID == "" {
		return projections.Remarks{}, false, nil
	}
	story, err := e.corrected.stories.read(ctx, when)
	if err != nil {
		return projections.Remarks{}, false, err
	}
	remarks, found := story.Remarks(e.row.ID)
	return remarks, found, nil
}

// beside reads records of the event's own stream: the same access holds.
func (a *api) beside(ctx context.Context, e *eventNode, indexes []uint64) ([]*eventNode, error) {
	found := []*eventNode{}
	for _, index := range indexes {
		row, ok, err := a.views.Record(ctx, index)
		if err != nil {
			return nil, err
		}
		if ok && row.Stream == e.row.Stream {
			found = append(found, newEvent(row, e.access, e.corrected))
		}
	}
	return found, nil
}
