package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

func doctorCommand() *cobra.Command {
	var data, trust, output string
	var config error
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Look at a ledger's folder and say what is wrong with it",
		Long: `Go through a list of what a ledger needs to open and to be believed: settings,
folder, key files, lock, disk, clock, databases, vault, read models, trust file,
checkpoint, the signer's memory, the registrar. Each line is ok, warn, FAIL or
skipped, with one sentence, and what to do.

doctor changes nothing, and works while the ledger is served. It does not read
every record: homeward fsck does.

Exit codes: 0 nothing worse than a warning, 1 something is broken or could not be
looked at, 2 something was tampered with or rolled back.`,
		Args: args(cobra.NoArgs),
		// A broken configuration is a finding here, not the end.
		PersistentPreRunE: func(cmd *cobra.Command, given []string) error {
			config = applySettings(cmd, given)
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			p := &patient{home: home{dir: data}, trust: trust, config: config, now: time.Now()}
			findings := p.examine(cmd.Context())
			if err := printFindings(cmd.OutOrStdout(), output, findings); err != nil {
				return err
			}
			if code := diagnosis(findings); code != exitFine {
				return exit(code)
			}
			return nil
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "trust": &trust, "output": &output})
	return cmd
}

// condition is how a thing was found to be.
type condition string

// The conditions.
const (
	isOK    condition = "ok"
	isWarn  condition = "warn"    // works, and should be looked after
	isFail  condition = "FAIL"    // does not work, or cannot be believed
	skipped condition = "skipped" // could not be looked at because of another line
)

// finding is one line of the doctor's answer.
type finding struct {
	Check     string    `json:"check"`
	Condition condition `json:"condition"`
	Sentence  string    `json:"sentence"`
	Do        string    `json:"do,omitempty"`        // by the operator
	Tampering bool      `json:"tampering,omitempty"` // somebody changed it, or rolled it back
}

func ok(format string, args ...any) finding {
	return finding{Condition: isOK, Sentence: fmt.Sprintf(format, args...)}
}

func warn(do, format string, args ...any) finding {
	return finding{Condition: isWarn, Do: do, Sentence: fmt.Sprintf(format, args...)}
}

func broken(do, format string, args ...any) finding {
	return finding{Condition: isFail, Do: do, Sentence: fmt.Sprintf(format, args...)}
}

func tampering(do, format string, args ...any) finding {
	return finding{Condition: isFail, Do: do, Sentence: fmt.Sprintf(format, args...), Tampering: true}
}

func skip(format string, args ...any) finding {
	return finding{Condition: skipped, Sentence: fmt.Sprintf(format, args...)}
}

// examine goes through the list. Behind a line that fails and is decisive there is
// nothing left to look at.
func (p *patient) examine(ctx context.Context) []finding {
	defer p.close()
	var findings []finding
	for _, c := range examinations() {
		f := c.look(p, ctx)
		f.Check = c.name
		findings = append(findings, f)
		if c.decisive && f.Condition == isFail {
			rest := skip("everything else, because of this")
			rest.Check = "the rest"
			return append(findings, rest)
		}
	}
	return findings
}

// diagnosis is the exit code: tampering outweighs what is only broken.
func diagnosis(findings []finding) int {
	switch {
	case slices.ContainsFunc(findings, func(f finding) bool { return f.Tampering }):
		return exitTampered
	case slices.ContainsFunc(findings, func(f finding) bool { return f.Condition == isFail || f.Condition == skipped }):
		return exitCouldNot
	}
	return exitFine
}

func printFindings(w io.Writer, output string, findings []finding) error {
	if output == "json" {
		return printJSON(w, struct {
			Findings []finding `json:"findings"`
		}{findings})
	}
	var all error
	for _, f := range findings {
		_, err := fmt.Fprintf(w, "%-7s  %-16s  %s\n", f.Condition, f.Check, f.Sentence)
		if f.Do != "" {
			_, more := fmt.Fprintf(w, "%27s→ %s\n", "", f.Do)
			err = errors.Join(err, more)
		}
		all = errors.Join(all, err)
	}
	return all
}
