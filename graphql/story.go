package graphql

import (
	"context"
	"maps"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// told is a field of Child that is a function of the child's story, from the
// child's own point of view.
func (t *types) told(of gql.Output, doc string, tell func(gql.ResolveParams, projections.Story) (any, error)) *gql.Field {
	return &gql.Field{Type: of, Description: doc, Resolve: func(p gql.ResolveParams) (any, error) {
		story, err := p.Source.(childNode).story()
		if err != nil {
			return nil, err
		}
		return tell(p, story)
	}}
}

// listArgs are the arguments of a list across streams.
func (t *types) listArgs(own gql.FieldConfigArgument) gql.FieldConfigArgument {
	args := t.asOfArguments(gql.FieldConfigArgument{
		"after": {Type: gql.Int, Description: "Leaf index in front of the page: what the page before gave as next."},
		"first": {Type: gql.Int, DefaultValue: projections.MaxPage, Description: "At most so many, 1 to 100. A page may be shorter, even empty, and the list go on."},
	})
	maps.Copy(args, own)
	return args
}

// listPage holds a list to the streams that an officer's agency has to do with. A
// token that is worth nothing lists nothing.
func (a *api) listPage(ctx context.Context, caller ledger.Caller, args map[string]any) (projections.ListPage, error) {
	page := projections.ListPage{}
	if err := a.mayReadLedger(ctx, caller); err != nil {
		return page, err
	}
	switch caller.Role {
	case ledger.Officer:
		page.Agency = caller.Agency
	case ledger.Auditor:
	default:
		return page, fault(CodeForbidden, "this caller asks for single children")
	}
	if caller.Role == ledger.Officer && page.Agency == "" { // no agency means all of them
		return page, fault(CodeForbidden, "this officer belongs to no agency")
	}
	if n, given := args["after"].(int); given && n >= 0 {
		index := uint64(n)
		page.After = &index
	}
	page.First, _ = args["first"].(int)
	return page, nil
}

// listType is a page of a list across streams.
func listType[R any](name, doc string, member gql.Type) *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name: name, Description: doc,
		Fields: gql.Fields{
			"nodes": plain(listOf(member), "The members of the page, in the order of the log.", func(l projections.List[R]) any { return l.Rows }),
			"next": plain(gql.Int, "Leaf index after which the next page begins; null at the end.", func(l projections.List[R]) any {
				if l.Next == nil {
					return nil
				}
				return *l.Next
			}),
			"tooLong": plain(listOf(gql.String), "Streams of the page that have too many records to be told here.", func(l projections.List[R]) any {
				return texts(l.TooLong)
			}),
		},
	})
}

// optionalEdge is null for no edge.
func optionalEdge(edge *projections.CustodyEdge) any {
	if edge == nil {
		return nil
	}
	return *edge
}

// edgeOf is the edge of a record; null for none.
func edgeOf(story projections.Story, mark domain.Mark) any {
	step, found := story.Find(mark.ID)
	if !found {
		return nil
	}
	return step.Edge()
}

// telling is embedded by sources that name records of the story which tells them.
type telling struct{ story projections.Story }

func (t telling) edge(mark domain.Mark) any { return edgeOf(t.story, mark) }

// inStory is a part of a stream's state, and the story that tells it.
type inStory[T any] struct {
	of T
	telling
}

// eachIn are the parts of a list, in their order.
func eachIn[T any](all []T, story projections.Story) []inStory[T] {
	nodes := make([]inStory[T], len(all))
	for i, one := range all {
		nodes[i] = inStory[T]{one, telling{story}}
	}
	return nodes
}

// recordOf is a field about a record of the story; null where there is none.
func recordOf[N interface{ edge(domain.Mark) any }](t *types, doc string, mark func(N) domain.Mark) *gql.Field {
	return plain(t.edge, doc, func(n N) any { return n.edge(mark(n)) })
}

// texts are ids as an answer shows them.
func texts[S ~string](ids []S) []string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = string(id)
	}
	return all
}
