package pgstore_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// schemaOf is the name in a connection string that tests/postgres has made.
func schemaOf(t *testing.T, server string) string {
	t.Helper()
	config, err := pgx.ParseConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	return config.RuntimeParams["search_path"]
}

// tamper writes to the database behind the store's back.
func tamper(t *testing.T, server string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, statement := range statements {
		if _, err := conn.Exec(context.Background(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// create makes a store in a schema of the test's own.
func create(t *testing.T, server string) *pgstore.Store {
	t.Helper()
	s, err := pgstore.Create(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func count(s eventstore.Store) (n int, err error) {
	err = s.ReadAll(context.Background(), "", 10_000, func(eventstore.Recorded) error { n++; return nil })
	return n, err
}

func TestOpenRefusesMissing(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	for range 2 { // the first must not have made it
		if _, err := pgstore.Open(t.Context(), server); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("Open() = %v, want fs.ErrNotExist", err)
		}
	}
}

func TestCreateRefusesExisting(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	tamper(t, server, "CREATE SCHEMA "+schemaOf(t, server))
	if _, err := pgstore.Create(t.Context(), server); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("Create() in an empty schema = %v, want fs.ErrExist", err)
	}
	server = postgres.Start(t)
	s := create(t, server)
	fill(t, s, 3)
	if _, err := pgstore.Create(t.Context(), server); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("Create() of a store = %v, want fs.ErrExist", err)
	}
	if n, err := count(s); n != 3 || err != nil {
		t.Fatalf("%d records, %v, want 3", n, err)
	}
}

// Of several who create at once, one does.
func TestCreateAtOnce(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	var made atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			s, err := pgstore.Create(t.Context(), server)
			if err == nil {
				made.Add(1)
				err = s.Close()
			}
			if err != nil && !errors.Is(err, fs.ErrExist) {
				t.Errorf("Create() = %v, want fs.ErrExist", err)
			}
		})
	}
	wg.Wait()
	if made.Load() != 1 {
		t.Fatalf("%d stores were made of one schema", made.Load())
	}
}

func TestCreateLeavesNothingHalf(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := pgstore.Create(ctx, server); !errors.Is(err, context.Canceled) {
		t.Fatalf("Create() = %v, want the context's error", err)
	}
	create(t, server)
}

// A schema of another kind is refused.
func TestOpenRefusesOthers(t *testing.T) {
	t.Parallel()
	for name, statements := range map[string][]string{
		"another application": {"CREATE TABLE records (idx integer)"},
		"nothing":             nil,
		"a newer version":     {"CREATE TABLE version (version integer)", "INSERT INTO version VALUES (2)"},
		"two versions":        {"CREATE TABLE version (version integer)", "INSERT INTO version VALUES (1), (2)"},
		"no version":          {"CREATE TABLE version (version integer)"},
	} {
		t.Run(name, func(t *testing.T) {
			server := postgres.Start(t)
			tamper(t, server, append([]string{"CREATE SCHEMA " + schemaOf(t, server)}, statements...)...)
			if _, err := pgstore.Open(t.Context(), server); !errors.Is(err, pgstore.ErrSchema) {
				t.Fatalf("Open() = %v, want ErrSchema", err)
			}
		})
	}
}

// TestNothingChanges: not even the owner changes a record in passing, nor does
// replication.
func TestNothingChanges(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	s := create(t, server)
	fill(t, s, 3)
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, as := range []string{"SELECT 'the owner'", "SET session_replication_role = replica"} {
		if _, err := conn.Exec(t.Context(), as); code(err) == "42501" {
			t.Logf("%s: not tried, this user may not", as)
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{
			"UPDATE records SET data = 'x'", "UPDATE records SET data = data WHERE idx = 99",
			"DELETE FROM records", "TRUNCATE records",
			"INSERT INTO records SELECT * FROM records ON CONFLICT (idx) DO UPDATE SET data = 'x'",
		} {
			if _, err := conn.Exec(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "refused") {
				t.Errorf("%s: %s: %v, want it refused", as, statement, err)
			}
		}
	}
	if n, err := count(s); n != 3 || err != nil {
		t.Fatalf("%d records, %v, want 3", n, err)
	}
}

// code is the SQLSTATE of what the server has refused, or nothing.
func code(err error) string {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func TestTwoLedgers(t *testing.T) {
	t.Parallel()
	one, two := create(t, postgres.Start(t)), create(t, postgres.Start(t))
	fill(t, one, 3)
	fill(t, two, 5)
	for want, s := range map[int]*pgstore.Store{3: one, 5: two} {
		if n, err := count(s); n != want || err != nil {
			t.Errorf("%d records, %v, want %d", n, err, want)
		}
	}
}

// TestDamage breaks the table by a superuser's hand. The store must say so; it
// must not hand out what is left with other indexes.
func TestDamage(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"deleted":         "DELETE FROM records WHERE idx = 5",
		"first deleted":   "DELETE FROM records WHERE idx = 0",
		"moved":           "UPDATE records SET idx = 100000 WHERE idx = 19",
		"count moved":     "UPDATE records SET count = 100000 WHERE count = 20",
		"swollen":         "UPDATE records SET data = convert_to(repeat('x', 3000000), 'UTF8') WHERE idx = 7",
		"last place used": "UPDATE records SET idx = 9223372036854775807 WHERE idx = 19",
	} {
		t.Run(name, func(t *testing.T) {
			server := postgres.Start(t)
			s := create(t, server)
			fill(t, s, 20)
			tamper(t, server, "ALTER TABLE records DISABLE TRIGGER USER", statement)
			_, all := count(s)
			stream := s.ReadStream(t.Context(), "child-1", 0, ignore)
			if !errors.Is(errors.Join(all, stream), eventstore.ErrDamaged) {
				t.Fatalf("ReadAll() = %v, ReadStream() = %v, want ErrDamaged", all, stream)
			}
			if name != "count moved" && !errors.Is(all, eventstore.ErrDamaged) {
				t.Fatalf("ReadAll() = %v, want ErrDamaged", all)
			}
			if name == "last place used" {
				_, err := s.Append(t.Context(), "child-9", 0, note("x"))
				if !errors.Is(err, eventstore.ErrDamaged) {
					t.Fatalf("Append() = %v, want ErrDamaged", err)
				}
			}
		})
	}
}

// A token from beyond the end means that the database is an older copy.
func TestRolledBack(t *testing.T) {
	t.Parallel()
	server := postgres.Start(t)
	s := create(t, server)
	fill(t, s, 20)
	var last eventstore.Token
	err := s.ReadAll(t.Context(), "", 20, func(r eventstore.Recorded) error { last = r.Token; return nil })
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, server, "ALTER TABLE records DISABLE TRIGGER USER", "DELETE FROM records WHERE idx > 10")
	if err := s.ReadAll(t.Context(), last, 1, ignore); !errors.Is(err, eventstore.ErrInvalid) {
		t.Fatalf("ReadAll() = %v, want ErrInvalid", err)
	}
	if err := s.Follow(t.Context(), last, ignore); !errors.Is(err, eventstore.ErrInvalid) {
		t.Fatalf("Follow() = %v, want ErrInvalid", err)
	}
}
