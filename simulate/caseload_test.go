package simulate

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

var update = flag.Bool("update", false, "write the golden digest")

// goldenCaseload holds the SHA-256 of the default caseload of seed 1, founding
// first, as JSON Lines. A change there changes every demo ledger: say so in the
// commit that does it.
const goldenCaseload = "testdata/caseload.sha256"

// golden returns what the file says, after writing it if that was asked for.
func golden(t *testing.T, digest string) string {
	t.Helper()
	if *update {
		if err := os.WriteFile(goldenCaseload, []byte(digest+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(goldenCaseload)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

func mustCollect(t testing.TB, seed uint64, children int) []Line {
	t.Helper()
	lines, err := Collect(seed, Options{Children: children})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func mustFound(t testing.TB, seed uint64) World {
	t.Helper()
	w, err := Founding(seed)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func digestOf(t testing.TB, lines []Line) string {
	t.Helper()
	h := sha256.New()
	for _, line := range lines {
		data, err := line.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		h.Write(data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	founding := []Line{mustFound(t, 1).Founding}
	first := digestOf(t, append(founding, defaultLines(t)...))
	if again := digestOf(t, append(founding, mustCollect(t, 1, 0)...)); again != first {
		t.Errorf("the second run of seed 1 is %s, the first was %s", again, first)
	}
	if want := golden(t, first); first != want {
		t.Errorf("the caseload of seed 1 is %s, the golden is %s; run the test with -update", first, want)
	}
	if digestOf(t, mustCollect(t, 2, 9)) == digestOf(t, mustCollect(t, 1, 9)) {
		t.Error("seeds 1 and 2 give the same caseload")
	}
}

// A child's life is its own: more children add lives and change none.
func TestLivesAreIndependent(t *testing.T) {
	few, many := replay(t, 3, 2), replay(t, 3, 5)
	for _, r := range few.judged {
		if r.Stream.Kind() != domain.ChildStream || r.Type != domain.TypeChildRescued {
			continue
		}
		if !slices.ContainsFunc(many.judged, func(o domain.Statement) bool { return o.ID == r.ID && o.Stream == r.Stream }) {
			t.Errorf("the rescue %s is missing when there are more children", r.ID)
		}
	}
}

func TestEveryTypeOccurs(t *testing.T) {
	counts := map[string]int{}
	for _, s := range replayDefault(t).judged {
		counts[s.Type]++
	}
	for _, spec := range domain.Catalogue() {
		if spec.Type != domain.TypeDossierIssued && counts[spec.Type] == 0 {
			t.Errorf("no %s occurs", spec.Type)
		}
	}
	if counts[domain.TypeDossierIssued] != 0 || counts[domain.TypeLedgerFounded] != 1 {
		t.Error("dossiers are the ledger's to issue, and there is one founding")
	}
	t.Logf("%v", counts)
}

func TestManyAndFewChildren(t *testing.T) {
	t.Parallel() // by far the slowest
	for _, seed := range []uint64{1, 2, 3} {
		if lines := mustCollect(t, seed, 1); len(lines) < 100 {
			t.Errorf("one child of seed %d: only %d lines", seed, len(lines))
		}
	}
	if lines := mustCollect(t, 7, 300); len(lines) < 9000 { // more than one operation
		t.Errorf("300 children: only %d lines", len(lines))
	}
	for _, children := range []int{-1, maxChildren + 1} {
		if _, err := Collect(1, Options{Children: children}); err == nil {
			t.Errorf("%d children are accepted", children)
		}
	}
}

func TestYieldStopsTheRun(t *testing.T) {
	stop := errors.New("disk full")
	for _, after := range []int{1, 50, 300} {
		n := 0
		err := Run(1, Options{}, func(Line) error {
			if n++; n == after {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) || n != after {
			t.Errorf("yield refused line %d; Run went on to %d and returned %v", after, n, err)
		}
	}
}

func TestRecordedTimesAscend(t *testing.T) {
	t.Parallel()
	last := mustFound(t, 1).Founding.RecordedAt
	if want := time.Date(2012, time.December, 1, 0, 0, 0, 0, time.UTC); !last.Equal(want) {
		t.Errorf("the founding is recorded at %s", last)
	}
	for i, line := range defaultLines(t) {
		if !line.RecordedAt.After(last) || line.RecordedAt.Location() != time.UTC {
			t.Fatalf("line %d is recorded at %s, after one of %s", i+1, line.RecordedAt, last)
		}
		last = line.RecordedAt
	}
}

func BenchmarkCaseload(b *testing.B) {
	for b.Loop() {
		mustCollect(b, 1, 0)
	}
}
