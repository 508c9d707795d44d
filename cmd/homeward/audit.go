package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
)

// auditQuestion is what homeward audit asks: about one stream or all, what is wanted of
// it, and from which point of view.
type auditQuestion struct {
	stream         string // empty: all
	severity, rule string // empty: any
	known, on      string // RFC 3339; empty: without a limit
}

func auditCommand() *cobra.Command {
	var data, server, token, output string
	var q auditQuestion
	var rules bool
	cmd := &cobra.Command{
		Use:   "audit [STREAM]",
		Short: "Look for what should make somebody ask, in records each of which is valid",
		Long: `Compute what the rules of the auditors find: about one stream, or about all that
the token sees. From a running ledger with --server and an auditor's or officer's
token; or from the ledger's folder, when nothing serves it. A clerk names a child. What is
overdue is overdue now, and in a simulated ledger by the time of a child's last record.
The gravest findings come first, those of one rule together.

  homeward audit --severity block
  homeward audit child-… --as-known-on 2013-05-01T09:00:00+08:00

A finding accuses nobody and is no record: whoever computes it from the same log
for the same time gets the same. docs/findings.md says how good the rules are.

Exit codes: 0 nothing stands, 1 could not find out, 2 something stands.`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			if rules {
				return printRules(cmd.OutOrStdout(), output, domain.AuditRules())
			}
			if err := q.read(given); err != nil {
				return err
			}
			ask := func(ctx context.Context) (auditAnswer, error) { return auditLocally(ctx, home{dir: data}, q) }
			// Whoever names a folder means it, whatever the environment says of servers.
			if asked := cmd.Flags().Changed; server != "" && (asked("server") || !asked("data")) {
				ask = func(ctx context.Context) (auditAnswer, error) { return auditServed(ctx, server, token, q) }
			}
			found, err := ask(cmd.Context())
			if err != nil {
				return err
			}
			if err := printAudit(cmd.OutOrStdout(), output, found); err != nil {
				return err
			}
			return found.outcome()
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "server": &server, "token": &token, "output": &output})
	cmd.Flags().StringVar(&q.severity, "severity", "", "only findings of this severity: "+strings.Join(domain.Severities().All(), ", "))
	completeFlag(cmd, "severity", domain.Severities().All()...)
	cmd.Flags().StringVar(&q.rule, "rule", "", "only findings of this rule, such as A12")
	cmd.Flags().StringVar(&q.known, "as-known-on", "", "only what the ledger had recorded by this time, such as 2013-05-01T09:00:00+08:00")
	cmd.Flags().StringVar(&q.on, "as-it-was-on", "", "only what had happened by this time, as it is claimed")
	cmd.Flags().BoolVar(&rules, "rules", false, "list the rules")
	return cmd
}

// read takes the stream, where one is given, and codes in any case.
func (q *auditQuestion) read(given []string) error {
	if len(given) > 0 {
		stream, err := streamNamed(given[0], anyStream)
		if err != nil {
			return err
		}
		q.stream = string(stream)
	}
	q.severity, q.rule = strings.ToLower(q.severity), strings.ToUpper(q.rule)
	return q.check()
}

// check refuses what would find nothing, and be taken for good news.
func (q auditQuestion) check() error {
	if q.severity != "" && !domain.Severities().Has(q.severity) {
		return usageError("--severity is one of " + strings.Join(domain.Severities().All(), ", "))
	}
	if _, known := domain.RuleCalled(q.rule); q.rule != "" && !known {
		return usageError("there is no rule " + client.Clean(q.rule) + ": homeward audit --rules lists them")
	}
	for flag, text := range map[string]string{"as-known-on": q.known, "as-it-was-on": q.on} {
		if _, err := time.Parse(time.RFC3339, text); text != "" && err != nil {
			return usageError("--" + flag + " is a time with its zone, such as 2013-05-01T09:00:00+08:00")
		}
	}
	return nil
}

// outcome is the exit code of an answer.
func (a auditAnswer) outcome() error {
	switch {
	case slices.ContainsFunc(a.Findings, func(f foundFinding) bool { return f.Stands }):
		return exit(exitTampered)
	case len(a.TooLong) > 0:
		return exit(exitCouldNot)
	}
	return nil
}
