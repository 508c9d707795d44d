package ledger_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// fakeFinder finds what a test tells it to.
type fakeFinder struct {
	asked atomic.Int32
	find  func(call int32, stream domain.StreamID, size uint64) ([]domain.Detected, error)
}

func (f *fakeFinder) Audit(_ context.Context, stream domain.StreamID, size uint64) ([]domain.Detected, error) {
	return f.find(f.asked.Add(1), stream, size)
}

func nothingFound(int32, domain.StreamID, uint64) ([]domain.Detected, error) { return nil, nil }

// stopping is a finding about a stream's first record.
func stopping(stream domain.StreamID, severity string) []domain.Detected {
	return []domain.Detected{{Rule: "A02", Severity: severity, Sentence: "two donors have the same profile",
		Clears: "A new specimen of each.", Records: []domain.RecordRef{{Stream: stream, ID: "the-record"}}}}
}

// waitingDecision is a world in which an identity is about to be established.
type waitingDecision struct {
	*world
	finder *fakeFinder
	line   simulate.Line
	said   domain.Statement
	caller ledger.Caller
	rest   []simulate.Line // that follow in the caseload
}

func newWaitingDecision(t *testing.T) *waitingDecision {
	t.Helper()
	return newWaitingOn(t, "")
}

// newWaitingOn wants the identity to rest on a basis; on any where that is empty.
func newWaitingOn(t *testing.T, basis string) *waitingDecision {
	t.Helper()
	w := &waitingDecision{world: newWorld(t, nil), finder: &fakeFinder{find: nothingFound}}
	w.world.finder = w.finder
	if err := w.reopen(); err != nil {
		t.Fatal(err)
	}
	lines := caseload(t, 12)
	for i, line := range lines {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		s, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
		e, is := s.Event.(domain.IdentityEstablished)
		if err != nil || !is || basis != "" && e.Basis != basis {
			continue
		}
		w.record(lines[:i])
		w.line, w.said, w.now, w.rest = line, s, line.RecordedAt, lines[i+1:]
		w.caller = ledger.Caller{Role: ledger.Officer, Agency: s.Signers[0].Agency}
		if n := w.finder.asked.Load(); n != 0 {
			t.Errorf("an import into a simulated ledger asked for findings %d times", n)
		}
		return w
	}
	t.Fatal("no identity is established in this caseload")
	return nil
}

func (w *waitingDecision) submit() (ledger.Receipt, error) {
	return w.ledger.Submit(w.t.Context(), w.caller, ledger.Envelope(w.line.Envelope), w.line.Disclosures)
}

// TestFindingStopsDecision is A4: refused while it stands, recorded once it does not,
// and the receipt is the same for ever.
func TestFindingStopsDecision(t *testing.T) {
	w := newWaitingDecision(t)
	before := w.ledger.Size()
	w.finder.find = func(_ int32, stream domain.StreamID, size uint64) ([]domain.Detected, error) {
		if size != before {
			t.Errorf("asked as of %d records, and there are %d", size, before)
		}
		return stopping(stream, domain.SeverityBlock), nil
	}
	_, err := w.submit()
	var refusal *ledger.Refusal
	if !errors.As(err, &refusal) || refusal.Reason.Rule != "A4" || refusal.Reason.Kind != domain.Conflict || refusal.Reason.Against != "the-record" {
		t.Fatalf("refused with %v", err)
	}
	for _, said := range []string{"A02", "two donors have the same profile", "A new specimen of each."} {
		if !strings.Contains(string(refusal.Note), said) {
			t.Errorf("the signed refusal does not say %q:\n%s", said, refusal.Note)
		}
	}
	if w.ledger.Size() != before {
		t.Error("a refused decision changed the ledger")
	}
	w.finder.find = func(_ int32, stream domain.StreamID, _ uint64) ([]domain.Detected, error) {
		cleared := stopping(stream, domain.SeverityBlock)
		cleared[0].Cleared = domain.Mark{ID: "clearance"}
		return append(cleared, stopping(stream, "high")...), nil
	}
	receipt, err := w.submit()
	if err != nil || receipt.Verdict.Void {
		t.Fatalf("not admitted: %+v, %v", receipt.Verdict, err)
	}
	w.finder.find = func(_ int32, stream domain.StreamID, _ uint64) ([]domain.Detected, error) {
		return stopping(stream, domain.SeverityBlock), nil
	}
	if again, err := w.submit(); err != nil || string(again.Note) != string(receipt.Note) {
		t.Errorf("the same bytes again: %v", err)
	}
}

// TestFindingsBehindTheIdentityStopDecisions: what is found of the relative's specimens
// once the identity is established stops what rests on it.
func TestFindingsBehindTheIdentityStopDecisions(t *testing.T) {
	w := newWaitingOn(t, domain.BasisReport)
	if _, err := w.submit(); err != nil {
		t.Fatal(err)
	}
	own, err := w.ledger.State(t.Context(), w.said.Stream)
	if err != nil || len(own.Child.Behind()) == 0 {
		t.Fatalf("behind the identity there is nothing: %v", err)
	}
	w.finder.find = func(_ int32, stream domain.StreamID, _ uint64) ([]domain.Detected, error) {
		if stream == own.Child.Behind()[0] {
			return stopping(stream, domain.SeverityBlock), nil
		}
		return nil, nil
	}
	for _, line := range w.rest {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		s, err := domain.ParseStatement(envelope.Payload, transparency.Unmarshal)
		if err != nil {
			t.Fatal(err)
		}
		w.now = line.RecordedAt
		if s.Stream == w.said.Stream && s.Type == domain.TypeReunificationApproved {
			w.line, w.caller = line, ledger.Caller{Role: ledger.Officer, Agency: s.Signers[0].Agency}
			if _, err := w.submit(); domain.KindOf(err) != domain.Conflict || !strings.HasPrefix(err.Error(), "A4") {
				t.Errorf("got %v", err)
			}
			return
		}
		w.record([]simulate.Line{line})
	}
	t.Fatal("no return is approved in this caseload")
}

// TestFindingsFailClosed: what cannot be computed lets no decision pass, and whatever
// is no decision.
func TestFindingsFailClosed(t *testing.T) {
	w := newWaitingDecision(t)
	before := w.ledger.Size()
	w.finder.find = func(int32, domain.StreamID, uint64) ([]domain.Detected, error) {
		return nil, errors.New("the read models stopped")
	}
	if _, err := w.submit(); domain.KindOf(err) != domain.Unavailable || w.ledger.Size() != before {
		t.Errorf("got %v", err)
	}
	asked := w.finder.asked.Load()
	w.ofChild()
	if n := w.finder.asked.Load() - asked; n != 0 {
		t.Errorf("an observation asked for findings %d times", n)
	}
}

// TestNothingSlipsInBehindTheFinder: the child's stream grows while its findings are
// computed. They are computed again, and what came in between counts.
func TestNothingSlipsInBehindTheFinder(t *testing.T) {
	w, grown := newWaitingDecision(t), 0
	w.finder.find = func(_ int32, stream domain.StreamID, size uint64) ([]domain.Detected, error) {
		switch {
		case stream != w.said.Stream:
			return nil, nil // the missing report, looked at as well
		case grown == 0:
			grown++
			w.ofChild()
			return nil, nil
		case size < w.ledger.Size():
			t.Errorf("asked again as of %d records of %d", size, w.ledger.Size())
		}
		return stopping(stream, domain.SeverityBlock), nil
	}
	if _, err := w.submit(); domain.KindOf(err) != domain.Conflict || !strings.HasPrefix(err.Error(), "A4") {
		t.Errorf("got %v", err)
	}
	grown = 0
	w.finder.find = func(_ int32, stream domain.StreamID, _ uint64) ([]domain.Detected, error) {
		if stream == w.said.Stream {
			grown++
			w.ofChild()
		}
		return nil, nil
	}
	if _, err := w.submit(); domain.KindOf(err) != domain.Unavailable || grown > 10 {
		t.Errorf("a stream that always grows: %v after %d looks", err, grown)
	}
}

// ofChild records one thing more in the stream: somebody sees the child.
func (w *waitingDecision) ofChild() {
	w.t.Helper()
	stream := w.said.Stream
	own, err := w.ledger.State(w.t.Context(), stream)
	if err != nil {
		w.t.Fatal(err)
	}
	officer := w.sim.Directory.OfKind(domain.CivilAffairs)[0].WithRole(domain.RoleCaseworker)[0]
	line, _, err := w.sim.Sign(simulate.Draft{Stream: stream, RecordedAt: w.now,
		Facts:   domain.PresenceAttested{Presence: domain.Presence{Method: "known_to_officer", Match: "yes"}},
		Signers: []simulate.Signing{officer.Key.Signs(domain.PurposeRecord)}}, own)
	if err != nil {
		w.t.Fatal(err)
	}
	caller := ledger.Caller{Role: ledger.Importer}
	if _, err := w.ledger.Submit(w.t.Context(), caller, ledger.Envelope(line.Envelope), line.Disclosures); err != nil {
		w.t.Error(err)
	}
}

// TestDraftForesaysFindings is A4 before anybody has signed.
func TestDraftForesaysFindings(t *testing.T) {
	w := newWaitingDecision(t)
	ask := func() (ledger.Draft, error) {
		meant := w.said
		meant.ID, meant.After, meant.Sealed = "", domain.Prefix{}, map[string]*domain.Digest{}
		for path, commitment := range w.said.Sealed {
			if commitment != nil {
				meant.Sealed[path] = nil
			}
		}
		return w.ledger.Draft(t.Context(), w.caller, seesAll, meant)
	}
	if d, err := ask(); err != nil || len(d.Findings) != 0 {
		t.Fatalf("without findings: %v, %v", d.Findings, err)
	}
	w.finder.find = func(_ int32, stream domain.StreamID, _ uint64) ([]domain.Detected, error) {
		return stopping(stream, domain.SeverityBlock), nil
	}
	if d, err := ask(); err != nil || len(d.Findings) != 1 || d.Findings[0].Rule != "A4" {
		t.Errorf("got %v, %v", d.Findings, err)
	}
}

// TestASimulatedLedgerIsAskedAsOfItsLastLife: its lives ended long before the clock's
// now, by which all of them would be overdue. A dossier issued today changes nothing.
func TestASimulatedLedgerIsAskedAsOfItsLastLife(t *testing.T) {
	w := newWorld(t, nil)
	lines := caseload(t, 1)
	w.record(lines)
	last := lines[len(lines)-1].RecordedAt.Add(time.Hour)
	w.now = last
	clerk := w.disclose(w.firstChild())
	w.now = last.Add(9000 * time.Hour)
	if _, err := w.ledger.Issue(t.Context(), clerk, w.registrar(), w.firstChild()); err != nil {
		t.Fatal(err)
	}
	for _, when := range []string{"at once", "opened again"} {
		if got := w.ledger.Present(t.Context()); !got.Equal(last) || !w.ledger.Now().Equal(w.now) {
			t.Errorf("%s: asked as of %v, want %v; now it is %v", when, got, last, w.ledger.Now())
		}
		if err := w.reopen(); err != nil {
			t.Fatal(err)
		}
	}
}
