package crash

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/tests/programs"
	"github.com/homeward-ledger/homeward/transparency"
)

// home is a ledger's folder that things befall, and everything it has promised so far.
type home struct {
	*testing.T
	dir        string
	checkpoint transparency.Checkpoint
	entries    [][]byte // published
	stored     []programs.Row
	promises   map[uint64]promise // by index
	tokens     map[string]bool    // by digest: false when it was revoked
	erased     map[string][]byte  // keysets, by subject
	ailment    string             // what the doctor has to find; mostly nothing
}

// newHome is a demonstration that has nothing on record but its founding.
func newHome(t *testing.T) *home {
	t.Helper()
	h := &home{T: t, dir: programs.NewHome(t, programs.DemoSeed)}
	h.begin()
	return h
}

// filledHome has lines on record, and has promised nothing about them.
func filledHome(t *testing.T, lines []simulate.Line) *home {
	t.Helper()
	h := &home{T: t, dir: programs.FilledHome(t, programs.DemoSeed, lines)}
	h.begin()
	return h
}

func (h *home) begin() {
	h.Helper()
	h.checkpoint, h.entries, h.stored = transparency.Checkpoint{}, nil, nil
	h.promises, h.tokens, h.erased = map[uint64]promise{}, map[string]bool{}, map[string][]byte{}
	h.inspect()
}

func (h *home) path(name string) string { return filepath.Join(h.dir, name) }

// inspect compares what is there with what was there and with what was promised. Files
// are looked at before anybody opens them, and the doctor, who changes nothing and must
// find nothing broken either, before fsck does.
func (h *home) inspect() {
	h.Helper()
	h.scrubbed()
	h.healthy()
	if said := programs.MustRun(h.T, h.dir, programs.Homeward, "fsck", "--trust", "data/trust.json"); !strings.Contains(said, "Nothing was changed.") {
		h.Fatalf("fsck says %s", said)
	}
	checkpoint, entries := programs.Published(h.T, h.dir)
	stored := programs.Rows(h.T, h.dir)
	h.Logf("%d records, %d published", len(stored), checkpoint.Size)
	leaves := h.leaves(stored)
	h.onlyGrew(checkpoint, leaves)
	samePrefix(h.T, "published entry", h.entries, entries)
	samePrefix(h.T, "record against its publication", entries, leaves)
	samePrefix(h.T, "record", h.leaves(h.stored), leaves)
	h.checkpoint, h.entries, h.stored = checkpoint, entries, stored
	h.keptPromises()
	h.keptTokens()
	h.keptErased()
}

// healthy asks the doctor. Who issues dossiers may not be on record yet.
func (h *home) healthy() {
	h.Helper()
	out, errs, _ := programs.Run(h.T, h.dir, programs.Homeward, "doctor", "--trust", "data/trust.json")
	found := ""
	for line := range strings.Lines(out) {
		words := strings.Fields(line)
		if bad := words[0] == "FAIL" || words[0] == "skipped"; bad && words[1] != "registrar" {
			found += words[1]
		}
	}
	if found != h.ailment || out == "" {
		h.Fatalf("the doctor finds %q, want %q:\n%s%s", found, h.ailment, out, errs)
	}
}

// leaves are those of the records, each of which must be at its place, and only there.
func (h *home) leaves(stored []programs.Row) [][]byte {
	h.Helper()
	leaves, ids := make([][]byte, len(stored)), map[string]bool{}
	for i, r := range stored {
		if r.Index != uint64(i) {
			h.Fatalf("record %d stands at %d", r.Index, i)
		}
		if ids[r.ID] {
			h.Fatalf("record %s is there twice", r.ID)
		}
		leaves[i], ids[r.ID] = r.Leaf, true
	}
	return leaves
}

// onlyGrew wants the log to extend the one that was published before, and to be made
// of the records.
func (h *home) onlyGrew(checkpoint transparency.Checkpoint, leaves [][]byte) {
	h.Helper()
	if checkpoint.Size < h.checkpoint.Size || checkpoint.Size > uint64(len(leaves)) {
		h.Fatalf("the checkpoint went from %d to %d records, the store has %d", h.checkpoint.Size, checkpoint.Size, len(leaves))
	}
	if h.checkpoint.Size > 0 && rootOf(h.T, leaves[:h.checkpoint.Size]) != h.checkpoint.Root {
		h.Fatalf("the log of %d records does not begin with that of %d", checkpoint.Size, h.checkpoint.Size)
	}
	if rootOf(h.T, leaves[:checkpoint.Size]) != checkpoint.Root {
		h.Fatalf("the store does not make the root of its checkpoint at %d", checkpoint.Size)
	}
}

func samePrefix(t *testing.T, what string, shorter, longer [][]byte) {
	t.Helper()
	if len(longer) < len(shorter) {
		t.Fatalf("%s: %d of %d are left", what, len(longer), len(shorter))
	}
	for i, entry := range shorter {
		if !bytes.Equal(entry, longer[i]) {
			t.Fatalf("%s %d changed", what, i)
		}
	}
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
