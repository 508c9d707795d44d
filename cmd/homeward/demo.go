package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
)

func demoCommand() *cobra.Command {
	var data, listen string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Make a demonstration ledger if there is none, and serve it",
		Long: `Make a demonstration ledger with the 89 invented cases of December 2012 unless
the folder has a ledger already, then serve it and print three commands to try.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h := home{dir: data}
			prepare := func() error { return prepareDemo(cmd, h) }
			return serve(cmd.Context(), h, listen, cmd.OutOrStdout(), prepare, func(s *server) error { return invite(cmd.Context(), cmd.OutOrStdout(), s) })
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "listen": &listen})
	return cmd
}

// prepareDemo founds and fills the ledger of a home that has none. One that was
// interrupted while it was filled is filled on.
func prepareDemo(cmd *cobra.Command, h home) error {
	if !h.hasLedger() {
		f, err := demoFounding(defaultSeed)
		if err != nil {
			return err
		}
		if _, err := found(cmd.Context(), h, f); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Made a demonstration ledger in %s.\n", h.dir)
	}
	if _, err := os.Stat(h.path("demo-filled")); err == nil {
		return nil
	}
	var caseload bytes.Buffer
	if err := writeCaseload(&caseload, defaultSeed, simulate.Options{}); err != nil {
		return err
	}
	job := importing{in: &caseload, bar: newBar(cmd.ErrOrStderr(), int64(caseload.Len()), "recording"),
		receipts: &receiptFile{}, out: cmd.OutOrStdout(), complaints: cmd.ErrOrStderr()}
	if err := job.into(cmd.Context(), h); err != nil {
		return err
	}
	return os.WriteFile(h.path("demo-filled"), []byte("The demonstration's caseload is on record.\n"), 0o644)
}

// invite prints three commands that work as they stand.
func invite(ctx context.Context, out io.Writer, s *server) error {
	tokens, err := demoTokens(ctx, s)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, invitation, s.address, s.ledger.Size(), s.parts.home.path(demoEnv), s.parts.home.path(demoEnv),
		s.address, s.address, s.parts.home.path("trust.json"), tokens["CHILD"])
	return err
}

// demoEnv is a file of shell variables with the tokens of a demonstration. Only a
// demonstration keeps tokens in the clear.
const demoEnv = "demo.env"

var demoNames = []string{"CHILD", "OFFICER", "AUDITOR", "CLERK"}

// demoTokens returns the tokens of an earlier run, or makes them and writes them
// down.
func demoTokens(ctx context.Context, s *server) (map[string]string, error) {
	path := s.parts.home.path(demoEnv)
	if kept, err := readEnv(path); err == nil {
		if _, err := s.parts.tokens.Find(ctx, kept["CLERK"]); err == nil {
			return kept, nil
		}
	}
	shown, err := example(ctx, s.ledger, time.Now())
	if err != nil {
		return nil, err
	}
	tokens := map[string]string{"CHILD": string(shown.child)}
	for name, caller := range map[string]ledger.Caller{
		"OFFICER": {Role: ledger.Officer, Agency: shown.agency, Name: "demo"},
		"AUDITOR": {Role: ledger.Auditor, Name: "demo"},
		"CLERK":   {Role: ledger.Clerk, Agency: shown.court, Officer: shown.clerk, Name: "demo"},
	} {
		if tokens[name], err = s.parts.tokens.Add(ctx, caller); err != nil {
			return nil, err
		}
	}
	var text strings.Builder
	for _, name := range demoNames {
		text.WriteString(name + "=" + tokens[name] + "\n")
	}
	return tokens, os.WriteFile(path, []byte(text.String()), 0o600)
}

func readEnv(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	kept := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		kept[name] = value
	}
	return kept, nil
}

const invitation = `
Serving on http://%s: %d records, DEMO, clock SIMULATED.
The tokens of an officer, an auditor and a court's clerk are in %s.

Try, in another terminal:

1. The history of one child, as an officer of an agency that has a part in it:

   . %s
   curl -s http://%s/graphql -H "Authorization: Bearer $OFFICER" -H 'Content-Type: application/json' \
     -d '{"query":"{ child(stream: \"'$CHILD'\") { history(first: 50) { edges { node { index type recordedAt } } } } }"}'

2. A dossier of that child, as the clerk:

   ./bin/homeward dossier --server http://%s --token "$CLERK" --out dossier.zip "$CHILD"

3. Verify it as a court would, without the ledger:

   ./bin/homeward-verify --trust %s dossier.zip

The child is %s. Stop with Ctrl-C.
`
