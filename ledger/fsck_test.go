package ledger_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/ledger"
)

// filled is a closed ledger with a small caseload, to be broken.
func filled(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, nil)
	w.record(caseload(t, 2))
	w.close()
	return w
}

// sql runs statements on a closed database of the world, as somebody with access
// to its files would.
func (w *world) sql(file string, statements ...string) {
	w.t.Helper()
	db, err := sql.Open("sqlite", w.path(file))
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			w.t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestFsckNamesWhatWasChanged(t *testing.T) {
	cases := map[string]struct {
		tamper func(*world)
		want   string
	}{
		"edit": {func(w *world) {
			w.sql("events.db", `UPDATE records SET data = CAST(replace(CAST(data AS TEXT), '"', '" ') AS BLOB) WHERE idx = 20`)
		}, "record 20 is not the one that was published"},
		"drop":     {func(w *world) { w.sql("events.db", `DELETE FROM records WHERE idx = 20`) }, "record 20 was published and is not in the store"},
		"truncate": {func(w *world) { w.sql("events.db", `DELETE FROM records WHERE idx >= 30`) }, "record 30 was published and is not in the store"},
		"swap": {func(w *world) {
			w.sql("events.db",
				`CREATE TEMP TABLE a AS SELECT data, meta FROM records WHERE idx = 20`,
				`UPDATE records SET data = (SELECT data FROM records WHERE idx = 21), meta = (SELECT meta FROM records WHERE idx = 21) WHERE idx = 20`,
				`UPDATE records SET data = (SELECT data FROM a), meta = (SELECT meta FROM a) WHERE idx = 21`)
		}, "record 20 is not the one that was published"},
		"stripped signature": {func(w *world) {
			w.sql("events.db", `UPDATE records SET data = CAST(substr(CAST(data AS TEXT), 1, instr(CAST(data AS TEXT), '"signatures":[') + 13) || ']}' AS BLOB) WHERE idx = 20`)
		}, "record 20 is not the one that was published"},
		"back-dated header": {func(w *world) {
			w.sql("events.db", `UPDATE records SET meta = CAST(replace(CAST(meta AS TEXT), '2012-12', '2012-11') AS BLOB) WHERE idx = 20`)
		}, "record 20 is not the one that was published"},
		"dropped ciphertext": {func(w *world) {
			w.sql("events.db", `UPDATE records SET meta = CAST(substr(CAST(meta AS TEXT), 1, instr(CAST(meta AS TEXT), ',"sealed"') - 1) || '}' AS BLOB) WHERE instr(CAST(meta AS TEXT), ',"sealed"') > 0`)
		}, "is missing or does not open its commitment"},
		"changed verdict": {func(w *world) {
			w.sql("judge.db", `UPDATE verdicts SET void = '["H1","no"]' WHERE idx = 20`)
		}, "the kept verdict of record 20"},
		"verdict taken away":   {func(w *world) { w.sql("judge.db", `DELETE FROM verdicts WHERE idx = 20`) }, "the verdict of record 20 is missing"},
		"verdict moved":        {func(w *world) { w.sql("judge.db", `UPDATE verdicts SET stream = 'ledger' WHERE idx = 20`) }, "the kept verdict of record 20 is in another place"},
		"verdict leads astray": {func(w *world) { w.sql("judge.db", `UPDATE verdicts SET before = '3' WHERE idx = 20`) }, "the kept verdict of record 20 is in another place"},
		"verdict of nothing": {func(w *world) {
			w.sql("judge.db", `INSERT INTO verdicts SELECT 100000, leaf, stream, before, token, void FROM verdicts WHERE idx = 20`)
		}, "record 100000 was judged and is not in the store"},
		"verdict away from its stream": {func(w *world) {
			w.sql("judge.db", `INSERT INTO verdicts SELECT 8191, leaf, stream, before, token, void FROM verdicts WHERE idx = 20`,
				`INSERT INTO verdict_streams SELECT stream, idx FROM verdicts WHERE idx > 0`)
		}, "the kept verdict of record 0 is not found by its stream"},
		"record in a stream too many": {func(w *world) {
			w.sql("events.db", `INSERT INTO record_streams SELECT 'child-else', count, idx FROM records WHERE idx = 20`)
		}, "the store does not find its records by their streams"},
		"no verdicts to read": {func(w *world) { w.sql("judge.db", `ALTER TABLE verdicts RENAME COLUMN void TO valid`) }, "the kept verdicts cannot be read"},
		"no index to read":    {func(w *world) { w.sql("index.db", `ALTER TABLE profiles RENAME COLUMN donor TO owner`) }, "the index of DNA cannot be read"},
		"changed id":          {func(w *world) { w.sql("events.db", `UPDATE records SET id = 'x' || id WHERE idx = 20`) }, "the store keeps the record as \"x"},
		"changed type":        {func(w *world) { w.sql("events.db", `UPDATE records SET type = 'case.closed.v1' WHERE idx = 20`) }, "of the type \"case.closed.v1\", and it is not that"},
		"changed count": {func(w *world) {
			w.sql("events.db", `UPDATE records SET count = count + 1000 WHERE idx = 20`)
		}, "the store counts the record as number 10"},
		"rolled-back signer": {func(w *world) { w.sql("events.db", `DELETE FROM records`) }, "tampered or rolled back"},
		"changed tile":       {changeEntryTile, "published"},
		"changed hash tile":  {changeHashTile, "published hashes tile/0/"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			w := filled(t)
			c.tamper(w)
			report := w.fsck()
			if len(report.Problems) == 0 {
				t.Fatal("fsck found nothing")
			}
			var all strings.Builder
			for _, p := range report.Problems {
				all.WriteString(p.Sentence + "\n")
			}
			if !strings.Contains(all.String(), c.want) {
				t.Errorf("fsck says:\n%swant %q", all.String(), c.want)
			}
		})
	}
}

func changeEntryTile(w *world) { flipFiles(w, "tiles/tile/entries/*.p/*") }

func changeHashTile(w *world) { flipFiles(w, "tiles/tile/0/*.p/*") }

// flipFiles flips a byte in each of the files.
func flipFiles(w *world, pattern string) {
	w.t.Helper()
	files, err := filepath.Glob(w.path(pattern))
	if err != nil || len(files) == 0 {
		w.t.Fatalf("no file %s: %v", pattern, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			w.t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(file, data, 0o600); err != nil {
			w.t.Fatal(err)
		}
	}
}

func TestFsckFindsAnInventedLedger(t *testing.T) {
	w := filled(t)
	report := w.fsck()
	if len(report.Problems) > 0 {
		t.Fatalf("fsck: %+v", report.Problems)
	}
	// The same world, founded from another seed, does not hold under the trust file.
	trust := w.trust()
	trust.Ledger[0] ^= 1
	w.open(false, nil)
	defer w.close()
	report, err := ledger.Fsck(t.Context(), w.config, trust, func(uint64) {})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) == 0 || !strings.Contains(report.Problems[0].Sentence, "another ledger") {
		t.Errorf("fsck: %+v", report.Problems)
	}
}

// TestOpenRefusesARolledBackStore: the signer remembers more than the store has.
func TestOpenRefusesARolledBackStore(t *testing.T) {
	w := filled(t)
	w.sql("events.db", `DELETE FROM records WHERE idx >= 30`)
	w.remove("judge.db")
	w.open(false, nil)
	defer w.close()
	if _, err := ledger.Open(t.Context(), w.config); err == nil || !strings.Contains(err.Error(), "rolled back") {
		t.Errorf("open: %v", err)
	}
}

// TestTilesAreRebuilt: deleted tiles are cut again, byte for byte, and only from
// a store that makes the signed tree.
func TestTilesAreRebuilt(t *testing.T) {
	w := filled(t)
	before, err := filepath.Glob(w.path("tiles/tile/*/*"))
	if err != nil || len(before) == 0 {
		t.Fatalf("no tiles: %v", err)
	}
	w.remove("tiles")
	w.open(false, nil)
	if err := ledger.RebuildTiles(t.Context(), w.config); err != nil {
		t.Fatal(err)
	}
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	if report := w.fsck(); len(report.Problems) > 0 {
		t.Errorf("fsck: %+v", report.Problems)
	}
	w.remove("tiles")
	w.sql("events.db", `DELETE FROM records WHERE idx = (SELECT max(idx) FROM records)`)
	w.open(false, nil)
	defer w.close()
	if err := ledger.RebuildTiles(t.Context(), w.config); err == nil {
		t.Error("tiles were cut from a truncated store")
	}
}

// TestFsckNeedsNeitherTrustNorVerdicts: without a trust file the checkpoint must
// hold under the founding's key, and deleted verdicts are no damage.
func TestFsckNeedsNeitherTrustNorVerdicts(t *testing.T) {
	w := filled(t)
	w.remove("judge.db")
	w.open(false, nil)
	report, err := ledger.Fsck(t.Context(), w.config, nil, func(uint64) {})
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("without verdicts: %+v, %v", report.Problems, err)
	}
	w.close()
	path := w.path("tiles/checkpoint")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-20] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	w.open(false, nil)
	defer w.close()
	report, err = ledger.Fsck(t.Context(), w.config, nil, func(uint64) {})
	if err != nil || len(report.Problems) == 0 {
		t.Errorf("a changed signature: %+v, %v", report.Problems, err)
	}
}
