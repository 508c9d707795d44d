package database

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	server "github.com/homeward-ledger/homeward/tests/postgres"
)

// opened is an empty database of each kind.
func opened(t *testing.T) map[Kind]*DB {
	t.Helper()
	file, err := OpenFile(filepath.Join(t.TempDir(), "a.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	address := server.Start(t)
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	schema := at.Query().Get("search_path")
	other := strings.Replace(address, schema, "elsewhere", 1) // OpenSchema's own argument holds
	db, err := OpenSchema(other, schema)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE SCHEMA ` + schema + `; CREATE SCHEMA ` + schema + `_beside; CREATE TABLE ` + schema + `_beside.beside (i integer)`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = file.Close(), db.Close() })
	return map[Kind]*DB{SQLite: file, PostgreSQL: db}
}

// TestTablesOfBothKinds: what is written for SQLite is made in either, is found there
// and nowhere else, and is sorted by its bytes.
func TestTablesOfBothKinds(t *testing.T) {
	for kind, db := range opened(t) {
		if db.Kind != kind {
			t.Errorf("%s is %s", kind, db.Kind)
		}
		if err := db.Make(t.Context(), `CREATE TABLE half (id TEXT); CREATE TABLE half (id TEXT)`); err == nil {
			t.Errorf("%s makes a table twice", kind)
		}
		if empty, err := kind.Empty(t.Context(), db); !empty || err != nil {
			t.Errorf("%s is empty: %t %v", kind, empty, err)
		}
		if err := db.Make(t.Context(), `CREATE TABLE things (id TEXT PRIMARY KEY, n INTEGER, data BLOB) STRICT, WITHOUT ROWID`); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if empty, err := kind.Empty(t.Context(), db); empty || err != nil {
			t.Errorf("%s with a table is empty: %t %v", kind, empty, err)
		}
		for name, want := range map[string]bool{"things": true, "beside": false, "pg_class": false, "sqlite_schema": false} {
			if found, err := kind.HasTable(t.Context(), db, name); found != want || err != nil {
				t.Errorf("%s has %s: %v %v", kind, name, found, err)
			}
		}
		for _, id := range []string{"b", "_", "B", "é", "a"} {
			if _, err := db.Exec(`INSERT INTO things VALUES ($1, $2, $3)`, id, int64(1)<<40, []byte{0}); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
		var first, last string
		if err := db.QueryRow(`SELECT min(id), max(id) FROM things`).Scan(&first, &last); err != nil || first != "B" || last != "é" {
			t.Errorf("%s sorts from %s to %s: %v", kind, first, last, err)
		}
	}
}

// TestAddressesAreNotRepeated: they may hold a password.
func TestAddressesAreNotRepeated(t *testing.T) {
	for _, address := range []string{"", "sesame", "mysql://u:sesame@h/db", "postgres://u:sesame@h:none/db", "postgres://u:sesame@h/%zz", "host=h password=sesame"} {
		if _, err := OpenSchema(address, "s"); err == nil || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s: %v", address, err)
		}
	}
	db, err := OpenSchema("postgres://u:sesame@127.0.0.1:1/db?sslmode=none", "s")
	if err == nil {
		err = db.Ping()
		_ = db.Close()
	}
	if err == nil || strings.Contains(err.Error(), "sesame") {
		t.Errorf("opened: %v", err)
	}
}
