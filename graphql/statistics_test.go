package graphql

import (
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/homeward-ledger/homeward/projections"
)

// readStatistics asks court question 20: whoever may read the ledger gets the same
// numbers, and small ones are null.
func readStatistics(t *testing.T, w *world) {
	query, err := os.ReadFile("questions/20-statistics.graphql")
	fatal(t, err)
	ask := map[string]any{"from": "2012-01-01", "until": "2014-01-01"}
	want, codes := w.ask(t, "auditor", string(query), ask)
	rows := dig(t, want, "statistics", "rows").([]any)
	if codes != nil || len(rows) != 2 || dig(t, want, "statistics", "smallest") != 5.0 {
		t.Fatalf("the auditor: %v %v", want, codes)
	}
	for _, role := range []string{"officer", "stranger", "clerk"} {
		if got, codes := w.ask(t, role, string(query), ask); codes != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v %v", role, got, codes)
		}
	}
	if data, codes := w.ask(t, "importer", string(query), ask); data["statistics"] != nil || fmt.Sprint(codes) != "[FORBIDDEN]" {
		t.Errorf("the importer: %v %v", data, codes)
	}
	told, err := w.views.Statistics(t.Context(), projections.StatisticsQuery{From: "2012-01-01", Until: "2014-01-01", By: projections.ByYear}, clock)
	fatal(t, err)
	hidden, shown := 0, 0
	for i, row := range told.Rows {
		for j, part := range row.Opened.Parts {
			got := dig(t, rows[i], "opened", "byCode", j)
			if dig(t, got, "code") != part.Code || dig(t, got, "hidden") != part.Hidden || (dig(t, got, "count") == nil) != part.Hidden {
				t.Errorf("%s of %s: %v, want %+v", part.Code, row.From, got, part)
			}
			if part.Hidden {
				hidden++
				continue
			}
			if dig(t, got, "count") != float64(part.Count) {
				t.Errorf("%s of %s: %v, want %d", part.Code, row.From, got, part.Count)
			}
			shown++
		}
	}
	if hidden == 0 || shown == 0 {
		t.Errorf("%d numbers are hidden and %d shown", hidden, shown)
	}
	for by, rows := range map[string]int{"YEAR": 2, "QUARTER": 8} {
		ask["by"] = by
		if data, codes := w.ask(t, "clerk", string(query), ask); codes != nil || len(dig(t, data, "statistics", "rows").([]any)) != rows {
			t.Errorf("by %s: %v %v", by, data, codes)
		}
	}
	for _, bad := range []map[string]any{{"from": "2012-05-01"}, {"until": "soon"}, {"region": "350181"}, {"by": "REGION"}, {"by": "DAY"}} {
		vars := map[string]any{"from": "2012-01-01", "until": "2014-01-01"}
		for name, value := range bad {
			vars[name] = value
		}
		if _, codes := w.ask(t, "auditor", string(query), vars); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
			t.Errorf("%v: %v", bad, codes)
		}
	}
}
