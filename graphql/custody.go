package graphql

import (
	"fmt"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/projections"
)

// custodyTypes makes the types that say who is or was responsible for a child.
func (t *types) custodyTypes() {
	t.edge = t.edgeType()
	t.transfer = t.transferType()
	t.custody = gql.NewObject(gql.ObjectConfig{
		Name:        "Custody",
		Description: "Who is responsible for a child, from a standpoint.",
		Fields: gql.Fields{
			"status":    plain(gql.String, "`in_care`, `outside`, `missing`, `at_home` or `deceased`; null before anybody was responsible.", func(c custodyNode) any { return optional(c.now.Status) }),
			"contested": plain(must(gql.Boolean), "Whether two agencies say that they have the child.", func(c custodyNode) any { return c.now.Contested }),
			"agency":    {Type: t.agency, Description: "The custodian; null when no agency is.", Resolve: t.currentAgency},
			"care":      plain(gql.String, "Kind of care of whoever holds the child.", func(c custodyNode) any { return optional(c.now.Care) }),
			"since":     {Type: t.edge, Description: "The record that gave it custody.", Resolve: t.since},
			"home":      plain(must(gql.Boolean), "Whether the child was handed over to its family.", func(c custodyNode) any { return c.now.Home }),
			"openTransfer": plain(t.transfer, "A transfer that nobody has answered yet.", func(c custodyNode) any {
				if c.now.Open == nil {
					return nil
				}
				return *c.now.Open
			}),
		},
	})
	t.interval = gql.NewObject(gql.ObjectConfig{
		Name:        "CustodyInterval",
		Description: "A time during which one agency claims to have been responsible.",
		Fields: gql.Fields{
			"agency": {Type: must(t.agency), Description: "The custodian.", Resolve: t.intervalAgency},
			"care":   plain(gql.String, "Kind of care.", func(c projections.CustodyRow) any { return optional(c.Care) }),
			"from":   plain(must(t.edge), "Where it begins.", func(c projections.CustodyRow) any { return c.From }),
			"until": plain(t.edge, "Where it ends; null while it lasts.", func(c projections.CustodyRow) any {
				if c.Until == nil {
					return nil
				}
				return *c.Until
			}),
		},
	})
}

func (t *types) edgeType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name: "CustodyEdge",
		Description: "Where custody begins or ends. The claimed time is exact when earliest and latest are the same; " +
			"a claim without a time is bounded by the recorded one.",
		Fields: gql.Fields{
			"index":      plain(must(gql.Int), "Leaf index of the record that says so.", func(e projections.CustodyEdge) any { return e.Index }),
			"recordId":   plain(must(gql.String), "Id of that record.", func(e projections.CustodyEdge) any { return e.ID }),
			"earliest":   plain(must(t.dateTime), "The first instant the claim can mean.", func(e projections.CustodyEdge) any { return e.Early }),
			"latest":     plain(must(t.dateTime), "The first instant by which it must have been.", func(e projections.CustodyEdge) any { return e.Late }),
			"recordedAt": plain(must(t.dateTime), "When the ledger recorded it.", func(e projections.CustodyEdge) any { return e.Recorded }),
		},
	})
}

func (t *types) transferType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "OpenTransfer",
		Description: "A transfer that is initiated and not yet answered. Custody stays where it is.",
		Fields: gql.Fields{
			"recordId": plain(must(gql.String), "Id of the initiating record.", func(o projections.OpenTransfer) any { return o.ID }),
			"index":    plain(must(gql.Int), "Leaf index of the initiating record.", func(o projections.OpenTransfer) any { return o.Index }),
			"to": {Type: must(t.agency), Description: "The agency that is to receive the child.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(projections.OpenTransfer).To)
			}},
			"expectedBy": plain(must(t.dateTime), "When the child should have arrived, as signed.", func(o projections.OpenTransfer) any { return o.ExpectedBy }),
		},
	})
}

// custodyNode is the source of Custody: what holds from a standpoint.
type custodyNode struct {
	child childNode
	now   projections.CustodyNow
	when  projections.When
}

// custodyField reads the row where nobody asks about the past: lists are of it.
func (t *types) custodyField() *gql.Field {
	return &gql.Field{
		Type: must(t.custody), Description: "Who is responsible.", Args: t.whenArgs(nil),
		Resolve: func(p gql.ResolveParams) (any, error) {
			child, when := p.Source.(childNode), whenOf(p.Args)
			if when == (projections.When{}) {
				return custodyNode{child, child.row.Custody, when}, nil
			}
			story, err := child.stories.read(p.Context, when)
			return custodyNode{child, story.CustodyNow(), when}, err
		},
	}
}

func (t *types) currentAgency(p gql.ResolveParams) (any, error) {
	return t.api.named(p.Context, p.Source.(custodyNode).now.Agency)
}

func (t *types) intervalAgency(p gql.ResolveParams) (any, error) {
	return t.api.named(p.Context, p.Source.(projections.CustodyRow).Agency)
}

// since finds the beginning of the custody that lasts.
func (t *types) since(p gql.ResolveParams) (any, error) {
	custody := p.Source.(custodyNode)
	if custody.now.Since == nil {
		return nil, nil
	}
	story, err := custody.child.stories.read(p.Context, custody.when)
	if err != nil {
		return nil, err
	}
	for _, row := range story.Custody().Responsible {
		if row.From.Index == *custody.now.Since {
			return row.From, nil
		}
	}
	return nil, fmt.Errorf("read custody of %s: no interval begins at record %d", custody.child.row.Stream, *custody.now.Since)
}

func (t *types) custodyAtField() *gql.Field {
	return &gql.Field{
		Type: listOf(t.interval),
		Description: "Who claims to have been responsible at a time, by claimed time, in the order of the log: " +
			"more than one where claims are not exact or contradict each other, none where nobody was.",
		Args: t.whenArgs(gql.FieldConfigArgument{"time": {Type: must(t.dateTime), Description: "The instant in question."}}),
		Resolve: func(p gql.ResolveParams) (any, error) {
			story, err := p.Source.(childNode).stories.read(p.Context, whenOf(p.Args))
			return story.Custody().At(p.Args["time"].(time.Time)), err
		},
	}
}
