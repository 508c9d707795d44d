package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

func fsckCommand() *cobra.Command {
	var data, trustFile, output string
	var repair bool
	cmd := &cobra.Command{
		Use:   "fsck",
		Short: "Recompute everything a ledger keeps, and name what was changed",
		Long: `Read every record of a ledger that is not being served, recompute leaves, tree,
signatures, verdicts and sealed values, and compare them with what was
published. With --trust, the trust file comes from elsewhere than the ledger's
own folder, and an invented ledger is found too. Files of SQLite that a disk has
spoiled are named, each with what mends it.

--repair cuts the published tiles again, after the folder tiles was deleted, if
the events make the very tree that was signed. Nothing else is ever repaired.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if repair {
				if err := repairHome(cmd.Context(), home{dir: data}); err != nil {
					return err
				}
			}
			report, err := fsckHome(cmd.Context(), home{dir: data}, trustFile)
			if err != nil {
				return err
			}
			if err := printReport(cmd.OutOrStdout(), output, report); err != nil {
				return err
			}
			if len(report.Problems) > 0 {
				return exit(exitTampered)
			}
			return nil
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "trust": &trustFile, "output": &output})
	cmd.Flags().BoolVar(&repair, "repair", false, "cut deleted tiles again from the events first")
	return cmd
}

// repairHome cuts the tiles again and has the ledger publish its checkpoint.
func repairHome(ctx context.Context, h home) (err error) {
	p, err := open(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := ledger.RebuildTiles(ctx, p.config); err != nil {
		return err
	}
	l, err := ledger.Open(ctx, p.config)
	if err != nil {
		return err
	}
	return l.Close(ctx)
}

func fsckHome(ctx context.Context, h home, trustFile string) (report ledger.Report, err error) {
	var trust *transparency.Trust
	if trustFile != "" {
		read, err := readTrust(trustFile)
		if err != nil {
			return report, err
		}
		trust = &read
	}
	damaged := h.damaged(ctx)
	p, err := open(ctx, h)
	if err != nil && len(damaged) == 0 && domain.KindOf(err) == domain.Internal {
		err = fmt.Errorf("%w; homeward doctor says what is broken and what mends it", err)
	}
	if err == nil {
		defer func() { err = errors.Join(err, p.Close()) }()
		report, err = ledger.Fsck(ctx, p.config, trust, func(uint64) {})
	}
	return withDamage(damaged, report, err)
}

func printReport(w io.Writer, output string, report ledger.Report) error {
	if output == "json" {
		return printJSON(w, report)
	}
	fmt.Fprintf(w, "%d records, %d of them sealed, %d void.\n", report.Records, report.Sealed, len(report.Void))
	for _, void := range report.Void {
		fmt.Fprintf(w, "void      %s\n", line(void))
	}
	for _, problem := range report.Problems {
		fmt.Fprintf(w, "TAMPERED  %s\n", line(problem))
	}
	if report.Truncated {
		fmt.Fprintln(w, "There are more problems than these.")
	}
	if len(report.Problems) == 0 {
		fmt.Fprintln(w, "Nothing was changed.")
	}
	return nil
}

// line names the record, unless there is none to name.
func line(p ledger.Problem) string {
	if p.Index == 0 && p.Record == "" {
		return p.Sentence + repairOf(p)
	}
	text := fmt.Sprintf("record %d", p.Index)
	if p.Record != "" {
		text += " " + p.Record
	}
	if p.Stream != "" {
		text += " of " + p.Stream
	}
	return text + ": " + p.Sentence + repairOf(p)
}

func repairOf(p ledger.Problem) string {
	if p.Repair == "" {
		return ""
	}
	return " (repair: " + p.Repair + ")"
}
