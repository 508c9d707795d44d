package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

func tokenListCommand() *cobra.Command {
	var data, output string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the tokens there are, and what they stand for",
		Long: `List the tokens of a ledger with their ids and what they stand for. The tokens
themselves are not kept. The ledger may be served meanwhile.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withTokens(cmd.Context(), home{dir: data}, func(tokens *ledger.Tokens) error {
				all, err := tokens.List(cmd.Context())
				if err != nil {
					return err
				}
				return printTokens(cmd.OutOrStdout(), output, all)
			})
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "output": &output})
	return cmd
}

func tokenRevokeCommand() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "revoke ID",
		Short: "Make a token worth nothing, at once",
		Long: `Make a token worth nothing, at once, also when the ledger is being served. ID is
what homeward token list shows, or the token itself. It cannot be taken back: make
a new token instead.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			return withTokens(cmd.Context(), home{dir: data}, func(tokens *ledger.Tokens) error {
				revoked, err := tokens.Revoke(cmd.Context(), given[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "Revoked %s (%s).\n", revoked.ID, revoked.Caller.Role)
				return err
			})
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	return cmd
}

// withTokens opens the tokens of a home without the ledger's lock: every request
// asks tokens.db anew, so that what is done here holds at once.
func withTokens(ctx context.Context, h home, work func(*ledger.Tokens) error) (err error) {
	p := &parts{home: h}
	if p.stores, err = h.stores(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	db, err := p.openTokens(ctx)
	if err != nil {
		return err
	}
	tokens, err := ledger.OpenTokens(ctx, db)
	if err != nil {
		return err
	}
	return work(tokens)
}

// openTokens opens the tokens there are, wherever they are kept.
func (p *parts) openTokens(ctx context.Context) (*database.DB, error) {
	if p.stores.Rows != "" {
		db, err := p.stores.rows(ctx, "tokens", false)
		if err == nil {
			p.closing(db.Close)
		}
		return db, err
	}
	if _, err := os.Stat(p.home.path("tokens.db")); err != nil {
		return nil, &domain.Error{Kind: domain.NotFound, Cause: err, Sentence: "there are no tokens in " + p.home.dir + "; is it the ledger's folder?"}
	}
	return p.openSQL("tokens.db", "FULL")
}

func printTokens(w io.Writer, output string, all []ledger.TokenInfo) error {
	if output == "json" {
		return printJSON(w, struct {
			Tokens []ledger.TokenInfo `json:"tokens"`
		}{all})
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, t := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", t.ID, t.Caller.Role, t.Caller.Agency, t.Caller.Officer, t.Caller.Name)
	}
	return table.Flush()
}
