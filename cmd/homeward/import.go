package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

func importCommand() *cobra.Command {
	var data, receipts string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Record the statements of a file of JSON Lines",
		Long: `Record the signed statements of a file, one a line, in their order; - is
standard input. A line that cannot be recorded is reported with its number and
the reason, and the others go on. An import that was interrupted is simply run
again: what is on record already is recognised, and gets the receipt it had.

--receipts appends the signed receipt of every line on record to a file, a line
of JSON each. Keep them away from the ledger: they prove it if a record is
dropped later.

The ledger must not be served by another process meanwhile.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			in, size, err := openInput(cmd, given[0])
			if err != nil {
				return err
			}
			defer in.Close()
			kept, err := openReceipts(receipts)
			if err != nil {
				return err
			}
			job := importing{in: in, bar: newBar(cmd.ErrOrStderr(), size, "recording"), receipts: kept,
				out: cmd.OutOrStdout(), complaints: cmd.ErrOrStderr()}
			return errors.Join(job.into(cmd.Context(), home{dir: data}), kept.Close())
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	cmd.Flags().StringVar(&receipts, "receipts", "", "file to append the signed receipts to")
	return cmd
}

func openInput(cmd *cobra.Command, path string) (io.ReadCloser, int64, error) {
	if path == "-" {
		return io.NopCloser(cmd.InOrStdin()), -1, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("read import: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// importing is one run of an import.
type importing struct {
	in              io.Reader
	bar             *progressbar.ProgressBar
	receipts        *receiptFile
	out, complaints io.Writer

	recorded, void, refused int
}

// into records what the input holds and says what became of it. A line that was
// refused makes the outcome invalid, not the import a failure.
func (i *importing) into(ctx context.Context, h home) (err error) {
	boundMemory(aloneMemory)
	p, err := open(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	l, err := ledger.Open(ctx, p.config)
	if err != nil {
		return err
	}
	err = i.record(ctx, p, l)
	_ = i.bar.Finish()
	err = errors.Join(err, l.Close(context.WithoutCancel(ctx)))
	fmt.Fprintf(i.out, "%d lines are on record, %d of them void; %d were refused. The ledger has %d records.\n",
		i.recorded+i.void, i.void, i.refused, l.Size())
	if err == nil && i.refused > 0 {
		return exit(exitTampered)
	}
	return err
}

// record imports. What waits for findings needs the read models, but in a simulated
// ledger, into which it comes decided.
func (i *importing) record(ctx context.Context, p *parts, l *ledger.Ledger) (err error) {
	home, err := l.State(ctx, domain.TheLedger)
	if err != nil {
		return err
	}
	if home.Ledger.Get().Clock != domain.ClockSimulated {
		boundMemory(softMemory)
		views, err := openViews(ctx, p, l)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, views.Close()) }()
	}
	return l.Import(ctx, io.TeeReader(i.in, i.bar), i.receipts.file != nil, i.report)
}

// report counts what became of a line.
func (i *importing) report(r ledger.LineResult) error {
	switch {
	case r.Err != nil:
		i.refused++
		fmt.Fprintf(i.complaints, "line %d: %v\n", r.Number, r.Err)
	case r.Receipt.Verdict.Void:
		i.void++
	default:
		i.recorded++
	}
	return i.receipts.Keep(r)
}
