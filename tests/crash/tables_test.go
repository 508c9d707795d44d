package crash

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// tables is everything that a database of the home holds, by table, in an order that
// does not depend on how it came there.
func (h *home) tables(file string) map[string][]string {
	h.Helper()
	db := programs.OpenDB(h.T, h.path("data/"+file))
	defer db.Close()
	all := map[string][]string{}
	for name := range h.column(file, `SELECT name, name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		all[name] = texts(h.T, db, `SELECT * FROM `+name)
	}
	return all
}

// texts are the rows that a query finds, each as a text, sorted.
func texts(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, places := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		places[i] = &values[i]
	}
	var all []string
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(values...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// sameTables wants two databases to hold the same.
func sameTables(t *testing.T, want, got map[string][]string) {
	t.Helper()
	if len(want) == 0 || !slices.Equal(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(got))) {
		t.Fatalf("there are tables %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name, rows := range want {
		if !slices.Equal(rows, got[name]) {
			t.Errorf("%s has %d rows, want %d, or others", name, len(got[name]), len(rows))
		}
	}
}
