package pgstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// root does something to a server that only its superuser may.
func root(t *testing.T, server string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

func newNote(id string) eventstore.Record {
	return eventstore.Record{ID: id, Type: "test.noted.v1", Data: []byte("data of " + id)}
}

func TestConnectionString(t *testing.T) {
	for url, want := range map[string]string{
		"postgres://u@h/db":                                    "homeward",
		"host=h user=u":                                        "homeward",
		"postgres://u@h/db?search_path=ledger_2":               "ledger_2",
		"host=h search_path=ledger":                            "ledger",
		"postgres://u@h/db?search_path=":                       "",
		"postgres://u@h/db?search_path=a,b":                    "",
		"postgres://u@h/db?search_path=Ledger":                 "",
		"postgres://u@h/db?search_path=%22a%22":                "",
		"postgres://u:secret@h:port/db":                        "",
		"host=h password='secret":                              "",
		"postgres://u:secret@h/db?search_path=a;secret":        "",
		"postgres://h/?search_path=" + strings.Repeat("s", 51): "",
	} {
		s, err := parse(url, nil)
		if want == "" {
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("parse(%s) = %v, want an error without the password", url, err)
			}
			continue
		}
		if err != nil || s.schema != want || s.pool.ConnConfig.RuntimeParams["search_path"] != want {
			t.Errorf("parse(%s) = %+v, %v, want schema %s", url, s, err, want)
		}
	}
}

// TestSettings asks the connections themselves, against a role that says
// otherwise.
func TestSettings(t *testing.T) {
	t.Parallel()
	server := postgres.New(t)
	root(t, server.URL("public"), "ALTER ROLE homeward SET client_encoding = LATIN1", "ALTER ROLE homeward SET search_path = public",
		"ALTER ROLE homeward SET enable_seqscan = on", "ALTER ROLE homeward SET lock_timeout = 0",
		"ALTER ROLE homeward SET default_transaction_isolation = serializable",
		"ALTER ROLE homeward SET default_transaction_read_only = on")
	s, err := Create(t.Context(), server.URL("ledger"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Append(t.Context(), "child-Ж", 0, newNote("a")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"client_encoding": "UTF8", "search_path": "ledger", "enable_seqscan": "off", "enable_bitmapscan": "off",
		"lock_timeout": "10s", "idle_in_transaction_session_timeout": "5s", "application_name": "homeward",
	} {
		var got string
		if err := s.reads.QueryRow(t.Context(), "SELECT current_setting($1)", name).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, %v, want %s", name, got, err, want)
		}
	}
}

// TestLossyServer: a server that may lose what it has acknowledged is refused,
// unless one asks for it; also when it has become one under an open store.
func TestLossyServer(t *testing.T) {
	t.Parallel()
	forgetful := postgres.New(t, "fsync=off")
	if _, err := Create(t.Context(), forgetful.URL("ledger")); !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), "fsync") {
		t.Errorf("Create() with fsync off = %v, want ErrSettings", err)
	}
	s, err := Create(t.Context(), forgetful.URL("ledger"), LossyServer)
	if err != nil {
		t.Fatalf("Create() with LossyServer: %v", err)
	}
	_ = s.Close()
	if _, err := Open(t.Context(), forgetful.URL("ledger")); !errors.Is(err, ErrSettings) {
		t.Errorf("Open() with fsync off = %v, want ErrSettings", err)
	}

	server := postgres.New(t)
	url := server.URL("ledger")
	if s, err = Create(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	root(t, url, "ALTER ROLE homeward SET synchronous_commit = off",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'homeward'")
	if _, err := Open(t.Context(), url); !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), "synchronous_commit") {
		t.Errorf("Open() with synchronous_commit off = %v, want ErrSettings", err)
	}
	if _, err := s.Append(t.Context(), "child-1", 0, newNote("a")); !errors.Is(err, ErrSettings) || !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("Append() = %v, want ErrUnavailable because of ErrSettings", err)
	}
	root(t, url, "ALTER ROLE homeward SET synchronous_commit = remote_apply")
	if _, err := s.Append(t.Context(), "child-1", 0, newNote("a")); err != nil {
		t.Errorf("Append() with a stronger setting: %v", err)
	}
}

func TestEncoding(t *testing.T) {
	t.Parallel()
	server := postgres.New(t)
	root(t, server.URL("public"), "CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
	url := strings.Replace(server.URL("ledger"), "/postgres?", "/latin?", 1)
	if _, err := Create(t.Context(), url); !errors.Is(err, ErrSettings) || !strings.Contains(err.Error(), "LATIN1") {
		t.Errorf("Create() = %v, want ErrSettings", err)
	}
}

// TestRole: the ledger's own role may read and add; whoever steals it can do no
// more.
func TestRole(t *testing.T) {
	t.Parallel()
	server := postgres.New(t)
	url := server.URL("ledger")
	owner, err := Create(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	root(t, url, "CREATE ROLE clerk LOGIN", "GRANT USAGE ON SCHEMA ledger TO clerk",
		"GRANT SELECT ON version TO clerk", "GRANT SELECT, INSERT ON records TO clerk")
	clerk := strings.Replace(url, "user=homeward", "user=clerk", 1)
	s, err := Open(t.Context(), clerk)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for i := range uint64(3) {
		if _, err := s.Append(t.Context(), "child-1", i, newNote(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	enough := errors.New("enough")
	err = owner.Follow(t.Context(), "", func(r eventstore.Recorded) error {
		if r.Index == 2 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) {
		t.Fatalf("owner follows: %v", err)
	}
	for _, statement := range []string{"UPDATE records SET id = 'x'", "DELETE FROM records", "TRUNCATE records",
		"ALTER TABLE records DISABLE TRIGGER ALL", "DROP TABLE records", "UPDATE version SET version = 2"} {
		_, err := s.reads.Exec(context.Background(), statement)
		if refusal := code(err); refusal != "42501" {
			t.Errorf("%s: %v, want it refused", statement, err)
		}
	}
	if _, err := Create(t.Context(), strings.Replace(clerk, "search_path=ledger", "search_path=other", 1)); code(err) != "42501" {
		t.Errorf("Create() = %v, want it refused", err)
	}
}
