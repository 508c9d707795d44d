package storecheck_test

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/tests/postgres"
)

// place is where a new store is, and what keeps it there.
type place struct {
	kind    string
	address string   // connection string or file
	proxy   *proxy   // nil when there are no connections
	crash   func()   // kills the server; nil when there is none
	restart func()   // starts it again
	server  *process // the server, if it is one of ours
}

func newPostgreSQL(t *testing.T) *place {
	t.Helper()
	server := postgres.New(t)
	direct := server.URL("ledger")
	config, err := pgx.ParseConfig(direct)
	if err != nil {
		t.Fatal(err)
	}
	store, err := pgstore.Create(t.Context(), direct)
	if err != nil {
		t.Fatal(err)
	}
	_ = store.Close()
	p := newProxy(t)
	p.leadTo(&net.UnixAddr{Net: "unix", Name: filepath.Join(config.Host, fmt.Sprintf(".s.PGSQL.%d", config.Port))})
	return &place{
		kind:    postgreSQL,
		address: fmt.Sprintf("postgres://%s@%s/%s?search_path=ledger&sslmode=disable", config.User, p.address(), config.Database),
		proxy:   p,
		crash:   func() { server.Kill(t) },
		restart: func() {
			if err := server.Start(); err != nil {
				t.Fatal(err)
			}
		},
	}
}

// newKurrentDB keeps the test server in a process of its own.
func newKurrentDB(t *testing.T) *place {
	t.Helper()
	p := newProxy(t)
	server := &process{t: t, name: "server", role: role{Serve: t.TempDir()}}
	restart := func() {
		t.Helper()
		said := newFirstLine()
		server.out = said
		server.start()
		line, err := said.wait()
		if err != nil {
			t.Fatal(err)
		}
		address, err := net.ResolveTCPAddr("tcp", line)
		if err != nil {
			t.Fatal(err)
		}
		p.leadTo(address)
	}
	restart()
	t.Cleanup(func() { server.end() })
	address := fmt.Sprintf("esdb://%s?tls=false", p.address())
	store, err := kurrentstore.Create(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	_ = store.Close()
	return &place{kind: kurrentDB, address: address, proxy: p, crash: server.kill, restart: restart, server: server}
}

func newSQLite(t *testing.T) *place {
	t.Helper()
	file := filepath.Join(t.TempDir(), "events.db")
	store, err := sqlitestore.Create(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	return &place{kind: sqlite, address: file}
}
