package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/simulate"
)

const (
	defaultSeed     = 2012
	defaultChildren = 89 // rescued in nine provinces in December 2012, as the news had it
)

func simulateCommand() *cobra.Command {
	var seed uint64
	var children int
	var out string
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "Write a caseload for a demonstration ledger, as JSON Lines",
		Long: `Write the signed statements of invented cases, one a line, in the order in
which they were recorded. The same seed gives the same bytes; it must be the
seed of the ledger's init --demo.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if children < 1 {
				return usageError("--children is 1 or more")
			}
			return toFile(cmd, out, func(w io.Writer) error { return writeCaseload(w, seed, children) })
		},
	}
	cmd.Flags().Uint64Var(&seed, "seed", defaultSeed, "seed; the same gives the same bytes")
	cmd.Flags().IntVar(&children, "children", defaultChildren, "number of rescued children")
	cmd.Flags().StringVar(&out, "out", "-", "file to write; - is standard output")
	return cmd
}

func writeCaseload(w io.Writer, seed uint64, children int) error {
	return simulate.Run(seed, simulate.Options{Children: children}, func(line simulate.Line) error {
		data, err := line.Bytes()
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
	})
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
