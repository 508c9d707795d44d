package graphql

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// readWhatStands: findings, consents, overrides and holds are shown with the record
// that each rests on, and the one that ended it.
func readWhatStands(t *testing.T, w *world) {
	stream := domain.NewStreamID(domain.ChildStream, [16]byte{1, 78})
	w.load(t, []simulate.Line{w.rescue(t, 78, nil)})
	agency := func(kind domain.AgencyKind) simulate.Agency { return w.sim.Directory.OfKind(kind)[0] }
	auditors, clerk := agency(domain.Auditing).WithRole(domain.RoleAuditor), agency(domain.Court).WithRole(domain.RoleClerk)[0]
	ngo := agency(domain.NGO).WithRole(domain.RoleCaseworker)[0]
	record := func(facts domain.Event, rel, about string, by ...simulate.Signing) string {
		d := simulate.Draft{Stream: stream, Facts: facts, Signers: by, Sealed: map[string]any{}}
		if rel != "" {
			d.Refs = []domain.Ref{{Rel: rel, Stream: stream, ID: about}}
		}
		if _, given := facts.(domain.ConsentGiven); given {
			d.Sealed["document"] = string(domain.DigestOf([]byte("form")))
		}
		return w.record(t, d)
	}
	story, err := w.ledger.State(t.Context(), stream)
	fatal(t, err)
	rescue := story.Records.At(0).ID
	block := record(domain.AuditFindingRecorded{Rule: "A17", RuleVersion: 2, Severity: domain.SeverityBlock}, "causes", rescue, auditors[0].Records())
	high := record(domain.AuditFindingRecorded{Rule: "A23", RuleVersion: 1, Severity: "high"}, "causes", rescue, auditors[0].Records())
	cleared := record(domain.AuditFindingCleared{Ground: "explained"}, "answers", block, auditors[1].Records(), clerk.Seconds())
	giver := domain.NewPersonID([16]byte{3, 78})
	yes := record(domain.ConsentGiven{Giver: giver, GivenAs: domain.ConsentOfParent, Scope: "sampling"}, "", "", ngo.Records())
	no := record(domain.ConsentWithdrawn{Told: "spoken"}, "answers", yes, ngo.Records())
	without := record(domain.ConsentOverridden{GivenAs: domain.ConsentOfParent, Scope: "sampling", Cause: "withdrawn", LegalBasis: "court_order"}, "", "", clerk.Records())
	hold := record(domain.LegalHoldSet{Scope: "specimens", Cause: "appeal"}, "", "", clerk.Records())

	const query = `query($s:String!){child(stream:$s){
		findings{rule ruleVersion severity records clears standing since{recordId} ended{recordId}}
		consents{giver givenAs scope standing since{recordId} ended{recordId}}
		overrides{givenAs scope standing since{recordId}} holds{scope agency standing since{recordId} ended{recordId}}}}`
	data, codes := w.ask(t, "auditor", query, map[string]any{"s": stream})
	if codes != nil {
		t.Fatal(codes, data)
	}
	for _, c := range []struct {
		want any
		path []any
	}{
		{block, []any{"findings", 0, "since", "recordId"}}, {cleared, []any{"findings", 0, "ended", "recordId"}},
		{false, []any{"findings", 0, "standing"}}, {nil, []any{"findings", 0, "clears"}}, {rescue, []any{"findings", 0, "records", 0}},
		{"A17", []any{"findings", 0, "rule"}}, {"block", []any{"findings", 0, "severity"}},
		{high, []any{"findings", 1, "since", "recordId"}}, {nil, []any{"findings", 1, "ended"}}, {true, []any{"findings", 1, "standing"}},
		{domain.Finding{}.Clears(), []any{"findings", 1, "clears"}},
		{yes, []any{"consents", 0, "since", "recordId"}}, {no, []any{"consents", 0, "ended", "recordId"}}, {false, []any{"consents", 0, "standing"}},
		{string(giver), []any{"consents", 0, "giver"}}, {"parent", []any{"consents", 0, "givenAs"}},
		{without, []any{"overrides", 0, "since", "recordId"}}, {true, []any{"overrides", 0, "standing"}}, {"sampling", []any{"overrides", 0, "scope"}},
		{hold, []any{"holds", 0, "since", "recordId"}}, {nil, []any{"holds", 0, "ended"}}, {string(clerk.Agency), []any{"holds", 0, "agency"}},
	} {
		if got := dig(t, data, append([]any{"child"}, c.path...)...); got != c.want {
			t.Errorf("%v is %v, not %v", c.path, got, c.want)
		}
	}
}
