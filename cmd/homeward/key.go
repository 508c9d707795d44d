package main

import (
	"cmp"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// keyFile is an officer's or governor's key on disk.
type keyFile struct {
	Agency domain.StreamID  `json:"agency"`
	Public domain.PublicKey `json:"public"`
	KeyID  string           `json:"keyId"`
	Seed   string           `json:"seed"` // secret

	private ed25519.PrivateKey
}

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
			text, err := transparency.Marshal(key)
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

func newKeyFile(agency domain.StreamID) (keyFile, error) {
	if agency == "" {
		var random [16]byte
		if _, err := rand.Read(random[:]); err != nil {
			return keyFile{}, fmt.Errorf("make agency id: %w", err)
		}
		agency = domain.NewStreamID(domain.AgencyStream, random)
	}
	if agency.Kind() != domain.AgencyStream {
		return keyFile{}, usageError("--agency is not an agency's id; its check character may be mistyped")
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return keyFile{}, fmt.Errorf("make key: %w", err)
	}
	return keyFileOf(agency, private), nil
}

func keyFileOf(agency domain.StreamID, private ed25519.PrivateKey) keyFile {
	key := domain.EncodePublicKey(private.Public().(ed25519.PublicKey))
	return keyFile{Agency: agency, Public: key, KeyID: key.ID(), Seed: base64.StdEncoding.EncodeToString(private.Seed()), private: private}
}

func readKeyFile(path string) (keyFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return keyFile{}, fmt.Errorf("read key file: %w", err)
	}
	var key keyFile
	if err := transparency.Unmarshal(text, &key); err != nil {
		return key, usageError(path + " is no key file made by homeward key new")
	}
	seed, err := base64.StdEncoding.DecodeString(key.Seed)
	if err != nil || len(seed) != ed25519.SeedSize {
		return key, usageError(path + " holds no seed of 32 bytes")
	}
	key.private = ed25519.NewKeyFromSeed(seed)
	if domain.EncodePublicKey(key.private.Public().(ed25519.PublicKey)) != key.Public {
		return key, usageError(path + " holds a public key that is not that of its seed")
	}
	return key, nil
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
