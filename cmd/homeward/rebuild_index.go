package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/homeward-ledger/homeward/ledger"
)

// renewTags drops the index of DNA, whatever is left of it, and puts a new key of
// profile tags into the vault. The ledger must not be open.
func (h home) renewTags(ctx context.Context) (err error) {
	trust, err := readTrust(h.path("trust.json"))
	if err != nil {
		return err
	}
	p := &parts{home: h}
	defer func() { err = errors.Join(err, p.Close()) }()
	unlock, err := lock(h.path("LOCK"))
	if err != nil {
		return err
	}
	p.closing(unlock)
	if p.stores, err = h.stores(); err != nil {
		return err
	}
	if err := p.lockSchemas(ctx); err != nil {
		return err
	}
	if err := p.dropIndex(ctx); err != nil {
		return fmt.Errorf("drop the index: %w", err)
	}
	vault, err := p.openVault(ctx, trust.Origin)
	if err != nil {
		return err
	}
	return errors.Join(vault.RenewTags(ctx), vault.Close())
}

func (p *parts) openVault(ctx context.Context, origin string) (*ledger.Vault, error) {
	kek, err := ledger.OpenKEK(p.home.path("keys", "kek.json"))
	if err != nil {
		return nil, err
	}
	if p.stores.Rows == "" {
		return ledger.OpenVault(ctx, p.home.path("vault.db"), origin, kek)
	}
	db, err := p.stores.rows(ctx, "vault", false)
	if err != nil {
		return nil, err
	}
	return ledger.OpenVaultIn(ctx, db, origin, kek)
}

func (p *parts) dropIndex(ctx context.Context) error {
	if p.stores.Rows == "" {
		for _, suffix := range []string{"-shm", "-wal", ""} {
			if err := os.Remove(p.home.path("index.db" + suffix)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		return nil
	}
	db, err := p.stores.rows(ctx, "index", true)
	if err != nil {
		return err
	}
	return errors.Join(ledger.DropIndex(ctx, db), db.Close())
}
