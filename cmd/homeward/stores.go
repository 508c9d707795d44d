package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/database"
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

// schemaNamed is the schema, beside the one that an address names, of what is kept
// under a name there.
func schemaNamed(address, name string) string { return schemaOf(address) + "_" + name }

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

// rows opens what is kept under a name: vault, drafts, judge, tokens or index.
func (s stores) rows(ctx context.Context, name string, create bool) (*database.DB, error) {
	return s.schema(ctx, s.Rows, name, create)
}

// schema opens what is kept under a name at an address. It is a schema beside the
// ledger's, so that each can be backed up, and dropped, apart.
func (s stores) schema(ctx context.Context, address, name string, create bool) (*database.DB, error) {
	schema := schemaNamed(address, name)
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

// keptAt is something that is kept at an address.
type keptAt struct{ what, address string }

// inPostgres says what is kept in PostgreSQL, always in the same order: two processes
// that lock it must not each get a half.
func (s stores) inPostgres() (kept []keptAt) {
	for _, k := range []keptAt{{"records", s.Records}, {"rows", s.Rows}, {"head", s.Head}} {
		if isPostgres(k.address) {
			kept = append(kept, k)
		}
	}
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
