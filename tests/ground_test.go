package tests

import (
	"context"
	database "database/sql"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver, to bring tokens along

	"github.com/homeward-ledger/homeward/tests/kurrentfake"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// ground is where a ledger keeps its records.
type ground struct {
	name    string
	address func(t testing.TB) string // of a database that has no ledger yet; nil: files
	rows    bool                      // rows are kept there too
}

// grounds are all there are. KurrentDB is the fake, which tests/kurrentfake holds
// against KurrentDB's own client.
var grounds = []ground{
	{name: "SQLite"},
	{name: "PostgreSQL", address: func(t testing.TB) string { return postgres.Start(t) }, rows: true},
	{name: "KurrentDB", address: func(t testing.TB) string { return fakeKurrent(t).Connection() + "&ledger=town" }},
}

// fakeKurrent starts a server for the length of a test.
func fakeKurrent(t testing.TB) *kurrentfake.Server {
	t.Helper()
	server, err := kurrentfake.Start(context.Background(), kurrentfake.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close the fake server: %v", err)
		}
	})
	return server
}

// move gives the ledger in dir/data, which is in files, a twin in the database: the
// same founding, agencies and tokens.
func (g ground) move(t *testing.T, dir string) {
	t.Helper()
	old := filepath.Join(dir, "files")
	if err := os.Rename(filepath.Join(dir, "data"), old); err != nil {
		t.Fatal(err)
	}
	address := g.address(t)
	mustRun(t, dir, homeward, "init", "--demo", "--seed", strconv.Itoa(demoSeed), "--store", address)
	mustRun(t, dir, homeward, "import", "agencies.jsonl")
	if !g.rows {
		write(t, filepath.Join(dir, "data", "tokens.db"), read(t, filepath.Join(old, "tokens.db")))
		return
	}
	there, err := database.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	copyTokens(t, openDB(t, filepath.Join(old, "tokens.db")), there)
}

// copyTokens brings tokens along, so that each story need not make its own.
func copyTokens(t *testing.T, from, to *database.DB) {
	t.Helper()
	rows, err := from.Query(`SELECT hash, caller FROM tokens`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var schema string
	if err := to.QueryRow(`SELECT current_schema()`).Scan(&schema); err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var hash, caller string
		if err := rows.Scan(&hash, &caller); err != nil {
			t.Fatal(err)
		}
		if _, err := to.Exec(`INSERT INTO `+schema+`_tokens.tokens (hash, caller) VALUES ($1, $2)`, hash, caller); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// firstChild is the stream of the first child in the published log of dir/data.
func firstChild(t *testing.T, dir string) (child string) {
	t.Helper()
	_, entries := published(t, dir)
	for _, leaf := range entries {
		_, envelope := opened(t, leaf)
		if _, after, found := strings.Cut(string(envelope.Payload), `"stream":"child-`); found {
			return "child-" + after[:17]
		}
	}
	t.Fatal("the log has no child")
	return ""
}
