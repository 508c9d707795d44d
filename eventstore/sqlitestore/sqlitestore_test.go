package sqlitestore_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
	"github.com/homeward-ledger/homeward/eventstore/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, open)
}

func TestSparseStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T, dir string) eventstore.Store {
		return storetest.NewSparse(open(t, dir))
	})
}

func file(dir string) string { return filepath.Join(dir, "events.db") }

// open makes or opens the store of a directory, as the suite wants it.
func open(t *testing.T, dir string) eventstore.Store {
	t.Helper()
	verb := sqlitestore.Open
	if _, err := os.Stat(file(dir)); errors.Is(err, fs.ErrNotExist) {
		verb = sqlitestore.Create
	}
	s, err := verb(context.Background(), file(dir))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
