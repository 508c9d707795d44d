package graphql

import (
	"context"
	"fmt"
	"slices"
	"sync"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// eventPage is the source of EventConnection.
type eventPage struct {
	events []*eventNode
	sides  func() (sides, error)  // asked for once, when a field wants it
	total  func() (uint64, error) // likewise
}

// sides says whether a history goes on on either side of a page.
type sides struct{ before, after bool }

// connectionType follows the Relay cursor connections specification. A cursor is
// the index of its record, so that pages stay where they are while the log grows.
func (t *types) connectionType() *gql.Object {
	edge := gql.NewObject(gql.ObjectConfig{
		Name:        "EventEdge",
		Description: "A record in its place in a history.",
		Fields: gql.Fields{
			"cursor": plain(must(gql.String), "Opaque; for after and before.", func(e *eventNode) any { return indexID(idCursor, e.row.Index) }),
			"node":   plain(must(t.event), "The record.", func(e *eventNode) any { return e }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name:        "EventConnection",
		Description: "A page of a history, oldest first. History is complete and never expires.",
		Fields: gql.Fields{
			"edges":    plain(listOf(edge), "The records of the page.", func(c eventPage) any { return c.events }),
			"pageInfo": plain(must(pageInfoType()), "What lies on either side.", func(c eventPage) any { return c }),
			"totalCount": fallible(must(gql.Int), "Records of the whole history, void ones included; of the types that are asked for, where they are.",
				func(c eventPage) (any, error) { return c.total() }),
		},
	})
}

func pageInfoType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "PageInfo",
		Description: "What lies on either side of a page.",
		Fields: gql.Fields{
			"hasNextPage": fallible(must(gql.Boolean), "Whether records follow.", func(c eventPage) (any, error) {
				found, err := c.sides()
				return found.after, err
			}),
			"hasPreviousPage": fallible(must(gql.Boolean), "Whether records stand before.", func(c eventPage) (any, error) {
				found, err := c.sides()
				return found.before, err
			}),
			"startCursor": plain(gql.String, "Cursor of the first record.", func(c eventPage) any { return c.cursor(0) }),
			"endCursor":   plain(gql.String, "Cursor of the last record.", func(c eventPage) any { return c.cursor(len(c.events) - 1) }),
		},
	})
}

func (c eventPage) cursor(i int) any {
	if i < 0 || i >= len(c.events) {
		return nil
	}
	return indexID(idCursor, c.events[i].row.Index)
}

func (t *types) historyField() *gql.Field {
	return pageOfHistory(must(t.connection), "Every record of the stream, void ones included, oldest first; from another point of view those that it shows, by claimed times without corrections.",
		func(p gql.ResolveParams, page projections.Page) (any, error) {
			child := p.Source.(childNode)
			page.As = child.as
			return t.api.history(p.Context, child.row.Stream, child.access, page)
		})
}

// accessField is null for who may not know who asked.
func (t *types) accessField() *gql.Field {
	return pageOfHistory(t.connection, "Who read or exported the child's history, as far as that is on record: the records of the child's access stream. Null where the caller may not know.",
		func(p gql.ResolveParams, page projections.Page) (any, error) {
			child := p.Source.(childNode)
			stream := child.row.Stream.Access()
			access, err := t.api.access(p.Context, child.caller, stream)
			if err != nil || access < ledger.SeesChain {
				return nil, err
			}
			page.As = child.as
			return t.api.history(p.Context, stream, access, page)
		})
}

// pageOfHistory is a field that gives a page of a history.
func pageOfHistory(of gql.Output, doc string, get func(gql.ResolveParams, projections.Page) (any, error)) *gql.Field {
	return &gql.Field{Type: of, Description: doc, Args: historyArgs(), Resolve: func(p gql.ResolveParams) (any, error) {
		page, err := pageOf(p.Args)
		if err != nil {
			return nil, err
		}
		return get(p, page)
	}}
}

func historyArgs() gql.FieldConfigArgument {
	size := fmt.Sprintf("1 to %d; not both first and last. Neither means %d.", projections.MaxPage, projections.MaxPage)
	return gql.FieldConfigArgument{
		"first":  {Type: gql.Int, Description: "So many from the beginning: " + size},
		"last":   {Type: gql.Int, Description: "So many from the end: " + size},
		"after":  {Type: gql.String, Description: "Cursor in front of the page."},
		"before": {Type: gql.String, Description: "Cursor behind the page."},
		"types":  {Type: gql.NewList(must(gql.String)), Description: "Only records of these event types."},
	}
}

// pageOf reads the arguments of a connection. Whether they fit each other is for
// the views to say; only an explicit 0 is refused here, where it can be told from
// an argument left out.
func pageOf(args map[string]any) (page projections.Page, err error) {
	if page.First, err = pageSizeOf(args, "first"); err != nil {
		return page, err
	}
	if page.Last, err = pageSizeOf(args, "last"); err != nil {
		return page, err
	}
	if page.After, err = cursorOf(args, "after"); err != nil {
		return page, err
	}
	if page.Before, err = cursorOf(args, "before"); err != nil {
		return page, err
	}
	page.Types, err = typesOf(args)
	return page, err
}

// typesOf reads the types to which a history is held. One that is mistyped would
// show that there is nothing of its kind.
func typesOf(args map[string]any) ([]string, error) {
	given, held := args["types"].([]any)
	if !held {
		return nil, nil
	}
	types := []string{}
	for _, one := range given {
		name, _ := one.(string)
		if _, known := domain.SpecOf(name); !known {
			return nil, inputFault("types", "no kind of record is called that; the names are in docs/vocabulary.md, such as "+domain.TypeCourtOrderRecorded)
		}
		types = append(types, name)
	}
	slices.Sort(types)
	return slices.Compact(types), nil
}

func pageSizeOf(args map[string]any, name string) (int, error) {
	n, given := args[name].(int)
	if given && (n < 1 || n > projections.MaxPage) {
		return 0, inputFault(name, fmt.Sprintf("a page has 1 to %d records", projections.MaxPage))
	}
	return n, nil
}

func cursorOf(args map[string]any, name string) (*uint64, error) {
	text, given := args[name].(string)
	if !given {
		return nil, nil
	}
	kind, key, ok := readID(text)
	index, exact := readIndex(key)
	if !ok || !exact || kind != idCursor {
		return nil, inputFault(name, "the cursor is none of this ledger")
	}
	return &index, nil
}

func inputFault(field, sentence string) *Fault {
	return &Fault{Code: CodeInput, Message: field + ": " + sentence, Extensions: map[string]any{"field": field}}
}

// history is a page of a stream of which the caller was found to see so much.
func (a *api) history(ctx context.Context, stream domain.StreamID, access ledger.Access, page projections.Page) (any, error) {
	shared := &stories{}
	return a.historyOf(ctx, []domain.StreamID{stream}, page, func(row projections.RecordRow) *eventNode {
		return newEvent(row, access, shared)
	})
}

// historyOf is a page of what streams hold, each record made an event.
func (a *api) historyOf(ctx context.Context, streams []domain.StreamID, page projections.Page, event func(projections.RecordRow) *eventNode) (any, error) {
	found, err := a.views.History(ctx, page, streams...)
	if err != nil {
		return nil, err
	}
	events := make([]*eventNode, 0, len(found))
	for _, row := range found {
		events = append(events, event(row))
	}
	onOnePage(events)
	return eventPage{events: events,
		total: sync.OnceValues(func() (uint64, error) { return a.views.Count(ctx, page, streams...) }),
		sides: sync.OnceValues(func() (s sides, err error) {
			s.before, s.after, err = a.views.Around(ctx, page, found, streams...)
			return s, err
		})}, nil
}
