package database

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
)

// TestPrepared: a query answers alike the first time and later, in a transaction and out
// of one, after the table changed, beyond the bound, and when it is none.
func TestPrepared(t *testing.T) {
	file, err := OpenFile(filepath.Join(t.TempDir(), "a.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	file.SetMaxOpenConns(1) // preparing takes a connection: none may be held
	db := Prepare(file)
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE t (n INTEGER)`); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		tx, err := db.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(t.Context(), `INSERT INTO t (n) VALUES ($1)`, i); err != nil {
			t.Fatal(err)
		}
		var inside int
		if err := tx.QueryRowContext(t.Context(), `SELECT count(*) FROM t`).Scan(&inside); err != nil || inside != i+1 {
			t.Errorf("%d rows in transaction %d: %v", inside, i, err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(fmt.Sprintf(`ALTER TABLE t ADD COLUMN c%d INTEGER`, i)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 2 * maxPrepared {
		var sum int
		if err := db.QueryRowContext(t.Context(), fmt.Sprintf(`SELECT sum(n) + %d FROM t`, i%(maxPrepared+9))).Scan(&sum); err != nil || sum != 3+i%(maxPrepared+9) {
			t.Fatalf("query %d: %d, %v", i, sum, err)
		}
	}
	if len(db.known) > maxPrepared {
		t.Errorf("%d queries are kept", len(db.known))
	}
	if _, err := db.QueryContext(t.Context(), `SELECT no FROM where`); err == nil {
		t.Error("a query that is none was answered")
	}
}

// TestPreparedAtOnce asks from many sides, with transactions between. SQLite lets no one in
// by turn, so that one of two waits long where a disk is slow: none is waited for here.
func TestPreparedAtOnce(t *testing.T) {
	file, err := OpenFile(filepath.Join(t.TempDir(), "a.db"), map[string][]string{
		"_txlock": {"immediate"}, "_pragma": {"busy_timeout(60000)", "journal_mode(WAL)", "synchronous(OFF)"}})
	if err != nil {
		t.Fatal(err)
	}
	file.SetMaxOpenConns(2)
	db := Prepare(file)
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE t (n INTEGER)`); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 20 {
				tx, err := db.Begin(t.Context())
				if err == nil {
					_, err = tx.ExecContext(t.Context(), fmt.Sprintf(`INSERT INTO t (n) VALUES ($1 + %d)`, i), 0)
				}
				if err == nil {
					err = tx.Commit()
				}
				var n int
				if err == nil {
					err = db.QueryRowContext(t.Context(), `SELECT count(*) FROM t`).Scan(&n)
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	var n int
	if err := db.QueryRowContext(t.Context(), `SELECT count(*) FROM t`).Scan(&n); err != nil || n != 160 {
		t.Errorf("%d rows: %v", n, err)
	}
}
