package tamper

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver, to look into the tables as an intruder would

	"github.com/homeward-ledger/homeward/tests/kurrentfake"
	"github.com/homeward-ledger/homeward/tests/postgres"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// moved is the ledger of the tests, its records kept at an address.
func moved(t *testing.T, address string) home {
	t.Helper()
	h := home{dir: t.TempDir(), child: ground.child, lines: ground.lines}
	write(t, h.path("caseload.jsonl"), read(t, ground.path("caseload.jsonl")))
	for _, args := range [][]string{
		{"init", "--demo", "--seed", strconv.Itoa(seed), "--store", address}, {"import", "caseload.jsonl"}, {"fsck", "--trust", "data/trust.json"},
	} {
		if a := ask(h.dir, programs.Homeward, args...); a.exit != programs.Fine {
			t.Fatalf("%s: %v", args[0], a)
		}
	}
	return h
}

// TestLiesInPostgreSQL: whoever may take the trigger away can change the table.
func TestLiesInPostgreSQL(t *testing.T) {
	t.Parallel()
	address := postgres.Start(t)
	h, at := moved(t, address), victim(t, ground)
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	exec := func(statement string) {
		t.Helper()
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if _, err := db.Exec(`DELETE FROM records`); err == nil || !strings.Contains(err.Error(), "a ledger is only added to") {
		t.Fatalf("the table lets records be deleted: %v", err)
	}
	exec(`ALTER TABLE records DISABLE TRIGGER records_stay`)
	exec(`CREATE TABLE honest AS TABLE records`)
	for _, c := range []struct {
		lie
		do string // %[1]d is the victim
	}{
		{lie{name: "edit a record", says: notPublished}, `UPDATE records SET data = set_byte(data, 200, get_byte(data, 200) # 1) WHERE idx = %[1]d`},
		{lie{name: "back-date a record", says: notPublished}, `UPDATE records SET meta = convert_to(replace(convert_from(meta, 'UTF8'), '2012', '2011'), 'UTF8') WHERE idx = %[1]d`},
		{lie{name: "drop a record", says: dropped}, `DELETE FROM records WHERE idx = %[1]d`},
		{lie{name: "truncate the store", says: dropped, next: 1}, `DELETE FROM records WHERE idx > %[1]d`},
		{lie{name: "write a record twice", says: notPublished, next: 1}, `UPDATE records SET (data, meta) = (SELECT data, meta FROM records WHERE idx = %[1]d) WHERE idx = %[1]d + 1`},
		{lie{name: "swap two records", says: notPublished}, `UPDATE records r SET data = o.data, meta = o.meta FROM honest o WHERE r.idx IN (%[1]d, %[1]d + 1) AND o.idx = 2 * %[1]d + 1 - r.idx`},
		{lie{name: "keep a record under another id", says: victims + ` .*: the store keeps the record as ".*" of the type ".*", and it is not that`}, `UPDATE records SET id = 'x' WHERE idx = %[1]d`},
	} {
		exec(fmt.Sprintf(c.do, at))
		t.Run(c.name, func(t *testing.T) { c.wantCaught(t, trusting(h), at+c.next) })
		exec(`DELETE FROM records`)
		exec(`INSERT INTO records SELECT * FROM honest`)
	}
	if a := trusting(h); a.exit != programs.Fine {
		t.Errorf("put back, it is not sound: %v", a)
	}
}

// TestLiesInKurrentDB: whoever has the server's files can change an event. The server
// is stopped meanwhile.
func TestLiesInKurrentDB(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	server := kurrent(t, dir)
	old := server.Connection()
	h, at := moved(t, old+"&ledger=town"), victim(t, ground)
	honest := read(t, h.path("data", "stores.json"))
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	events := read(t, filepath.Join(dir, "events.db"))
	for _, c := range []struct {
		lie
		do string // to the row that holds the victim
	}{
		{lie{name: "edit a record", says: notPublished}, `UPDATE records SET data = CAST(replace(CAST(data AS TEXT), '"payload":"eyJ', '"payload":"eyI') AS BLOB) WHERE idx = ?`},
		{lie{name: "back-date a record", says: notPublished}, `UPDATE records SET data = CAST(replace(CAST(data AS TEXT), '2012-', '2011-') AS BLOB) WHERE idx = ?`},
		{lie{name: "truncate the store", says: dropped, next: 1}, `DELETE FROM records WHERE idx > ?`},
	} {
		write(t, filepath.Join(dir, "events.db"), events)
		changeEvent(t, filepath.Join(dir, "events.db"), c.do)
		server = kurrent(t, dir)
		write(t, h.path("data", "stores.json"), bytes.Replace(honest, []byte(host(old)), []byte(host(server.Connection())), 1))
		t.Run(c.name, func(t *testing.T) { c.wantCaught(t, trusting(h), at+c.next) })
		if err := server.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// host is where a server listens.
func host(connection string) string {
	address, _ := url.Parse(connection) // the server's own
	return address.Host
}

func kurrent(t *testing.T, dir string) *kurrentfake.Server {
	t.Helper()
	server, err := kurrentfake.Start(context.Background(), kurrentfake.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() }) // it may be closed already
	return server
}

// changeEvent changes the file of a server that is not running: a row of it is an event.
func changeEvent(t *testing.T, path, statement string) {
	t.Helper()
	var envelope []byte
	if err := openDB(t, ground.path("data", "events.db")).QueryRow(`SELECT data FROM records WHERE idx = ?`, victim(t, ground)).Scan(&envelope); err != nil {
		t.Fatal(err)
	}
	db := openDB(t, path)
	var row int
	if err := db.QueryRow(`SELECT idx FROM records WHERE instr(data, ?) > 0`, envelope).Scan(&row); err != nil {
		t.Fatalf("no event is the victim: %v", err)
	}
	done, err := db.Exec(statement, row)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		t.Fatalf("nothing was changed: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
