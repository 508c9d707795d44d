package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

func kinshipTableCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "table",
		Short: "List and add the allele tables by which a ledger computes reports anew",
		Long: `A ledger computes every kinship report anew that is handed in, with the allele
tables that come with the program and those in its folder tables. A report by any other
table is recorded, and found: nothing follows from a table that nobody has.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(tableListCommand(), tableAddCommand())
	return cmd
}

func tableListCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the allele tables that a ledger knows, with their digests",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			own, err := home{dir: data}.tables()
			if err != nil {
				return err
			}
			rows := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, t := range append(kinship.BuiltIn(), own...) {
				use := ""
				if t.Demonstration {
					use = "for demonstration"
				}
				fmt.Fprintf(rows, "%s\t%d people\t%d loci\t%s\t%s\n", t.ID, t.People, len(t.Loci), t.Digest(), use)
			}
			return rows.Flush()
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	return cmd
}

func tableAddCommand() *cobra.Command {
	var data, population string
	cmd := &cobra.Command{
		Use:   "add FILE",
		Short: "Add a population of a file of allele counts to a ledger's tables",
		Long: `Add a population of a file of allele counts to a ledger's tables, in their one
form: the SHA-256 of the file in the folder tables is the digest by which reports name
it. A table that is there is never changed. docs/kinship.md describes the file.

A ledger that is being served takes it up when it is started again, and then computes
all reports anew.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if population == "" {
				return usageError("name the population of the file with --population")
			}
			h := home{dir: data}
			if !h.hasLedger() {
				return h.missing()
			}
			table, err := readTable(given[0], population)
			if err != nil {
				return err
			}
			if err := h.addTable(table); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Added %s: %d people, %d loci, digest %s\n", table.ID, table.People, len(table.Loci), table.Digest())
			return err
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	cmd.Flags().StringVar(&population, "population", "", "which population of the file")
	return cmd
}
