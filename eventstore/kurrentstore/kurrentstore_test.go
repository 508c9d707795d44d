package kurrentstore_test

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/storetest"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T, dir string) eventstore.Store {
		return open(t, dir, func() string { return start(t, kurrentfake.Options{Dir: dir}).Connection() })
	})
}

// TestStoreAmongOthers is the suite on a server that other applications use.
func TestStoreAmongOthers(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T, dir string) eventstore.Store {
		return open(t, dir, func() string { return start(t, kurrentfake.Options{Dir: dir, Crowd: true}).Connection() })
	})
}

// TestStoreOnServer is the suite on a server that is there already. Every store
// is a ledger of its own on it; what they leave there is of no use.
func TestStoreOnServer(t *testing.T) {
	connection := os.Getenv("HOMEWARD_TEST_KURRENTDB")
	if connection == "" {
		t.Skip("no server named in HOMEWARD_TEST_KURRENTDB, in the form esdb://host:2113?tls=false")
	}
	storetest.Run(t, func(t *testing.T, dir string) eventstore.Store {
		return open(t, dir, func() string { return withLedger(connection) })
	})
}

// withLedger adds a ledger's name that nobody has used.
func withLedger(connection string) string {
	separator := "?"
	if strings.Contains(connection, "?") {
		separator = "&"
	}
	return connection + separator + "ledger=test-" + strings.ToLower(rand.Text()[:20])
}

// start starts a server that lives until the test ends.
func start(t *testing.T, o kurrentfake.Options) *kurrentfake.Server {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	server, err := kurrentfake.Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// open makes or opens the store of a directory, as the suite wants it. Whoever
// comes first gets a connection and leaves it in the directory, where a process
// started by his test finds it; the server lives as long as that test.
func open(t *testing.T, dir string, connect func() string) eventstore.Store {
	t.Helper()
	ctx := context.Background()
	file := filepath.Join(dir, "connection")
	verb := kurrentstore.Open
	connection, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		connection, verb = []byte(connect()), kurrentstore.Create
		if err := os.WriteFile(file, connection, 0o600); err != nil {
			t.Fatal(err)
		}
	} else if err != nil {
		t.Fatal(err)
	}
	s, err := verb(ctx, string(connection))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
