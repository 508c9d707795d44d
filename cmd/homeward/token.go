package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

func tokenCommand() *cobra.Command {
	var data, role, agency string
	var children []string
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make a bearer token for the API",
		Long: `Make a bearer token. An officer's token is for an agency, a clerk's names the
children that a court asked for, an auditor's sees every chain and no sealed
value. Agency and children must be on record. The token is printed this once; the
ledger keeps its digest.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			caller := ledger.Caller{Role: ledger.Role(role), Agency: domain.StreamID(agency)}
			for _, child := range children {
				caller.Children = append(caller.Children, domain.StreamID(child))
			}
			token, err := addToken(cmd.Context(), home{dir: data}, caller)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), token)
			return nil
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	cmd.Flags().StringVar(&role, "role", "", "officer, auditor or clerk")
	completeFlag(cmd, "role", string(ledger.Officer), string(ledger.Auditor), string(ledger.Clerk))
	cmd.Flags().StringVar(&agency, "agency", "", "agency of an officer")
	cmd.Flags().StringArrayVar(&children, "child", nil, "stream of a child that a clerk may see; may be repeated")
	return cmd
}

// addToken makes a token for a caller whose agency or children are on record: an
// id with one wrong letter fails its check, one copied from elsewhere does not.
func addToken(ctx context.Context, h home, caller ledger.Caller) (token string, err error) {
	err = withLedger(ctx, h, func(p *parts, l *ledger.Ledger) error {
		if err := caller.Check(); err != nil {
			return usageError(err.Error())
		}
		if err := onRecord(ctx, l, caller); err != nil {
			return err
		}
		token, err = p.tokens.Add(ctx, caller)
		return err
	})
	return token, err
}

func onRecord(ctx context.Context, l *ledger.Ledger, caller ledger.Caller) error {
	streams := slices.Clone(caller.Children)
	if caller.Agency != "" {
		streams = append(streams, caller.Agency)
	}
	for _, id := range streams {
		state, err := l.State(ctx, id)
		if err != nil {
			return err
		}
		if len(state.Records) == 0 {
			return domain.Refuse(domain.NotFound, "", "this ledger has no records of %s: no token was made", id)
		}
	}
	return nil
}
