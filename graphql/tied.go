package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// tiedNode is the source of TiedRecord.
type tiedNode struct {
	domain.Tied
	edge      *projections.CustodyEdge // nil for a record of another stream
	kind      string
	withdrawn bool
}

func (t *types) tiedType() *gql.Object {
	tie := gql.NewObject(gql.ObjectConfig{
		Name:        "Tie",
		Description: "A step of the way between two records: the next record on it, and why one of the two rests on the other.",
		Fields: gql.Fields{
			"recordId":    plain(must(gql.String), "The next record.", func(r domain.Rest) any { return r.ID }),
			"stream":      plain(must(gql.String), "Its stream.", func(r domain.Rest) any { return string(r.Stream) }),
			"why":         plain(must(gql.String), codesDoc(domain.RestReasons()), func(r domain.Rest) any { return r.Why }),
			"requirement": plain(gql.String, "The requirement that it meets, where it meets one.", func(r domain.Rest) any { return optional(r.Needs) }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name:        "TiedRecord",
		Description: "A record to which another leads, because one rests on the other.",
		Fields: gql.Fields{
			"stream":   plain(must(gql.String), "Its stream.", func(n tiedNode) any { return string(n.Stream) }),
			"recordId": plain(must(gql.String), "Its id.", func(n tiedNode) any { return n.ID }),
			"type":     plain(gql.String, "Its event type; null where it stands in another stream.", func(n tiedNode) any { return optional(n.kind) }),
			"distance": plain(must(gql.Int), "How many ties lead to it: 1 for a record that is tied to the one that was asked about.", func(n tiedNode) any { return n.Distance }),
			"path":     plain(listOf(tie), "The shortest way there; the last tie names the record itself; of a very long one, the last 100 ties.", func(n tiedNode) any { return n.way() }),
			"withdrawn": plain(gql.Boolean, "Whether it was declared not to have occurred, or double, or of somebody else; null where it stands in another stream.", func(n tiedNode) any {
				if n.edge == nil {
					return nil
				}
				return n.withdrawn
			}),
			"record": {Type: t.event, Description: "The record; null where it stands in a stream that the caller does not see.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.tiedRecord(p.Context, p.Source.(tiedNode))
			}},
		},
	})
}

// tiedFields tell what rests on a record, and on what it rests.
func (t *types) tiedFields() gql.Fields {
	tied := t.tiedType()
	return gql.Fields{
		"restsOn": storyList(t, "RestingList", "What falls, or must be looked at again, if a record of the child is false: every record that rests on it, directly or through others, in the order of the log. "+
			"Records of other streams that rest on it are not among them.", tied,
			argument("record", gql.String, "Id of the record."),
			func(p gql.ResolveParams, s projections.Story) ([]tiedNode, error) {
				return tiedNodes(s, p.Args["record"].(string), s.RestsOn)
			}),
		"basis": storyList(t, "BasisList", "On what a record of the child rests, directly or through others, in the order of the log; last what stands in other streams.", tied,
			gql.FieldConfigArgument{"record": {Type: gql.String, Description: "Id of the record; the last hand-over, or else the last decision, when left out."}},
			func(p gql.ResolveParams, s projections.Story) ([]tiedNode, error) {
				id, given := p.Args["record"].(string)
				if !given {
					if id = s.LastDecision(); id == "" {
						return nil, nil
					}
				}
				return tiedNodes(s, id, s.Basis)
			}),
	}
}

func tiedNodes(s projections.Story, id string, follow func(string) ([]domain.Tied, bool)) ([]tiedNode, error) {
	all, found := follow(id)
	if !found {
		return nil, inputFault("record", "no valid record of this child has that id, from this point of view")
	}
	byID := map[string]projections.Step{}
	for _, step := range s {
		byID[step.ID] = step
	}
	nodes := make([]tiedNode, 0, len(all))
	for _, tied := range all {
		node := tiedNode{Tied: tied}
		if step, own := byID[tied.ID]; own && step.Stream == tied.Stream {
			edge := step.Edge()
			node.edge, node.kind, node.withdrawn = &edge, step.Type, step.Withdrawn
		}
		nodes = append(nodes, node)
	}
	return nodes, nil
}

// maxWay bounds the ties of one way: a page of long ones would tell their square.
const maxWay = 100

// way is the end of the way to the record.
func (n tiedNode) way() []domain.Rest {
	path := n.Path()
	return path[max(0, len(path)-maxWay):]
}

// tiedRecord finds a record of whichever stream, if the caller sees that.
func (a *api) tiedRecord(ctx context.Context, n tiedNode) (any, error) {
	if n.edge != nil {
		return a.edgeRecord(ctx, *n.edge)
	}
	row, found, err := a.views.RecordCalled(ctx, n.Stream, n.ID)
	if err != nil || !found {
		return nil, err
	}
	return a.visible(ctx, row)
}

// edgeRecord finds the record of an edge.
func (a *api) edgeRecord(ctx context.Context, edge projections.CustodyEdge) (any, error) {
	row, found, err := a.views.Record(ctx, edge.Index)
	if err != nil || !found {
		return nil, err
	}
	return a.visible(ctx, row)
}
