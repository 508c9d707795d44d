package ledger_test

import (
	"errors"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver

	"github.com/homeward-ledger/homeward/database"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/tests/postgres"
	"github.com/homeward-ledger/homeward/transparency"
)

// headSchema opens the schema of a signer's memory on a server, which dies with the
// test.
func headSchema(t *testing.T, address string) *database.DB {
	t.Helper()
	db := must[*database.DB](t)(database.OpenSchema(address, "town_head"))
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestRowHead(t *testing.T) {
	server := postgres.New(t)
	db := headSchema(t, server.URL("town"))
	wantIs := func(what string, err, want error) {
		t.Helper()
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	if _, err := ledger.NewRowHead(db).Load(t.Context()); err == nil || errors.Is(err, transparency.ErrNoHead) {
		t.Errorf("a missing table is taken for an empty start: %v", err)
	}
	_ = must[any](t)(db.ExecContext(t.Context(), `CREATE SCHEMA town_head`))
	head := must[*ledger.RowHead](t)(ledger.CreateRowHead(t.Context(), db))
	if _, err := ledger.CreateRowHead(t.Context(), db); err == nil {
		t.Error("a memory is made over another")
	}
	empty, one, two := transparency.EmptyTree(), transparency.Tree{Size: 1}, transparency.Tree{Size: 2}
	one.Root[0], two.Root[31] = 1, 2
	_, err := head.Load(t.Context())
	wantIs("load nothing", err, transparency.ErrNoHead)
	wantIs("swap on nothing", head.Swap(t.Context(), empty, one), transparency.ErrNoHead)
	wantIs("begin", head.Swap(t.Context(), transparency.Tree{}, empty), nil)
	wantIs("begin again", head.Swap(t.Context(), transparency.Tree{}, one), transparency.ErrHeadMoved)
	wantIs("go on", head.Swap(t.Context(), empty, one), nil)
	wantIs("stale", head.Swap(t.Context(), empty, two), transparency.ErrHeadMoved)
	wantIs("same size, other root", head.Swap(t.Context(), transparency.Tree{Size: 1}, two), transparency.ErrHeadMoved)

	// What was kept is kept, and a swap may be repeated when the server is back.
	server.Kill(t)
	wantIs("without a server", head.Swap(t.Context(), one, two), transparency.ErrHeadAway)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	for err = transparency.ErrHeadAway; errors.Is(err, transparency.ErrHeadAway); { // each broken connection is met once
		err = head.Swap(t.Context(), one, two)
	}
	wantIs("after the outage", err, nil)
	wantIs("repeated", head.Swap(t.Context(), one, two), nil)
	if got, err := ledger.NewRowHead(db).Load(t.Context()); err != nil || got != two {
		t.Errorf("the memory holds %v, %v, want %v", got, err, two)
	}
	_ = must[any](t)(db.ExecContext(t.Context(), `UPDATE head SET root = '\x00'`))
	_, err = head.Load(t.Context())
	wantIs("a root cut short", err, transparency.ErrMalformed)
}
