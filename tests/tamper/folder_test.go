package tamper

import (
	"os"
	"strconv"
	"testing"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
)

// folderLies are told with access to the other files of a ledger.
func folderLies() []lie {
	all := []lie{
		{name: "restore yesterday's databases", says: `tampered or rolled back`, tell: restoreOld},
		{name: "forget the signer's memory", says: `the signer's memory cannot be read`, tell: func(t *testing.T, h home) { remove(t, h.path("data", "signer", "head")) }},
		{name: "change a verdict", says: `the kept verdict of record \d+ is not what the rules say`, tell: onFile("judge.db",
			`UPDATE verdicts SET void = '["H1","no"]' WHERE idx = 20`)},
		{name: "drop a verdict", says: `the verdict of record \d+ is missing among those that are kept`, tell: onFile("judge.db", `DELETE FROM verdicts WHERE idx = 20`)},
		{name: "judge a record in another stream", says: `the kept verdict of record \d+ is in another place than the record`, tell: onFile("judge.db",
			`UPDATE verdicts SET stream = 'child-00000000000000000' WHERE idx = 20`)},
		{name: "enter a record in another stream too", says: `the store does not find its records by their streams`, tell: onFile("events.db",
			`INSERT INTO record_streams SELECT 'child-00000000000000000', count, idx FROM records WHERE idx = 20`)},
		{name: "change a subject's key in the vault", says: `the sealed value .* is missing or does not open its commitment`, tell: onFile("vault.db",
			`UPDATE keysets SET wrapped = CAST(substr(wrapped, 1, length(wrapped) - 1) || x'00' AS BLOB) WHERE subject <> 'profile-tags'`)},
		{name: "publish another checkpoint", says: `the published checkpoint does not hold under the trust file`, tell: flipped("data", "tiles", "checkpoint")},
	}
	for i := range all {
		all[i].by, all[i].ask = byFsck, trusting
	}
	return all
}

// trusting is fsck with the trust file of the honest ledger.
func trusting(h home) answer {
	return ask(h.dir, programs.Homeward, "fsck", "--trust", ground.path("data", "trust.json"))
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

func flipped(parts ...string) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		data := read(t, h.path(parts...))
		data[len(data)/2] ^= 1
		write(t, h.path(parts...), data)
	}
}

func onFile(name, statement string) func(*testing.T, home) {
	return func(t *testing.T, h home) {
		t.Helper()
		done, err := openDB(t, h.path("data", name)).Exec(statement)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s changes nothing: %v", statement, err)
		}
	}
}

// restoreOld puts back the databases and the tiles that were there before the last
// record. The signer's memory is elsewhere, and was not put back.
func restoreOld(t *testing.T, h home) {
	t.Helper()
	head := read(t, h.path("data", "signer", "head"))
	refound(t, h, seed, h.lines[:len(h.lines)-1])
	write(t, h.path("data", "signer", "head"), head)
}

// invent puts a ledger with another founding in place of this one.
func invent(t *testing.T, h home, store ...string) {
	t.Helper()
	lines, _, err := shortLife(seed + 1)
	if err != nil {
		t.Fatal(err)
	}
	refound(t, h, seed+1, lines, store...)
}

// refound makes the ledger of a home anew, with the same keys if the seed is the same,
// and with other records: what an operator can do. store are the flags for another store
// than the folder.
func refound(t *testing.T, h home, seed uint64, lines []simulate.Line, store ...string) {
	t.Helper()
	remove(t, h.path("data"))
	text, err := jsonLines(lines)
	if err != nil {
		t.Fatal(err)
	}
	write(t, h.path("other.jsonl"), text)
	init := append([]string{"init", "--demo", "--seed", strconv.FormatUint(seed, 10)}, store...)
	for _, args := range [][]string{init, {"import", "other.jsonl"}} {
		if a := ask(h.dir, programs.Homeward, args...); a.exit != programs.Fine {
			t.Fatalf("%s: %v", args[0], a)
		}
	}
}
