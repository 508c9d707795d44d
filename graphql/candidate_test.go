package graphql

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
)

// readKinship: candidates and kinship reports are shown as the rules see them, from the
// day on which they were recorded.
func readKinship(t *testing.T, w *world) {
	const query = `query($s:String!,$on:DateTime){child(stream:$s,asKnownOn:$on){
		candidates{status relative lociCompared databaseSize mismatches likelihoodRatio reported{recordId} excluded{recordId} specimens{recordId}}
		kinshipReports{status conclusion likelihoodRatio candidate issued{recordId} relatives}}}`
	shown := 0
	for _, stream := range w.children(t) {
		story, err := w.views.Story(t.Context(), stream, projections.AsOf{})
		fatal(t, err)
		child := story.State().Child
		if len(child.Kinship.Candidates) == 0 {
			continue
		}
		shown++
		data, codes := w.ask(t, "auditor", query, map[string]any{"s": stream, "on": nil})
		if codes != nil {
			t.Fatal(codes, data)
		}
		for i, c := range child.Kinship.Candidates {
			at := func(path ...any) any { return dig(t, data, append([]any{"child", "candidates", i}, path...)...) }
			if at("status") != string(child.CandidateStatus(c, domain.Limits{}, w.ledger.Now())) || at("relative") != string(c.Relative) ||
				at("lociCompared") != float64(c.Loci) || at("databaseSize") != float64(c.DatabaseSize) || at("mismatches") != float64(c.Mismatches) ||
				at("likelihoodRatio") != c.LikelihoodRatio || at("reported", "recordId") != c.ID || at("specimens", 1, "recordId") != c.Specimens[1].ID {
				t.Errorf("candidate %s is shown as %v", c.ID, at())
			}
		}
		for i, r := range child.Kinship.Reports {
			at := func(path ...any) any { return dig(t, data, append([]any{"child", "kinshipReports", i}, path...)...) }
			if at("status") != string(child.ReportStatus(r)) || at("conclusion") != r.Verdict || at("candidate") != r.Candidate || at("issued", "recordId") != r.ID {
				t.Errorf("report %s is shown as %v", r.ID, at())
			}
		}
		before, _ := w.ask(t, "auditor", query, map[string]any{"s": stream, "on": "2012-12-20T00:00:00Z"})
		if early := dig(t, before, "child", "candidates"); len(early.([]any)) != 0 {
			t.Errorf("before anybody searched there is %v", early)
		}
	}
	if shown == 0 {
		t.Error("no child has a candidate")
	}
}
