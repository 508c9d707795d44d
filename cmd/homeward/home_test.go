package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/homeward-ledger/homeward/simulate"
)

// filled is a demonstration ledger with a small caseload and its read models, made
// once; TestMain removes it.
var filled = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "homeward-filled-")
	if err != nil {
		return "", err
	}
	made = dir
	return dir, fill(context.Background(), home{dir: filepath.Join(dir, "data")}, stores{})
})

// made is the folder that TestMain removes.
var made string

func TestMain(m *testing.M) {
	code := m.Run()
	if made != "" {
		_ = os.RemoveAll(made)
	}
	os.Exit(code)
}

func fill(ctx context.Context, h home, kept stores) error {
	f, err := demoFounding(defaultSeed)
	if err != nil {
		return err
	}
	f.stores = kept
	if _, err := found(ctx, h, f); err != nil {
		return err
	}
	var caseload bytes.Buffer
	if err := writeCaseload(&caseload, defaultSeed, simulate.Options{Children: 3}); err != nil {
		return err
	}
	job := importing{in: &caseload, bar: newBar(io.Discard, -1, ""), receipts: &receiptFile{}, out: io.Discard, complaints: io.Discard}
	if err := job.into(ctx, h); err != nil {
		return err
	}
	return rebuilding{out: io.Discard, progress: io.Discard}.run(ctx, h)
}

// filledHome returns a copy of the filled ledger, for this test to spoil.
func filledHome(t *testing.T) home {
	t.Helper()
	from, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	return copyOf(t, home{dir: filepath.Join(from, "data")})
}

// copyOf returns a copy of a home's folder.
func copyOf(t *testing.T, of home) home {
	t.Helper()
	from, h := of.dir, home{dir: filepath.Join(t.TempDir(), "data")}
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		to := h.path(strings.TrimPrefix(path, from))
		if entry.IsDir() {
			return os.Mkdir(to, info.Mode().Perm())
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, text, info.Mode().Perm())
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// sqlite opens a database of a home as an intruder would.
func sqlite(t *testing.T, path string) *sql.DB {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err) // the driver would make what is not there
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// change runs statements on a database, each of which must change something.
func change(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := sqlite(t, path)
	for _, statement := range statements {
		done, err := db.Exec(statement)
		if err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s changes nothing: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// dump returns all rows of all tables of a database.
func dump(t *testing.T, path string) string {
	t.Helper()
	db := sqlite(t, path)
	defer db.Close()
	var all []string
	for _, table := range column(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`) {
		names := column(t, db, `SELECT name FROM pragma_table_info('`+table+`')`)
		row := `quote("` + strings.Join(names, `") || ', ' || quote("`) + `")`
		all = append(all, table)
		all = append(all, column(t, db, `SELECT `+row+` FROM "`+table+`" ORDER BY 1`)...)
	}
	if len(all) < 10 {
		t.Fatalf("%s holds %v", path, all)
	}
	return strings.Join(all, "\n")
}

func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// listing describes every file below a folder: name, mode, size, time and digest.
func listing(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		var text []byte
		if info.Mode().IsRegular() {
			if text, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		all = append(all, fmt.Sprintf("%s %s %d %s %x", path, info.Mode(), info.Size(), info.ModTime(), sha256.Sum256(text)))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
