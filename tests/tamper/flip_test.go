package tamper

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/tests/programs"
)

const flips = 200 // of every kind of file

// kind is a kind of file of which one byte is changed.
type kind struct {
	name string
	file func(h home) string
	ask  func(h home) answer
	// same says whether the changed file holds what the honest one holds: the byte
	// lay where nothing is kept.
	same func(t *testing.T, changed, honest string) bool
	// names is what an answer that the file does not hold has to say.
	names string
	// idle says why a change that is not told may stay; empty: none may.
	idle string
}

func at(parts ...string) func(home) string {
	return func(h home) string { return h.path(parts...) }
}

// newest is the widest partial tile of a level: the one that the checkpoint covers.
func newest(level string) func(home) string {
	return func(h home) string {
		found, _ := filepath.Glob(h.path("data", "tiles", "tile", level, "000.p", "*")) // the pattern is good
		last, width := "", -1
		for _, name := range found {
			if n, err := strconv.Atoi(filepath.Base(name)); err == nil && n > width {
				last, width = name, n
			}
		}
		return last
	}
}

func fsck(h home) answer { return ask(h.dir, programs.Homeward, "fsck", "--trust", "data/trust.json") }

func verify(h home) answer {
	return ask(h.dir, programs.Court, "--trust", "data/trust.json", "dossier.zip")
}

// never is for files of which every byte counts.
func never(*testing.T, string, string) bool { return false }

var kinds = []kind{
	{name: "events.db", file: at("data", "events.db"), ask: fsck, same: sameCells, names: `record \d|events|store`},
	{name: "vault.db", file: at("data", "vault.db"), ask: fsck, same: sameVault, names: `sealed value|vault`},
	{name: "judge.db", file: at("data", "judge.db"), ask: fsck, same: sameCells, names: `kept verdict|judge|verdict`},
	{name: "index.db", file: at("data", "index.db"), ask: fsck, same: sameCells, names: `index`},
	{name: "drafts.db", file: at("data", "drafts.db"), ask: fsck, same: sameCells, names: `drafts`,
		idle: "drafts are on nobody's record"},
	{name: "tokens.db", file: at("data", "tokens.db"), ask: fsck, same: sameCells, names: `tokens`,
		idle: "tokens prove nothing: a changed one opens no door"},
	{name: "hash tile", file: newest("0"), ask: fsck, same: never, names: `published hashes tile/0/`},
	{name: "entry tile", file: newest("entries"), ask: fsck, same: never, names: `published entries`},
	{name: "checkpoint", file: at("data", "tiles", "checkpoint"), ask: fsck, same: never, names: `published checkpoint`},
	{name: "signer/head", file: at("data", "signer", "head"), ask: fsck, same: never, names: `signer|signed`},
	{name: "trust.json", file: at("data", "trust.json"), ask: fsck, same: never, names: `trust`},
	{name: "dossier.zip", file: at("dossier.zip"), ask: verify, same: sameFiles, names: `TAMPERED|INCOMPLETE|COULD NOT`},
	{name: "receipt", file: receiptFile, ask: checkReceipts, same: sameReceipt, names: `the receipt [0-9a-f]+… of the desk was damaged or changed`},
}

// TestFlippedBytes changes one byte at a time, and wants each program to be right
// about it: it names what is wrong, or the byte lay where nothing is kept.
func TestFlippedBytes(t *testing.T) {
	seed := tamperSeed(t)
	for i, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			if k.name != "receipt" { // a desk's lock would be held by programs that start meanwhile
				t.Parallel()
			}
			f := flipping{kind: k, home: ground.copied(t), told: map[string]int{}}
			f.honest = read(t, k.file(f.home))
			random := rand.New(rand.NewPCG(seed, uint64(i)))
			for range flips {
				f.flip(t, random.IntN(len(f.honest)), byte(1+random.IntN(255)))
			}
			f.restore(t)
			if a := k.ask(f.home); a.exit != programs.Fine {
				t.Errorf("restored, it is not sound: %v", a)
			}
			t.Logf("%d flips: %v", flips, f.told)
		})
	}
}

func tamperSeed(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("TAMPER_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("TAMPER_SEED: %v", err)
		}
	}
	t.Logf("TAMPER_SEED=%d", seed)
	return seed
}

// flipping is one file in a home of its own.
type flipping struct {
	kind   kind
	home   home
	honest []byte
	told   map[string]int // how often which answer was given
}

func (f *flipping) restore(t *testing.T) {
	t.Helper()
	path := f.kind.file(f.home)
	for _, beside := range []string{"-wal", "-shm", "-journal"} {
		if err := os.Remove(path + beside); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	write(t, path, f.honest)
}

func (f *flipping) flip(t *testing.T, offset int, mask byte) {
	t.Helper()
	f.restore(t)
	changed := bytes.Clone(f.honest)
	changed[offset] ^= mask
	write(t, f.kind.file(f.home), changed)
	a := f.kind.ask(f.home)
	where := fmt.Sprintf("byte %d of %s ^ %#x", offset, f.kind.name, mask)
	switch {
	case a.broken():
		t.Errorf("%s: the program broke: %v", where, a)
	case a.exit != programs.Fine:
		f.told[fmt.Sprintf("exit code %d", a.exit)]++
		if !regexp.MustCompile(f.kind.names).MatchString(a.said()) {
			t.Errorf("%s: the answer does not name it: %v", where, a)
		}
	case f.kind.same(t, f.kind.file(f.home), f.kind.file(ground)):
		f.told["nothing is kept there"]++
	case f.kind.idle != "":
		f.told[f.kind.idle]++
	default:
		t.Errorf("%s (%q): a change is called sound: %v", where, around(f.honest, offset), a)
	}
}

func around(data []byte, at int) []byte { return data[max(at-24, 0):min(at+24, len(data))] }
