package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// stores says where a ledger keeps what it does not keep in files of its folder. The
// zero value is a ledger that is all in its folder.
type stores struct {
	Records string `json:"records"` // postgres://… or esdb://…; empty: events.db
	Rows    string `json:"rows"`    // vault, statements that wait, verdicts, tokens, read models: postgres://…; empty: files
	Head    string `json:"head"`    // the signer's memory: postgres://… on another server than the records; empty: signer/head
}

// storesFile is the name of the file in the ledger's folder. It is for its owner
// alone: an address may hold a password.
const storesFile = "stores.json"

// isPostgres and isKurrent tell what an address is of.
func isPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

func isKurrent(address string) bool {
	scheme, _, found := strings.Cut(address, "://")
	stem, _, _ := strings.Cut(scheme, "+")
	return found && (stem == "esdb" || stem == "kurrentdb")
}

// storesOf reads the flags of init: --views says where rows are kept, which is where
// the records are when those are in PostgreSQL.
func storesOf(records, rows, head string) (stores, error) {
	if isPostgres(records) {
		rows = cmp.Or(rows, records)
	}
	s := stores{Records: records, Rows: rows, Head: head}
	return s, s.valid()
}

// valid refuses addresses that are none. It repeats none: they may hold passwords.
func (s stores) valid() error {
	for _, address := range []string{s.Records, s.Rows, s.Head} {
		if _, err := url.Parse(address); err != nil {
			return usageError("the address of a database cannot be read: in a password, special characters are written as %23, %25 and so on")
		}
	}
	misnamed := func(address string) bool { return isPostgres(address) && !plainName.MatchString(schemaOf(address)) }
	switch {
	case s.Records != "" && !isPostgres(s.Records) && !isKurrent(s.Records):
		return usageError("--store is the address of a database: postgres://…, or esdb://… of KurrentDB")
	case s.Rows != "" && !isPostgres(s.Rows):
		return usageError("--views is the address of a PostgreSQL database: postgres://…")
	case s.Head != "" && !isPostgres(s.Head):
		return usageError("--head is the address of a PostgreSQL database: postgres://…")
	case misnamed(s.Records), misnamed(s.Rows), misnamed(s.Head):
		return usageError("search_path in the address names the ledger's schema: at most 32 lower-case letters, digits and underscores")
	}
	return nil
}

// plainName is short enough for the longest name that is made of it, which is that of
// read models being rebuilt: PostgreSQL cuts names off after 63 bytes.
var plainName = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,31}$`)

// schemaOf is the schema that an address names: one ledger's.
func schemaOf(address string) string {
	at, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return cmp.Or(at.Query().Get("search_path"), "homeward")
}

// stores reads where this home keeps things.
func (h home) stores() (s stores, err error) {
	text, err := os.ReadFile(h.path(storesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return stores{}, nil
	}
	if err == nil {
		strict := json.NewDecoder(bytes.NewReader(text))
		strict.DisallowUnknownFields()
		err = strict.Decode(&s)
	}
	if err == nil {
		err = s.valid()
	}
	if err != nil {
		return s, fmt.Errorf("read %s: %w", storesFile, err)
	}
	return s, nil
}

func (s stores) write(h home) error {
	if s == (stores{}) {
		return nil
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", storesFile, err)
	}
	return writeSecret(h.path(storesFile), string(text))
}

// place is where the read models are kept.
func (h home) place() (projections.Place, error) {
	s, err := h.stores()
	if err != nil || s.Rows == "" {
		return projections.InFolder(h.dir), err
	}
	return projections.InSchemas(s.Rows, schemaOf(s.Rows)), nil
}

// rows opens what is kept under a name: vault, drafts, judge or tokens.
func (s stores) rows(ctx context.Context, name string, create bool) (*database.DB, error) {
	return s.schema(ctx, s.Rows, name, create)
}

// schema opens what is kept under a name at an address. It is a schema beside the
// ledger's, so that each can be backed up, and dropped, apart.
func (s stores) schema(ctx context.Context, address, name string, create bool) (*database.DB, error) {
	schema := schemaOf(address) + "_" + name
	db, err := database.OpenSchema(address, schema)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	db.SetMaxOpenConns(rowConns)
	db.SetMaxIdleConns(rowConns)
	if create {
		if _, err := db.ExecContext(ctx, `CREATE SCHEMA IF NOT EXISTS `+schema); err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: %w", name, err), db.Close())
		}
	}
	return db, nil
}

// rowConns are the connections that one process opens for each schema of rows.
const rowConns = 4

// made are the schemas that init makes in a database, for the records or for rows.
func (s stores) made(address string) []string {
	name, all := schemaOf(address), []string{}
	if address == s.Records {
		all = append(all, name)
	}
	if address == s.Rows {
		all = append(all, name+"_vault", name+"_drafts", name+"_judge", name+"_tokens")
	}
	if address == s.Head {
		all = append(all, name+"_head")
	}
	return all
}

// claim refuses databases that have one of the schemas of such a ledger, and keeps
// others from making them until it is freed: what drop removes must be ours.
func (s stores) claim(ctx context.Context) (free func() error, err error) {
	var frees []func() error
	free = func() (all error) {
		for _, f := range frees {
			all = errors.Join(all, f())
		}
		return all
	}
	for what, address := range s.inPostgres() {
		f, err := lockFounding(ctx, what, address)
		if err != nil {
			return nil, errors.Join(err, free())
		}
		frees = append(frees, f)
	}
	if err := s.mustBeNew(ctx); err != nil {
		return nil, errors.Join(err, free())
	}
	return free, nil
}

func (s stores) mustBeNew(ctx context.Context) error {
	for _, address := range s.databases() {
		names := s.made(address)
		if address == s.Rows { // those of another ledger would be shown as this one's
			names = append(names, schemaOf(address)+"_views_[0-9a-f]{16}_.*")
		}
		found, err := anySchema(ctx, address, names)
		if err != nil {
			return unreachable(err)
		}
		if found != "" {
			return usageError("the database has a schema " + found + " already; init only ever makes a new ledger: name another with ?search_path= in the address")
		}
	}
	return s.headIsApart(ctx)
}

// unreachable says what the server, or the way to it, says. pgx leaves passwords out.
func unreachable(err error) *domain.Error {
	return &domain.Error{Kind: domain.Unavailable, Cause: err, Sentence: "the PostgreSQL database cannot be reached: " + err.Error()}
}

// anySchema returns a schema that has one of the names, which are patterns; empty when
// none has.
func anySchema(ctx context.Context, address string, names []string) (found string, err error) {
	db, err := database.OpenSchema(address, "pg_catalog")
	if err != nil {
		return "", err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(min(nspname), '') FROM pg_namespace WHERE nspname ~ $1`, `^(`+strings.Join(names, "|")+`)$`).Scan(&found)
	return found, errors.Join(err, db.Close())
}

// drop removes the schemas of a ledger whose making failed; there were none before.
func (s stores) drop(ctx context.Context) error {
	var all error
	for _, address := range s.databases() {
		db, err := database.OpenSchema(address, "pg_catalog")
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, `DROP SCHEMA IF EXISTS `+strings.Join(s.made(address), ", ")+` CASCADE`)
		all = errors.Join(all, err, db.Close())
	}
	if all != nil {
		return fmt.Errorf("remove what init began: %w", all)
	}
	return nil
}

// inPostgres says what is kept in PostgreSQL, and at which address.
func (s stores) inPostgres() map[string]string {
	kept := map[string]string{"records": s.Records, "rows": s.Rows, "head": s.Head}
	maps.DeleteFunc(kept, func(_, address string) bool { return !isPostgres(address) })
	return kept
}

// databases are the PostgreSQL addresses, each once.
func (s stores) databases() []string {
	var all []string
	for _, address := range []string{s.Records, s.Rows, s.Head} {
		if isPostgres(address) && !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	return all
}
