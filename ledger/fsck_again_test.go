package ledger_test

import (
	"reflect"
	"testing"

	"github.com/homeward-ledger/homeward/ledger"
)

// TestFsckForgets wants the same of a fsck that keeps one stream from page to page, of
// a sound ledger and of one in which a record was moved to another stream.
func TestFsckForgets(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 24))
	w.close()
	want := w.fsck()
	if len(want.Problems) > 0 || want.Records < 1500 {
		t.Fatalf("fsck: %+v", want)
	}
	forgetting := func() ledger.Report {
		w.open(false, nil)
		defer w.close()
		report, err := ledger.FsckKeeping(t.Context(), 1, w.config, w.trust(), func(uint64) {})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	folders := map[string]string{"puts them on a shelf": t.TempDir(), "folds them again": w.path("none")}
	for name, folder := range folders {
		t.Setenv("TMPDIR", folder)
		if got := forgetting(); !reflect.DeepEqual(got, want) {
			t.Errorf("who %s says %+v, not %+v", name, got, want)
		}
	}
	w.sql("events.db", `UPDATE records SET stream = 'ledger', count = 1000 WHERE idx = 500`)
	want = w.fsck()
	for name, folder := range folders {
		t.Setenv("TMPDIR", folder)
		if got := forgetting(); !reflect.DeepEqual(got, want) || len(want.Problems) == 0 {
			t.Errorf("of a moved record who %s says %+v, not %+v", name, got, want)
		}
	}
}
