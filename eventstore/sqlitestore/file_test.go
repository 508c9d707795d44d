package sqlitestore_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
)

func TestOpenRefusesMissing(t *testing.T) {
	path := file(t.TempDir())
	if _, err := sqlitestore.Open(context.Background(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Open() = %v, want fs.ErrNotExist", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("Open made a file: %v", err)
	}
}

func TestCreateRefusesExisting(t *testing.T) {
	for _, leftover := range []string{"events.db", "events.db-wal", "events.db-journal"} {
		dir := t.TempDir()
		path := filepath.Join(dir, leftover)
		want := []byte("the only copy")
		if err := os.WriteFile(path, want, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sqlitestore.Create(context.Background(), file(dir)); !errors.Is(err, fs.ErrExist) {
			t.Fatalf("Create() beside %s = %v, want fs.ErrExist", leftover, err)
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("Create changed %s: %q, %v", leftover, got, err)
		}
	}
}

func TestCreateCleansUpAfterItself(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := file(t.TempDir())
	if _, err := sqlitestore.Create(ctx, path); !errors.Is(err, context.Canceled) {
		t.Fatalf("Create() = %v, want the context's error", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("half a store was left: %v", err)
	}
}

// A file of another kind is refused and not touched.
func TestOpenRefusesOthers(t *testing.T) {
	for name, statements := range map[string][]string{
		"another application": {"CREATE TABLE records (idx INTEGER PRIMARY KEY)"},
		"a newer version":     {"PRAGMA application_id = 0x686d7764", "PRAGMA user_version = 3", "PRAGMA journal_mode = WAL"},
		"an older version":    {"PRAGMA application_id = 0x686d7764", "PRAGMA user_version = 0", "PRAGMA journal_mode = WAL"},
		"another journal":     {"PRAGMA application_id = 0x686d7764", "PRAGMA user_version = 2", "CREATE TABLE t (i)"},
		"an empty file":       nil,
	} {
		t.Run(name, func(t *testing.T) {
			path := file(t.TempDir())
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			tamper(t, path, statements...)
			refused(t, path)
		})
	}
	t.Run("text", func(t *testing.T) {
		path := file(t.TempDir())
		if err := os.WriteFile(path, bytes.Repeat([]byte("Dear Sir, "), 1000), 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, path)
	})
}

func refused(t *testing.T, path string) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitestore.Open(context.Background(), path); !errors.Is(err, sqlitestore.ErrSchema) {
		t.Fatalf("Open() = %v, want ErrSchema", err)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Fatalf("Open changed a file that it refused (%v)", err)
	}
}

func TestOddPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b?mode=memory#c%20d&e")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	fill(t, s, 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, dir)
	defer func() { _ = again.Close() }()
	if n, err := count(again); n != 3 || err != nil {
		t.Fatalf("%d records, %v, want 3", n, err)
	}
}

// TestOpenSettles opens what a killed process leaves: everything in the log,
// nothing in the file. What Open shows must not depend on that log any more.
func TestOpenSettles(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	s := open(t, from)
	fill(t, s, 20)
	for _, name := range []string{"events.db", "events.db-wal"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, to)
	defer func() { _ = again.Close() }()
	if n, err := count(again); n != 20 || err != nil {
		t.Fatalf("%d records, %v, want 20", n, err)
	}
	if info, err := os.Stat(file(to) + "-wal"); err == nil && info.Size() > 0 {
		t.Fatalf("log of %d bytes after Open", info.Size())
	}
}

// TestDamage breaks the file by hand. The store must say so; it must not hand
// out what is left with other indexes.
func TestDamage(t *testing.T) {
	for name, statement := range map[string]string{
		"deleted":         "DELETE FROM records WHERE idx = 5",
		"first deleted":   "DELETE FROM records WHERE idx = 0",
		"moved":           "UPDATE records SET idx = 100 WHERE idx = 19",
		"count moved":     "UPDATE records SET count = 100 WHERE count = 20",
		"swollen":         "UPDATE records SET data = zeroblob(3000000) WHERE idx = 7",
		"last place used": "UPDATE records SET idx = 9223372036854775807 WHERE idx = 19",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, dir)
			fill(t, s, 20)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			tamper(t, file(dir), statement)
			s = open(t, dir)
			defer func() { _ = s.Close() }()
			_, all := count(s)
			stream := s.ReadStream(context.Background(), "child-1", 0, ignore)
			if !errors.Is(errors.Join(all, stream), eventstore.ErrDamaged) {
				t.Fatalf("ReadAll() = %v, ReadStream() = %v, want ErrDamaged", all, stream)
			}
			if name != "count moved" && !errors.Is(all, eventstore.ErrDamaged) {
				t.Fatalf("ReadAll() = %v, want ErrDamaged", all)
			}
			if name == "last place used" {
				_, err := s.Append(context.Background(), "child-9", 0, note("x"))
				if !errors.Is(err, eventstore.ErrDamaged) {
					t.Fatalf("Append() = %v, want ErrDamaged", err)
				}
			}
		})
	}
}

// A token from beyond the end means that the file is an older copy.
func TestRolledBack(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fill(t, s, 20)
	var last eventstore.Token
	err := s.ReadAll(context.Background(), "", 20, func(r eventstore.Recorded) error { last = r.Token; return nil })
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	tamper(t, file(dir), "DELETE FROM records WHERE idx > 10")
	s = open(t, dir)
	defer func() { _ = s.Close() }()
	if err := s.ReadAll(context.Background(), last, 1, ignore); !errors.Is(err, eventstore.ErrInvalid) {
		t.Fatalf("ReadAll() = %v, want ErrInvalid", err)
	}
	if err := s.Follow(context.Background(), last, ignore); !errors.Is(err, eventstore.ErrInvalid) {
		t.Fatalf("Follow() = %v, want ErrInvalid", err)
	}
}

// tamper writes to the file behind the store's back.
func tamper(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func note(id string) eventstore.Record {
	return eventstore.Record{ID: id, Type: "test.noted.v1", Data: make([]byte, 700), Meta: make([]byte, 200)}
}

func fill(t *testing.T, s eventstore.Store, n int) {
	t.Helper()
	var records []eventstore.Record
	for i := range n {
		records = append(records, note(fmt.Sprint(i)))
	}
	if _, err := s.Append(context.Background(), "child-1", 0, records...); err != nil {
		t.Fatal(err)
	}
}

func count(s eventstore.Store) (n int, err error) {
	err = s.ReadAll(context.Background(), "", 1000, func(eventstore.Recorded) error { n++; return nil })
	return n, err
}

func ignore(eventstore.Recorded) error { return nil }
