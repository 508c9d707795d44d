package pgstore_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/pgstore"
	"github.com/homeward-ledger/homeward/eventstore/storetest"
	"github.com/homeward-ledger/homeward/tests/postgres"
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

// open makes or opens the store of a directory, as the suite wants it. A file in
// it names the schema, so that another process finds the same one.
func open(t *testing.T, dir string) eventstore.Store {
	t.Helper()
	file := filepath.Join(dir, "url")
	url, err := os.ReadFile(file)
	verb := pgstore.Open
	if errors.Is(err, fs.ErrNotExist) {
		verb = pgstore.Create
		url = []byte(postgres.Start(t))
		err = os.WriteFile(file, url, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := verb(context.Background(), string(url))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func note(id string) eventstore.Record {
	return eventstore.Record{ID: id, Type: "test.noted.v1", Data: make([]byte, 700), Meta: make([]byte, 200)}
}

func fill(t testing.TB, s eventstore.Store, n int) {
	t.Helper()
	var records []eventstore.Record
	for i := range n {
		records = append(records, note(fmt.Sprint(i)))
	}
	if _, err := s.Append(context.Background(), "child-1", 0, records...); err != nil {
		t.Fatal(err)
	}
}

func ignore(eventstore.Recorded) error { return nil }
