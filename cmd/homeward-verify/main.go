// Command homeward-verify is the court's tool: a dossier in, a report out. It
// needs no network and no database, and links none.
//
// The rules of verification are in package ledger/dossier, the formats in
// docs/formats.md. Exit status: 0 verified, 1 could not check, 2 tampered,
// incomplete or an archive that is no dossier, 64 wrong usage.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Exit statuses beside those of the report; 64 is EX_USAGE of sysexits.
const (
	exitFine     = 0
	exitCouldNot = 1
	exitUsage    = 64
)

const usage = "usage: homeward-verify [--trust trust.json] [--output text|json] DOSSIER.zip"

const help = `homeward-verify checks a dossier of a Homeward ledger: that every record in it
is the one that was recorded, that none was left out, changed or moved, and that
the ledger stood for them with its signature. It needs no network, writes nothing
and takes no settings from its surroundings.

` + usage + `

  --trust FILE     the trust file of the ledger. It must come from elsewhere than
                   the dossier: a court's registry, an earlier case, the agency
                   itself. Without it nothing is proved.
  --output FORMAT  text for people (the default) or json for machines

Exit codes:
  0   verified
  1   could not check, so nothing is proved either way: no trust file, no such
      file, or one that is no ZIP archive
  2   tampered with, incomplete, or an archive that is no dossier
  64  wrong usage
`

// maxTrust bounds the trust file, in bytes.
const maxTrust = 1 << 20

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("homeward-verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // misuse says what is wrong
	flags.Usage = func() {}     // what is printed depends on whether it was asked for
	trustPath := flags.String("trust", "", "trust file, obtained elsewhere than the dossier")
	output := flags.String("output", "text", "text for people or json for machines")
	files, err := parse(flags, args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, help)
		return exitFine
	}
	if wrong := misuse(files, *output, err); wrong != "" {
		fmt.Fprintf(stderr, "homeward-verify: %s\n%s; see homeward-verify --help\n", wrong, usage)
		return exitUsage
	}
	trust, err := readTrust(*trustPath)
	if err != nil {
		fmt.Fprintf(stderr, "homeward-verify: read trust file: %v\n", err)
		return exitCouldNot
	}
	report := dossier.VerifyFile(files[0], trust)
	if err := print(stdout, report, *output); err != nil {
		fmt.Fprintf(stderr, "homeward-verify: write report: %v\n", err)
		return max(report.ExitCode(), exitCouldNot)
	}
	return report.ExitCode()
}

// parse takes flags in front of the file and behind it.
func parse(flags *flag.FlagSet, args []string) (files []string, err error) {
	for {
		if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
			return files, err
		}
		files, args = append(files, flags.Arg(0)), flags.Args()[1:]
	}
}

// misuse says what is wrong with the command line; nothing when it can be done.
func misuse(files []string, output string, err error) string {
	switch {
	case err != nil:
		return err.Error()
	case output != "text" && output != "json":
		return "--output is text or json"
	case len(files) == 0:
		return "name a dossier"
	case len(files) > 1:
		return "name one dossier, and verify the next by itself"
	}
	return ""
}

// readTrust reads the trust file; without a path there is no trust.
func readTrust(path string) (*transparency.Trust, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxTrust+1))
	if err != nil {
		return nil, err
	}
	trust, err := transparency.ParseTrust(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &trust, nil
}

func print(w io.Writer, report dossier.Report, output string) error {
	if output == "text" {
		return report.Text(w)
	}
	data, err := report.JSON()
	if err != nil {
		return err
	}
	_, err = w.Write(append(data, '\n'))
	return err
}
