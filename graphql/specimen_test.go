package graphql

import (
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/simulate"
)

// readSpecimens: through which hands a specimen went, under which seals, and what was
// made of it; of a child and, by the same fields, of relatives in a report.
func readSpecimens(t *testing.T, w *world) {
	stream := domain.NewStreamID(domain.ChildStream, [16]byte{1, 83})
	w.load(t, []simulate.Line{w.rescue(t, 83, nil)})
	police, lab := w.sim.Directory.OfKind(domain.Police)[3], w.sim.Directory.OfKind(domain.Laboratory)[0]
	officer := func(a simulate.Agency, role string) simulate.Officer { return a.WithRole(role)[0] }
	collector, receiver := officer(police, domain.RoleInvestigator), officer(lab, domain.RoleReceiver)
	child := domain.NewPersonID([16]byte{2, 83})
	taken, made := "", ""
	record := func(facts domain.Event, by simulate.Officer, values map[string]any) string {
		d := simulate.Draft{Stream: stream, Facts: facts, Signers: []simulate.Signing{by.Records()}, Sealed: values}
		if taken != "" {
			d.Refs = []domain.Ref{{Rel: "partOf", Stream: stream, ID: taken}}
		}
		if made != "" {
			d.Refs = append(d.Refs, domain.Ref{Rel: "answers", Stream: stream, ID: made})
		}
		return w.record(t, d)
	}
	taken = record(domain.SpecimenCollected{Donor: child, DonorIs: domain.DonorChild, Material: "buccal", Grade: domain.GradeForensic, Container: "K1", Seal: "S1",
		DonorCheck: "photograph", DonorMatch: "yes", SamplingBasis: "consent"}, collector, nil)
	sent := record(domain.SpecimenHandedOver{To: lab.ID, Seal: "S1", Transport: "dry", ExpectedBy: "2013-01-01T08:00:00Z"}, collector, nil)
	came := record(domain.SpecimenReceived{SealSeen: "S2", SealIntact: true}, receiver, nil)
	in := record(domain.SpecimenAccessioned{LaboratoryNumber: "L1"}, receiver, nil)
	profile, err := kinship.ParseProfile([]byte(`{"loci":[["D3S1358","15","16"]]}`))
	fatal(t, err)
	made = record(domain.ProfileGenerated{Donor: child, Kit: "STR-15", RunNumber: "R1", LociCount: 1, SexMarkers: "x_alone", Quality: "partial"},
		officer(lab, domain.RoleAnalyst), map[string]any{"genotypes": profile, "rawData": string(domain.DigestOf(nil))})
	looked := record(domain.ProfileReviewed{Outcome: "accepted_in_part"}, officer(lab, domain.RoleReviewer), nil)
	up := record(domain.ProfileUploaded{ProfileIndex: "children", SearchScopes: []string{"relatives_of_missing"}}, officer(lab, domain.RoleDatabase), nil)
	again := record(domain.RetestOrdered{Cause: "chain_broken", NewCollection: true}, officer(lab, domain.RoleReviewer), nil)

	const fields = `specimens{collected{recordId} donor donorIs relation material grade container seal donorMatch samplingBasis basisStands status holder
		holderSince{recordId} moves{sent{recordId} from to seal received{recordId} receivedBy sealSeen sealIntact} laboratory accessioned{recordId} rejected{recordId}
		destroyed{recordId} broken{recordId} brokenBy withdrawn{recordId} bears
		profiles{made{recordId} laboratory kit loci sexMarkers quality reviewed{recordId} outcome counts searched index uploaded{recordId} removed{recordId} withdrawn{recordId}}
		retests{ordered{recordId} newCollection otherLaboratory}}`
	data, codes := w.ask(t, "auditor", `query($s:String!){child(stream:$s){`+fields+`}}`, map[string]any{"s": stream})
	if codes != nil {
		t.Fatal(codes, data)
	}
	for _, c := range []struct {
		want any
		path []any
	}{
		{taken, []any{"collected", "recordId"}}, {string(child), []any{"donor"}}, {nil, []any{"relation"}}, {"S2", []any{"seal"}}, {"accessioned", []any{"status"}},
		{string(lab.ID), []any{"holder"}}, {came, []any{"holderSince", "recordId"}}, {false, []any{"basisStands"}}, {false, []any{"bears"}},
		{sent, []any{"moves", 0, "sent", "recordId"}}, {string(police.ID), []any{"moves", 0, "from"}}, {"S1", []any{"moves", 0, "seal"}}, {"S2", []any{"moves", 0, "sealSeen"}},
		{true, []any{"moves", 0, "sealIntact"}}, {came, []any{"moves", 0, "received", "recordId"}}, {string(lab.ID), []any{"laboratory"}}, {in, []any{"accessioned", "recordId"}},
		{nil, []any{"rejected"}}, {came, []any{"broken", "recordId"}}, {"other_seal", []any{"brokenBy"}},
		{made, []any{"profiles", 0, "made", "recordId"}}, {"STR-15", []any{"profiles", 0, "kit"}}, {looked, []any{"profiles", 0, "reviewed", "recordId"}},
		{true, []any{"profiles", 0, "counts"}}, {true, []any{"profiles", 0, "searched"}}, {up, []any{"profiles", 0, "uploaded", "recordId"}}, {nil, []any{"profiles", 0, "removed"}},
		{again, []any{"retests", 0, "ordered", "recordId"}}, {true, []any{"retests", 0, "newCollection"}}, {false, []any{"retests", 0, "otherLaboratory"}},
	} {
		if got := dig(t, data, append([]any{"child", "specimens", 0}, c.path...)...); got != c.want {
			t.Errorf("%v is %v, not %v", c.path, got, c.want)
		}
	}
	data, codes = w.ask(t, "auditor", `{missingReports(first:100){nodes{stream `+fields+`}}}`, nil)
	if codes != nil {
		t.Fatal(codes, data)
	}
	relatives := 0
	rows, _ := dig(t, data, "missingReports", "nodes").([]any)
	for i := range rows {
		found, _ := dig(t, data, "missingReports", "nodes", i, "specimens").([]any)
		for k := range found {
			if dig(t, data, "missingReports", "nodes", i, "specimens", k, "donorIs") == "relative" {
				relatives++
			}
		}
	}
	if relatives == 0 {
		t.Errorf("no report of %d shows a specimen of a relative", len(rows))
	}
}
