package graphql

import (
	"context"
	"errors"
	"strings"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// settleWithin bounds how long a submit waits until its record can be read. The
// record is durable before that, so that running out of time is no failure.
const settleWithin = 3 * time.Second

// submitted is the source of SubmitPayload.
type submitted struct {
	result   any // ledger.Receipt, ledger.Waiting or refusal
	clientID any
}

// refusal is the source of Refused.
type refusal struct {
	*domain.Error
	note []byte
}

// refusals are the kinds with which a statement is refused for what it says or
// for who sent it. Any other kind is an error of the request.
var refusals = []domain.Kind{domain.Invalid, domain.Unauthenticated, domain.Forbidden, domain.NotFound, domain.Conflict}

func refusable(kind domain.Kind) bool {
	for _, known := range refusals {
		if kind == known {
			return true
		}
	}
	return false
}

func (t *types) submitField() *gql.Field {
	input := gql.NewInputObject(gql.InputObjectConfig{
		Name:        "SubmitInput",
		Description: "A signed statement with what opens its commitments.",
		Fields: gql.InputObjectConfigFieldMap{
			"envelope":         {Type: must(gql.String), Description: "DSSE envelope, as JSON text."},
			"disclosures":      {Type: listOf(gql.String), Description: "One for every commitment, base64url; none where there is none, or where they wait already."},
			"wait":             {Type: gql.Boolean, DefaultValue: false, Description: "Whether it may wait for signatures that are missing; else it is refused without them."},
			"clientMutationId": {Type: gql.String, Description: "Comes back in the payload."},
		},
	})
	payload := gql.NewObject(gql.ObjectConfig{
		Name:        "SubmitPayload",
		Description: "What became of a statement.",
		Fields: gql.Fields{
			"result":           plain(must(t.resultType()), "On record, waiting, or refused.", func(s submitted) any { return s.result }),
			"clientMutationId": plain(gql.String, "As it was given.", func(s submitted) any { return s.clientID }),
		},
	})
	return &gql.Field{
		Type: must(payload),
		Description: "Put a signed statement on record. The same bytes again give the same receipt. " +
			"Signatures that wait already are joined: a second signer may hand in his own alone. " +
			"What is recorded is readable in the next request, unless the read models lag for seconds.",
		Args: gql.FieldConfigArgument{"input": {Type: must(input), Description: "The statement."}},
		Resolve: func(p gql.ResolveParams) (any, error) {
			caller, err := callerOf(p.Context)
			if err != nil {
				return nil, err
			}
			return t.api.submit(p.Context, caller, p.Args["input"].(map[string]any))
		},
	}
}

const noticesDoc = "What differs when the ledger computes a sealed kinship report anew, a sentence each: loci and figures, no alleles. It refuses nothing."

func (t *types) resultType() *gql.Union {
	recorded := gql.NewObject(gql.ObjectConfig{
		Name:        "Recorded",
		Description: "The statement is on record, for ever.",
		Fields: gql.Fields{
			"receipt":    plain(must(gql.String), "The ledger's signed word; keep it and check it after sealBy.", func(r ledger.Receipt) any { return string(r.Note) }),
			"index":      plain(must(gql.Int), "Leaf index.", func(r ledger.Receipt) any { return r.Index }),
			"stream":     plain(must(gql.String), "Stream it stands in.", func(r ledger.Receipt) any { return r.Stream }),
			"previous":   plain(gql.String, "Leaf hash of the stream's record before, for computing the receipt's leaf; null for the first.", func(r ledger.Receipt) any { return optional(string(r.Previous)) }),
			"count":      plain(must(gql.Int), "Its place in the stream, from 1.", func(r ledger.Receipt) any { return r.Count }),
			"recordedAt": plain(must(t.dateTime), "When the ledger recorded it.", func(r ledger.Receipt) any { return r.RecordedAt }),
			"sealBy":     plain(must(t.dateTime), "When a published checkpoint covers it at the latest.", func(r ledger.Receipt) any { return r.SealBy }),
			"verdict":    plain(must(t.verdict), "An honest race may still have made it void.", func(r ledger.Receipt) any { return r.Verdict }),
			"notices":    plain(listOf(gql.String), noticesDoc, func(r ledger.Receipt) any { return notNull(r.Notices) }),
		},
	})
	refused := gql.NewObject(gql.ObjectConfig{
		Name:        "Refused",
		Description: "The statement is not on record, and nothing has changed.",
		Fields: gql.Fields{
			"kind":     plain(must(t.refusalKind), "Why, for machines.", func(r refusal) any { return r.Kind }),
			"rule":     plain(gql.String, "The rule that refused.", func(r refusal) any { return optional(r.Rule) }),
			"field":    plain(gql.String, "Dotted path of the field at fault.", func(r refusal) any { return optional(r.Field) }),
			"sentence": plain(must(gql.String), "Why, for people.", func(r refusal) any { return r.Sentence }),
			"refusal":  plain(gql.String, "The ledger's signed word; null when there was no statement to speak of.", func(r refusal) any { return optional(string(r.note)) }),
		},
	})
	return gql.NewUnion(gql.UnionConfig{
		Name:        "SubmitResult",
		Description: "On record, waiting for signatures, or refused.",
		Types:       []*gql.Object{recorded, t.waiting, refused},
		ResolveType: func(p gql.ResolveTypeParams) *gql.Object {
			switch p.Value.(type) {
			case refusal:
				return refused
			case ledger.Waiting:
				return t.waiting
			}
			return recorded
		},
	})
}

func refusalKind() *gql.Enum {
	values := gql.EnumValueConfigMap{}
	for _, kind := range refusals {
		name := strings.ToUpper(strings.ReplaceAll(string(kind), "-", "_"))
		values[name] = &gql.EnumValueConfig{Value: kind, Description: "The code " + string(codes[kind]) + " of errors."}
	}
	return gql.NewEnum(gql.EnumConfig{Name: "RefusalKind", Description: "Why a statement is refused.", Values: values})
}

// submit records a statement and waits until the views show it.
func (a *api) submit(ctx context.Context, caller ledger.Caller, input map[string]any) (any, error) {
	envelope, _ := input["envelope"].(string)
	members, _ := input["disclosures"].([]any)
	disclosures := make(ledger.Disclosures, 0, len(members))
	for _, member := range members {
		text, _ := member.(string)
		disclosures = append(disclosures, text)
	}
	payload := submitted{clientID: input["clientMutationId"]}
	wait, _ := input["wait"].(bool)
	done, err := a.record(ctx, caller, ledger.Envelope(envelope), disclosures, wait)
	switch {
	case err != nil:
		payload.result, err = refusedFor(err)
		return payload, err
	case done.Waiting != nil:
		payload.result = *done.Waiting
		return payload, nil
	}
	a.waitReadable(ctx, done.Receipt.Index)
	payload.result = *done.Receipt
	return payload, nil
}

func (a *api) record(ctx context.Context, caller ledger.Caller, envelope ledger.Envelope, disclosures ledger.Disclosures, wait bool) (ledger.Deposited, error) {
	if wait {
		return a.ledger.Deposit(ctx, caller, envelope, disclosures)
	}
	receipt, err := a.ledger.Submit(ctx, caller, envelope, disclosures)
	return ledger.Deposited{Receipt: &receipt}, err
}

// refusedFor tells a refusal, which is an answer, from an error.
func refusedFor(err error) (any, error) {
	var signed *ledger.Refusal
	if errors.As(err, &signed) && refusable(signed.Reason.Kind) {
		return refusal{signed.Reason, signed.Note}, nil
	}
	var reason *domain.Error
	if errors.As(err, &reason) && refusable(reason.Kind) {
		return refusal{Error: reason}, nil
	}
	return nil, err
}

// waitReadable waits for the views. The record is durable: whatever goes wrong
// here is logged, and the receipt handed out all the same.
func (a *api) waitReadable(ctx context.Context, index uint64) {
	ctx, cancel := context.WithTimeout(ctx, a.settle)
	defer cancel()
	if err := a.views.WaitApplied(ctx, index+1); err != nil {
		a.log.Warn("wait for views after submit", "index", index, "cause", err)
	}
}
