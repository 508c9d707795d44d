package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// drafted is the source of DraftPayload.
type drafted struct {
	ledger.Draft
	clientID any
}

func (t *types) draftField(catalogue []domain.Spec) *gql.Field {
	return &gql.Field{
		Type: must(t.draftPayload()),
		Description: "Complete what an officer means to say, and hear what the rules would say of it now. Nothing is kept. " +
			"Personal values and signing keys stay with the client: it commits to the values, shows the statement, signs it and submits it.",
		Args: gql.FieldConfigArgument{"input": {Type: must(draftInput(catalogue)), Description: "What is meant."}},
		Resolve: func(p gql.ResolveParams) (any, error) {
			caller, err := callerOf(p.Context)
			if err != nil {
				return nil, err
			}
			return t.api.draft(p.Context, caller, p.Args["input"].(map[string]any))
		},
	}
}

func (t *types) draftPayload() *gql.Object {
	head := gql.NewObject(gql.ObjectConfig{
		Name:        "DraftHead",
		Description: "The end of a stream, as statements name it under `after`.",
		Fields: gql.Fields{
			"count":  plain(must(gql.Int), "Records of the stream.", func(p domain.Prefix) any { return p.Count }),
			"digest": plain(gql.String, "PAE digest of the last; null for none.", func(p domain.Prefix) any { return optional(p.Digest) }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name:        "DraftPayload",
		Description: "A statement in the making. Compare it with what was meant: what is signed is the signer's word.",
		Fields: gql.Fields{
			"skeleton":         plain(must(gql.String), "The statement's JSON, null in place of every commitment. Its id is a proposal.", func(d drafted) any { return string(d.Skeleton) }),
			"stream":           plain(must(gql.String), "Stream it is for; a fresh id where none was given.", func(d drafted) any { return string(d.Stream) }),
			"sealed":           plain(listOf(draftPathType()), "Every sealed path of the type.", func(d drafted) any { return notNull(d.Sealed) }),
			"head":             plain(must(head), "The end of the stream now.", func(d drafted) any { return d.Head }),
			"accepted":         plain(must(gql.Boolean), "Whether the rules found nothing against it. Signatures and commitments were not looked at.", func(d drafted) any { return len(d.Findings) == 0 }),
			"findings":         plain(listOf(t.findingType()), "What the rules would refuse now. They stop at the first: there may be more behind it.", func(d drafted) any { return notNull(d.Findings) }),
			"clientMutationId": plain(gql.String, "As it was given.", func(d drafted) any { return d.clientID }),
		},
	})
}

func draftPathType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "SealedPath",
		Description: "A sealed path that the client commits to, or leaves null.",
		Fields: gql.Fields{
			"path":     plain(must(gql.String), "Name of the path.", func(p ledger.DraftPath) any { return p.Path }),
			"type":     plain(must(gql.String), "`text`, `digest`, `digests`, `profile` or `kinship_report`.", func(p ledger.DraftPath) any { return string(p.Type) }),
			"required": plain(must(gql.Boolean), "Whether there must be a value.", func(p ledger.DraftPath) any { return p.Required }),
			"subject":  plain(gql.String, "Person whom the value concerns; null when no fact names one yet.", func(p ledger.DraftPath) any { return optional(p.Person) }),
			"with":     plain(listOf(gql.String), "Further persons whom it concerns as much: it is sealed under the keys of all together, and goes with any of them.", func(p ledger.DraftPath) any { return notNull(p.With) }),
			"erased":   plain(must(gql.Boolean), "Whether one of them was erased: leave it null.", func(p ledger.DraftPath) any { return p.Erased }),
			"doc":      plain(must(gql.String), "What the value is.", func(p ledger.DraftPath) any { return p.Doc }),
		},
	})
}

func (t *types) findingType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Finding",
		Description: "Why a statement would be refused.",
		Fields: gql.Fields{
			"kind":     plain(must(t.refusalKind), "Why, for machines.", func(e *domain.Error) any { return e.Kind }),
			"rule":     plain(gql.String, "The rule that would refuse.", func(e *domain.Error) any { return optional(e.Rule) }),
			"field":    plain(gql.String, "Dotted path of the field at fault.", func(e *domain.Error) any { return optional(e.Field) }),
			"sentence": plain(must(gql.String), "Why, for people.", func(e *domain.Error) any { return e.Sentence }),
		},
	})
}

// draft asks the ledger. What the caller may not see of the streams concerned is
// hidden as everywhere else.
func (a *api) draft(ctx context.Context, caller ledger.Caller, input map[string]any) (any, error) {
	s, err := draftStatement(input)
	if err != nil {
		return nil, err
	}
	sees := func(ctx context.Context, stream domain.StreamID) (ledger.Access, error) {
		return a.access(ctx, caller, stream)
	}
	d, err := a.ledger.Draft(ctx, caller, sees, s)
	if err != nil {
		return nil, err
	}
	for _, finding := range d.Findings {
		if !refusable(finding.Kind) {
			return nil, finding
		}
	}
	return drafted{d, input["clientMutationId"]}, nil
}
