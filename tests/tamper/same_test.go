package tamper

import (
	"bytes"
	"database/sql"
	"fmt"
	"maps"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // driver, to look into the files as an intruder would

	"github.com/homeward-ledger/homeward/tests/forge"
)

// sameCells says whether two databases have the same tables with the same in every
// cell. The text that defines a table is read on the way: one that gives the same cells
// may differ in a word.
func sameCells(t *testing.T, changed, honest string) bool {
	t.Helper()
	want, err := cells(honest)
	if err != nil {
		t.Fatal(err)
	}
	got, err := cells(changed)
	return err == nil && got == want
}

// cells returns all that is in the tables of a database.
func cells(path string) (string, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return "", err
	}
	defer db.Close()
	var out strings.Builder
	tables, err := rowsOf(db, `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
	if err != nil {
		return "", err
	}
	for _, table := range tables {
		fmt.Fprintf(&out, "%s\n", table)
		rows, err := rowsOf(db, fmt.Sprintf(`SELECT * FROM "%s"`, table[0]))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%q\n", rows)
	}
	return out.String(), nil
}

func rowsOf(db *sql.DB, query string) (all [][]any, err error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// sameFiles says whether two archives unpack to the same files.
func sameFiles(t *testing.T, changed, honest string) bool {
	t.Helper()
	want, err := forge.Unzip(read(t, honest))
	if err != nil {
		t.Fatal(err)
	}
	got, err := forge.Unzip(read(t, changed))
	return err == nil && maps.EqualFunc(want, got, bytes.Equal)
}

// sameVault is sameCells but for a key that looks erased: no record orders an erasure
// yet, so nobody can tell whether it was.
func sameVault(t *testing.T, changed, honest string) bool {
	t.Helper()
	if sameCells(t, changed, honest) {
		return true
	}
	rows, err := rowsOf(openDB(t, changed), `SELECT subject FROM keysets WHERE erased_at IS NOT NULL`)
	return err == nil && len(rows) == 1
}
