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
published. Databases in files are proved page by page, those included that are only
derived. With --trust, the trust file comes from elsewhere than the ledger's own
folder, and an invented ledger is found too.

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
	var damaged []ledger.Problem
	if h.hasLedger() {
		if damaged, err = h.damaged(ctx); err != nil {
			return report, err
		}
	}
	report, err = fsckRecords(ctx, h, trust)
	if len(damaged) > 0 && err != nil && ctx.Err() == nil {
		report.Unread, err = err.Error(), nil // the damage tells why
	}
	report.Problems = append(damaged, report.Problems...)
	return report, err
}

// fsckRecords opens what a home keeps and has the ledger recompute it.
func fsckRecords(ctx context.Context, h home, trust *transparency.Trust) (report ledger.Report, err error) {
	boundMemory(softMemory)
	p, err := open(ctx, h)
	if domain.KindOf(err) == domain.Internal && err != nil {
		err = fmt.Errorf("%w; homeward doctor says what is broken and what mends it", err)
	}
	if err != nil {
		return report, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	return ledger.Fsck(ctx, p.config, trust, func(uint64) {})
}

func printReport(w io.Writer, output string, report ledger.Report) error {
	if output == "json" {
		return printJSON(w, report)
	}
	if report.Unread != "" {
		fmt.Fprintf(w, "What is in the files could not all be looked at: %s\n", report.Unread)
	} else {
		fmt.Fprintf(w, "%d records, %d of them sealed, %d void.\n", report.Records, report.Sealed, len(report.Void))
	}
	for _, void := range report.Void {
		fmt.Fprintf(w, "void      %s\n", line(void))
	}
	for _, problem := range report.Problems {
		fmt.Fprintf(w, "%-8s  %s\n", heading(problem), line(problem))
	}
	if report.Truncated {
		fmt.Fprintln(w, "There are more problems than these.")
	}
	if len(report.Problems) == 0 {
		fmt.Fprintln(w, "Nothing was changed.")
	}
	return nil
}

// heading does not call tampering what a bad disk does as well.
func heading(p ledger.Problem) string {
	if p.File != "" {
		return "DAMAGED"
	}
	return "TAMPERED"
}

// line names the file or the record, unless there is none to name.
func line(p ledger.Problem) string {
	if p.File != "" {
		return p.File + ": " + p.Sentence + repairOf(p)
	}
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
