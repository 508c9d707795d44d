package main

import (
	"cmp"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

func keyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "key", Short: "Make and show signing keys", Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }}
	cmd.AddCommand(keyNewCommand(), keyShowCommand())
	return cmd
}

func keyNewCommand() *cobra.Command {
	var out, agency string
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Make an Ed25519 key and write it to a file that only you can read",
		Args:  args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			key, err := newKeyFile(domain.StreamID(agency))
			if err != nil {
				return err
			}
			text, err := key.Bytes()
			if err != nil {
				return err
			}
			if err := writeSecret(out, string(text)); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "agency %s\nkey    %s\nid     %s\n", key.Agency, key.Public, key.KeyID)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "key.json", "file to write; it must not exist")
	cmd.Flags().StringVar(&agency, "agency", "", "id of the agency; a new one is made if you give none")
	return cmd
}

func keyShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show FILE",
		Short: "Show the public part of a key file",
		Args:  args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, given []string) error {
			key, err := readKeyFile(given[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "agency %s\nkey    %s\nid     %s\n", key.Agency, key.Public, key.KeyID)
			return nil
		},
	}
}

func newKeyFile(agency domain.StreamID) (client.KeyFile, error) {
	if agency == "" {
		var random [16]byte
		if _, err := rand.Read(random[:]); err != nil {
			return client.KeyFile{}, fmt.Errorf("make agency id: %w", err)
		}
		agency = domain.NewStreamID(domain.AgencyStream, random)
	}
	if agency.Kind() != domain.AgencyStream {
		return client.KeyFile{}, usageError("--agency is not an agency's id; its check character may be mistyped")
	}
	return client.NewKeyFile(agency)
}

// readKeyFile reads a key file; one that is not in form is a mistake of usage.
func readKeyFile(path string) (client.KeyFile, error) {
	key, err := client.ReadKeyFile(path)
	if domain.KindOf(err) == domain.Invalid {
		return key, usageError(err.Error())
	}
	return key, err
}

// signFounding writes and signs the first statement of a real ledger.
func signFounding(facts domain.LedgerFounded, keys []ed25519.PrivateKey, at time.Time) ([]byte, error) {
	var random [16]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, fmt.Errorf("make record id: %w", err)
	}
	s := domain.Statement{ID: domain.NewRecordID(at, random), Type: domain.TypeLedgerFounded, Stream: domain.TheLedger,
		Source: domain.Source{Kind: "own"}, OccurredAt: domain.ClaimAt(at)}
	for _, governor := range facts.Governance {
		s.Signers = append(s.Signers, domain.Signer{Key: governor.Key.ID(), Agency: governor.Agency,
			Role: domain.RoleGovernor, Purpose: domain.PurposeGovernance})
	}
	slices.SortFunc(s.Signers, func(a, b domain.Signer) int { return cmp.Compare(a.Key, b.Key) })
	var err error
	if s.Facts, err = transparency.Marshal(facts); err != nil {
		return nil, err
	}
	payload, err := transparency.Marshal(s)
	if err != nil {
		return nil, err
	}
	return transparency.SignEnvelope(payload, keys...).Bytes(), nil
}
