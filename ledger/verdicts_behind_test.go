package ledger

import (
	"context"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func rowsFrom(first uint64, n int) (rows []verdictRow) {
	for i := range uint64(n) {
		rows = append(rows, verdictRow{index: first + i, stream: "child-1", verdict: domain.Valid})
	}
	return rows
}

func countFrom(t *testing.T, db rowReader, first uint64) int {
	t.Helper()
	rows, err := verdictsFrom(t.Context(), db, first, 10*maxBehind)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if row.index != first+uint64(i) {
			t.Fatalf("verdict %d where %d is due", row.index, first+uint64(i))
		}
	}
	return len(rows)
}

func newLog(t *testing.T) *verdictLog {
	t.Helper()
	db := judgeFile(t)
	if err := createVerdicts(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return newVerdictLog(db)
}

// TestVerdictsAreWrittenWhenAskedFor: who asks sees all that was given; what nobody asks
// for waits.
func TestVerdictsAreWrittenWhenAskedFor(t *testing.T) {
	v := newLog(t)
	if err := v.add(t.Context(), rowsFrom(0, 10)); err != nil {
		t.Fatal(err)
	}
	early, err := v.below(t.Context(), 0)
	if err != nil || countFrom(t, early, 0) != 0 {
		t.Fatalf("to ask for none wrote some (%v)", err)
	}
	if n := countFrom(t, v, 0); n != 10 {
		t.Fatalf("%d verdicts, want 10", n)
	}
	if err := v.add(t.Context(), rowsFrom(10, 5)); err != nil {
		t.Fatal(err)
	}
	early, err = v.below(t.Context(), 10)
	if err != nil || countFrom(t, early, 0) != 10 {
		t.Fatalf("to ask for what is written wrote more (%v)", err)
	}
	if later, err := v.below(t.Context(), 11); err != nil || countFrom(t, later, 0) != 15 {
		t.Fatalf("who asks for verdict 10 does not have it (%v)", err)
	}
}

// TestVerdictsWaitForTheDatabase: while it is away no more than a bound are held, what was
// refused was not taken, and when it is back everything is there once.
func TestVerdictsWaitForTheDatabase(t *testing.T) {
	v := newLog(t)
	away, cancel := context.WithCancel(t.Context())
	cancel()
	for first := uint64(0); first < maxBehind; first += maxBehind / 4 {
		if err := v.add(away, rowsFrom(first, maxBehind/4)); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.add(away, rowsFrom(maxBehind, 1)); err == nil {
		t.Fatal("more are held than there is room for")
	}
	if err := v.save(away); err == nil {
		t.Fatal("saved without a database")
	}
	if err := v.add(t.Context(), rowsFrom(maxBehind, 1)); err != nil {
		t.Fatal(err)
	}
	if n := countFrom(t, v, 0); n != maxBehind+1 {
		t.Fatalf("%d verdicts, want %d", n, maxBehind+1)
	}
}
