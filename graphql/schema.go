package graphql

import (
	"context"
	"fmt"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// types are the types of one schema. They belong to it alone: the gate changes
// them in place.
type types struct {
	api *api

	dateTime, content *gql.Scalar
	node, event       *gql.Interface

	child, agency, checkpoint, proof, sealed *gql.Object
	custody, interval, edge, transfer        *gql.Object
	caseOf, lack, officerKey, operation      *gql.Object
	claimed, signer, source, verdict         *gql.Object
	ref, evidence, connection, unreadable    *gql.Object
	waiting, found, audits, specimen         *gql.Object

	refusalKind *gql.Enum

	events  map[string]*gql.Object // by event type
	objects map[string]*gql.Object // object facts, by type name
	taken   map[string]bool        // names of common fields and of facts
}

// newSchema makes the schema of a catalogue. The names and types of events come
// from the catalogue alone. Limits are described in it and kept by the gate.
func newSchema(a *api, catalogue []domain.Spec, limits Limits) (gql.Schema, error) {
	t := &types{api: a, events: map[string]*gql.Object{}, objects: map[string]*gql.Object{}, taken: map[string]bool{}}
	t.dateTime, t.content = dateTime(), sealedContent()
	t.node, t.event = t.nodeInterface(), t.eventInterface()
	t.partTypes()
	t.edge = t.edgeType()
	t.auditTypes()
	t.agency = t.agencyType()
	t.custodyTypes()
	t.caseOf, t.lack = t.caseType(), lackType()
	t.specimen = t.specimenType()
	t.operation = t.operationType()
	t.checkpoint = t.checkpointType()
	t.proof, t.sealed = t.proofType(), t.sealedType()
	t.connection = t.connectionType()
	t.child = t.childType()
	t.unreadable = t.unreadableType()
	if err := t.eventTypes(catalogue); err != nil {
		return gql.Schema{}, err
	}
	t.waiting, t.refusalKind = t.waitingType(), refusalKind()
	schema, err := gql.NewSchema(gql.SchemaConfig{
		Query: t.query(limits), Mutation: t.mutation(catalogue), Types: t.implementations(catalogue),
	})
	if err != nil {
		return gql.Schema{}, fmt.Errorf("make schema: %w", err)
	}
	return schema, nil
}

// eventTypes makes a type of each row of the catalogue.
func (t *types) eventTypes(catalogue []domain.Spec) error {
	common := t.eventFields()
	if err := checkNames(catalogue, common); err != nil {
		return err
	}
	for name := range common {
		t.taken[name] = true
	}
	for _, spec := range catalogue {
		for _, fact := range spec.Facts {
			t.taken[fact.Name] = true
		}
	}
	for _, spec := range catalogue {
		t.events[spec.Type] = t.eventType(spec)
	}
	return nil
}

// implementations are the types that only interfaces lead to.
func (t *types) implementations(catalogue []domain.Spec) []gql.Type {
	all := []gql.Type{t.child, t.agency, t.unreadable}
	for _, spec := range catalogue {
		all = append(all, t.events[spec.Type])
	}
	return all
}

// asked is a root field: it takes the caller out of the context and hands it on.
func asked(t gql.Output, doc string, args gql.FieldConfigArgument, get func(context.Context, ledger.Caller, map[string]any) (any, error)) *gql.Field {
	return &gql.Field{Type: t, Description: doc, Args: args, Resolve: func(p gql.ResolveParams) (any, error) {
		caller, err := callerOf(p.Context)
		if err != nil {
			return nil, err
		}
		return get(p.Context, caller, p.Args)
	}}
}

func argument(name string, t gql.Type, doc string) gql.FieldConfigArgument {
	return gql.FieldConfigArgument{name: {Type: must(t), Description: doc}}
}

func (t *types) query(limits Limits) *gql.Object {
	const hidden = " Null, with the error NOT_FOUND, both where there is nothing and where the caller may not know of it."
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Query",
		Description: "What the ledger answers. Nobody reads without a token.\n\n" + limits.Describe(),
		Fields: gql.Fields{
			"node": asked(t.node, "Anything by its global id."+hidden, argument("id", gql.ID, "Global id."),
				func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
					return t.api.node(ctx, caller, args["id"].(string))
				}),
			"child": asked(t.child, "A child by the id of its stream."+hidden, t.asOfArguments(argument("stream", gql.String, "Id of the child's stream.")),
				func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
					return t.api.child(ctx, caller, domain.StreamID(args["stream"].(string)), asOf(args))
				}),
			"operation": asked(t.operation, "An operation and its head counts."+hidden, t.asOfArguments(argument("stream", gql.String, "Id of the operation's stream.")),
				func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
					return t.api.operation(ctx, caller, domain.StreamID(args["stream"].(string)), asOf(args))
				}),
			"openTransfers": t.openTransfersField(),
			"agency": asked(t.agency, "An agency."+hidden, argument("id", gql.ID, "Global id, or the id of its stream as facts and signers name it."),
				func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
					return t.api.agencyByAnyID(ctx, caller, args["id"].(string))
				}),
			"followUpsDue":   t.followUpsDueField(),
			"missingReports": t.missingReportsField(),
			"statistics":     t.statisticsField(),
			"audit":          t.auditsField(),
			"checkpoint": asked(must(t.checkpoint), "The checkpoint published last.", nil,
				func(context.Context, ledger.Caller, map[string]any) (any, error) {
					return readCheckpoint(t.api.ledger.Checkpoint())
				}),
			"consistency": t.consistencyField(),
			"proof": asked(must(t.proof), "That a record is in the log, by its leaf index.", argument("index", gql.Int, "Leaf index, from 0."),
				func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
					return t.api.proof(ctx, caller, args["index"].(int))
				}),
			"waiting":          t.waitingField(),
			"waitingStatement": t.waitingStatementField(hidden),
			"ledger": asked(must(t.ledgerType()), "What this ledger says of itself.", nil,
				func(ctx context.Context, caller ledger.Caller, _ map[string]any) (any, error) {
					return t.api.info(ctx, caller)
				}),
		},
	})
}

func (t *types) mutation(catalogue []domain.Spec) *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Mutation",
		Description: "What changes the ledger. Expected failures are results; errors are what nobody expected.",
		Fields:      gql.Fields{"draft": t.draftField(catalogue), "submit": t.submitField()},
	})
}
