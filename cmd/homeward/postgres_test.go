package main

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// newSchema returns the address of a ledger that is not there yet. What is behind
// application_name must never be shown, as little as a password.
func newSchema(t *testing.T) (address string, kept stores) {
	t.Helper()
	address = postgres.Start(t) + "&application_name=sesame"
	return address, stores{Records: address, Rows: address}
}

// byHand opens a database at its prompt.
func byHand(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// schemasOf lists the schemas of a ledger.
func schemasOf(t *testing.T, address string) []string {
	t.Helper()
	return column(t, byHand(t, address), `SELECT nspname FROM pg_namespace WHERE starts_with(nspname, '`+schemaOf(address)+`') ORDER BY 1`)
}

func demo(t *testing.T, kept stores) founding {
	t.Helper()
	f, err := demoFounding(defaultSeed)
	if err != nil {
		t.Fatal(err)
	}
	f.stores = kept
	return f
}

func TestOneProcessHasTheSchema(t *testing.T) {
	address, _ := newSchema(t)
	other, _ := newSchema(t)
	free, err := lockSchema(t.Context(), "records", address)
	if err != nil {
		t.Fatal(err)
	}
	var refusal *domain.Error
	if _, err := lockSchema(t.Context(), "records", address); !errors.As(err, &refusal) || refusal.Kind != domain.Unavailable ||
		!strings.Contains(refusal.Sentence, "has the ledger in the schema "+schemaOf(address)+" open") {
		t.Errorf("a second process: %v", err)
	}
	beside, err := lockSchema(t.Context(), "records", other)
	if err != nil {
		t.Fatalf("another schema of the database: %v", err)
	}
	if err := errors.Join(beside(), free()); err != nil {
		t.Error(err)
	}
	if free, err = lockSchema(t.Context(), "records", address); err != nil {
		t.Fatalf("once the first has closed it: %v", err)
	}
	if err := free(); err != nil {
		t.Error(err)
	}
}

// TestLedgerIsOpenOnOneMachine: a copy of the folder is another machine's.
func TestLedgerIsOpenOnOneMachine(t *testing.T) {
	_, kept := newSchema(t)
	h := home{dir: filepath.Join(t.TempDir(), "data")}
	if _, err := found(t.Context(), h, demo(t, kept)); err != nil {
		t.Fatal(err)
	}
	elsewhere := copyOf(t, h)
	first, err := open(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := open(t.Context(), elsewhere); domain.KindOf(err) != domain.Unavailable {
		t.Errorf("it is open twice: %v %v", p, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := open(t.Context(), elsewhere)
	if err != nil {
		t.Fatalf("once the first has closed it: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Error(err)
	}
}

// TestFailedInitLeavesNothing: neither schemas nor folders, so that the next one can
// begin; and that one's are not made over.
func TestFailedInitLeavesNothing(t *testing.T) {
	address, kept := newSchema(t)
	dir := t.TempDir()
	h := home{dir: filepath.Join(dir, "data")}
	broken, inTheWay := demo(t, kept), home{dir: filepath.Join(dir, "file")}
	broken.envelope = []byte("no founding")
	writeFile(t, inTheWay.dir, "", 0o600)
	for name, init := range map[string]func() error{
		"no founding":         func() error { _, err := found(t.Context(), h, broken); return err },
		"a file in its place": func() error { _, err := found(t.Context(), inTheWay, demo(t, kept)); return err },
	} {
		if err := init(); err == nil {
			t.Errorf("%s: a ledger is made", name)
		}
		entries, err := os.ReadDir(dir)
		if left := schemasOf(t, address); len(left) > 0 || len(entries) != 1 || err != nil {
			t.Errorf("%s: left are %v and %v %v", name, left, entries, err)
		}
	}
	if _, err := found(t.Context(), h, demo(t, kept)); err != nil {
		t.Fatal(err)
	}
	made := schemasOf(t, address)
	if len(made) != 6 {
		t.Errorf("made are %v", made)
	}
	if info, err := os.Stat(h.path(storesFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of %s: %v %v", storesFile, info, err)
	}
	for name, again := range map[string]stores{"all": kept, "rows alone": {Rows: address}} {
		_, err := found(t.Context(), home{dir: filepath.Join(dir, "again")}, demo(t, again))
		if exitCode(err) != exitUsage || !strings.Contains(err.Error(), "has a schema "+schemaOf(address)) || strings.Contains(err.Error(), "sesame") {
			t.Errorf("%s over another: %v", name, err)
		}
	}
	if left := schemasOf(t, address); strings.Join(left, " ") != strings.Join(made, " ") {
		t.Errorf("a refused init left %v of %v", left, made)
	}
	if p, err := open(t.Context(), h); err != nil || p.Close() != nil {
		t.Errorf("the ledger does not open: %v", err)
	}
}

// TestInitsAtOnce: whoever is late removes nothing of the one that was made.
func TestInitsAtOnce(t *testing.T) {
	_, kept := newSchema(t)
	dir := t.TempDir()
	var all sync.WaitGroup
	var made atomic.Pointer[home]
	for _, name := range []string{"a", "b", "c", "d"} {
		h, f := home{dir: filepath.Join(dir, name)}, demo(t, kept)
		all.Go(func() {
			if _, err := found(t.Context(), h, f); err == nil && !made.CompareAndSwap(nil, &h) {
				t.Error("two ledgers are made in one schema")
			}
		})
	}
	all.Wait()
	if made.Load() == nil {
		t.Fatal("no ledger is made")
	}
	if p, err := open(t.Context(), *made.Load()); err != nil || p.Close() != nil {
		t.Errorf("the ledger that was made does not open: %v", err)
	}
}
