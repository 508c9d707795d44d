package crash

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

// importedLines are more than two batches of the recorder.
const importedLines = 1100

// TestImportSurvivesKills: what an import published or acknowledged before it was
// killed is still there, byte for byte, and in the end the ledger is the one of an
// import that nobody disturbed.
func TestImportSurvivesKills(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	lines := someLines(t, importedLines)
	want := filledHome(t, lines).checkpoint
	h, unfinished, round := newImport(t, lines), 0, 0
	h.harass(times(t, importKills), random, func(at moment) bool {
		if len(programs.Rows(t, h.dir)) > len(lines) {
			h.complete(lines, want)
			*h = *newImport(t, lines)
		}
		if round++; round%2 == 0 {
			at = written(h.path(receiptFile), 1+random.IntN(len(lines)/2))
		}
		h.dropReceipts()
		_, killed := h.strike(at, "import", "--receipts", receiptFile, "caseload.jsonl")
		if killed && h.keepReceipts() > 0 && len(programs.Rows(t, h.dir)) <= len(lines) {
			unfinished++
		}
		return killed
	})
	h.complete(lines, want)
	if unfinished == 0 {
		t.Error("no import was killed between its first receipt and its last record; nothing was tested")
	}
}

func newImport(t *testing.T, lines []simulate.Line) *home {
	t.Helper()
	h := newHome(t)
	programs.Write(t, h.path("caseload.jsonl"), programs.JSONLines(t, lines))
	return h
}

// complete imports what is missing and wants the ledger of an undisturbed import.
func (h *home) complete(lines []simulate.Line, want transparency.Checkpoint) {
	h.Helper()
	h.dropReceipts()
	out := programs.MustRun(h.T, h.dir, programs.Homeward, "import", "--receipts", receiptFile, "caseload.jsonl")
	said := fmt.Sprintf("%d lines are on record, 0 of them void; 0 were refused. The ledger has %d records.", len(lines), len(lines)+1)
	if !strings.Contains(out, said) {
		h.Fatalf("import says %s, want %s", out, said)
	}
	if n := h.keepReceipts(); n != len(lines) {
		h.Fatalf("%d receipts for %d lines", n, len(lines))
	}
	h.inspect()
	if h.checkpoint.Tree != want.Tree || len(h.stored) != len(lines)+1 {
		h.Fatalf("%d records make %+v; an import that was not killed makes %+v", len(h.stored), h.checkpoint.Tree, want.Tree)
	}
}

// TestFsckBetweenTilesAndCheckpoint: a kill may fall between the writing of full
// tiles, which removes the partial ones, and the publication of their checkpoint.
// That is no damage, and the next import goes on.
func TestFsckBetweenTilesAndCheckpoint(t *testing.T) {
	t.Parallel()
	lines := someLines(t, transparency.TileWidth+1)
	h := newImport(t, lines)
	before := map[string][]byte{}
	for _, name := range []string{"data/tiles/checkpoint", "data/signer/head"} {
		before[name] = programs.Read(t, h.path(name))
	}
	programs.MustRun(t, h.dir, programs.Homeward, "import", "caseload.jsonl")
	want, _ := programs.Published(t, h.dir)
	for name, data := range before {
		programs.Write(t, h.path(name), data)
	}
	h.inspect()
	if h.checkpoint.Size != 1 {
		t.Fatalf("the checkpoint covers %d records", h.checkpoint.Size)
	}
	h.complete(lines, want)
}

// TestReceiptsGoOn: receipts are appended, and what a killed import left of a
// line is taken off.
func TestReceiptsGoOn(t *testing.T) {
	t.Parallel()
	lines := someLines(t, 100)
	h, half := newHome(t), len(lines)/2
	for name, some := range map[string][]simulate.Line{"first.jsonl": lines[:half], "second.jsonl": lines[half:]} {
		programs.Write(t, h.path(name), programs.JSONLines(t, some))
	}
	programs.MustRun(t, h.dir, programs.Homeward, "import", "--receipts", receiptFile, "first.jsonl")
	if n := h.keepReceipts(); n != half {
		t.Errorf("%d receipts for %d lines", n, half)
	}
	first := programs.Read(t, h.path(receiptFile))
	programs.Write(t, h.path(receiptFile), append(slices.Clone(first), `{"line":9,"ind`...))
	programs.MustRun(t, h.dir, programs.Homeward, "import", "--receipts", receiptFile, "second.jsonl")
	all := programs.Read(t, h.path(receiptFile))
	if !bytes.HasPrefix(all, first) || bytes.Contains(all, []byte(`"ind{`)) || bytes.Count(all, []byte("\n")) != len(lines) {
		t.Errorf("%d receipts for %d lines:\n%s", bytes.Count(all, []byte("\n")), len(lines), all)
	}
	h.inspect()
}
