package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// founding is what a new ledger begins with.
type founding struct {
	origin                      string
	envelope                    []byte
	at                          time.Time
	checkpointKey, receiptKey   string // secret, as C2SP signed notes write them
	checkpointVKey, receiptVKey string
	registrar                   ledger.Registrar
	stores                      stores
}

func initCommand() *cobra.Command {
	var data, origin, records, rows, head string
	var governors []string
	var demo bool
	var seed uint64
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Make a new ledger",
		Long: `Make a new ledger in a folder that has none, from the key files of at least
three agencies that will govern it together. With --demo, make a demonstration:
its keys follow from a seed and protect nothing, and it is marked so for ever.

Without --store everything is in the folder. With it, records are in a database,
and the folder still holds the keys, the signer's memory and the tiles: it must
not go where the database goes. docs/stores.md says how to choose.`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if demo && (origin != "" || len(governors) > 0) {
				return usageError("--demo has an origin and governors of its own: give either --demo or --origin and --governor")
			}
			make := func() (founding, error) { return realFounding(origin, governors) }
			if demo {
				make = func() (founding, error) { return demoFounding(seed) }
			}
			kept, err := storesOf(records, rows, head)
			if err != nil {
				return err
			}
			f, err := make()
			if err != nil {
				return err
			}
			f.stores = kept
			size, err := found(cmd.Context(), home{dir: data}, f)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Made the ledger %s in %s: %d record.\nGive %s to whoever will verify it.\n",
				f.origin, data, size, home{dir: data}.path("trust.json"))
			return nil
		},
	}
	settingFlags(cmd, map[string]*string{"data": &data})
	cmd.Flags().StringVar(&origin, "origin", "", "name of the log in its checkpoints, such as ledger.example.org/homeward")
	cmd.Flags().StringArrayVar(&governors, "governor", nil, "key file of a governing agency, made by homeward key new; give it three times or more")
	cmd.Flags().StringVar(&records, "store", "", "keep the records in a database: postgres://…, or esdb://… of KurrentDB; without it in the folder")
	cmd.Flags().StringVar(&rows, "views", "", "keep vault, verdicts, tokens and read models in PostgreSQL: postgres://…; where the records are, if those are there")
	cmd.Flags().StringVar(&head, "head", "", "keep the signer's memory in PostgreSQL: postgres://… on another server than the records; without it in the folder")
	cmd.Flags().BoolVar(&demo, "demo", false, "make a demonstration with a simulated clock")
	cmd.Flags().Uint64Var(&seed, "seed", defaultSeed, "seed of the demonstration")
	return cmd
}

// unfinished marks the folder in which a ledger is made. It gets its own name when
// it is whole, so that an interrupted init leaves no ledger that is half there.
const unfinished = ".unfinished"

// found makes a ledger in a folder that does not exist yet, or is empty.
func found(ctx context.Context, h home, f founding) (size uint64, err error) {
	if entries, err := os.ReadDir(h.dir); err == nil && len(entries) > 0 {
		return 0, usageError("there is something in " + h.dir + " already; init only ever makes a new ledger")
	}
	free, err := f.stores.claim(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, free()) }()
	making := home{dir: filepath.Clean(h.dir) + unfinished}
	if err := os.RemoveAll(making.dir); err != nil {
		return 0, fmt.Errorf("clear unfinished ledger: %w", err)
	}
	if size, err = foundIn(ctx, making, f); err == nil {
		if err = os.Rename(making.dir, h.dir); err == nil {
			return size, nil
		}
		err = fmt.Errorf("give the new ledger its name: %w", err)
	}
	return 0, errors.Join(err, os.RemoveAll(making.dir), f.stores.drop(context.WithoutCancel(ctx)))
}

// foundIn creates a ledger and writes its trust file.
func foundIn(ctx context.Context, h home, f founding) (size uint64, err error) {
	p, err := create(ctx, h, f)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	l, err := ledger.Create(ctx, p.config, f.envelope, f.at)
	if err != nil {
		return 0, err
	}
	state, err := l.State(ctx, domain.TheLedger)
	if err != nil {
		return 0, errors.Join(err, l.Close(ctx))
	}
	size = l.Size()
	return size, errors.Join(l.Close(ctx), writeTrust(h, f, state.Ledger.Get().ID))
}

func writeTrust(h home, f founding, id domain.Digest) error {
	leaf, err := transparency.ParseDigest(string(id))
	if err != nil {
		return fmt.Errorf("write trust file: %w", err)
	}
	trust, err := transparency.NewTrust(transparency.Trust{Ledger: leaf, Origin: f.origin,
		CheckpointKeys: []string{f.checkpointVKey}, ReceiptKeys: []string{f.receiptVKey}, Witnesses: []transparency.Witness{}})
	if err != nil {
		return fmt.Errorf("write trust file: %w", err)
	}
	text, err := trust.Bytes()
	if err != nil {
		return fmt.Errorf("write trust file: %w", err)
	}
	if err := os.WriteFile(h.path("trust.json"), text, 0o644); err != nil {
		return fmt.Errorf("write trust file: %w", err)
	}
	return nil
}

func demoFounding(seed uint64) (founding, error) {
	world, err := simulate.Founding(seed)
	if err != nil {
		return founding{}, err
	}
	return founding{
		origin: world.Origin, envelope: world.Founding.Envelope, at: world.Founding.RecordedAt,
		checkpointKey: world.CheckpointSigner, checkpointVKey: world.CheckpointVerifier,
		receiptKey: world.ReceiptSigner, receiptVKey: world.ReceiptVerifier,
		registrar: ledger.Registrar{Agency: world.Registrar.Agency, Key: world.Registrar.Private},
	}, nil
}

// realFounding signs the founding of a real ledger with the governors' keys.
func realFounding(origin string, files []string) (founding, error) {
	if origin == "" {
		return founding{}, usageError("init needs --origin, the name of the log, or --demo")
	}
	if len(files) < 3 {
		return founding{}, usageError("a ledger is governed by three agencies or more: give --governor three times")
	}
	f := founding{origin: origin, at: time.Now().UTC()}
	var err error
	if f.checkpointKey, f.checkpointVKey, err = note.GenerateKey(rand.Reader, origin); err != nil {
		return f, usageError("the origin is no name of a log: " + err.Error())
	}
	if f.receiptKey, f.receiptVKey, err = note.GenerateKey(rand.Reader, origin+"/receipt"); err != nil {
		return f, fmt.Errorf("make receipt key: %w", err)
	}
	facts := domain.LedgerFounded{Origin: origin, Threshold: len(files)/2 + 1, CheckpointKey: f.checkpointVKey,
		ReceiptKey: f.receiptVKey, Rules: domain.Rules, Clock: domain.ClockReal}
	var keys []ed25519.PrivateKey
	for _, file := range files {
		key, err := readKeyFile(file)
		if err != nil {
			return f, err
		}
		same := func(g domain.Governor) bool { return g.Agency == key.Agency || g.Key == key.Public }
		if slices.ContainsFunc(facts.Governance, same) {
			return f, usageError(file + " is of an agency or a key that was given before: governors are different agencies")
		}
		keys = append(keys, key.Private())
		facts.Governance = append(facts.Governance, domain.Governor{Agency: key.Agency, Key: key.Public})
	}
	f.envelope, err = signFounding(facts, keys, f.at)
	return f, err
}
