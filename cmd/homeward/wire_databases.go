package main

import (
	"context"
	"fmt"
	"net/url"

	_ "github.com/jackc/pgx/v5/stdlib" // driver of the vault, verdicts, tokens and read models in PostgreSQL
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/ledger"
)

// lockSchemas takes a lock for each thing that is kept in PostgreSQL.
func (p *parts) lockSchemas(ctx context.Context) error {
	for _, kept := range p.stores.inPostgres() {
		free, err := lockSchema(ctx, kept.what, kept.address)
		if err != nil {
			return err
		}
		p.closing(free)
	}
	return nil
}

func (p *parts) openDatabases(ctx context.Context, origin string, create bool) error {
	openKEK := ledger.OpenKEK
	if create {
		openKEK = ledger.CreateKEK
	}
	if err := p.openRecords(ctx, create); err != nil {
		return fmt.Errorf("open events: %w", err)
	}
	kek, err := openKEK(p.home.path("keys", "kek.json"))
	if err != nil {
		return fmt.Errorf("open key-encryption key: %w", err)
	}
	if p.stores.Rows != "" {
		return p.openSchemas(ctx, origin, kek, create)
	}
	return p.openFiles(ctx, origin, kek, create)
}

// openRecords opens the event store, of whichever kind.
func (p *parts) openRecords(ctx context.Context, create bool) error {
	store, err := openStore(ctx, p.stores.Records, p.home.path("events.db"), create)
	if err == nil {
		p.closing(store.Close)
		p.config.Store = store
	}
	return err
}

// openStore opens the event store at an address, or makes it; without an address it
// is a file.
func openStore(ctx context.Context, address, file string, create bool) (eventstore.Store, error) {
	switch {
	case isPostgres(address) && create:
		return pgstore.Create(ctx, address)
	case isPostgres(address):
		return pgstore.Open(ctx, address)
	case isKurrent(address) && create:
		return kurrentstore.Create(ctx, address)
	case isKurrent(address):
		return kurrentstore.Open(ctx, address)
	case create:
		return sqlitestore.Create(ctx, file)
	}
	return sqlitestore.Open(ctx, file)
}

// openFiles opens what is kept in SQLite files beside the records.
func (p *parts) openFiles(ctx context.Context, origin string, kek tink.AEAD, create bool) (err error) {
	openVault := ledger.OpenVault
	if create {
		openVault = ledger.CreateVault
	}
	if p.config.Vault, err = openVault(ctx, p.home.path("vault.db"), origin, kek); err != nil {
		return fmt.Errorf("open vault: %w", err)
	}
	p.closing(p.config.Vault.Close)
	if p.config.Drafts, err = ledger.OpenDrafts(ctx, p.home.path("drafts.db"), p.config.Vault); err != nil {
		return fmt.Errorf("open drafts: %w", err)
	}
	p.closing(p.config.Drafts.Close)
	tables, err := p.home.tables()
	if err != nil {
		return err
	}
	if p.config.Index, err = ledger.OpenIndex(ctx, p.home.path("index.db"), p.config.Vault, tables...); err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	p.closing(p.config.Index.Close)
	if p.config.Verdicts, err = p.openSQL("judge.db", "NORMAL"); err != nil {
		return err
	}
	tokens, err := p.openSQL("tokens.db", "FULL")
	if err != nil {
		return err
	}
	p.tokens, err = ledger.OpenTokens(ctx, tokens)
	return err
}

// openSchemas opens what is kept in schemas of a PostgreSQL database.
func (p *parts) openSchemas(ctx context.Context, origin string, kek tink.AEAD, create bool) error {
	openVault := ledger.OpenVaultIn
	if create {
		openVault = ledger.CreateVaultIn
	}
	vault, err := p.stores.rows(ctx, "vault", create)
	if err != nil {
		return err
	}
	if p.config.Vault, err = openVault(ctx, vault, origin, kek); err != nil {
		return fmt.Errorf("open vault: %w", err)
	}
	p.closing(p.config.Vault.Close)
	drafts, err := p.stores.rows(ctx, "drafts", true)
	if err != nil {
		return err
	}
	if p.config.Drafts, err = ledger.OpenDraftsIn(ctx, drafts, p.config.Vault); err != nil {
		return fmt.Errorf("open drafts: %w", err)
	}
	p.closing(p.config.Drafts.Close)
	if err := p.openIndexSchema(ctx); err != nil {
		return err
	}
	if p.config.Verdicts, err = p.stores.rows(ctx, "judge", true); err != nil {
		return err
	}
	p.closing(p.config.Verdicts.Close)
	tokens, err := p.stores.rows(ctx, "tokens", true)
	if err != nil {
		return err
	}
	p.closing(tokens.Close)
	p.tokens, err = ledger.OpenTokens(ctx, tokens)
	return err
}

func (p *parts) openIndexSchema(ctx context.Context) error {
	tables, err := p.home.tables()
	if err != nil {
		return err
	}
	index, err := p.stores.rows(ctx, "index", true)
	if err != nil {
		return err
	}
	if p.config.Index, err = ledger.OpenIndexIn(ctx, index, p.config.Vault, tables...); err != nil {
		return fmt.Errorf("open index: %w", err)
	}
	p.closing(p.config.Index.Close)
	return nil
}

// openSQL opens a database that holds nothing the events do not: it may be lost.
func (p *parts) openSQL(name, synchronous string) (*database.DB, error) {
	if err := database.Private(p.home.path(name)); err != nil {
		return nil, err
	}
	db, err := database.OpenFile(p.home.path(name), url.Values{"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "wal_autocheckpoint(4000)", "cache_size(-1024)", "synchronous(" + synchronous + ")"}})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(rowConns)
	db.SetMaxIdleConns(rowConns) // with fewer, connections come and go, and what they had prepared
	p.closing(db.Close)
	return db, nil
}

// openRecords opens the records that a home has in a file, to look at them.
func openRecords(ctx context.Context, h home) (*sqlitestore.Reader, error) {
	db, err := database.LookAt(h.path("events.db"))
	if err != nil {
		return nil, err
	}
	return sqlitestore.NewReader(ctx, db.DB)
}
