package tests

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// crashes is a ledger whose imports are killed, and what it has promised so far.
type crashes struct {
	dir        string
	lines      []simulate.Line
	checkpoint transparency.Checkpoint
	entries    [][]byte // published
	stored     []row
	receipts   map[uint64]string // notes by index
}

func newCrashes(t *testing.T, lines []simulate.Line) *crashes {
	t.Helper()
	c := &crashes{dir: newHome(t, demoSeed), lines: lines, receipts: map[uint64]string{}}
	write(t, c.path("caseload.jsonl"), jsonLines(t, lines))
	c.inspect(t)
	return c
}

func (c *crashes) path(name string) string { return filepath.Join(c.dir, name) }

// killImport starts an import and kills it: in even rounds after some time, in
// odd ones when a number of receipts is written. It is false when the import was
// done before.
func (c *crashes) killImport(t *testing.T, round int, random *rand.Rand, longest time.Duration) bool {
	t.Helper()
	if err := os.Remove(c.path("receipts.jsonl")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	moment := time.After(time.Duration(random.Int64N(int64(longest))))
	receipts := 1 + random.IntN(len(c.lines)/2)
	if round%2 == 1 {
		moment = time.After(time.Minute)
	} else {
		receipts = len(c.lines) + 1
	}
	cmd := program(t, c.dir, homeward, "import", "--receipts", "receipts.jsonl", "caseload.jsonl")
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("round %d: import ended with %v: %s", round, err, errs.String())
			}
			return false
		case <-moment:
		case <-time.After(time.Millisecond):
			if data, err := os.ReadFile(c.path("receipts.jsonl")); err != nil || bytes.Count(data, []byte("\n")) < receipts {
				continue
			}
		}
		_ = cmd.Process.Kill() // it may be done; Wait tells
		return killedBy(t, <-ended)
	}
}

// killedBy says whether the process was killed; if not it must have ended well.
func killedBy(t *testing.T, err error) bool {
	t.Helper()
	var ended *exec.ExitError
	if errors.As(err, &ended) && !ended.Exited() {
		return true
	}
	if err != nil {
		t.Fatalf("import ended with %v", err)
	}
	return false
}

// inspect compares what is there with what was there.
func (c *crashes) inspect(t *testing.T) {
	t.Helper()
	mustRun(t, c.dir, homeward, "fsck", "--trust", "data/trust.json")
	checkpoint, entries := published(t, c.dir)
	stored := rows(t, c.dir)
	t.Logf("%d records, %d published", len(stored), checkpoint.Size)
	leaves := make([][]byte, len(stored))
	for i, r := range stored {
		if leaves[i] = r.leaf; r.index != uint64(i) {
			t.Fatalf("record %d stands at %d", r.index, i)
		}
	}
	if checkpoint.Size < c.checkpoint.Size || checkpoint.Size > uint64(len(stored)) {
		t.Fatalf("the checkpoint went from %d to %d records, the store has %d", c.checkpoint.Size, checkpoint.Size, len(stored))
	}
	if c.checkpoint.Size > 0 && rootOf(t, leaves[:c.checkpoint.Size]) != c.checkpoint.Root {
		t.Fatalf("the log of %d records does not begin with that of %d", checkpoint.Size, c.checkpoint.Size)
	}
	if rootOf(t, leaves[:checkpoint.Size]) != checkpoint.Root {
		t.Fatalf("the store does not make the root of its checkpoint at %d", checkpoint.Size)
	}
	samePrefix(t, "published entry", c.entries, entries)
	samePrefix(t, "record against its publication", entries, leaves)
	for i, before := range c.stored {
		if i >= len(stored) || !bytes.Equal(before.leaf, stored[i].leaf) {
			t.Fatalf("record %d was in the store before the kill and is not there now", i)
		}
	}
	c.checkpoint, c.entries, c.stored = checkpoint, entries, stored
	c.checkReceipts(t)
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

// checkReceipts opens every receipt that was written before the kill: its record
// is in the store, at the place that the receipt names.
func (c *crashes) checkReceipts(t *testing.T) (fresh int) {
	t.Helper()
	data, err := os.ReadFile(c.path("receipts.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	trust := trustOf(t, c.dir)
	for line := range strings.Lines(string(data)) {
		if !strings.HasSuffix(line, "\n") {
			break // cut short by the kill
		}
		if err := c.checkReceipt(trust, line); err != nil {
			t.Fatalf("receipt %s: %v", line, err)
		}
		fresh++
	}
	return fresh
}

func (c *crashes) checkReceipt(trust transparency.Trust, line string) error {
	var kept struct {
		Line  int
		Index uint64
		Void  bool
		Note  string
	}
	if err := json.Unmarshal([]byte(line), &kept); err != nil {
		return err
	}
	receipt, err := trust.OpenReceipt([]byte(kept.Note))
	if err != nil {
		return err
	}
	if kept.Index != uint64(kept.Line) || kept.Void || kept.Index >= uint64(len(c.stored)) {
		return fmt.Errorf("acknowledged, and the store ends at %d", len(c.stored))
	}
	if r := c.stored[kept.Index]; receipt.Stream != r.stream || receipt.Count != r.count || receipt.Leaf != transparency.LeafHash(r.leaf) {
		return fmt.Errorf("names another record than %s, %d of %s", r.id, r.count, r.stream)
	}
	if before, known := c.receipts[kept.Index]; known && before != kept.Note {
		return errors.New("is another one than the record had before")
	}
	c.receipts[kept.Index] = kept.Note
	return nil
}

// complete imports what is missing and wants the ledger of an undisturbed import.
func (c *crashes) complete(t *testing.T, want transparency.Checkpoint) {
	t.Helper()
	if err := os.Remove(c.path("receipts.jsonl")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	out := mustRun(t, c.dir, homeward, "import", "--receipts", "receipts.jsonl", "caseload.jsonl")
	said := fmt.Sprintf("%d lines are on record, 0 of them void; 0 were refused. The ledger has %d records.", len(c.lines), len(c.lines)+1)
	if !strings.Contains(out, said) {
		t.Fatalf("import says %s, want %s", out, said)
	}
	c.inspect(t)
	if c.checkpoint.Tree != want.Tree || len(c.stored) != len(c.lines)+1 {
		t.Fatalf("%d records make %+v; an import that was not killed makes %+v", len(c.stored), c.checkpoint.Tree, want.Tree)
	}
	if n := c.checkReceipts(t); n != len(c.lines) {
		t.Fatalf("%d receipts for %d lines", n, len(c.lines))
	}
}
