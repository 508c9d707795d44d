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
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make a bearer token for the API",
		Long: `Make a bearer token for an officer, an auditor or a court's clerk. It is printed
this once; the ledger keeps its digest. What each role may do is in docs/roles.md.`,
		Args: args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return usageError("a token is for an officer, an auditor or a clerk: homeward token officer, auditor or clerk")
		},
	}
	cmd.AddCommand(officerTokenCommand(), auditorTokenCommand(), clerkTokenCommand(), tokenListCommand(), tokenRevokeCommand())
	return cmd
}

func officerTokenCommand() *cobra.Command {
	caller := ledger.Caller{Role: ledger.Officer}
	cmd := tokenOf(&caller, "officer", "A token that records for an agency and reads what it takes part in",
		`Make a token for an officer: it records what somebody of the agency signed, and
reads what the agency takes part in. With --officer it is worth nothing any more
once that officer has no valid key there, and opens what that officer reads in an
emergency.`)
	cmd.Flags().StringVar((*string)(&caller.Agency), "agency", "", "the officer's agency")
	cmd.Flags().StringVar((*string)(&caller.Officer), "officer", "", "the person, if the token is for one alone")
	return cmd
}

func auditorTokenCommand() *cobra.Command {
	caller := ledger.Caller{Role: ledger.Auditor}
	cmd := tokenOf(&caller, "auditor", "A token that reads every chain and no sealed value",
		`Make a token for an auditor: it reads every chain and no sealed value. With
--agency it also records what somebody of that agency signed as an auditor, such as
a finding, and is worth nothing any more once the agency is suspended; with
--officer, once that officer has no valid key there.`)
	cmd.Flags().StringVar((*string)(&caller.Agency), "agency", "", "the auditor's agency, if the token is to record")
	cmd.Flags().StringVar((*string)(&caller.Officer), "officer", "", "the person, if the token is for one alone")
	return cmd
}

func clerkTokenCommand() *cobra.Command {
	caller := ledger.Caller{Role: ledger.Clerk}
	cmd := tokenOf(&caller, "clerk", "A token that reads what a court's recorded orders name",
		`Make a token for a court's clerk: it reads the history of the children that a
disclosure order of the court names, within the order's dates, unless the clerk
put the order on record.`)
	cmd.Flags().StringVar((*string)(&caller.Agency), "court", "", "the court's agency")
	cmd.Flags().StringVar((*string)(&caller.Officer), "officer", "", "the clerk's person id, with which the court enrolled the key")
	return cmd
}

// tokenOf is a command that makes a token for the caller, whom its flags fill in.
func tokenOf(caller *ledger.Caller, role, short, long string) *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use: role, Short: short, Long: long, Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			token, err := addToken(cmd.Context(), home{dir: data}, *caller)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), token)
			return nil
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
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
// its check, one that was copied from elsewhere does not. A governor is known by the
// founding: who else would accredit the first agency?
func onRecord(ctx context.Context, l *ledger.Ledger, agency domain.StreamID) error {
	if agency.Kind() != domain.AgencyStream {
		return nil // none, or one that is refused as no agency's id
	}
	state, err := l.State(ctx, agency)
	if err != nil {
		return err
	}
	founded, err := l.State(ctx, domain.TheLedger)
	if err != nil {
		return err
	}
	governs := slices.ContainsFunc(founded.Ledger.Get().Governance, func(g domain.Governor) bool { return g.Agency == agency })
	if !state.Agency.Get().Accredited && !governs {
		return domain.Refuse(domain.NotFound, "", "%s is not accredited in this ledger and does not govern it: no token was made", agency)
	}
	return nil
}
