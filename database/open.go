package database

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
)

// OpenFile opens a SQLite file with settings as the driver modernc.org/sqlite takes
// them in a name's query, such as mode, _txlock and _pragma. The driver "sqlite"
// must be registered. Nothing is read yet.
func OpenFile(path string, settings url.Values) (*DB, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	name := url.URL{Scheme: "file", Path: filepath.ToSlash(full), RawQuery: settings.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	return &DB{DB: db, Kind: SQLite}, nil
}

// errAddress never repeats the address: it may hold a password.
var errAddress = errors.New("the database's address is no postgres:// address")

// OpenSchema opens one schema of the PostgreSQL database at an address
// (postgres://…): it alone is on the search path of every connection. The driver
// "pgx" must be registered. Nothing is read yet, and the schema need not exist.
func OpenSchema(address, schema string) (*DB, error) {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "postgres" && at.Scheme != "postgresql" {
		return nil, errAddress
	}
	query := at.Query()
	query.Set("search_path", schema)
	at.RawQuery = query.Encode()
	db, err := sql.Open("pgx", at.String())
	if err != nil {
		return nil, errAddress
	}
	return &DB{DB: db, Kind: PostgreSQL}, nil
}
