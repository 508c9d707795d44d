package postgres

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

func connect(t *testing.T, server string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func ask(t *testing.T, conn *pgx.Conn, query string) (answer string) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func do(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// TestSchemas: each test has a schema of its own, which is gone afterwards, on a
// server that keeps what it acknowledges.
func TestSchemas(t *testing.T) {
	var schemas []string
	for i := range 2 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			conn := connect(t, Start(t))
			schema := ask(t, conn, "SHOW search_path")
			schemas = append(schemas, schema)
			do(t, conn, "CREATE SCHEMA "+schema)
			do(t, conn, "CREATE TABLE things (i integer)")
			if got := ask(t, conn, "SELECT current_schema()"); got != schema {
				t.Errorf("table is made in %s, want %s", got, schema)
			}
			if got := ask(t, conn, "SHOW fsync"); got != "on" {
				t.Errorf("fsync is %s", got)
			}
		})
	}
	if t.Failed() || len(schemas) < 2 {
		return // or skipped, and said so
	}
	conn := connect(t, Start(t))
	left := ask(t, conn, fmt.Sprintf("SELECT count(*)::text FROM pg_namespace WHERE nspname IN ('%s', '%s')", schemas[0], schemas[1]))
	if schemas[0] == schemas[1] || left != "0" {
		t.Errorf("schemas %v, %s of them left", schemas, left)
	}
}

// TestKill: what was committed is there when a killed server starts again.
func TestKill(t *testing.T) {
	s := New(t, "work_mem=5MB")
	conn := connect(t, s.URL("public"))
	if got := ask(t, conn, "SHOW work_mem"); got != "5MB" {
		t.Errorf("work_mem is %s, want the setting asked for", got)
	}
	do(t, conn, "CREATE TABLE things (i integer)")
	do(t, conn, "INSERT INTO things VALUES (1)")
	s.Kill(t)
	if err := conn.Ping(t.Context()); err == nil {
		t.Fatal("a killed server answers")
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, connect(t, s.URL("public")), "SELECT count(*)::text FROM things"); got != "1" {
		t.Errorf("%s things, want 1", got)
	}
}

// diesWithServer tells a re-executed test binary to start a server and wait for
// its own end.
const diesWithServer = "HOMEWARD_POSTGRES_DIES"

// TestNothingIsLeft: a server does not outlive the process that started it, even
// when that is killed.
func TestNothingIsLeft(t *testing.T) {
	if os.Getenv(diesWithServer) != "" {
		s := New(t)
		fmt.Printf("folder %s\n", s.dir)
		_, _ = io.Copy(io.Discard, os.Stdin) // the parent never closes it
		return
	}
	if _, err := find(); err != nil {
		missing(t, err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestNothingIsLeft$")
	child.Env = append(os.Environ(), diesWithServer+"=1")
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said, _ := bufio.NewReader(out).ReadString('\n')
	dir, _ := strings.CutPrefix(strings.TrimSpace(said), "folder ")
	if _, err := os.Stat(dir); err != nil {
		t.Errorf("child started no server: %q", said)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return // the watchdog removes it last
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is left, %v after its process was killed", dir, patience)
		}
	}
}

func TestWithSchema(t *testing.T) {
	for server, want := range map[string]string{
		"postgres://u@h/db?search_path=x&sslmode=disable": "postgres://u@h/db?search_path=s&sslmode=disable",
		"postgres:///db?host=/a%20b":                      "postgres:///db?host=%2Fa%20b&search_path=s",
		"host=/run user=u":                                "host=/run user=u search_path=s",
	} {
		if got := withSchema(server, "s"); got != want {
			t.Errorf("withSchema(%s) = %s, want %s", server, got, want)
		}
	}
}
