package database

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestCheck: a file is sound, whatever its rows say, until bytes of it are changed past
// SQLite.
func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := Check(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of a missing file: %v", err)
	}
	db, err := OpenFile(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE t (name TEXT); CREATE INDEX t_name ON t (name); INSERT INTO t VALUES ('a name'), ('another')`); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Close(), Check(t.Context(), path)); err != nil {
		t.Errorf("of a sound file: %v", err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]int{"no database": 3, "schema": 4096 - 20, "index": len(sound) - 3} {
		spoilt := append([]byte(nil), sound...)
		spoilt[at] ^= 0x5a
		if err := os.WriteFile(path, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Check(t.Context(), path); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
