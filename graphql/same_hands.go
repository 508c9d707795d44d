package graphql

import (
	"context"
	"strings"
	"sync"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// handNode is the source of SameHand: somebody who acted for a child, and how much
// of the other streams the caller may know.
type handNode struct {
	projections.HandRow
	child  domain.StreamID
	as     projections.AsOf
	reach  projections.Reach
	others func() (projections.Others, error) // counted once, when a field asks
}

// streamsShown is how many other streams of a hand are listed where nobody says.
const streamsShown = 20

// reachOf names to an auditor every other stream, to an officer those of the own
// agency, and to a clerk none: an order names one child.
func reachOf(caller ledger.Caller) projections.Reach {
	switch caller.Role {
	case ledger.Auditor:
		return projections.Reach{All: true}
	case ledger.Officer:
		return projections.Reach{Agency: caller.Agency}
	}
	return projections.Reach{}
}

// sameHandsField takes the point of view of the child, and counts the others from it.
func (t *types) sameHandsField() *gql.Field {
	return &gql.Field{
		Type: listOf(t.sameHandType()), Description: "Who acted for this child, by id, and in how many other children's cases: officers who signed, and persons " +
			"and institutions that facts name. Voids are left out; what was declared wrong since is not. As it was on a time goes by claimed times without corrections, and which streams are one child's by what is known now. Which other streams these are is told to auditors, " +
			"and to officers of those that the own agency has to do with.",
		Args: gql.FieldConfigArgument{
			"after": {Type: gql.String, Description: "Id of a person or an institution, in front of the page."},
			"first": {Type: gql.Int, DefaultValue: projections.MaxPage, Description: "At most so many, 1 to 100."},
		},
		Resolve: func(p gql.ResolveParams) (any, error) {
			caller, err := callerOf(p.Context)
			if err != nil {
				return nil, err
			}
			after, _ := p.Args["after"].(string)
			first, _ := p.Args["first"].(int)
			return t.api.sameHands(p.Context, caller, p.Source.(childNode), after, first)
		},
	}
}

func (a *api) sameHands(ctx context.Context, caller ledger.Caller, child childNode, after string, first int) ([]handNode, error) {
	rows, err := a.views.Hands(ctx, child.row.Stream, child.as, after, first)
	nodes := make([]handNode, 0, len(rows))
	for _, row := range rows {
		reach := reachOf(caller)
		others := sync.OnceValues(func() (projections.Others, error) {
			return a.views.Others(ctx, child.row.Stream, row.Who, child.as, reach)
		})
		nodes = append(nodes, handNode{row, child.row.Stream, child.as, reach, others})
	}
	return nodes, err
}

func (t *types) sameHandType() *gql.Object {
	part := handPartType()
	counted := func(doc string, get func(projections.Others) int) *gql.Field {
		return &gql.Field{Type: must(gql.Int), Description: doc, Resolve: func(p gql.ResolveParams) (any, error) {
			others, err := p.Source.(handNode).others()
			return get(others), err
		}}
	}
	return gql.NewObject(gql.ObjectConfig{
		Name:        "SameHand",
		Description: "Somebody who acted for a child, and where else. At most 10,000 others are counted.",
		Fields: gql.Fields{
			"person": plain(gql.String, "Id of the person; null for an institution.", func(h handNode) any {
				if h.institution() != "" {
					return nil
				}
				return h.Who
			}),
			"institution": {Type: t.agency, Description: "The agency that facts name; null for a person.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(handNode).institution())
			}},
			"parts":         plain(listOf(part), "As what, for this child, by the first record of each.", func(h handNode) any { return h.Parts }),
			"otherChildren": counted("Other children in whose streams they acted: persons, not streams.", func(o projections.Others) int { return o.Children }),
			"otherStreams":  counted("Other streams in which they acted, of children, missing reports and operations.", func(o projections.Others) int { return o.Streams }),
			"hidden":        counted("Those of them that the caller may know no more of than their number.", func(o projections.Others) int { return o.Hidden }),
			"streams":       t.otherStreamsField(part),
		},
	})
}

// institution is empty for a person.
func (h handNode) institution() domain.StreamID {
	if !strings.HasPrefix(h.Who, string(domain.AgencyStream)+"-") {
		return ""
	}
	return domain.StreamID(h.Who)
}

func handPartType() *gql.Object {
	type part = projections.HandPart
	return gql.NewObject(gql.ObjectConfig{
		Name:        "HandPart",
		Description: "As what somebody acted in a stream.",
		Fields: gql.Fields{
			"part":   plain(must(gql.String), "The purpose of a signature, or the name of the fact: `receiver`, `carer`, `finder`.", func(p part) any { return p.Part }),
			"signed": plain(must(gql.Boolean), "Whether it is a signature.", func(p part) any { return p.Agency != "" }),
			"agency": plain(gql.String, "Stream of the agency for which it was signed.", func(p part) any { return optional(p.Agency) }),
			"index":  plain(must(gql.Int), "Leaf index of the first such record.", func(p part) any { return p.Index }),
		},
	})
}

func (t *types) otherStreamsField(part *gql.Object) *gql.Field {
	type row = projections.HandStream
	stream := gql.NewObject(gql.ObjectConfig{
		Name:        "HandStream",
		Description: "Another stream in which somebody acted.",
		Fields: gql.Fields{
			"stream": plain(must(gql.String), "Id of the stream.", func(r row) any { return string(r.Stream) }),
			"parts":  plain(listOf(part), "As what, there.", func(r row) any { return r.Parts }),
		},
	})
	return &gql.Field{
		Type: listOf(stream), Description: "The other streams that the caller may know of, by id.",
		Args: gql.FieldConfigArgument{
			"after": {Type: gql.String, Description: "Id of the stream in front of the page."},
			"first": {Type: gql.Int, DefaultValue: streamsShown, Description: "At most so many, 1 to 100."},
		},
		Resolve: func(p gql.ResolveParams) (any, error) {
			h := p.Source.(handNode)
			after, _ := p.Args["after"].(string)
			first, _ := p.Args["first"].(int)
			return t.api.views.OtherStreams(p.Context, h.child, h.Who, h.as, h.reach, domain.StreamID(after), first)
		},
	}
}
