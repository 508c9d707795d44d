package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
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
			if err := prepareDemo(cmd, h); err != nil {
				return err
			}
			return serve(cmd.Context(), h, listen, func(s *server) error { return invite(cmd.Context(), cmd.OutOrStdout(), s) })
		},
	}
	dataFlag(cmd, &data)
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address to listen on")
	return cmd
}

// prepareDemo founds and fills the ledger of a home that has none. One that was
// interrupted while it was filled is filled on.
func prepareDemo(cmd *cobra.Command, h home) error {
	if _, err := os.Stat(h.path("events.db")); errors.Is(err, os.ErrNotExist) {
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
	if err := writeCaseload(&caseload, defaultSeed, defaultChildren); err != nil {
		return err
	}
	bar := newBar(cmd.ErrOrStderr(), int64(caseload.Len()), "recording")
	if err := importInto(cmd.Context(), h, &caseload, bar, cmd.OutOrStdout(), cmd.ErrOrStderr()); err != nil {
		return err
	}
	return os.WriteFile(h.path("demo-filled"), []byte("The demonstration's caseload is on record.\n"), 0o644)
}

// invite prints three commands that work as they stand.
func invite(ctx context.Context, out io.Writer, s *server) error {
	child, agency, err := example(ctx, s.ledger)
	if err != nil {
		return err
	}
	officer, err := s.parts.tokens.Add(ctx, ledger.Caller{Role: ledger.Officer, Agency: agency, Name: "demo"})
	if err != nil {
		return err
	}
	clerk, err := s.parts.tokens.Add(ctx, ledger.Caller{Role: ledger.Clerk, Children: []domain.StreamID{child}, Name: "demo"})
	if err != nil {
		return err
	}
	auditor, err := s.parts.tokens.Add(ctx, ledger.Caller{Role: ledger.Auditor, Name: "demo"})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, invitation, s.address, s.ledger.Size(), officer, auditor, clerk,
		s.address, officer, child, s.address, clerk, child, s.parts.home.path("trust.json"))
	return err
}

const invitation = `
Serving on http://%s: %d records, DEMO, clock SIMULATED.

Tokens of this run:
  officer  %s
  auditor  %s
  clerk    %s

Try, in another terminal:

1. The history of one child, as an officer of an agency that takes part in it:
   curl -s http://%s/graphql -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \
     -d '{"query":"{ child(stream: \"%s\") { history(first: 50) { edges { node { index type recordedAt } } } } }"}'

2. A dossier of the child, as a court's clerk:
   ./bin/homeward dossier --server http://%s --token %s --out dossier.zip %s

3. Verify it as a court would, without the ledger:
   ./bin/homeward-verify --trust %s dossier.zip

Stop with Ctrl-C.
`

// example returns a child that went home, and the agency that took it first.
func example(ctx context.Context, l *ledger.Ledger) (child, agency domain.StreamID, err error) {
	for from := uint64(0); ; {
		page, err := l.Judged(ctx, from, 500)
		if err != nil {
			return "", "", err
		}
		if len(page) == 0 {
			return "", "", domain.Refuse(domain.NotFound, "", "the ledger holds no child that went home")
		}
		for _, r := range page {
			if r.Statement.Type == domain.TypeHandedOver && !r.Verdict.Void {
				return r.Statement.Stream, r.Statement.Signed(domain.PurposeRecord)[0].Agency, nil
			}
		}
		from += uint64(len(page))
	}
}
