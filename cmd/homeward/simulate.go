package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/simulate"
)

const (
	defaultSeed     = 2012
	operationHour   = 5*time.Hour + 30*time.Minute
	defaultChildren = 89 // rescued in nine provinces in December 2012, as the news had it
)

func simulateCommand() *cobra.Command {
	var job simulation
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Write a caseload for a demonstration ledger, as JSON Lines",
		Long: `Write the signed statements of invented cases, one a line, in the order in
which they were recorded. The same seed gives the same bytes; it must be the
seed of the ledger's init --demo.

Some of the lives are crooked: every record of them is valid, and together they
should make somebody ask. --truth writes down which, with the records that show
it, so that whoever looks for them can be measured. It is no part of a ledger.

--lives names the lives that the children live in turn, one child each unless
--children says more. Beside those of every caseload there are lives made for one
rule of the auditors, which --scenarios lists with the rule's id.`,
		Args: args(cobra.NoArgs),
		RunE: job.run,
	}
	cmd.Flags().Uint64Var(&job.seed, "seed", defaultSeed, "seed; the same gives the same bytes")
	cmd.Flags().IntVar(&job.children, "children", defaultChildren, "number of children")
	cmd.Flags().StringVar(&job.from, "from", simulate.DefaultFrom.Format(time.DateOnly), "day on which the first operation begins")
	cmd.Flags().StringVar(&job.until, "until", simulate.DefaultUntil.Format(time.DateOnly), "day from which on nothing happens")
	cmd.Flags().StringVar(&job.out, "out", "-", "file to write; - is standard output")
	cmd.Flags().StringVar(&job.truth, "truth", "", "file for what really happened, one line a stream")
	cmd.Flags().StringSliceVar(&job.lives, "lives", nil, "names of the lives that the children live in turn")
	cmd.Flags().BoolVar(&job.scenarios, "scenarios", false, "list the lives that are made for one rule, and write no caseload")
	return cmd
}

// simulation is what simulate was asked for.
type simulation struct {
	seed        uint64
	children    int
	from, until string // days
	out, truth  string // files
	lives       []string
	scenarios   bool // to be listed
}

func (s *simulation) run(cmd *cobra.Command, _ []string) error {
	if s.scenarios {
		return toFile(cmd, s.out, listScenarios)
	}
	if len(s.lives) > 0 && !cmd.Flags().Changed("children") {
		s.children = len(s.lives)
	}
	options, err := s.options()
	if err != nil {
		return err
	}
	lines := func(w io.Writer) error { return writeCaseload(w, s.seed, options) }
	if s.truth == "" {
		return toFile(cmd, s.out, lines)
	}
	return toFile(cmd, s.truth, func(w io.Writer) error {
		options.Truth = func(t simulate.Truth) error { return writeBytes(w, t) }
		return toFile(cmd, s.out, lines)
	})
}

func (s *simulation) options() (simulate.Options, error) {
	o := simulate.Options{Children: s.children, Lives: s.lives}
	if s.children < 1 {
		return o, usageError("--children is 1 or more")
	}
	if s.truth == "-" {
		return o, usageError("--truth is a file of its own")
	}
	from, err := time.ParseInLocation(time.DateOnly, s.from, simulate.DefaultFrom.Location())
	if err != nil {
		return o, usageError("--from is a day, such as 2012-12-18")
	}
	o.From = from.Add(operationHour)
	if o.Until, err = time.ParseInLocation(time.DateOnly, s.until, simulate.DefaultFrom.Location()); err != nil {
		return o, usageError("--until is a day, such as 2014-04-01")
	}
	return o, nil
}

// listScenarios writes a life a line: its name, and the rule that it is made for.
func listScenarios(w io.Writer) error {
	for _, scenario := range simulate.Scenarios() {
		if _, err := fmt.Fprintf(w, "%s %s\n", scenario.Name, scenario.Rule); err != nil {
			return err
		}
	}
	return nil
}

func writeCaseload(w io.Writer, seed uint64, options simulate.Options) error {
	return simulate.Run(seed, options, func(line simulate.Line) error { return writeBytes(w, line) })
}

// writeBytes writes a line of a file of JSON Lines.
func writeBytes(w io.Writer, line interface{ Bytes() ([]byte, error) }) error {
	data, err := line.Bytes()
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// toFile gives write a buffered file, or standard output for "-".
func toFile(cmd *cobra.Command, path string, write func(io.Writer) error) error {
	if path == "-" {
		buffered := bufio.NewWriter(cmd.OutOrStdout())
		return errors.Join(write(buffered), buffered.Flush())
	}
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	buffered := bufio.NewWriter(file)
	return errors.Join(write(buffered), buffered.Flush(), file.Sync(), file.Close())
}
