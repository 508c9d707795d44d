package tests

import (
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/transparency"
)

const (
	crashRounds   = 10
	crashChildren = 95 // about 750 lines: two batches of the recorder
)

// TestImportSurvivesKills kills imports with SIGKILL at random moments and looks
// at what is left each time: what was published or acknowledged is still there,
// byte for byte, and in the end the ledger is the one of an import that nobody
// disturbed. CRASH_SEED repeats the moments of an earlier run, as far as the
// machine lets it.
func TestImportSurvivesKills(t *testing.T) {
	t.Parallel()
	random := dice(t)
	lines := caseload(t, demoSeed, crashChildren)
	undisturbed := newCrashes(t, lines)
	start := time.Now()
	mustRun(t, undisturbed.dir, homeward, "import", "caseload.jsonl")
	longest := time.Since(start)
	want, _ := published(t, undisturbed.dir)

	var c *crashes
	killed, unfinished := 0, 0
	for killed < crashRounds {
		if c == nil {
			c = newCrashes(t, lines)
		}
		if !c.killImport(t, killed, random, longest) {
			c.complete(t, want)
			c, longest = nil, longest*2/3 // the machine has become quicker
			continue
		}
		killed++
		c.inspect(t)
		if len(c.receipts) > 0 && len(c.stored) < len(lines)+1 {
			unfinished++
		}
		if len(c.stored) == len(lines)+1 {
			c.complete(t, want)
			c = nil
		}
	}
	if c != nil {
		c.complete(t, want)
	}
	if unfinished == 0 {
		t.Errorf("no import of %d was killed between its first receipt and its last record; nothing was tested", killed)
	}
}

// TestFsckBetweenTilesAndCheckpoint: a kill may fall between the writing of full
// tiles, which removes the partial ones, and the publication of their checkpoint.
// That is no damage, and the next import goes on.
func TestFsckBetweenTilesAndCheckpoint(t *testing.T) {
	t.Parallel()
	c := newCrashes(t, caseload(t, demoSeed, 40))
	if len(c.lines) < transparency.TileWidth {
		t.Fatalf("%d lines make no full tile", len(c.lines))
	}
	before := map[string][]byte{}
	for _, name := range []string{"data/tiles/checkpoint", "data/signer/head"} {
		before[name] = read(t, c.path(name))
	}
	mustRun(t, c.dir, homeward, "import", "caseload.jsonl")
	want, _ := published(t, c.dir)
	for name, data := range before {
		write(t, c.path(name), data)
	}
	c.inspect(t)
	if c.checkpoint.Size != 1 {
		t.Fatalf("the checkpoint covers %d records", c.checkpoint.Size)
	}
	c.complete(t, want)
}
