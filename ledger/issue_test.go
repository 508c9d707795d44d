package ledger_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

func (w *world) registrar() ledger.Registrar {
	return ledger.Registrar{Agency: w.sim.Registrar.Agency, Key: w.sim.Registrar.Private}
}

// firstChild returns the first child's stream.
func (w *world) firstChild() domain.StreamID {
	w.t.Helper()
	page, err := w.ledger.Judged(w.t.Context(), 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range page {
		if r.Statement.Type == domain.TypeChildRescued {
			return r.Statement.Stream
		}
	}
	w.t.Fatal("no child was rescued")
	return ""
}

// disclose records an order that opens the child's history, and returns a clerk
// who may read by it.
func (w *world) disclose(child domain.StreamID) ledger.Caller {
	w.t.Helper()
	own := must[domain.State](w.t)(w.ledger.State(w.t.Context(), child))
	line, _, err := w.sim.Sign(w.sim.Disclosure(child, w.now), own)
	if err != nil {
		w.t.Fatal(err)
	}
	w.record([]simulate.Line{line})
	return w.clerk(1)
}

// clerk returns the court's clerk number n; number 0 records the orders.
func (w *world) clerk(n int) ledger.Caller {
	court := w.sim.Directory.OfKind(domain.Court)[0]
	return ledger.Caller{Role: ledger.Clerk, Agency: court.ID, Officer: court.WithRole(domain.RoleClerk)[n].Officer}
}

func TestIssuedDossierVerifies(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 4))
	child := w.firstChild()
	clerk := w.disclose(child)
	for range 2 { // the second dossier carries the issuing of the first
		contents, err := w.ledger.Issue(t.Context(), clerk, w.registrar(), child)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := dossier.Write(&file, contents); err != nil {
			t.Fatal(err)
		}
		report := dossier.Verify(bytes.NewReader(file.Bytes()), int64(file.Len()), w.trust())
		if report.Status != dossier.Verified || report.Counts.Opened == 0 {
			t.Fatalf("report: %+v", report)
		}
	}
	if report := w.fsck(); len(report.Problems) > 0 {
		t.Errorf("fsck: %+v", report.Problems)
	}
}

func TestIssueFollowsAccess(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 2))
	child := w.firstChild()
	unknown := domain.NewStreamID(domain.ChildStream, [16]byte{1})
	clerk := w.clerk(1)
	cases := map[string]struct {
		caller ledger.Caller
		child  domain.StreamID
		want   domain.Kind
	}{
		"nobody":               {ledger.Caller{}, child, domain.Forbidden},
		"an officer":           {ledger.Caller{Role: ledger.Officer, Agency: clerk.Agency}, child, domain.Forbidden},
		"without an order":     {clerk, child, domain.Forbidden},
		"a child unknown here": {ledger.Caller{Role: ledger.Auditor}, unknown, domain.NotFound},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			before := w.ledger.Size()
			if _, err := w.ledger.Issue(t.Context(), c.caller, w.registrar(), c.child); domain.KindOf(err) != c.want {
				t.Errorf("issue: %v", err)
			}
			if w.ledger.Size() != before {
				t.Error("a refused dossier left a record")
			}
		})
	}
	contents, err := w.ledger.Issue(t.Context(), ledger.Caller{Role: ledger.Auditor}, w.registrar(), child)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range contents.Records {
		if len(r.Disclosures) > 0 {
			t.Fatalf("record %d opens a value for an auditor", r.Index)
		}
	}
}

// TestFsckFindsAFalseHead: an operator who issues a dossier that leaves out the
// last record of a stream has signed a lie.
func TestFsckFindsAFalseHead(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 2))
	if err := w.ledger.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkpoint, err := transparency.PeekCheckpoint(w.ledger.Checkpoint())
	if err != nil {
		t.Fatal(err)
	}
	child, err := w.ledger.State(t.Context(), w.firstChild())
	if err != nil {
		t.Fatal(err)
	}
	own, err := w.ledger.State(t.Context(), domain.TheLedger)
	if err != nil {
		t.Fatal(err)
	}
	head := func(s domain.State, short int) domain.Head {
		r := s.Records.At(s.Records.Len() - 1 - short)
		return domain.Head{Stream: s.Stream, Count: int64(s.Records.Len() - short), Leaf: r.Leaf}
	}
	asked, err := w.ledger.State(t.Context(), child.Stream.Access())
	if err != nil {
		t.Fatal(err)
	}
	asked.Stream = child.Stream.Access()
	line := must[simulate.Line](t)(w.sign(domain.DossierIssued{Subject: child.Stream, Size: int64(checkpoint.Size),
		Root: domain.Digest(checkpoint.Root.String()), Heads: []domain.Head{head(child, 1), head(own, 0)}}, asked))
	if _, err := w.ledger.Submit(t.Context(), ledger.Caller{Role: ledger.Importer}, ledger.Envelope(line.Envelope), line.Disclosures); err != nil {
		t.Fatal(err)
	}
	report := w.fsck()
	if len(report.Problems) != 1 || !strings.Contains(report.Problems[0].Sentence, "false head of "+string(child.Stream)) {
		t.Errorf("fsck: %+v", report.Problems)
	}
}

// TestDossierOfLinkedStreams: a stream of the same person comes along; its sealed
// values open under an order of its own alone, and not once the link is revoked.
func TestDossierOfLinkedStreams(t *testing.T) {
	w := newWorld(t, nil)
	w.record(caseload(t, 4))
	child := w.firstChild()
	other := w.anotherChild(child)
	police, civil := w.sim.Directory.OfKind(domain.Police)[0], w.sim.Directory.OfKind(domain.CivilAffairs)[0]
	link := w.says(child, domain.RecordsLinked{Other: other, Continues: child, Bases: []string{"photograph", "relative_account"}}, nil,
		police.WithRole(domain.RoleInvestigator)[0].Records(), civil.WithRole(domain.RoleCaseworker)[0].Seconds())
	clerk := w.disclose(child)
	opened := func(want string, by ledger.Caller, sealed bool) {
		t.Helper()
		contents, err := w.ledger.Issue(t.Context(), by, w.registrar(), child)
		if err != nil {
			t.Fatal(err)
		}
		records, values, own := 0, 0, 0
		for _, packed := range contents.Records {
			switch leaf := dossier.Read(packed.Index, packed.Leaf); leaf.Statement.Stream {
			case other:
				records, values = records+1, values+len(packed.Disclosures)
			case child:
				own += len(packed.Disclosures)
			}
		}
		if records == 0 || (values > 0) != sealed || (own == 0) != (by.Role == ledger.Auditor) {
			t.Errorf("%s: %d records of the linked stream with %d values, %d values of the child's", want, records, values, own)
		}
		var file bytes.Buffer
		if err := dossier.Write(&file, contents); err != nil {
			t.Fatal(err)
		}
		if report := dossier.Verify(bytes.NewReader(file.Bytes()), int64(file.Len()), w.trust()); report.Status != dossier.Verified {
			t.Fatalf("%s: %+v", want, report.Problems)
		}
	}
	opened("an order about the child alone", clerk, false)
	opened("an auditor", ledger.Caller{Role: ledger.Auditor}, false)
	opened("the operator", ledger.Caller{Role: ledger.Importer}, false)
	w.disclose(other)
	opened("an order about each", clerk, true)
	prosecution, guardians := w.sim.Directory.OfKind(domain.Prosecution)[0], w.sim.Directory.OfKind(domain.GuardianOffice)[0]
	w.says(child, domain.LinkRevoked{Cause: "different_persons"}, []domain.Ref{{Rel: "answers", Stream: child, ID: link}},
		prosecution.WithRole(domain.RoleProsecutor)[0].Records(), guardians.WithRole(domain.RoleGuardian)[0].Seconds())
	opened("a link that is revoked", clerk, false)
}

// anotherChild returns a rescued child's stream that is not this one.
func (w *world) anotherChild(than domain.StreamID) domain.StreamID {
	w.t.Helper()
	page, err := w.ledger.Judged(w.t.Context(), 0, 1000)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range page {
		if r.Statement.Type == domain.TypeChildRescued && r.Statement.Stream != than {
			return r.Statement.Stream
		}
	}
	w.t.Fatal("one child alone was rescued")
	return ""
}

// says records what officers say of a child, and returns the record's id.
func (w *world) says(child domain.StreamID, facts domain.Event, refs []domain.Ref, signers ...simulate.Signing) string {
	w.t.Helper()
	own := must[domain.State](w.t)(w.ledger.State(w.t.Context(), child))
	draft := simulate.Draft{Stream: child, Facts: facts, Refs: refs, Signers: signers, RecordedAt: w.now}
	if _, revokes := facts.(domain.LinkRevoked); revokes {
		draft.Sealed = map[string]any{"explanation": "Both were seen."}
	}
	line, statement, err := w.sim.Sign(draft, own)
	if err != nil {
		w.t.Fatal(err)
	}
	w.record([]simulate.Line{line})
	return statement.ID
}
