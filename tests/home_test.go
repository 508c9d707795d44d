package tests

import (
	"bytes"
	database "database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"
	_ "modernc.org/sqlite" // driver, to look into the files as an intruder would

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// demoSeed is the seed of the demonstration ledgers here.
const demoSeed = 2012

// newHome makes a demonstration ledger in dir/data.
func newHome(t *testing.T, seed uint64) (dir string) {
	t.Helper()
	dir = t.TempDir()
	mustRun(t, dir, homeward, "init", "--demo", "--seed", strconv.FormatUint(seed, 10))
	return dir
}

// filledHome is newHome with a caseload on record.
func filledHome(t *testing.T, seed uint64, lines []simulate.Line) (dir string) {
	t.Helper()
	dir = newHome(t, seed)
	write(t, filepath.Join(dir, "caseload.jsonl"), jsonLines(t, lines))
	mustRun(t, dir, homeward, "import", "caseload.jsonl")
	return dir
}

// caseload returns the lines that homeward simulate writes.
func caseload(t testing.TB, seed uint64, children int) []simulate.Line {
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

func jsonLines(t testing.TB, lines []simulate.Line) []byte {
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

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func openDB(t *testing.T, path string) *database.DB {
	t.Helper()
	read(t, path) // the driver would make what is not there
	db, err := database.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// row is a record as events.db keeps it, put together without the ledger's help.
type row struct {
	index, count uint64 // count from 1
	stream, id   string
	leaf         []byte
}

// rows reads events.db of a ledger that nobody has open.
func rows(t *testing.T, dir string) []row {
	t.Helper()
	db := openDB(t, filepath.Join(dir, "data", "events.db"))
	defer db.Close()
	found, err := db.Query("SELECT idx, count, stream, id, data, meta FROM records ORDER BY idx")
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	var all []row
	for found.Next() {
		var r row
		var data, meta []byte
		var beside struct{ Header string }
		if err := found.Scan(&r.index, &r.count, &r.stream, &r.id, &data, &meta); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(meta, &beside); err != nil {
			t.Fatal(err)
		}
		r.leaf = append([]byte(beside.Header), data...)
		all = append(all, r)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// published reads the checkpoint and all entries that it covers.
func published(t *testing.T, dir string) (transparency.Checkpoint, [][]byte) {
	t.Helper()
	checkpoint, err := trustOf(t, dir).OpenCheckpoint(read(t, filepath.Join(dir, "data", "tiles", "checkpoint")))
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
		bundle, err := transparency.ParseEntries(read(t, name))
		if err != nil || len(bundle) < tile.Width {
			t.Fatalf("%s: %d entries, %v", tile.Path(), len(bundle), err)
		}
		entries = append(entries, bundle[:tile.Width]...)
	}
	return checkpoint, entries
}

func trustOf(t *testing.T, dir string) transparency.Trust {
	t.Helper()
	trust, err := transparency.ParseTrust(read(t, filepath.Join(dir, "data", "trust.json")))
	if err != nil {
		t.Fatal(err)
	}
	return trust
}

// rootOf computes the tree of leaves with somebody else's code.
func rootOf(t *testing.T, leaves [][]byte) transparency.Digest {
	t.Helper()
	hasher := rfc6962.DefaultHasher
	tree := (&compact.RangeFactory{Hash: hasher.HashChildren}).NewEmptyRange(0)
	for _, leaf := range leaves {
		if err := tree.Append(hasher.HashLeaf(leaf), nil); err != nil {
			t.Fatal(err)
		}
	}
	root, err := tree.GetRootHash(nil)
	if err != nil {
		t.Fatal(err)
	}
	return transparency.Digest(root)
}
