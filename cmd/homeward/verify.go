package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

func verifyCommand() *cobra.Command {
	var trustFile, output string
	cmd := &cobra.Command{
		Use:   "verify DOSSIER.zip",
		Short: "Verify a dossier, without a ledger or a network",
		Long: `Verify a dossier against a trust file that was obtained elsewhere than the
dossier. Without one the answer is "could not check". The court's own tool,
homeward-verify, does the same and can do nothing else.

Exit codes: 0 verified, 1 could not check, such as what is no ZIP archive, 2 tampered
with or incomplete.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			report, err := verifyFile(given[0], trustFile)
			if err != nil {
				return err
			}
			if output == "json" {
				err = printJSON(cmd.OutOrStdout(), report)
			} else {
				err = report.Text(cmd.OutOrStdout())
			}
			if code := report.ExitCode(); err == nil && code != exitFine {
				return exit(code)
			}
			return err
		},
	}
	settingFlags(cmd, map[string]*string{"trust": &trustFile, "output": &output})
	return cmd
}

func verifyFile(path, trustFile string) (dossier.Report, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return dossier.Report{}, fmt.Errorf("there is no file %s", path)
	}
	var trust *transparency.Trust
	if trustFile != "" {
		read, err := readTrust(trustFile)
		if err != nil {
			return dossier.Report{}, err
		}
		trust = &read
	}
	return dossier.VerifyFile(path, trust), nil
}
