package graphql

import (
	"fmt"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// readSpecimens holds what is told of specimens and kinship reports against the state of
// each child's stream: to an auditor of relatives', too.
func readSpecimens(t *testing.T, w *world) {
	const query = `query($s:String!){child(stream:$s){
		specimens(first:100){total nodes{stream collected{recordId} donor donorIs status bears moves{from{stream} received{recordId} intact} profiles{made{recordId} sexMarkers outcome} collectors{key}}}
		kinshipReports{issued{recordId} status conclusion likelihoodRatio mismatches tables specimens{stream recordId}}}}`
	specimens, reports, relatives := 0, 0, 0
	for _, stream := range w.children(t) {
		state, err := w.ledger.State(t.Context(), stream)
		fatal(t, err)
		data, codes := w.ask(t, "auditor", query, map[string]any{"s": stream})
		if codes != nil {
			t.Fatal(stream, codes)
		}
		nodes := dig(t, data, "child", "specimens", "nodes").([]any)
		if float64(len(nodes)) != dig(t, data, "child", "specimens", "total") || len(nodes) < len(state.Child.Specimens) {
			t.Errorf("%s has %d specimens of %d", stream, len(nodes), len(state.Child.Specimens))
		}
		for _, node := range nodes {
			of, err := w.ledger.State(t.Context(), domain.StreamID(dig(t, node, "stream").(string)))
			fatal(t, err)
			one, known := of.Specimen(dig(t, node, "collected", "recordId").(string))
			if !known || dig(t, node, "donor") != string(one.Donor) || dig(t, node, "status") != string(one.Status) || dig(t, node, "bears") != one.Bears() ||
				len(dig(t, node, "moves").([]any)) != len(one.Moves) || len(dig(t, node, "profiles").([]any)) != len(one.Profiles) || dig(t, node, "collectors", 0, "key") != one.Collectors[0].Key {
				t.Errorf("%s: %v is told of %+v", stream, node, one)
			}
			specimens++
			if of.Stream != stream {
				relatives++
			}
		}
		for i, r := range state.Child.Kinship.Reports {
			told := dig(t, data, "child", "kinshipReports", i)
			for field, want := range map[string]any{"conclusion": r.Verdict, "likelihoodRatio": r.LikelihoodRatio, "mismatches": float64(r.Mismatches), "status": string(state.Child.ReportStatus(r))} {
				if dig(t, told, field) != want {
					t.Errorf("%s: %s of a report is %v, not %v", stream, field, dig(t, told, field), want)
				}
			}
			if dig(t, told, "issued", "recordId") != r.ID || len(dig(t, told, "specimens").([]any)) != len(r.Specimens) || len(dig(t, told, "tables").([]any)) == 0 {
				t.Errorf("%s: %v is told of %+v", stream, told, r)
			}
			reports++
		}
	}
	if specimens == 0 || relatives == 0 {
		t.Errorf("%d specimens, %d of them of relatives, and %d reports: too few to try", specimens, relatives, reports)
	}
	data, codes := w.ask(t, "stranger", query, map[string]any{"s": w.subject})
	if data["child"] != nil || fmt.Sprint(codes) != "[NOT_FOUND]" {
		t.Errorf("a stranger: %v %v", data, codes)
	}
}
