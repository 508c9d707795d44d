package programs

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// DemoSeed is the seed of the demonstration ledgers of tests.
const DemoSeed = 2012

// NewHome makes a demonstration ledger in dir/data.
func NewHome(t *testing.T, seed uint64) (dir string) {
	t.Helper()
	dir = t.TempDir()
	MustRun(t, dir, Homeward, "init", "--demo", "--seed", strconv.FormatUint(seed, 10))
	return dir
}

// FilledHome is NewHome with a caseload on record.
func FilledHome(t *testing.T, seed uint64, lines []simulate.Line) (dir string) {
	t.Helper()
	dir = NewHome(t, seed)
	Write(t, filepath.Join(dir, "caseload.jsonl"), JSONLines(t, lines))
	MustRun(t, dir, Homeward, "import", "caseload.jsonl")
	return dir
}

// Caseload returns the lines that homeward simulate writes.
func Caseload(t testing.TB, seed uint64, children int) []simulate.Line {
	t.Helper()
	var lines []simulate.Line
	err := simulate.Run(seed, simulate.Options{Children: children}, func(l simulate.Line) error {
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// JSONLines writes lines as homeward import reads them.
func JSONLines(t testing.TB, lines []simulate.Line) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, line := range lines {
		text, err := line.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		out.Write(text)
	}
	return out.Bytes()
}

// Write writes a file for its owner alone.
func Write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Read reads a file.
func Read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// OpenDB opens a SQLite file as an intruder would. The driver "sqlite" must be
// registered.
func OpenDB(t *testing.T, path string) *sql.DB {
	t.Helper()
	Read(t, path) // the driver would make what is not there
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// Row is a record as events.db keeps it, put together without the ledger's help.
type Row struct {
	Index, Count uint64 // Count from 1
	Stream, ID   string
	Leaf         []byte
}

// Rows reads events.db of a ledger that nobody has open.
func Rows(t *testing.T, dir string) []Row {
	t.Helper()
	db := OpenDB(t, filepath.Join(dir, "data", "events.db"))
	defer db.Close()
	found, err := db.Query("SELECT idx, count, stream, id, data, meta FROM records ORDER BY idx")
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var all []Row
	for found.Next() {
		var r Row
		var data, meta []byte
		var beside struct{ Header string }
		if err := found.Scan(&r.Index, &r.Count, &r.Stream, &r.ID, &data, &meta); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(meta, &beside); err != nil {
			t.Fatal(err)
		}
		r.Leaf = append([]byte(beside.Header), data...)
		all = append(all, r)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Published reads the checkpoint and all entries that it covers.
func Published(t *testing.T, dir string) (transparency.Checkpoint, [][]byte) {
	t.Helper()
	checkpoint, err := TrustOf(t, dir).OpenCheckpoint(Read(t, filepath.Join(dir, "data", "tiles", "checkpoint")))
	if err != nil {
		t.Fatal(err)
	}
	var entries [][]byte
	for n := uint64(0); n*transparency.TileWidth < checkpoint.Size; n++ {
		width := min(checkpoint.Size-n*transparency.TileWidth, transparency.TileWidth)
		tile := transparency.Tile{Level: transparency.EntriesLevel, Index: n, Width: int(width)}
		name := filepath.Join(dir, "data", "tiles", filepath.FromSlash(tile.Path()))
		if _, err := os.Stat(name); err != nil {
			name = filepath.Join(dir, "data", "tiles", filepath.FromSlash(tile.Full().Path())) // as C2SP tlog-tiles tells readers
		}
		bundle, err := transparency.ParseEntries(Read(t, name))
		if err != nil || len(bundle) < tile.Width {
			t.Fatalf("%s: %d entries, %v", tile.Path(), len(bundle), err)
		}
		entries = append(entries, bundle[:tile.Width]...)
	}
	return checkpoint, entries
}

// TrustOf reads the ledger's own trust file.
func TrustOf(t testing.TB, dir string) transparency.Trust {
	t.Helper()
	trust, err := transparency.ParseTrust(Read(t, filepath.Join(dir, "data", "trust.json")))
	if err != nil {
		t.Fatal(err)
	}
	return trust
}
