package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// home is a ledger's folder. This file, and wire_databases.go, are the only place where
// the parts of a ledger are put together.
type home struct{ dir string }

func (h home) path(parts ...string) string {
	return filepath.Join(append([]string{h.dir}, parts...)...)
}

// sealEvery is how long records wait to be sealed together.
const sealEvery = 200 * time.Millisecond

// parts are what an open ledger is made of, to be closed together.
type parts struct {
	home      home
	stores    stores
	config    ledger.Config
	tokens    *ledger.Tokens
	finder    *finder
	registrar ledger.Registrar
	closers   []func() error
}

func (p *parts) Close() error {
	var all error
	for i := len(p.closers) - 1; i >= 0; i-- {
		all = errors.Join(all, p.closers[i]())
	}
	p.closers = nil
	return all
}

func (p *parts) closing(close func() error) { p.closers = append(p.closers, close) }

// create makes a new home.
func create(ctx context.Context, h home, f founding) (*parts, error) {
	for _, dir := range []string{"signer", "keys", "tiles"} {
		if err := os.MkdirAll(h.path(dir), 0o700); err != nil {
			return nil, fmt.Errorf("create %s: %w", dir, err)
		}
	}
	secrets := map[string]string{"signer/checkpoint.key": f.checkpointKey, "signer/receipt.key": f.receiptKey}
	if f.registrar.Key != nil {
		text, err := client.KeyFileOf(f.registrar.Agency, f.registrar.Key).Bytes()
		if err != nil {
			return nil, err
		}
		secrets["keys/registrar.key"] = string(text)
	}
	for name, secret := range secrets {
		if err := writeSecret(h.path(name), secret); err != nil {
			return nil, err
		}
	}
	if err := f.stores.write(h); err != nil {
		return nil, err
	}
	return h.assemble(ctx, f.origin, true)
}

// open takes the lock of a home and opens what is in it.
func open(ctx context.Context, h home) (*parts, error) {
	if !h.hasLedger() {
		return nil, h.missing()
	}
	trust, err := readTrust(h.path("trust.json"))
	if err != nil {
		return nil, err
	}
	return h.assemble(ctx, trust.Origin, false)
}

// withLedger opens a home and the ledger in it, lets work use both, and closes
// them.
func withLedger(ctx context.Context, h home, work func(*parts, *ledger.Ledger) error) (err error) {
	p, err := open(ctx, h)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	l, err := ledger.Open(ctx, p.config)
	if err != nil {
		return err
	}
	return errors.Join(work(p, l), l.Close(context.WithoutCancel(ctx)))
}

func (h home) assemble(ctx context.Context, origin string, create bool) (_ *parts, err error) {
	p := &parts{home: h, finder: &finder{}}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.Close())
		}
	}()
	unlock, err := lock(h.path("LOCK"))
	if err != nil {
		return nil, err
	}
	p.closing(unlock)
	if p.stores, err = h.stores(); err != nil {
		return nil, err
	}
	if err := p.lockSchemas(ctx); err != nil {
		return nil, err
	}
	head, free, err := h.head(ctx, create)
	if err != nil {
		return nil, err
	}
	p.closing(free)
	p.config = ledger.Config{
		Tiles: transparency.NewDirTiles(h.path("tiles")), Head: head,
		Clock: time.Now, SealEvery: sealEvery, Finder: p.finder, Logger: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if err := p.openDatabases(ctx, origin, create); err != nil {
		return nil, err
	}
	return p, p.readSigners()
}

// hasLedger reports whether the folder is a ledger's: its records are there, or it
// says where they are.
func (h home) hasLedger() bool {
	for _, name := range []string{"events.db", storesFile} {
		if _, err := os.Lstat(h.path(name)); err == nil {
			return true
		}
	}
	return false
}

// missing says that the folder is no ledger's. It names the whole path: more often than
// not somebody is in the wrong folder.
func (h home) missing() error {
	where := h.dir
	if whole, err := filepath.Abs(h.dir); err == nil {
		where = whole
	}
	return &domain.Error{Kind: domain.NotFound, Cause: fs.ErrNotExist,
		Sentence: "there is no ledger in " + where + "; is it the right folder? If so, make one with homeward init --data " + h.dir}
}

func (p *parts) readSigners() error {
	var err error
	if p.config.Checkpoint, err = readSigner(p.home.path("signer", "checkpoint.key")); err != nil {
		return err
	}
	if p.config.Receipt, err = readSigner(p.home.path("signer", "receipt.key")); err != nil {
		return err
	}
	// A key file as homeward key new makes it; without one dossiers cannot be
	// issued, and all else works.
	key, err := readKeyFile(p.home.path("keys", "registrar.key"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	p.registrar = ledger.Registrar{Agency: key.Agency, Key: key.Private()}
	return err
}

func readSigner(path string) (note.Signer, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read signing key: %w", err)
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("read signing key %s: %w", filepath.Base(path), err)
	}
	return signer, nil
}

func readTrust(path string) (transparency.Trust, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return transparency.Trust{}, fmt.Errorf("read trust file: %w", err)
	}
	trust, err := transparency.ParseTrust(text)
	if err != nil {
		return trust, fmt.Errorf("read trust file %s: %w", path, err)
	}
	return trust, nil
}

func writeSecret(path, secret string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	_, err = file.WriteString(secret + "\n")
	return errors.Join(err, file.Sync(), file.Close())
}
