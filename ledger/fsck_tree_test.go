package ledger_test

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/transparency"
)

// reroot changes the root in a checkpoint or in the signer's memory, as read, by sign.
func reroot(w *world, name string, sign func(transparency.Checkpoint) []byte) {
	w.t.Helper()
	data := must[[]byte](w.t)(os.ReadFile(w.path(name)))
	size, rest, _ := strings.Cut(string(data[strings.IndexByte(string(data), '\n')+1:]), "\n")
	root, _, _ := strings.Cut(rest, "\n")
	other := "A" + root[1:]
	if root[0] == 'A' {
		other = "B" + root[1:]
	}
	changed := []byte(strings.Replace(string(data), size+"\n"+root, size+"\n"+other, 1))
	if sign != nil {
		changed = sign(must[transparency.Checkpoint](w.t)(transparency.PeekCheckpoint(changed)))
	}
	if err := os.WriteFile(w.path(name), changed, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// TestFsckSaysWhichOfTwoWasChanged: of the checkpoint and the signer's memory, the one
// that is of another tree than the records. Only what can be mended has a repair: a signed
// checkpoint of another tree is evidence.
func TestFsckSaysWhichOfTwoWasChanged(t *testing.T) {
	sign := func(w *world) func(transparency.Checkpoint) []byte {
		return func(c transparency.Checkpoint) []byte {
			return must[[]byte](w.t)(transparency.SignCheckpoint(c, must[note.Signer](w.t)(note.NewSigner(w.sim.CheckpointSigner))))
		}
	}
	const another = " is of another tree than the first "
	for name, c := range map[string]struct {
		tamper       func(*world)
		want, repair string
	}{
		"the checkpoint":          {func(w *world) { reroot(w, "tiles/checkpoint", nil) }, "the published checkpoint" + another, "delete the folder tiles"},
		"a signed checkpoint":     {func(w *world) { reroot(w, "tiles/checkpoint", sign(w)) }, "the published checkpoint" + another, ""},
		"the signer's memory":     {func(w *world) { reroot(w, "head", nil) }, "the signer's memory" + another, "bring the signer's memory back"},
		"both":                    {func(w *world) { reroot(w, "head", nil); reroot(w, "tiles/checkpoint", nil) }, "do not make the tree that was signed", ""},
		"neither, but the record": {func(w *world) { w.sql("events.db", `DELETE FROM records WHERE idx > 100`) }, "the store gives 101", "find the newer records"},
	} {
		t.Run(name, func(t *testing.T) {
			w := filled(t)
			c.tamper(w)
			p := problemOf(t, w.fsck(), c.want)
			if (c.repair == "") != (p.Repair == "") || !strings.Contains(p.Repair, c.repair) {
				t.Errorf("%s: repair %q, want %q", p.Sentence, p.Repair, c.repair)
			}
		})
	}
}

func problemOf(t *testing.T, report ledger.Report, says string) ledger.Problem {
	t.Helper()
	for _, p := range report.Problems {
		if strings.Contains(p.Sentence, says) {
			return p
		}
	}
	t.Fatalf("nothing says %q: %+v", says, report.Problems)
	return ledger.Problem{}
}

// TestFsckTellsSealedValuesLast: a vault that is gone does not hide which record was
// edited, however many values it had.
func TestFsckTellsSealedValuesLast(t *testing.T) {
	w := filled(t)
	w.sql("vault.db", `UPDATE keysets SET wrapped = CAST(substr(wrapped, 1, length(wrapped) - 1) || x'00' AS BLOB) WHERE subject <> 'profile-tags'`)
	w.sql("events.db", `UPDATE records SET data = CAST(replace(CAST(data AS TEXT), '"', '" ') AS BLOB) WHERE idx = 290`)
	report := w.fsck()
	if !report.Truncated {
		t.Fatalf("%d problems are too few to crowd anything out", len(report.Problems))
	}
	problemOf(t, report, "record 290 is not the one that was published")
	lost := false
	for _, p := range report.Problems {
		if sealed := strings.HasPrefix(p.Sentence, "the sealed value "); lost && !sealed {
			t.Fatalf("behind sealed values: %s", p.Sentence)
		} else if sealed {
			lost = true
		}
	}
	if !lost {
		t.Error("no sealed value is told of")
	}
}
