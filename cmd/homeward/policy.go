package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

func policyCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "Read, check, compare and prepare policy profiles",
		Long: `A policy profile is a file of limits: how long a notice runs, what a reunification
needs, when a child at home is visited. The one in force is what two governing
agencies or more have put on record. docs/policy.md describes the file, and how
one comes into force.

PROFILE is the id of a profile that comes with the program, or a file; write
./NAME for a file that bears such an id.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(policyListCommand(), policyShowCommand(), policyCheckCommand(), policyDiffCommand(), policyDraftCommand())
	return cmd
}

func policyListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the profiles that come with the program",
		Long: `List the profiles that come with the program. None of them is in force by itself;
copy one with homeward policy show, and confirm its figures.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, id := range domain.ShippedProfiles() {
				text, _ := domain.ShippedProfile(id)
				p, err := domain.ParseProfile(text, transparency.Unmarshal)
				if err != nil {
					return fmt.Errorf("read profile %s: %w", id, err)
				}
				fmt.Fprintf(table, "%s\t%s\t%s\n", p.ID, p.Version, p.Title)
			}
			return table.Flush()
		},
	}
}

func policyShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show PROFILE",
		Short: "Print a profile that comes with the program, to be copied and changed",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			text, found := domain.ShippedProfile(given[0])
			if !found {
				return usageError("no profile that comes with the program is called " + given[0] + "; see homeward policy list")
			}
			_, err := cmd.OutOrStdout().Write(text)
			return err
		},
		ValidArgsFunction: cobra.FixedCompletions(domain.ShippedProfiles(), cobra.ShellCompDirectiveNoFileComp),
	}
}

// offerProfiles lets a shell offer the profiles that come with the program, and
// files.
func offerProfiles(cmd *cobra.Command, more ...string) {
	cmd.ValidArgsFunction = cobra.FixedCompletions(append(domain.ShippedProfiles(), more...), cobra.ShellCompDirectiveDefault)
}
