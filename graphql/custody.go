package graphql

import (
	"cmp"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// custodyNode is the source of Custody: a child's custody from a point of view,
// and the story that it ends.
type custodyNode struct {
	domain.CustodyState
	story projections.Story
}

// custodyTypes makes the types that say who is or was responsible for a child.
func (t *types) custodyTypes() {
	t.transfer = t.transferType()
	holder, guardian, contest := t.holderType(), t.guardianType(), t.contestType()
	t.custody = gql.NewObject(gql.ObjectConfig{
		Name: "Custody",
		Description: "Who is responsible for a child, who holds it, and who acts for it in law: three facts, never one. " +
			"As it was on and as known on are those of the child.",
		Fields: gql.Fields{
			"status": plain(must(gql.String), "One of `none`, `in_care`, `long_term_foster`, `outside`, `missing`, `at_home`, `kafala`, `adopted`, `repatriated`, `deceased`.", func(c custodyNode) any {
				return cmp.Or(string(c.Status), "none")
			}),
			"agency": {Type: t.agency, Description: "The responsible agency; null when none is.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(custodyNode).Agency)
			}},
			"care":     plain(gql.String, "Kind of care.", func(c custodyNode) any { return optional(c.Holder.Care) }),
			"since":    plain(t.edge, "The record that made it so.", func(c custodyNode) any { return optionalEdge(c.story.CustodySince()) }),
			"home":     plain(must(gql.Boolean), "Whether the child was handed over to its family.", func(c custodyNode) any { return c.Status == domain.AtHome }),
			"holder":   plain(holder, "In whose hands the child is; null where nobody says.", func(c custodyNode) any { return orNull(c.Holder, domain.Holder{}) }),
			"guardian": plain(guardian, "Who acts for the child in law.", func(c custodyNode) any { return orNull(c.Guardian, domain.Guardian{}) }),
			"contests": plain(listOf(contest), "Claims that stand against the responsible agency's, in the order of the log.", func(c custodyNode) any {
				return notNull(c.Contests)
			}),
			"openTransfer": plain(t.transfer, "A transfer that nobody has answered yet.", func(c custodyNode) any {
				if open := c.story.OpenTransfer(); open != nil {
					return *open
				}
				return nil
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
			"until":  plain(t.edge, "Where it ends; null while it lasts.", func(c projections.CustodyRow) any { return optionalEdge(c.Until) }),
			"legalBasis": plain(gql.String, "On what ground the agency took custody, as a code of custody.taken. Null where another kind of record made it responsible: its type says which, "+
				"and a transfer, a decision of a contest or a disruption is a ground itself.", func(c projections.CustodyRow) any { return optional(c.LegalBasis) }),
			"released": plain(t.edge, "Of a transfer: the record by which the agency before let the child go, which its officers signed. The one that begins the time is signed by the receiving side.",
				func(c projections.CustodyRow) any { return optionalEdge(c.Released) }),
		},
	})
}

func (t *types) edgeType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name: "CustodyEdge",
		Description: "Where something begins or ends, such as custody: a record. The claimed time is exact when earliest and latest are the same; " +
			"a claim without a time is bounded by the recorded one.",
		Fields: gql.Fields{
			"index":      plain(must(gql.Int), "Leaf index of the record that says so.", func(e projections.CustodyEdge) any { return e.Index }),
			"recordId":   plain(must(gql.String), "Id of that record.", func(e projections.CustodyEdge) any { return e.ID }),
			"earliest":   plain(must(t.dateTime), "The first instant the claim can mean.", func(e projections.CustodyEdge) any { return e.Early }),
			"latest":     plain(must(t.dateTime), "The first instant by which it must have been.", func(e projections.CustodyEdge) any { return e.Late }),
			"recordedAt": plain(must(t.dateTime), "When the ledger recorded it.", func(e projections.CustodyEdge) any { return e.Recorded }),
			"record": {Type: t.event, Description: "The record itself, with its signers.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.edgeRecord(p.Context, p.Source.(projections.CustodyEdge))
			}},
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

func (t *types) intervalAgency(p gql.ResolveParams) (any, error) {
	return t.api.named(p.Context, p.Source.(projections.CustodyRow).Agency)
}

// orNull is nil for the zero value, which says nothing.
func orNull[T comparable](value, zero T) any {
	if value == zero {
		return nil
	}
	return value
}

func (t *types) holderType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Holder",
		Description: "In whose hands a child is: an agency's own house, a person, or a body without a key.",
		Fields: gql.Fields{
			"agency": {Type: t.agency, Description: "The agency in whose house the child is.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(domain.Holder).Agency)
			}},
			"person":   plain(gql.String, "Id of the person.", func(h domain.Holder) any { return optional(string(h.Person)) }),
			"with":     plain(gql.String, "Id of the second of two adopters.", func(h domain.Holder) any { return optional(string(h.With)) }),
			"body":     plain(gql.String, "The body, as it is called in public.", func(h domain.Holder) any { return optional(h.Body) }),
			"recordId": plain(must(gql.String), "Id of the record that says so.", func(h domain.Holder) any { return h.Since.ID }),
		},
	})
}

func (t *types) guardianType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Guardian",
		Description: "Who acts for a child in law.",
		Fields: gql.Fields{
			"person": plain(must(gql.String), "Id of the person.", func(g domain.Guardian) any { return string(g.Person) }),
			"agency": {Type: t.agency, Description: "The agency that is guardian, if one is.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(domain.Guardian).Agency)
			}},
			"recordId": plain(must(gql.String), "Id of the record that says so.", func(g domain.Guardian) any { return g.Since.ID }),
		},
	})
}

func (t *types) contestType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Contest",
		Description: "A claim of custody against the responsible agency's. Nothing moves until it is resolved.",
		Fields: gql.Fields{
			"claimant": {Type: must(t.agency), Description: "Who claims the child.", Resolve: func(p gql.ResolveParams) (any, error) {
				return t.api.named(p.Context, p.Source.(domain.Contest).Agency)
			}},
			"recordId": plain(must(gql.String), "Id of the claim.", func(c domain.Contest) any { return c.Claim.ID }),
		},
	})
}

// custodyAtField is told from the point of view of the child, as custodyHistory is.
func (t *types) custodyAtField() *gql.Field {
	field := t.told(listOf(t.interval), "Who claims to have been responsible at a time, by claimed time, from the point of view of the child: "+
		"more than one where claims are not exact or contradict each other, none where nobody was.",
		func(p gql.ResolveParams, s projections.Story) (any, error) {
			return notNull(s.CustodyAt(p.Args["time"].(time.Time))), nil
		})
	field.Args = argument("time", t.dateTime, "The instant in question.")
	return field
}
