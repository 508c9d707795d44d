package sqlitestore_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/eventstore/sqlitestore"
)

// reader reads the store of a directory beside whoever writes it.
func reader(t *testing.T, path string) (*sqlitestore.Reader, error) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	return sqlitestore.NewReader(t.Context(), db)
}

// TestReaderBesideAWriter: a reader shows what is committed, as it comes.
func TestReaderBesideAWriter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	defer s.Close()
	r, err := reader(t, file(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, found, err := r.Last(t.Context()); found || err != nil {
		t.Errorf("an empty store has a last record: %v", err)
	}
	for i := range uint64(3) {
		record := eventstore.Record{ID: fmt.Sprint("r", i), Type: "t", Data: []byte{byte(i)}, Meta: []byte("{}")}
		if _, err := s.Append(t.Context(), "stream", i, record); err != nil {
			t.Fatal(err)
		}
		last, found, err := r.Last(t.Context())
		if err != nil || !found || last.Index != i || last.ID != record.ID {
			t.Errorf("last record %+v, want %d: %v", last, i, err)
		}
		var all []string
		err = r.ReadAll(t.Context(), "", 10, func(r eventstore.Recorded) error { all = append(all, r.ID); return nil })
		if err != nil || len(all) != int(i)+1 {
			t.Errorf("read %v: %v", all, err)
		}
	}
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Errorf("close twice: %v", err)
	}
}

func TestReaderRefusesWhatIsNoStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(context.Background(), `CREATE TABLE records (idx INTEGER)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := reader(t, path); !errors.Is(err, sqlitestore.ErrSchema) {
		t.Errorf("another database: %v", err)
	}
}
