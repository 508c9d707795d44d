package crash

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

// damagedLines make two full tiles and partial ones.
const damagedLines = 2*transparency.TileWidth + 40

// TestDamagedPages puts random bytes over a page of each database: the first one, and
// any other. fsck names the file, and what it says would help does.
func TestDamagedPages(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	whole := acknowledgedHome(newHome(t), someLines(t, damagedLines))
	for _, file := range []struct {
		pattern string
		page    int64
	}{{"events.db", 16 << 10}, {"vault.db", 4 << 10}, {"judge.db", 4 << 10}, {"index.db", 4 << 10},
		{"drafts.db", 4 << 10}, {"tokens.db", 4 << 10}, {"views-*.db", 16 << 10}} {
		for round := range 1 + times(t, 1) {
			h := whole.copied()
			name := h.matching(file.pattern)[0]
			damaged := h.overwrite(name, file.page, round > 0, random)
			t.Logf("page %d of %s", damaged, name)
			if damaged != 0 && h.unused(name, damaged) {
				h.works()
				continue
			}
			h.mended(whole, "DAMAGED   "+name+": file is damaged: ")
		}
	}
}

// overwrite puts random bytes over the first page of a file, or any other, and
// returns which.
func (h *home) overwrite(name string, page int64, other bool, random *rand.Rand) (damaged int64) {
	h.Helper()
	file, err := os.OpenFile(h.path("data/"+name), os.O_RDWR, 0)
	if err != nil {
		h.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		h.Fatal(err)
	}
	if other {
		damaged = 1 + random.Int64N(info.Size()/page-1)
	}
	noise := make([]byte, page)
	for i := range noise {
		noise[i] = byte(random.Uint32())
	}
	if _, err := file.WriteAt(noise, damaged*page); err != nil {
		h.Fatal(err)
	}
	return damaged
}

// unused reports whether nothing is kept in a page: SQLite keeps pages that were given
// back, and what they hold is nobody's.
func (h *home) unused(name string, page int64) bool {
	h.Helper()
	db := programs.OpenDB(h.T, h.path("data/"+name))
	defer db.Close()
	var free int64
	if err := db.QueryRow(`PRAGMA freelist_count`).Scan(&free); err != nil {
		h.Fatal(err)
	}
	if free == 0 {
		return false
	}
	_, _, exit := programs.Run(h.T, h.dir, programs.Homeward, "fsck")
	return exit == programs.Fine
}

// TestDamagedLog cuts files of the published log short, or takes them away, as a disk
// may that was not waited for, and the signer's memory too.
func TestDamagedLog(t *testing.T) {
	t.Parallel()
	whole := acknowledgedHome(newHome(t), someLines(t, damagedLines))
	older := newHome(t)
	cut := func(pattern string, part int) func(*home) {
		return func(h *home) { h.cut(h.matching(pattern)[0], part) }
	}
	cutPartial := func(pattern string) func(*home) {
		return func(h *home) { h.cut(h.widest(pattern), 50) }
	}
	for _, c := range []struct {
		name  string
		spoil func(*home)
		says  string
	}{
		{"half a full tile", cut("tiles/tile/0/000", 50), "the published hashes tile/0/000 are missing"},
		{"half a partial tile", cutPartial("tiles/tile/0/002.p/*"), "the published hashes tile/0/002.p/"},
		{"half a full bundle", cut("tiles/tile/entries/001", 50), "the published entries tile/entries/001 are missing"},
		{"half a partial bundle", cutPartial("tiles/tile/entries/002.p/*"), "the published entries tile/entries/002.p/"},
		{"an empty bundle", cut("tiles/tile/entries/000", 0), "the published entries tile/entries/000 are missing"},
		{"half a checkpoint", cut("tiles/checkpoint", 50), "the published checkpoint does not hold"},
		{"an empty checkpoint", cut("tiles/checkpoint", 0), "the published checkpoint is none"},
		{"no checkpoint", func(h *home) { h.remove("tiles/checkpoint") }, "the published checkpoint cannot be read"},
		{"no tiles", func(h *home) { h.remove("tiles") }, "the published checkpoint cannot be read"},
		{"no signer's memory", func(h *home) { h.remove("signer/head") }, "the signer's memory cannot be read"},
		{"half a signer's memory", cut("signer/head", 50), "the signer's memory cannot be read"},
		{"an older signer's memory", func(h *home) { h.restore("signer/head", older) }, "the signer remembers 1: tampered or rolled back"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h, other := whole.copied(), whole.copied()
			h.T, other.T = t, t
			c.spoil(h)
			h.mended(whole, c.says)
			c.spoil(other)
			other.opens()
		})
	}
	t.Run("a tile that was not finished", func(t *testing.T) {
		h := whole.copied()
		h.T = t
		for _, name := range []string{"tile/0/002.p/200.new", "tile/entries/003.new", "checkpoint.new"} {
			programs.Write(t, h.path("data/tiles/"+name), []byte(fmt.Sprint("half of ", name)))
		}
		h.works()
	})
}

// opens wants a ledger that cannot be opened to say so in a sentence, with nobody having
// looked at it before.
func (h *home) opens() {
	h.Helper()
	_, errs, exit := programs.Run(h.T, h.dir, programs.Homeward, "token", "auditor")
	if exit != programs.Fine && (exit != programs.Tampered || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "open the log: ")) {
		h.Errorf("exit code %d: %s", exit, errs)
	}
}
