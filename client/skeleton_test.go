package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// drafting answers operations as a ledger with drafts does, and remembers what
// it was asked. It is no ledger: what it must not learn is looked for in asked.
type drafting struct {
	answer map[string]any // the member of data
	asked  string
}

func (d *drafting) serve(out http.ResponseWriter, r *http.Request) bool {
	if r.URL.Path != "/graphql" {
		return false
	}
	var body strings.Builder
	decoder := json.NewDecoder(r.Body)
	var request map[string]any
	_ = decoder.Decode(&request)
	text, _ := json.Marshal(request)
	body.Write(text)
	d.asked = body.String()
	_ = json.NewEncoder(out).Encode(map[string]any{"data": d.answer})
	return true
}

func TestDraft(t *testing.T) {
	w := newWorld(t)
	d, err := parse(t, rescueText).WithIDs()
	fatal(t, err)
	signers, err := d.SignersFor(w.first, w.second)
	fatal(t, err)
	honest := func() (domain.Statement, map[string]any) {
		s := domain.Statement{Ledger: w.desk.Ledger(), ID: "0143f4e5-8f00-7000-8000-000000000001", Type: d.Type, Stream: domain.StreamID(d.Stream),
			Signers: signers, Source: d.Source, OccurredAt: d.OccurredAt, Place: d.Place, Sealed: map[string]*domain.Digest{"photo": nil, "description": nil}}
		s.Facts, _ = json.MarshalIndent(d.Facts, "", " ") // another order or layout is no other statement
		return s, map[string]any{"head": map[string]any{"count": 0, "digest": nil}, "findings": []any{},
			"sealed": []any{map[string]any{"path": "photo", "subject": person}}}
	}
	ask := func(s domain.Statement, answer map[string]any) (Skeleton, string, error) {
		text, err := transparency.Marshal(s)
		fatal(t, err)
		answer["skeleton"] = string(text)
		l := &drafting{answer: map[string]any{"draft": answer}}
		w.broken = l.serve
		skeleton, err := w.server.Draft(context.Background(), d, signers)
		return skeleton, l.asked, err
	}
	skeleton, asked, err := ask(honest())
	if err != nil || skeleton.Refusal != nil || skeleton.Head.Count != 0 {
		t.Fatalf("got %+v, %v", skeleton, err)
	}
	if !strings.Contains(asked, `"childRescued":{`) || strings.Contains(asked, "red coat") || strings.Contains(asked, "abababab") || strings.Contains(asked, w.first.Seed) {
		t.Errorf("asked %s", asked)
	}
	for name, lie := range map[string]func(*domain.Statement){
		"ledger":     func(s *domain.Statement) { s.Ledger = domain.DigestOf(nil) },
		"stream":     func(s *domain.Statement) { s.Stream = stream },
		"after":      func(s *domain.Statement) { s.After = domain.Prefix{Count: 1, Digest: domain.DigestOf(nil)} },
		"signers":    func(s *domain.Statement) { s.Signers = s.Signers[:1] },
		"source":     func(s *domain.Statement) { s.Source = domain.Source{Kind: "oral", Body: "x"} },
		"occurredAt": func(s *domain.Statement) { s.OccurredAt.Zone = "+09:00" },
		"captured":   func(s *domain.Statement) { s.Captured = &domain.Capture{} },
		"expires":    func(s *domain.Statement) { s.Expires = "2020-01-01T00:00:00Z" },
		"place":      func(s *domain.Statement) { s.Place = "110000" },
		"refs":       func(s *domain.Statement) { s.Refs = []domain.Ref{{Rel: "causes", Stream: stream}} },
		"evidence":   func(s *domain.Statement) { s.Evidence = []domain.Evidence{{Kind: "x"}} },
		"facts":      func(s *domain.Statement) { s.Facts = []byte(strings.Replace(string(s.Facts), "female", "male", 1)) },
	} {
		s, answer := honest()
		lie(&s)
		if _, _, err := ask(s, answer); domain.KindOf(err) != domain.Tampered || !strings.HasSuffix(err.Error(), ": "+name) {
			t.Errorf("another %s: got %v", name, err)
		}
	}
	s, answer := honest()
	answer["findings"] = []any{map[string]any{"kind": "CONFLICT", "rule": "H4", "field": "stream", "sentence": "a transfer is open\u001b[2J."}}
	if skeleton, _, err := ask(s, answer); err != nil || skeleton.Refusal.Kind != domain.Conflict || skeleton.Refusal.Error() != `H4: stream: a transfer is open\u{1b}[2J` {
		t.Errorf("refused: %v, %v", skeleton.Refusal, err)
	}
	for name, text := range map[string]string{"nothing": "", "no statement": "[]", "more members": `{"note":1}`} {
		w.broken = (&drafting{answer: map[string]any{"draft": map[string]any{"skeleton": text}}}).serve
		if _, err := w.server.Draft(context.Background(), d, signers); domain.KindOf(err) != domain.Tampered {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestDraftOfARealLedger: the whole way of a second record, whose child and head
// the desk learns from the ledger.
func TestDraftOfARealLedger(t *testing.T) {
	w := newWorld(t)
	first, _ := w.recorded(t)
	stream := first.Statement.Stream
	d := Draft{Type: domain.TypeCustodyTaken, Stream: string(stream), OccurredAt: domain.ClaimAt(clock), Source: domain.Source{Kind: "own"},
		Place: "530181", Sealed: map[string]json.RawMessage{"facility": json.RawMessage(`"The house by the river."`)},
		Refs:     []domain.Ref{{Rel: "follows", Stream: stream, ID: first.Statement.ID}, {Rel: "partOf", Stream: stream}},
		Evidence: []domain.Evidence{{Kind: "log", MediaType: "application/pdf", Bytes: 1 << 40, SHA256: domain.DigestOf(nil)}},
		Signers:  []DraftSigner{{Role: domain.RoleInvestigator, Purpose: domain.PurposeRecord}}}
	var err error
	d.Facts, err = FactsOf(domain.CustodyTaken{Agency: w.police.ID, Care: "police_temporary", LegalBasis: "rescue"})
	fatal(t, err)
	signers, err := d.SignersFor(w.first)
	fatal(t, err)
	skeleton, err := w.server.Draft(context.Background(), d, signers)
	if err != nil || skeleton.Refusal != nil || skeleton.Head != (domain.Prefix{Count: 1, Digest: domain.Digest(first.PAE().String())}) || skeleton.Child != childOf(first.Statement) {
		t.Fatalf("got %+v, %v", skeleton, err)
	}
	signed := w.sign(t, d, Setting{Ledger: w.desk.Ledger(), After: skeleton.Head, Child: skeleton.Child, Now: clock}, w.first)
	result, err := w.server.Submit(context.Background(), signed)
	if recorded, ok := result.(Recorded); !ok || err != nil || recorded.Count != 2 || recorded.Verdict.Void {
		t.Fatalf("got %+v, %v", result, err)
	}
	skeleton, err = w.server.Draft(context.Background(), d, signers)
	if err != nil || skeleton.Head.Count != 2 || skeleton.Refusal == nil || skeleton.Refusal.Rule != "H4" {
		t.Errorf("taken twice: %+v, %v", skeleton, err)
	}
	w.draftTellsPaths(t, d)
	d.Stream = string(domain.NewStreamID(domain.ChildStream, [16]byte{77}))
	if _, err := w.server.Draft(context.Background(), d, signers); domain.KindOf(err) != domain.NotFound {
		t.Errorf("of nobody's child: %v", err)
	}
}

// draftTellsPaths: a rule asks whether there are papers. The draft says so, and not
// which they are.
func (w *world) draftTellsPaths(t *testing.T, d Draft) {
	t.Helper()
	civil := w.sim.Directory.OfKind(domain.CivilAffairs)[0]
	d.Type, d.Refs, d.Evidence, d.Expires = domain.TypeIdentityEstablished, nil, nil, clock.AddDate(0, 0, 1).Format(time.RFC3339)
	d.Signers = []DraftSigner{{Role: domain.RoleInvestigator, Purpose: domain.PurposeRecord}, {Role: domain.RoleCaseworker, Purpose: domain.PurposeSecond}}
	var err error
	d.Facts, err = FactsOf(domain.IdentityEstablished{Relative: domain.NewPersonID([16]byte{7}), Relation: "mother", Basis: domain.BasisDocuments})
	fatal(t, err)
	signers, err := d.SignersFor(w.first, KeyFileOf(civil.ID, civil.WithRole(domain.RoleCaseworker)[0].Private))
	fatal(t, err)
	for papers, refused := range map[string]bool{`null`: true, `["` + keyA + `"]`: false} {
		d.Sealed = map[string]json.RawMessage{"papers": json.RawMessage(papers)}
		skeleton, err := w.server.Draft(context.Background(), d, signers)
		if err != nil || (skeleton.Refusal != nil) != refused || refused && skeleton.Refusal.Field != "sealed.papers" {
			t.Errorf("papers %s: %+v, %v", papers, skeleton.Refusal, err)
		}
	}
}

// TestWaiting: half a statement waits, is fetched at another desk, and only the
// very statement that the first officer signed is shown there.
func TestWaiting(t *testing.T) {
	w := newWorld(t)
	d := parse(t, rescueText)
	d.Signers = []DraftSigner{{Purpose: "record"}, {Key: w.second.KeyID, Agency: w.second.Agency, Purpose: "second"}}
	half := w.sign(t, d, Setting{Ledger: w.desk.Ledger(), Now: clock}, w.first)
	l := &drafting{answer: map[string]any{"submit": map[string]any{"result": map[string]any{"__typename": "Waiting",
		"pae": half.PAE().String(), "expires": clock, "missing": []domain.Signer{half.Missing()[0]}}}}}
	w.broken = l.serve
	fatal(t, w.queue(t).Add(half))
	var told Result
	fatal(t, w.queue(t).Flush(context.Background(), w.server, func(_ Signed, r Result) error { told = r; return nil }))
	wantQueue(t, w)
	if !strings.Contains(l.asked, "wait: true") || !strings.Contains(told.Sentence(), "--complete "+half.PAE().String()) || !strings.Contains(told.Sentence(), short(w.second.KeyID)) {
		t.Errorf("asked %s, told %s", l.asked, told.Sentence())
	}
	l.asked = ""
	fatal(t, w.desk.Claim(context.Background(), w.server, func(Signed, Result) error { return nil })) // it waits still
	if !strings.Contains(l.asked, `"disclosures":[]`) {
		t.Errorf("asked %s", l.asked)
	}
	whole, err := Sign(half.Unsigned, w.first, w.second)
	fatal(t, err)
	w.broken = nil
	recorded, err := w.server.Submit(context.Background(), whole)
	fatal(t, err)
	completed := submitter(func(s Signed) (Result, error) {
		if s.PAE() != half.PAE() || len(s.Envelope.Signatures) != 1 {
			t.Errorf("claimed with %d signatures", len(s.Envelope.Signatures))
		}
		return recorded, nil
	})
	fatal(t, w.desk.Claim(context.Background(), completed, func(_ Signed, r Result) error { told = r; return nil }))
	if receipts, err := w.desk.Receipts(); err != nil || len(receipts) != 1 || told.(Recorded).Count != 1 {
		t.Errorf("%d receipts, %v", len(receipts), err)
	}
	fatal(t, w.desk.Claim(context.Background(), nil, nil)) // nothing waits any more
	w.broken = l.serve
	l.answer["submit"].(map[string]any)["result"].(map[string]any)["pae"] = strings.Repeat("0", 64)
	if _, err := w.server.Submit(context.Background(), half); domain.KindOf(err) != domain.Tampered {
		t.Errorf("another statement waits: %v", err)
	}

	other := w.sign(t, d, Setting{Ledger: w.desk.Ledger(), Now: clock}, w.first)
	drill := w.sign(t, d, Setting{Ledger: domain.DigestOf(nil), Now: clock}, w.first)
	fetch := func(pae transparency.Digest, payload []byte, disclosures []string) (Unsigned, error) {
		w.broken = (&drafting{answer: map[string]any{"waitingStatement": map[string]any{
			"payload": base64.StdEncoding.EncodeToString(payload), "disclosures": disclosures}}}).serve
		return w.server.WaitingStatement(context.Background(), pae)
	}
	got, err := fetch(half.PAE(), half.Payload, half.Disclosures)
	if err != nil || string(got.Payload) != string(half.Payload) {
		t.Errorf("got %v", err)
	}
	for name, try := range map[string]func() (Unsigned, error){
		"another statement": func() (Unsigned, error) { return fetch(half.PAE(), other.Payload, other.Disclosures) },
		"other values":      func() (Unsigned, error) { return fetch(half.PAE(), half.Payload, other.Disclosures) },
		"no values":         func() (Unsigned, error) { return fetch(half.PAE(), half.Payload, nil) },
		"another ledger's":  func() (Unsigned, error) { return fetch(drill.PAE(), drill.Payload, drill.Disclosures) },
	} {
		if u, err := try(); domain.KindOf(err) != domain.Tampered || u.Payload != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

type submitter func(Signed) (Result, error)

func (s submitter) Submit(_ context.Context, signed Signed) (Result, error) { return s(signed) }
