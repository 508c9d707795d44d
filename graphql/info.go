package graphql

import (
	"context"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// ledgerInfo is the source of LedgerInfo.
type ledgerInfo struct {
	state domain.LedgerState
	size  uint64
}

// simulatedWord is what every surface of a ledger with a simulated clock says.
const simulatedWord = "SIMULATED"

func (t *types) ledgerType() *gql.Object {
	policy := gql.NewObject(gql.ObjectConfig{
		Name:        "PolicyInForce",
		Description: "The policy profile in force at the end of the log.",
		Fields: gql.Fields{
			"id":     plain(must(gql.String), "Id of the profile.", func(p domain.Policy) any { return p.ID }),
			"digest": plain(must(gql.String), "SHA-256 of its text.", func(p domain.Policy) any { return string(p.Digest) }),
		},
	})
	return gql.NewObject(gql.ObjectConfig{
		Name:        "LedgerInfo",
		Description: "What this ledger says of itself.",
		Fields: gql.Fields{
			"id":     plain(must(gql.ID), "Leaf hash of its founding; statements name it.", func(l ledgerInfo) any { return string(l.state.ID) }),
			"origin": plain(must(gql.String), "Name of the log in its checkpoints.", func(l ledgerInfo) any { return l.state.Origin }),
			"demo":   plain(must(gql.Boolean), "Whether this is a demonstration, for ever.", func(l ledgerInfo) any { return l.state.Demo }),
			"simulated": plain(gql.String, "The word "+simulatedWord+" where recorded times come from a simulated clock; null elsewhere.", func(l ledgerInfo) any {
				if l.state.Clock != domain.ClockSimulated {
					return nil
				}
				return simulatedWord
			}),
			"rules": plain(must(gql.Int), "Version of the hard rules in force.", func(l ledgerInfo) any { return l.state.Rules }),
			"policy": plain(policy, "The policy in force; null before there is one.", func(l ledgerInfo) any {
				if l.state.Policy.ID == "" {
					return nil
				}
				return l.state.Policy
			}),
			"size": plain(must(gql.Int), "Records that have a verdict, sealed or not.", func(l ledgerInfo) any { return l.size }),
		},
	})
}

func (a *api) info(ctx context.Context, caller ledger.Caller) (any, error) {
	if err := a.mayReadLedger(ctx, caller); err != nil {
		return nil, err
	}
	size := a.ledger.Size() // before the state, which may be newer but never older
	state, err := a.ledger.State(ctx, domain.TheLedger)
	if err != nil {
		return nil, err
	}
	return ledgerInfo{state: state.Ledger.Get(), size: size}, nil
}

// simulated reports whether recorded times come from a simulated clock.
func (a *api) simulated(ctx context.Context) (bool, error) {
	state, err := a.ledger.State(ctx, domain.TheLedger)
	return state.Ledger.Get().Clock == domain.ClockSimulated, err
}
