package tamper

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver, to look into the tables as an intruder would

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// storeKind is a kind of store, from which all records can be taken and into which
// others can be put, as whoever has the database can.
type storeKind struct {
	name    string
	address func(t *testing.T) string // of a store that is not there yet; nil: events.db in the folder
	create  func(ctx context.Context, address string) (eventstore.Store, error)
	open    func(ctx context.Context, address string) (eventstore.Store, error)
	// exec changes the table of the records; nil: there is none that anybody can reach.
	exec func(t *testing.T, address, statement string)
}

// storeKinds are all there are. KurrentDB is the double, which tests/kurrentfake holds
// against KurrentDB's own client.
func storeKinds(t *testing.T) []storeKind {
	t.Helper()
	server, err := kurrentfake.Start(context.Background(), kurrentfake.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close the double: %v", err)
		}
	})
	ledgers := 0
	return []storeKind{
		embedded(),
		{name: "PostgreSQL", exec: execPostgres, address: func(t *testing.T) string { return postgres.Start(t) },
			create: func(ctx context.Context, a string) (eventstore.Store, error) { return pgstore.Create(ctx, a) },
			open:   func(ctx context.Context, a string) (eventstore.Store, error) { return pgstore.Open(ctx, a) }},
		{name: "KurrentDB", address: func(*testing.T) string {
			ledgers++
			return fmt.Sprintf("%s&ledger=town%d", server.Connection(), ledgers)
		},
			create: func(ctx context.Context, a string) (eventstore.Store, error) { return kurrentstore.Create(ctx, a) },
			open:   func(ctx context.Context, a string) (eventstore.Store, error) { return kurrentstore.Open(ctx, a) }},
	}
}

// embedded is the store in the ledger's folder.
func embedded() storeKind {
	return storeKind{name: "SQLite", exec: execSQLite,
		create: func(ctx context.Context, a string) (eventstore.Store, error) { return sqlitestore.Create(ctx, a) },
		open:   func(ctx context.Context, a string) (eventstore.Store, error) { return sqlitestore.Open(ctx, a) }}
}

func execSQLite(t *testing.T, path, statement string) {
	t.Helper()
	mustExec(t, openDB(t, path), statement)
}

// execPostgres changes what only whoever may take the trigger away can change.
func execPostgres(t *testing.T, address, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err == nil || !strings.Contains(err.Error(), "a ledger is only added to") {
		t.Fatalf("the table lets records be changed: %v", err)
	}
	if _, err := db.Exec(`ALTER TABLE records DISABLE TRIGGER records_stay`); err != nil {
		t.Fatal(err)
	}
	mustExec(t, db, statement)
}

func mustExec(t *testing.T, db *sql.DB, statement string) {
	t.Helper()
	done, err := db.Exec(statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("%s changes nothing: %v", statement, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
