package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
)

func dossierCommand() *cobra.Command {
	var data, out, server, token string
	cmd := &cobra.Command{
		Use:   "dossier CHILD",
		Short: "Write one child's history with everything that proves it",
		Long: `Write a child's dossier: a ZIP with the records, their proofs, the keys and a
readable timeline. From a running ledger with --server and a clerk's or
auditor's token; or from the ledger's folder, when nothing serves it.

A token on the command line shows in the list of processes: the environment or
the configuration file is the better place. --data asks the folder even if the
environment names a server.`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			subject, err := streamNamed(given[0], domain.ChildStream)
			if err != nil {
				return err
			}
			if out == "" {
				out = string(subject) + ".zip"
			}
			if _, err := os.Stat(out); err == nil {
				return usageError("there is a file " + out + " already; a dossier is never written over another")
			}
			fetch := func(w io.Writer) error { return issueLocally(cmd.Context(), home{dir: data}, subject, w) }
			// Whoever names a folder means it, whatever the environment says of servers.
			if asked := cmd.Flags().Changed; server != "" && (asked("server") || !asked("data")) {
				fetch = func(w io.Writer) error { return fetchDossier(cmd.Context(), server, token, subject, w) }
			}
			if err := writeWhole(out, fetch); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Wrote %s. Verify it with homeward verify --trust TRUST.json %s\n", out, out)
			return nil
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data, "server": &server, "token": &token})
	cmd.Flags().StringVar(&out, "out", "", "file to write; CHILD.zip if not given")
	return cmd
}

// writeWhole writes a file that is either whole or not there.
func writeWhole(path string, write func(io.Writer) error) error {
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("write %s: %w", path, err)
	}
	// A dossier holds opened values: it is for its owner alone.
	file, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	err = errors.Join(write(file), file.Sync(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	return os.Rename(partial, path)
}

func issueLocally(ctx context.Context, h home, subject domain.StreamID, w io.Writer) error {
	return orAsk(withLedger(ctx, h, func(p *parts, l *ledger.Ledger) error {
		contents, err := l.Issue(ctx, ledger.Caller{Role: ledger.Importer}, p.registrar, subject)
		if err != nil {
			return err
		}
		return dossier.Write(w, contents)
	}))
}

// fetchTimeout bounds a whole download; maxDossier its size.
const (
	fetchTimeout = 2 * time.Minute
	maxDossier   = 256 << 20
)

func fetchDossier(ctx context.Context, server, token string, subject domain.StreamID, w io.Writer) error {
	address, err := client.Address(server)
	if err != nil {
		return usageError(err.Error())
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address.JoinPath("dossier", string(subject)).String(), nil)
	if err != nil {
		return usageError("--server is no address: " + err.Error())
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := (&http.Client{CheckRedirect: client.Stay}).Do(request)
	if err != nil {
		return fmt.Errorf("ask the ledger at %s: %w", server, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(response.Body, 4096))
		return &domain.Error{Kind: domain.Kind(response.Header.Get(kindHeader)),
			Sentence: "the ledger refused: " + strings.TrimSpace(string(text))}
	}
	n, err := io.Copy(w, io.LimitReader(response.Body, maxDossier+1))
	if err != nil {
		return fmt.Errorf("read dossier: %w", err)
	}
	if n > maxDossier {
		return fmt.Errorf("read dossier: it is larger than %d bytes", maxDossier)
	}
	return nil
}
