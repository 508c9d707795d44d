package graphql

import (
	"context"
	"encoding/base64"
	"fmt"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

func (t *types) waitingType() *gql.Object {
	return gql.NewObject(gql.ObjectConfig{
		Name:        "Waiting",
		Description: fmt.Sprintf("A statement that lacks signatures. It is not on record. After %d hours, or when it expires itself, it is forgotten.", int(ledger.WaitFor.Hours())),
		Fields: gql.Fields{
			"pae":      plain(must(gql.String), "PAE digest: the statement's name.", func(w ledger.Waiting) any { return string(w.PAE) }),
			"recordId": plain(must(gql.String), "Id that its maker gave it.", func(w ledger.Waiting) any { return w.ID }),
			"type":     plain(must(gql.String), "Literal of the event type, with its version.", func(w ledger.Waiting) any { return w.Type }),
			"stream":   plain(must(gql.String), "Stream it is for.", func(w ledger.Waiting) any { return string(w.Stream) }),
			"missing":  plain(listOf(t.signer), "Who has not signed.", func(w ledger.Waiting) any { return notNull(w.Missing) }),
			"expires":  plain(must(t.dateTime), "When it is forgotten.", func(w ledger.Waiting) any { return w.Expires }),
			"notices":  plain(listOf(gql.String), noticesDoc, func(w ledger.Waiting) any { return notNull(w.Notices) }),
		},
	})
}

func (t *types) waitingField() *gql.Field {
	size := fmt.Sprintf("1 to %d; %d when left out.", ledger.MaxWaitingPage, ledger.MaxWaitingPage)
	first := gql.FieldConfigArgument{"first": {Type: gql.Int, Description: "At most so many: " + size}}
	return asked(listOf(t.waiting), "Statements that wait for a signature of the own agency, first what is forgotten first. For officers, and auditors with an agency.", first,
		func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			n, given := args["first"].(int)
			if !given {
				n = ledger.MaxWaitingPage
			}
			return t.api.ledger.Waiting(ctx, caller, n)
		})
}

func (t *types) waitingStatementField(hidden string) *gql.Field {
	statement := gql.NewObject(gql.ObjectConfig{
		Name:        "WaitingStatement",
		Description: "What another signer shows and signs, and nothing else.",
		Fields: gql.Fields{
			"waiting":     plain(must(t.waiting), "What is missing.", func(w ledger.WaitingStatement) any { return w.Waiting }),
			"payload":     plain(must(gql.String), "The statement's bytes, base64: these are signed.", func(w ledger.WaitingStatement) any { return base64.StdEncoding.EncodeToString(w.Payload) }),
			"disclosures": plain(listOf(gql.String), "What opens its commitments. Check that they do.", func(w ledger.WaitingStatement) any { return notNull(w.Disclosures) }),
		},
	})
	return asked(statement, "A statement that waits, for officers of the agencies among its signers, and auditors who are to sign as such."+hidden,
		argument("pae", gql.String, "PAE digest."),
		func(ctx context.Context, caller ledger.Caller, args map[string]any) (any, error) {
			return t.api.ledger.WaitingStatement(ctx, caller, domain.Digest(args["pae"].(string)))
		})
}
