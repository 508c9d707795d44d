package graphql

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
)

const detected = `stream rule ruleVersion severity title sentence withheld since clears stands
	records{stream edge{recordId index record{id type}}} decision{recordId} cleared{recordId}`

// readAudit: what the rules find of one stream is told where the stream is, and in the
// list of all; what an auditor recorded of it stands beside it.
func readAudit(t *testing.T, w *world) {
	stream := domain.NewStreamID(domain.ChildStream, [16]byte{1, 79})
	w.load(t, []simulate.Line{w.rescue(t, 79, nil)})
	agency := func(kind domain.AgencyKind) simulate.Agency { return w.sim.Directory.OfKind(kind)[0] }
	police := w.sim.Directory.OfKind(domain.Police)[3].WithRole(domain.RoleInvestigator)
	auditors := agency(domain.Auditing).WithRole(domain.RoleAuditor)
	record := func(facts domain.Event, rel, about string, by ...simulate.Signing) string {
		d := simulate.Draft{Stream: stream, Facts: facts, Signers: by}
		if rel != "" {
			d.Refs = []domain.Ref{{Rel: rel, Stream: stream, ID: about}}
		}
		return w.record(t, d)
	}
	record(domain.CustodyTaken{Agency: police[0].Agency, Care: "police_temporary", LegalBasis: "rescue"}, "", "", police[0].Records())
	by := clock.Add(-48 * time.Hour)
	sent := record(domain.TransferInitiated{To: agency(domain.Shelter).ID, ExpectedBy: by.Format(time.RFC3339), Cause: "interim_care",
		Presence: domain.Presence{Method: "photograph", Match: "yes"},
		Escorts:  []domain.PersonID{police[0].Officer}}, "", "", police[0].Records())

	const query = `query($s:String!,$k:DateTime){child(stream:$s,asKnownOn:$k){audit(rules:["A12"]){total next nodes{` + detected + `}}}}`
	read := func(token string, known any) any {
		data, codes := w.ask(t, token, query, map[string]any{"s": stream, "k": known})
		if codes != nil {
			t.Fatal(token, codes)
		}
		return dig(t, data, "child", "audit")
	}
	for _, token := range []string{"auditor", "police"} {
		got := read(token, nil)
		if dig(t, got, "total") != 1.0 {
			t.Fatalf("%s is told %v", token, got)
		}
		found := dig(t, got, "nodes", 0)
		for field, want := range map[string]any{"stream": string(stream), "rule": "A12", "severity": "urgent", "withheld": 0.0, "stands": true, "decision": nil, "since": clock.Format(time.RFC3339)} {
			if dig(t, found, field) != want {
				t.Errorf("%s is told %s %v, not %v", token, field, dig(t, found, field), want)
			}
		}
		if dig(t, found, "records", 0, "edge", "recordId") != sent || dig(t, found, "records", 0, "edge", "record", "type") != domain.TypeTransferInitiated {
			t.Errorf("%s is told of the records %v", token, dig(t, found, "records"))
		}
	}
	if got := read("auditor", clock.Add(-time.Hour)); dig(t, got, "total") != 0.0 {
		t.Errorf("a transfer that nobody knew of was found to be overdue: %v", got)
	}
	decision := record(domain.AuditFindingRecorded{Rule: "A12", RuleVersion: 1, Severity: "urgent"}, "causes", sent, auditors[0].Records())
	if got := dig(t, read("auditor", nil), "nodes", 0); dig(t, got, "decision", "recordId") != decision || dig(t, got, "stands") != true {
		t.Errorf("what an auditor recorded is not told: %v", got)
	}
	cleared := record(domain.AuditFindingCleared{Ground: "false_alarm"}, "answers", decision, auditors[1].Records())
	if got := dig(t, read("auditor", nil), "nodes", 0); dig(t, got, "cleared", "recordId") != cleared || dig(t, got, "stands") != false {
		t.Errorf("that it was cleared is not told: %v", got)
	}
	w.readAudits(t)
}

// readAudits walks the whole ledger as several, and holds what each is told against
// what is found about every stream that they see.
func (w *world) readAudits(t *testing.T) {
	t.Helper()
	var all []domain.StreamID
	for index := range w.ledger.Size() {
		row, _, err := w.views.Record(t.Context(), index)
		fatal(t, err)
		if row.Count == 1 {
			all = append(all, row.Stream)
		}
	}
	auditor := projections.Auditor{Views: w.views, Now: clock}
	for _, token := range []string{"auditor", "police", "officer", "stranger"} {
		var want []string
		for _, stream := range all {
			found, err := auditor.Audit(t.Context(), stream)
			fatal(t, err)
			part, err := w.views.Part(t.Context(), stream, w.callers[token].Agency)
			fatal(t, err)
			for _, f := range found {
				if token == "auditor" || part != domain.NoPart {
					want = append(want, string(stream)+" "+f.Rule)
				}
			}
		}
		if got := w.listed(t, token); !slices.Equal(got, want) {
			t.Errorf("%s is told of %q, not %q", token, got, want)
		}
	}
	for _, token := range []string{"clerk", "importer", "nobody"} {
		if data, codes := w.ask(t, token, `{audit{nodes{stream}}}`, nil); data["audit"] != nil || len(codes) != 1 {
			t.Errorf("%s: %v %v", token, data, codes)
		}
	}
	for _, bad := range []string{`rules:["A99"]`, `severity:"grave"`, `first:0`, `first:101`} {
		if _, codes := w.ask(t, "auditor", `{audit(`+bad+`){next}}`, nil); fmt.Sprint(codes) != "[BAD_USER_INPUT]" {
			t.Errorf("audit(%s): %v", bad, codes)
		}
	}
}

// listed walks the list of all that is found by pages of two.
func (w *world) listed(t *testing.T, token string) (found []string) {
	t.Helper()
	var after any
	for {
		data, codes := w.ask(t, token, `query($a:Int){audit(first:2,after:$a){next nodes{stream findings{nodes{rule}}}}}`, map[string]any{"a": after})
		if codes != nil {
			t.Fatal(token, codes)
		}
		for _, node := range dig(t, data, "audit", "nodes").([]any) {
			for _, f := range dig(t, node, "findings", "nodes").([]any) {
				found = append(found, dig(t, node, "stream").(string)+" "+dig(t, f, "rule").(string))
			}
		}
		if after = dig(t, data, "audit", "next"); after == nil {
			return found
		}
	}
}

// TestFindingsHideOtherStreams: of a finding that rests on records of several streams,
// whoever sees one of these is told that there is one, and neither which the others are
// nor what is said of them.
func TestFindingsHideOtherStreams(t *testing.T) {
	own, other := domain.NewStreamID(domain.ChildStream, [16]byte{1}), domain.NewStreamID(domain.ChildStream, [16]byte{2})
	found := func(sentence string, streams ...domain.StreamID) projections.Found {
		f := projections.Found{Detected: domain.Detected{Rule: "A02", Sentence: sentence}}
		for i, s := range streams {
			f.Records = append(f.Records, domain.RecordRef{Stream: s, ID: fmt.Sprint(i)})
			f.Edges = append(f.Edges, projections.CustodyEdge{ID: fmt.Sprint(i)})
		}
		return f
	}
	sees := func(id domain.StreamID) (bool, error) { return id == own, nil }
	for name, c := range map[string]struct {
		of                projections.Found
		told              bool
		records, withheld int
	}{
		"its own":                          {found("record 0 is late", own), true, 1, 0},
		"another's record":                 {found("records 0 and 1 are one", own, other), false, 1, 1},
		"another's record alone":           {found("record 0", other), false, 0, 1},
		"another stream by name":           {found("record 0 is in "+string(other)+", too", own), false, 1, 0},
		"another stream as a word's part":  {found("("+string(other)+")", own), false, 1, 0},
		"what looks like a stream, and is": {found("of "+strings.ToUpper(string(other)), own), true, 1, 0},
	} {
		node, err := shown(c.of, sees)
		fatal(t, err)
		if told := node.sentence != ""; told != c.told || len(node.records) != c.records || node.withheld != c.withheld {
			t.Errorf("%s: told %t, %d records, %d withheld", name, told, len(node.records), node.withheld)
		}
	}
	broken := errors.New("broken")
	if _, err := shown(found("x", own), func(domain.StreamID) (bool, error) { return true, broken }); !errors.Is(err, broken) {
		t.Errorf("an error became an answer: %v", err)
	}
}
