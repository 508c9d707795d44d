package graphql

import (
	"context"
	"maps"
	"sync"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
)

// childNode is the source of Child: a row, how much of the stream the caller was
// found to see, and from which point of view it was asked for.
type childNode struct {
	row    projections.ChildRow
	access ledger.Access
	as     projections.AsOf
	caller ledger.Caller                     // who asked; a linked stream is asked for anew
	story  func() (projections.Story, error) // told once, when a field asks for it
	life   func() (lifeNode, error)          // likewise
}

func (t *types) childType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Child",
		Description: "A rescued child: custody, and the whole history of what was recorded.",
		Interfaces:  []*gql.Interface{t.node},
		Fields: gql.FieldsThunk(func() gql.Fields {
			fields := gql.Fields{
				"id":     plain(must(gql.ID), "Global and opaque.", func(c childNode) any { return globalID(idChild, string(c.row.Stream)) }),
				"stream": plain(must(gql.String), "Id of the child's stream, as statements name it.", func(c childNode) any { return string(c.row.Stream) }),
				"custody": t.told(must(t.custody), "Who is responsible, who holds the child, who acts for it.", func(_ gql.ResolveParams, s projections.Story) (any, error) {
					return custodyNode{s.State().Child.Custody, s}, nil
				}),
				"decision": t.told(must(t.decisionType()), "What was proposed and decided about where the child is to live, and what is missing for it.",
					func(p gql.ResolveParams, s projections.Story) (any, error) {
						return t.api.decision(p.Context, s.State().Child, p.Source.(childNode).as)
					}),
				"adoption": t.told(must(t.adoptionType()), "Whether the child may be adopted or is, and what is missing for it.",
					func(p gql.ResolveParams, s projections.Story) (any, error) {
						return t.api.adoption(p.Context, s, p.Source.(childNode).as)
					}),
				"repatriation": t.told(must(t.repatriationType()), "What was done to bring the child to another country, and what is missing for it.",
					func(p gql.ResolveParams, s projections.Story) (any, error) {
						return t.api.repatriation(p.Context, s, p.Source.(childNode).as)
					}),
				"custodyHistory": t.custodyHistoryField(),
				"case":           t.caseField(),
				"custodyAt":      t.custodyAtField(),
				"findings":       t.findingsField(),
				"candidates":     t.candidatesField(),
				"kinshipReports": t.kinshipField(),
				"audit": t.auditField("What the rules of the auditors find about this child's stream.", func(p gql.ResolveParams) (domain.StreamID, projections.AsOf) {
					child := p.Source.(childNode)
					return child.row.Stream, child.as
				}),
				"consents":       t.consentsField(),
				"overrides":      t.overridesField(),
				"holds":          t.holdsField(),
				"history":        t.historyField(),
				"sameHands":      t.sameHandsField(),
				"identity":       t.identityField(),
				"access":         t.accessField(),
				"operation":      t.childOperationField(),
				"decisions":      t.decidedField(),
				"due":            t.dueField(),
				"changedSince":   t.changedField(),
				"silences":       t.silencesField(),
				"lateEntries":    t.lateField(),
				"keys":           t.signingKeysField(),
				"originals":      t.originalsField(),
				"specimens":      t.specimensField(),
				"missingReports": t.answeredField(),
			}
			maps.Copy(fields, t.lifeFields())
			maps.Copy(fields, t.tiedFields())
			return fields
		}),
	})
}

// child finds a child by its stream. Whoever may not know of it gets the answer
// for a child that does not exist, after the same queries.
func (a *api) child(ctx context.Context, caller ledger.Caller, stream domain.StreamID, as projections.AsOf) (any, error) {
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
	story := sync.OnceValues(func() (projections.Story, error) { return a.views.Story(ctx, stream, as) })
	c := childNode{row: row, access: access, as: as, caller: caller, story: story}
	c.life = a.tellLife(ctx, c)
	return c, nil
}
