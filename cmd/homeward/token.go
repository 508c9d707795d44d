package main

import (
	"context"
	"fmt"

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
value. The token is printed this once; the ledger keeps its digest.`,
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
	cmd.AddCommand(tokenListCommand(), tokenRevokeCommand())
	return cmd
}

func addToken(ctx context.Context, h home, caller ledger.Caller) (token string, err error) {
	err = withLedger(ctx, h, func(p *parts, l *ledger.Ledger) error {
		if err := onRecord(ctx, l, caller.Agency); err != nil {
			return err
		}
		token, err = p.tokens.Add(ctx, caller)
		if domain.KindOf(err) == domain.Invalid {
			return usageError(err.Error())
		}
		return err
	})
	return token, err
}

// onRecord refuses an agency that this ledger does not know: a mistyped id fails
// its check, one that was copied from elsewhere does not.
func onRecord(ctx context.Context, l *ledger.Ledger, agency domain.StreamID) error {
	if agency.Kind() != domain.AgencyStream {
		return nil // none, or one that is refused as no agency's id
	}
	state, err := l.State(ctx, agency)
	if err != nil {
		return err
	}
	if !state.Agency.Accredited {
		return domain.Refuse(domain.NotFound, "", "%s is not accredited in this ledger: no token was made", agency)
	}
	return nil
}
