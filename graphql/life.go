package graphql

import (
	"context"
	"slices"
	"sync"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// lifeNode is the source of Life: the streams of one person, and what the caller was
// found to see of each that has to do with it.
type lifeNode struct {
	projections.Life
	of     domain.StreamID
	as     projections.AsOf
	access map[domain.StreamID]ledger.Access
}

// sees reports whether the caller sees the chain of a stream.
func (l lifeNode) sees(stream domain.StreamID) bool { return l.access[stream] >= ledger.SeesChain }

// streams are those of the person that the caller sees.
func (l lifeNode) streams() []domain.StreamID {
	return slices.DeleteFunc(slices.Clone(l.Streams), func(id domain.StreamID) bool { return !l.sees(id) })
}

// life finds the streams of a child's person. A linked stream is one like any other:
// it takes a part in its own case, or an order of its own, to see it.
func (a *api) life(ctx context.Context, c childNode) (lifeNode, error) {
	found, err := a.views.Life(ctx, c.row.Stream, c.as)
	if err != nil {
		return lifeNode{}, err
	}
	l := lifeNode{Life: found, of: c.row.Stream, as: c.as, access: map[domain.StreamID]ledger.Access{c.row.Stream: c.access}}
	for _, row := range slices.Concat(found.Same, found.Siblings) {
		for _, stream := range row.Streams {
			if _, known := l.access[stream]; known {
				continue
			}
			if l.access[stream], err = a.access(ctx, c.caller, stream); err != nil {
				return lifeNode{}, err
			}
		}
	}
	return l, nil
}

// lived is a field of Child that is a function of the person's life.
func lived(of gql.Output, doc string, tell func(lifeNode) any) *gql.Field {
	return &gql.Field{Type: of, Description: doc, Resolve: func(p gql.ResolveParams) (any, error) {
		life, err := p.Source.(childNode).life()
		if err != nil {
			return nil, err
		}
		return tell(life), nil
	}}
}

// lifeFields are the fields of Child about other streams.
func (t *types) lifeFields() gql.Fields {
	linked := t.linkedType()
	return gql.Fields{
		"linked": lived(listOf(linked), "Streams that were ever linked with this one as of one person, as far as a stream says so that the caller sees; those too whose link was revoked.",
			func(l lifeNode) any { return l.links(l.Same, true) }),
		"siblings": lived(listOf(linked), "Streams of siblings of this person, in whichever of the person's streams that is said and the caller sees it.",
			func(l lifeNode) any { return l.links(l.Siblings, false) }),
		"life": lived(must(t.lifeType()), "All streams of this person, as links that stand join them.", func(l lifeNode) any { return l }),
	}
}

// linkNode is the source of LinkedStream.
type linkNode struct {
	projections.LinkRow
	other domain.StreamID
	known bool // the caller sees what the other stream says
}

// tellsOf reports whether the caller may know that a stream is this person's: it is
// among those seen, or one of these says so.
func (l lifeNode) tellsOf(own domain.StreamID) bool {
	return l.sees(own) || slices.ContainsFunc(l.Same, func(row projections.LinkRow) bool {
		told, seen := row.Among(l.sees)
		return seen && told.Standing && slices.Contains(row.Streams[:], own)
	})
}

// links tells those links that the caller sees a half of: direct ones are of the
// stream that was asked for, the others of any of the person's.
func (l lifeNode) links(rows []projections.LinkRow, direct bool) []linkNode {
	found := []linkNode{}
	for _, row := range rows {
		own := l.of
		if !direct {
			own = row.Streams[0]
			if !slices.Contains(l.Streams, own) {
				own = row.Streams[1]
			}
		}
		told, seen := row.Among(l.sees)
		if seen && slices.Contains(row.Streams[:], own) && (direct || l.tellsOf(own)) {
			found = append(found, linkNode{told, row.Other(own), l.sees(row.Other(own)) && l.sees(own)})
		}
	}
	return found
}

func (t *types) linkedType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "LinkedStream",
		Description: "Another child's stream that is, or was, said to be of the same person or of a sibling. Each of the two streams says its own half.",
		Fields: gql.Fields{
			"stream":    plain(must(gql.String), "The other stream.", func(l linkNode) any { return string(l.other) }),
			"relation":  plain(must(gql.String), "`same_person`, `twin` or `sibling`.", func(l linkNode) any { return relationOf(l.LinkRow) }),
			"continues": plain(gql.String, "Of one person: the stream in which the life goes on.", func(l linkNode) any { return optional(l.Continues) }),
			"standing":  plain(must(gql.Boolean), "Whether a half stands that the caller sees.", func(l linkNode) any { return l.Standing }),
			"half": plain(gql.Boolean, "Whether only one of the two streams says so: not yet, or no longer. Null where the caller does not see both.", func(l linkNode) any {
				if !l.known {
					return nil
				}
				return l.Half
			}),
			"basis": plain(listOf(gql.String), "On what it rests.", func(l linkNode) any { return notNull(l.Bases) }),
			"since": plain(must(t.edge), "The last record that made it so, in a stream that the caller sees.", func(l linkNode) any { return l.Since }),
		},
	})
}

func relationOf(l projections.LinkRow) string {
	if l.Continues != "" {
		return "same_person"
	}
	return l.Relation
}

func (t *types) lifeType() *gql.Object {
	history := pageOfHistory(must(t.connection), "Every record of these streams, void ones included, in the order of the log; from another point of view those that it shows, by claimed times without corrections.",
		func(p gql.ResolveParams, page projections.Page) (any, error) {
			l := p.Source.(lifeNode)
			page.As = l.as
			return t.api.joinedHistory(p.Context, l, page)
		})
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Life",
		Description: "The life of one person, told in one stream or in several that are linked. What the caller may not see of it is counted, never left out in silence.",
		Fields: gql.Fields{
			"streams": plain(listOf(gql.String), "The person's streams that the caller sees, by id.", func(l lifeNode) any { return texts(l.streams()) }),
			"withheld": plain(must(gql.Int), "How many more the person has: each needs a part in its own case, or an order of its own.", func(l lifeNode) any {
				return len(l.Streams) - len(l.streams())
			}),
			"continues": plain(gql.String, "The stream in which the life goes on by now; null where the caller does not see it.", func(l lifeNode) any {
				if !l.sees(l.End) {
					return nil
				}
				return string(l.End)
			}),
			"history": history,
		},
	})
}

// joinedHistory is a page of the history of several streams.
func (a *api) joinedHistory(ctx context.Context, l lifeNode, page projections.Page) (any, error) {
	shared := map[domain.StreamID]*stories{}
	for _, stream := range l.streams() {
		shared[stream] = &stories{}
	}
	return a.historyOf(ctx, l.streams(), page, func(row projections.RecordRow) *eventNode {
		return newEvent(row, l.access[row.Stream], shared[row.Stream])
	})
}

// tellLife finds a child's life once, when a field asks for it.
func (a *api) tellLife(ctx context.Context, c childNode) func() (lifeNode, error) {
	return sync.OnceValues(func() (lifeNode, error) { return a.life(ctx, c) })
}
