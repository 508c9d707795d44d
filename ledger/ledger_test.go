package ledger_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

func TestImportIsRecordedSealedAndClean(t *testing.T) {
	w := newWorld(t, nil)
	lines := caseload(t, 5)
	results := w.record(lines)
	if len(results) != len(lines) {
		t.Fatalf("%d results for %d lines", len(results), len(lines))
	}
	last := results[len(results)-1].Receipt
	if last.Index != uint64(len(lines)) {
		t.Errorf("last index is %d, want %d", last.Index, len(lines))
	}
	verifier, err := transparency.NewVerifier(w.sim.ReceiptVerifier)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := transparency.OpenReceipt(last.Note, verifier); err != nil || got != last.Receipt {
		t.Errorf("receipt opens as %+v, %v", got, err)
	}
	report := w.fsck()
	if len(report.Problems) > 0 || len(report.Void) > 0 || report.Sealed != uint64(len(lines))+1 {
		t.Errorf("fsck: %+v", report)
	}
}

func TestImportAgainGivesTheSameReceipts(t *testing.T) {
	w := newWorld(t, nil)
	lines := caseload(t, 3)
	first := w.record(lines)
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	again := w.record(lines)
	for i := range first {
		if !bytes.Equal(first[i].Receipt.Note, again[i].Receipt.Note) {
			t.Fatalf("line %d has another receipt", i+1)
		}
	}
	if w.ledger.Size() != uint64(len(lines))+1 {
		t.Errorf("the ledger has %d records", w.ledger.Size())
	}
}

func TestVerdictsAndTilesAreRebuilt(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 3))
	before := w.ledger.Checkpoint()
	size := w.ledger.Size()
	w.close()
	w.remove("judge.db")
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	if w.ledger.Size() != size {
		t.Errorf("judged %d records again, want %d", w.ledger.Size(), size)
	}
	if err := w.ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(before) == 0 {
		t.Error("no checkpoint was published")
	}
}

func TestEveryRecordIsProved(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 2))
	if err := w.ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	trust := w.trust()
	for index := range w.ledger.Size() {
		file, err := w.ledger.Prove(t.Context(), index)
		if err != nil {
			t.Fatal(err)
		}
		proof, err := transparency.ParseProof(file)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := w.ledger.Leaf(t.Context(), index)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := proof.Verify(transparency.LeafHash(leaf.Bytes), trust.OpenCheckpoint); err != nil {
			t.Fatalf("record %d: %v", index, err)
		}
	}
}

// TestTheLogOnlyGrew: the roots of older sizes are those of checkpoints that were
// kept, and the proofs hold.
func TestTheLogOnlyGrew(t *testing.T) {
	w := newWorld(t, nil)
	trust, kept := w.trust(), []transparency.Checkpoint{}
	for lines := range slices.Chunk(caseload(t, 1), 40) {
		w.record(lines)
		if err := w.ledger.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		c, err := trust.OpenCheckpoint(w.ledger.Checkpoint())
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, c)
	}
	last := kept[len(kept)-1]
	for _, c := range kept {
		proof, err := w.ledger.ProveConsistency(t.Context(), c.Size)
		if err != nil {
			t.Fatal(err)
		}
		var hashes []transparency.Digest
		for _, hash := range proof.Hashes {
			digest, err := transparency.ParseDigest(string(hash))
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, digest)
		}
		if err := transparency.CheckConsistency(c.Tree, last.Tree, hashes); err != nil || string(proof.Root) != c.Root.String() {
			t.Errorf("from %d records: %v, root %s", c.Size, err, proof.Root)
		}
	}
	for _, size := range []uint64{0, last.Size + 1, 1 << 63} {
		if _, err := w.ledger.ProveConsistency(t.Context(), size); domain.KindOf(err) != domain.Invalid {
			t.Errorf("from %d records: %v", size, err)
		}
	}
}

func TestValuesFollowAccess(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 1))
	var opened int
	for index := range w.ledger.Size() {
		leaf, err := w.ledger.Leaf(t.Context(), index)
		if err != nil {
			t.Fatal(err)
		}
		for access, want := range map[ledger.Access]ledger.ValueState{ledger.SeesChain: ledger.ValueWithheld, ledger.SeesSealed: ledger.ValueOpen} {
			values, err := w.ledger.Values(t.Context(), leaf, access)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range values {
				if v.State != want && v.State != ledger.ValueAbsent {
					t.Errorf("record %d, %s: %s for access %d", index, v.Path, v.State, access)
				}
				if v.State == ledger.ValueOpen {
					opened++
				}
				if access == ledger.SeesChain && v.JSON != nil {
					t.Errorf("record %d gives %s away", index, v.Path)
				}
			}
		}
	}
	if opened == 0 {
		t.Error("no sealed value was opened")
	}
}

// TestRepeatsWithinABatch: a line that stands twice in one batch gets one record
// and the same receipt twice.
func TestRepeatsWithinABatch(t *testing.T) {
	w := newWorld(t, nil)
	lines := caseload(t, 1)
	var doubled []simulate.Line
	for _, l := range lines {
		doubled = append(doubled, l, l)
	}
	results := w.record(doubled)
	for i := 0; i < len(results); i += 2 {
		if !bytes.Equal(results[i].Receipt.Note, results[i+1].Receipt.Note) {
			t.Fatalf("lines %d and %d have different receipts", i+1, i+2)
		}
	}
	if w.ledger.Size() != uint64(len(lines))+1 {
		t.Errorf("the ledger has %d records, want %d", w.ledger.Size(), len(lines)+1)
	}
}

// TestErasedSubjectTurnsAwayOneRecord: the others of its batch go on.
func TestErasedSubjectTurnsAwayOneRecord(t *testing.T) {
	w := newWorld(t, nil)
	lines := caseload(t, 2)
	var erased string
	for _, l := range lines {
		for _, text := range l.Disclosures {
			if d, err := transparency.ParseDisclosure(text); err == nil && d.Path == "receiverName" {
				erased = d.Subject
			}
		}
	}
	if erased == "" {
		// No child of this small caseload goes home: take the first officer.
		d, err := transparency.ParseDisclosure(firstDisclosure(t, lines))
		if err != nil {
			t.Fatal(err)
		}
		erased = d.Subject
	}
	if err := w.config.Vault.Erase(t.Context(), erased, w.now); err != nil {
		t.Fatal(err)
	}
	var refused, recorded int
	err := w.ledger.Import(t.Context(), bytes.NewReader(jsonLines(t, lines)), true, func(r ledger.LineResult) error {
		switch kind := domain.KindOf(r.Err); {
		case kind == "":
			recorded++
		case kind == domain.Conflict, kind == domain.Unauthenticated, kind == domain.Forbidden,
			kind == domain.Invalid && strings.Contains(r.Err.Error(), "was never opened"): // what rested on the one refused
			refused++
		default:
			t.Errorf("line %d: %v", r.Number, r.Err)
		}
		return nil
	})
	if err != nil || refused == 0 || recorded == 0 {
		t.Errorf("%d recorded, %d refused, %v", recorded, refused, err)
	}
}

func firstDisclosure(t *testing.T, lines []simulate.Line) string {
	t.Helper()
	for _, l := range lines {
		if len(l.Disclosures) > 0 {
			return l.Disclosures[0]
		}
	}
	t.Fatal("no line discloses anything")
	return ""
}
