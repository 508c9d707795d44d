package database

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
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

// Private makes an empty file that is its owner's alone, where there is no file yet:
// SQLite would let the group read what it makes.
func Private(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return fmt.Errorf("make %s: %w", filepath.Base(path), err)
	}
	return nil
}

// LookAt opens a SQLite file that another process may be writing, and changes
// nothing of it but SQLite's own notes in -shm. Where there is no write-ahead log,
// nobody has the file open; SQLite would make one, so it is told that the file
// stands still. A missing file is an error that matches fs.ErrNotExist.
func LookAt(path string) (*DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("look at %s: %w", filepath.Base(path), err)
	}
	settings := url.Values{"mode": {"ro"}, "_pragma": {"busy_timeout(5000)", "query_only(1)", "trusted_schema(OFF)"}}
	if _, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		settings.Set("immutable", "1")
	}
	return OpenFile(path, settings)
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
	for key := range query {
		if strings.HasPrefix(key, "pool_") { // pgxpool's own: the server knows no such settings
			query.Del(key)
		}
	}
	at.RawQuery = query.Encode()
	db, err := sql.Open("pgx", at.String())
	if err != nil {
		return nil, errAddress
	}
	return &DB{DB: db, Kind: PostgreSQL}, nil
}
