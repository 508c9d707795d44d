package kurrentstore_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/kurrentstore"
	"github.com/homeward-ledger/homeward/eventstore/storetest"
	"github.com/homeward-ledger/homeward/tests/kurrentfake"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, open)
}

// open makes or opens the store of a directory, as the suite wants it. The
// server of a directory is started by whoever comes first and lives until his
// test ends; a process started by that test finds the server's address there.
func open(t *testing.T, dir string) eventstore.Store {
	t.Helper()
	ctx := context.Background()
	file := filepath.Join(dir, "connection")
	verb := kurrentstore.Open
	connection, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		server, err := kurrentfake.Start(ctx, kurrentfake.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = server.Close() })
		connection = []byte(server.Connection())
		if err := os.WriteFile(file, connection, 0o600); err != nil {
			t.Fatal(err)
		}
		verb = kurrentstore.Create
	} else if err != nil {
		t.Fatal(err)
	}
	s, err := verb(ctx, string(connection))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
