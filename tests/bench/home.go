package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// seed is that of every caseload and ledger that is measured.
const seed = 2012

// house is a ledger in a folder, put together as the program puts it together, with
// the same settings.
type house struct {
	dir    string
	sim    simulate.World
	config ledger.Config
	ledger *ledger.Ledger
	views  *projections.Views

	parts   []func() error // closes what the ledger is made of
	readers []func() error // closes what follows the ledger
}

// The bounds of cmd/homeward/memory.go, with read models and without.
const (
	softMemory  = 160 << 20
	aloneMemory = 200 << 20
)

// boundMemory has the collector work as cmd/homeward/memory.go has it.
func boundMemory(soft int64) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(soft)
	}
}

// openHouse opens the ledger of a folder, or founds it; with or without the index of DNA.
func openHouse(ctx context.Context, dir string, create, index bool) (h *house, err error) {
	boundMemory(aloneMemory)
	h = &house{dir: dir}
	if err = h.assemble(ctx, create, index); err == nil && create {
		h.ledger, err = ledger.Create(ctx, h.config, h.sim.Founding.Envelope, h.sim.Founding.RecordedAt)
	} else if err == nil {
		h.ledger, err = ledger.Open(ctx, h.config)
	}
	if err != nil {
		err = errors.Join(err, h.close())
	}
	return h, err
}

// assemble opens what a ledger is made of, without the ledger.
func (h *house) assemble(ctx context.Context, create, index bool) (err error) {
	if h.sim, err = simulate.Founding(seed); err != nil {
		return err
	}
	openStore, openKEK, openVault := sqlitestore.Open, ledger.OpenKEK, ledger.OpenVault
	if create {
		openStore, openKEK, openVault = sqlitestore.Create, ledger.CreateKEK, ledger.CreateVault
	}
	c := &h.config
	store, err := openStore(ctx, h.path("events.db"))
	if err != nil {
		return err
	}
	c.Store = store
	h.closing(store.Close)
	kek, err := openKEK(h.path("kek.json"))
	if err != nil {
		return err
	}
	if c.Vault, err = openVault(ctx, h.path("vault.db"), h.sim.Origin, kek); err != nil {
		return err
	}
	h.closing(c.Vault.Close)
	if c.Drafts, err = ledger.OpenDrafts(ctx, h.path("drafts.db"), c.Vault); err != nil {
		return err
	}
	h.closing(c.Drafts.Close)
	if index {
		if c.Index, err = ledger.OpenIndex(ctx, h.path("index.db"), c.Vault); err != nil {
			return err
		}
		h.closing(c.Index.Close)
	}
	if c.Verdicts, err = database.OpenFile(h.path("judge.db"), url.Values{"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "wal_autocheckpoint(4000)", "cache_size(-1024)", "synchronous(NORMAL)"}}); err != nil {
		return err
	}
	c.Verdicts.SetMaxOpenConns(4)
	c.Verdicts.SetMaxIdleConns(4)
	h.closing(c.Verdicts.Close)
	c.Tiles, c.Head = transparency.NewDirTiles(h.path("tiles")), transparency.NewFileHead(h.path("head"))
	c.Clock, c.SealEvery, c.Logger = time.Now, time.Second, slog.New(slog.NewTextHandler(io.Discard, nil))
	if c.Checkpoint, err = note.NewSigner(h.sim.CheckpointSigner); err != nil {
		return err
	}
	c.Receipt, err = note.NewSigner(h.sim.ReceiptSigner)
	return err
}

// follow opens the read models and has them follow the ledger.
func (h *house) follow(ctx context.Context) (err error) {
	boundMemory(softMemory)
	if h.views, err = projections.OpenViews(ctx, projections.InFolder(h.dir)); err != nil {
		return err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	runner, ended := projections.NewRunner(h.views, h.ledger, h.config.Logger), make(chan error, 1)
	go func() { ended <- runner.Run(running) }()
	h.readers = append(h.readers, func() error {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		return h.views.Close()
	})
	return nil
}

func (h *house) path(name string) string { return filepath.Join(h.dir, name) }

func (h *house) closing(c func() error) { h.parts = append(h.parts, c) }

// close closes everything: what follows the ledger, the ledger, its parts.
func (h *house) close() (err error) {
	for _, c := range slices.Backward(h.readers) {
		err = errors.Join(err, c())
	}
	if h.ledger != nil {
		err = errors.Join(err, h.ledger.Close(context.Background()))
	}
	for _, c := range slices.Backward(h.parts) {
		err = errors.Join(err, c())
	}
	h.readers, h.ledger, h.parts = nil, nil, nil
	return err
}

// trust is what an auditor holds.
func (h *house) trust() (*transparency.Trust, error) {
	id, err := transparency.ParseDigest(string(h.sim.Ledger))
	if err != nil {
		return nil, err
	}
	trust, err := transparency.NewTrust(transparency.Trust{Ledger: id, Origin: h.sim.Origin,
		CheckpointKeys: []string{h.sim.CheckpointVerifier}, ReceiptKeys: []string{h.sim.ReceiptVerifier}})
	return &trust, err
}

// wanted is an error when a line did not come on record as valid.
func wanted(r ledger.LineResult) error {
	switch {
	case r.Err != nil:
		return fmt.Errorf("line %d: %w", r.Number, r.Err)
	case r.Receipt.Verdict != domain.Valid:
		return fmt.Errorf("line %d is void: %s", r.Number, r.Receipt.Verdict.Sentence)
	}
	return nil
}
