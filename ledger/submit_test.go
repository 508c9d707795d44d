package ledger_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/eventstore"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/projections"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

// established returns a world with agencies and officers on record, and an
// author who has written the same.
func established(t *testing.T, wrap func(eventstore.Store) eventstore.Store) (*world, *simulate.Author) {
	t.Helper()
	w := newWorld(t, wrap)
	return w, w.establish()
}

// establish records the agencies of the world's directory and their officers.
func (w *world) establish() *simulate.Author {
	w.t.Helper()
	author := must[*simulate.Author](w.t)(simulate.NewAuthor(w.sim))
	var lines []simulate.Line
	if err := author.Establish(func(l simulate.Line) error { lines = append(lines, l); return nil }); err != nil {
		w.t.Fatal(err)
	}
	w.record(lines)
	return author
}

// rescueDraft is a good statement of two police officers.
func rescueDraft(w *world) simulate.Draft {
	var random [16]byte
	random[0] = 9
	police := w.sim.Directory.OfKind(domain.Police)[1].WithRole(domain.RoleInvestigator)
	return simulate.Draft{
		Stream: domain.NewStreamID(domain.ChildStream, random),
		Facts: domain.ChildRescued{Child: domain.NewPersonID(random), TemporaryNumber: "T-1", Sex: "female",
			AgeFrom: 3, AgeTo: 6, Condition: "well", FoundWith: "buyer"},
		Signers:    []simulate.Signing{police[0].Key.Signs(domain.PurposeRecord), police[1].Key.Signs(domain.PurposeSecond)},
		Sealed:     map[string]any{"photo": string(domain.DigestOf([]byte("photo"))), "description": "a red coat"},
		RecordedAt: w.now,
	}
}

func (w *world) officer(d simulate.Draft) ledger.Caller {
	return ledger.Caller{Role: ledger.Officer, Agency: d.Signers[0].Key.Agency}
}

func TestSubmitRefusesAndChangesNothing(t *testing.T) {
	w, author := established(t, nil)
	good := func(edit func(*simulate.Draft)) (simulate.Line, simulate.Draft) {
		d := rescueDraft(w)
		if edit != nil {
			edit(&d)
		}
		line, _, err := author.Sign(d)
		if err != nil {
			t.Fatal(err)
		}
		return line, d
	}
	editing := func(edit func(*domain.Statement)) func(*simulate.Draft) {
		return func(d *simulate.Draft) { d.Edit = edit }
	}
	fresh, draft := good(nil)
	envelope := string(fresh.Envelope)
	payload := func(old, new string) string {
		e, err := transparency.ParseEnvelope(fresh.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		e.Payload = bytes.Replace(e.Payload, []byte(old), []byte(new), 1)
		return string(e.Bytes())
	}
	type input struct {
		envelope    string
		disclosures []string
	}
	signed := func(edit func(*simulate.Draft)) input {
		line, _ := good(edit)
		return input{string(line.Envelope), line.Disclosures}
	}
	otherLedger := domain.DigestOf([]byte("another ledger"))
	foreign := must[string](t)(foreignDisclosure(fresh))
	cases := map[string]struct {
		in    input
		kind  domain.Kind
		field string
	}{
		"malformed JSON":     {input{envelope[:40], fresh.Disclosures}, domain.Invalid, "envelope"},
		"duplicate key":      {input{strings.Replace(envelope, `{"payloadType"`, `{"payloadType":"x","payloadType"`, 1), fresh.Disclosures}, domain.Invalid, "envelope.payloadType"},
		"bad base64":         {input{strings.Replace(envelope, `"payload":"`, `"payload":"*`, 1), fresh.Disclosures}, domain.Invalid, "envelope.payload"},
		"duplicate fact":     {input{payload(`"sex":`, `"sex":"male","sex":`), fresh.Disclosures}, domain.Invalid, "facts.sex"},
		"unknown type":       {input{payload("child.rescued.v1", "child.rescued.v9"), fresh.Disclosures}, domain.Invalid, "type"},
		"unsigned":           {unsigned(t, fresh), domain.Invalid, "envelope.signatures"},
		"changed after":      {input{payload("T-1", "T-2"), fresh.Disclosures}, domain.Unauthenticated, "signatures"},
		"wrong ledger":       {signed(editing(func(s *domain.Statement) { s.Ledger = otherLedger })), domain.Invalid, "ledger"},
		"wrong after":        {signed(editing(func(s *domain.Statement) { s.After = domain.Prefix{Count: 3, Digest: otherLedger} })), domain.Conflict, "after"},
		"not opened":         {input{envelope, fresh.Disclosures[:1]}, domain.Invalid, "disclosures"},
		"foreign disclosure": {input{envelope, []string{fresh.Disclosures[0], foreign}}, domain.Invalid, "disclosures"},
		"future":             {signed(func(d *simulate.Draft) { d.OccurredAt = domain.ClaimAt(w.now.Add(time.Hour)) }), domain.Invalid, "occurredAt"},
		"oversized":          {input{envelope + strings.Repeat(" ", 70_000), fresh.Disclosures}, domain.Invalid, "envelope"},
		"nobody records":     {signed(func(d *simulate.Draft) { d.Signers = d.Signers[1:] }), domain.Forbidden, "signers"},
	}
	before := w.ledger.Size()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := w.ledger.Submit(t.Context(), w.officer(draft), ledger.Envelope(c.in.envelope), c.in.disclosures)
			var got *domain.Error
			if !errors.As(err, &got) {
				t.Fatalf("error is %v", err)
			}
			if got.Kind != c.kind || !strings.HasPrefix(got.Field, c.field) {
				t.Errorf("kind %s, field %q (%s), want %s, %s", got.Kind, got.Field, got.Sentence, c.kind, c.field)
			}
			if strings.Contains(got.Error(), "red coat") {
				t.Error("the sentence gives a sealed value away")
			}
		})
	}
	if w.ledger.Size() != before {
		t.Errorf("the ledger grew from %d to %d", before, w.ledger.Size())
	}
	if _, err := w.ledger.Submit(t.Context(), w.officer(draft), ledger.Envelope(fresh.Envelope), fresh.Disclosures); err != nil {
		t.Errorf("the good statement was refused: %v", err)
	}
}

// TestSubmitRefusesBrokenSignaturesOfKnownKeys: also when the keys were used often enough to
// be prepared, which is at the eighth time.
func TestSubmitRefusesBrokenSignaturesOfKnownKeys(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	before := w.ledger.Size()
	for at := range 64 {
		e := must[transparency.Envelope](t)(transparency.ParseEnvelope(line.Envelope))
		e.Signatures[1].Sig[at] ^= 1
		_, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(e.Bytes()), line.Disclosures)
		if domain.KindOf(err) != domain.Unauthenticated {
			t.Errorf("byte %d of a signature flipped: %v", at, err)
		}
	}
	if w.ledger.Size() != before {
		t.Errorf("the ledger grew from %d to %d", before, w.ledger.Size())
	}
	if _, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures); err != nil {
		t.Errorf("the good statement was refused: %v", err)
	}
}

func unsigned(t *testing.T, line simulate.Line) struct {
	envelope    string
	disclosures []string
} {
	t.Helper()
	var wire map[string]json.RawMessage
	if err := json.Unmarshal(line.Envelope, &wire); err != nil {
		t.Fatal(err)
	}
	wire["signatures"] = json.RawMessage(`[]`)
	out := must[[]byte](t)(json.Marshal(wire))
	return struct {
		envelope    string
		disclosures []string
	}{string(out), line.Disclosures}
}

// foreignDisclosure is a well-formed disclosure of the same path with another
// value.
func foreignDisclosure(line simulate.Line) (string, error) {
	d, err := transparency.ParseDisclosure(line.Disclosures[1])
	if err != nil {
		return "", err
	}
	text, _, err := transparency.NewDisclosure([transparency.SaltSize]byte{1}, d.Record, d.Subject, d.Path, "somebody else")
	return text, err
}

func TestRefusalsAreSigned(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	d.Signers = d.Signers[1:] // nobody records
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	var refusal *ledger.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("error is %v", err)
	}
	verifier, err := transparency.NewVerifier(w.sim.ReceiptVerifier)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := transparency.OpenRefusal(refusal.Note, verifier)
	if err != nil || opened.Kind != string(domain.Forbidden) {
		t.Errorf("refusal opens as %+v, %v", opened, err)
	}
}

func TestSubmitRefusesStrangersAndAuditors(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	stranger := w.sim.Directory.OfKind(domain.Shelter)[0].ID
	for _, caller := range []ledger.Caller{{}, {Role: ledger.Auditor}, {Role: ledger.Officer, Agency: stranger}} {
		if _, err := w.ledger.Submit(t.Context(), caller, ledger.Envelope(line.Envelope), line.Disclosures); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("caller %+v: %v", caller, err)
		}
	}
}

func TestSameIDWithOtherBytesIsAConflict(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	line, s, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	caller := w.officer(d)
	first, err := w.ledger.Submit(t.Context(), caller, ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.ledger.Submit(t.Context(), caller, ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil || !bytes.Equal(first.Note, again.Note) {
		t.Errorf("the same bytes gave another receipt: %v", err)
	}
	d.ID, d.Place = s.ID, "350000"
	other, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.ledger.Submit(t.Context(), caller, ledger.Envelope(other.Envelope), other.Disclosures)
	if domain.KindOf(err) != domain.Conflict {
		t.Errorf("a second statement under the same id: %v", err)
	}
}

// TestOnePersonWithTwoKeys: who received a child is known to be who sent it, though
// under another agency's key, also when all of it is handed in at once.
func TestOnePersonWithTwoKeys(t *testing.T) {
	w, author := established(t, nil)
	rescue := rescueDraft(w)
	finder, shelter := rescue.Signers[0].Key, w.sim.Directory.OfKind(domain.Shelter)[0]
	second := simulate.Key{Private: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), Agency: shelter.ID, Officer: finder.Officer, Role: domain.RoleIntake}
	sure := domain.Presence{Method: "photograph", Match: "yes"}
	var lines []simulate.Line
	record := func(d simulate.Draft) domain.Statement {
		d.RecordedAt = w.now
		line, s, err := author.Record(d)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
		return s
	}
	record(simulate.Draft{Stream: shelter.ID, Signers: []simulate.Signing{shelter.Officers[0].Records(), second.Signs(domain.PurposePossession)},
		Facts:  domain.OfficerAuthorised{Officer: finder.Officer, Key: second.Public(), Roles: []string{domain.RoleIntake}},
		Sealed: map[string]any{"officerName": "one name"}})
	record(rescue)
	record(simulate.Draft{Stream: rescue.Stream, Signers: []simulate.Signing{finder.Records()},
		Facts: domain.CustodyTaken{Agency: finder.Agency, Care: "police_temporary", LegalBasis: "rescue"}})
	sent := record(simulate.Draft{Stream: rescue.Stream, Signers: []simulate.Signing{finder.Records()}, Facts: domain.TransferInitiated{To: shelter.ID,
		Cause: "interim_care", Escorts: []domain.PersonID{finder.Officer}, ExpectedBy: w.now.Add(time.Hour).Format(time.RFC3339), Presence: sure}})
	received, _, err := author.Sign(simulate.Draft{Stream: rescue.Stream, RecordedAt: w.now, Signers: []simulate.Signing{second.Records()},
		Refs:  []domain.Ref{{Rel: "answers", Stream: sent.Stream, ID: sent.ID}},
		Facts: domain.TransferAccepted{Agency: shelter.ID, Care: "shelter", ArrivedAt: w.now.Format(time.RFC3339), Presence: sure, Condition: "well"}})
	if err != nil {
		t.Fatal(err)
	}
	var answers []error
	err = w.ledger.Import(t.Context(), bytes.NewReader(jsonLines(t, append(lines, received))), true, func(r ledger.LineResult) error {
		answers = append(answers, r.Err)
		return nil
	})
	if err != nil || len(answers) != len(lines)+1 || errors.Join(answers[:len(lines)]...) != nil {
		t.Fatalf("import: %v %v", err, answers)
	}
	var refused *domain.Error
	if !errors.As(answers[len(lines)], &refused) || refused.Rule != "H6" {
		t.Errorf("the acceptance is answered with %v", answers[len(lines)])
	}
}

// TestManyAtOnce submits statements for one stream and for many, all at once.
func TestManyAtOnce(t *testing.T) {
	w, author := established(t, nil)
	var wg sync.WaitGroup
	receipts := make([]ledger.Receipt, 24)
	for i := range receipts {
		d := rescueDraft(w)
		var random [16]byte
		random[0], random[1] = 100, byte(i)
		d.Stream = domain.NewStreamID(domain.ChildStream, random)
		facts := d.Facts.(domain.ChildRescued)
		facts.Child = domain.NewPersonID(random)
		d.Facts = facts
		line, _, err := author.Sign(d)
		if err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			var err error
			receipts[i], err = w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
			if err != nil {
				t.Errorf("submit %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	seen := map[uint64]bool{}
	for _, r := range receipts {
		if seen[r.Index] {
			t.Errorf("index %d was given twice", r.Index)
		}
		seen[r.Index] = true
	}
	if report := w.fsck(); len(report.Problems) > 0 || len(report.Void) > 0 {
		t.Errorf("fsck: %+v", report)
	}
}

// raceStore lets a record of somebody else land between check and append.
type raceStore struct {
	eventstore.Store
	mu    sync.Mutex
	first *eventstore.Write
}

func (s *raceStore) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	s.mu.Lock()
	first := s.first
	s.first = nil
	s.mu.Unlock()
	if first != nil {
		if _, err := s.Append(ctx, first.Stream, first.Seen, first.Records...); err != nil {
			return 0, err
		}
	}
	return s.Store.AppendAll(ctx, writes)
}

// TestRaceEndsVoid: an officer is suspended, by another node of the same ledger,
// between the check of his statement and its append.
func TestRaceEndsVoid(t *testing.T) {
	race := &raceStore{}
	w, author := established(t, func(s eventstore.Store) eventstore.Store { race.Store = s; return race })
	d := rescueDraft(w)
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	race.first = suspension(t, w, author, d)
	receipt, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil {
		t.Fatal(err)
	}
	if !receipt.Verdict.Void || receipt.Verdict.Rule != "H1" {
		t.Fatalf("verdict is %+v", receipt.Verdict)
	}
	judged, err := w.ledger.Judged(t.Context(), receipt.Index, 1)
	if err != nil || len(judged) != 1 || judged[0].Verdict != receipt.Verdict {
		t.Errorf("readers get %+v, %v", judged, err)
	}
	if got := projected(t, w, receipt.Index); got != receipt.Verdict {
		t.Errorf("the projection has the verdict %+v", got)
	}
	contents, err := w.ledger.Issue(t.Context(), ledger.Caller{Role: ledger.Auditor}, w.registrar(), d.Stream)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := dossier.Write(&file, contents); err != nil {
		t.Fatal(err)
	}
	verified := dossier.Verify(bytes.NewReader(file.Bytes()), int64(file.Len()), w.trust())
	if verified.Status != dossier.Verified || verified.Counts.Void != 1 {
		t.Errorf("verify: %+v", verified)
	}
	report := w.fsck()
	if len(report.Problems) > 0 || len(report.Void) != 1 || report.Void[0].Index != receipt.Index {
		t.Errorf("fsck: %+v", report)
	}
	verdictIsCompared(t, w, receipt.Index)
}

// verdictIsCompared: a release that words a refusal better finds the verdicts of
// the one before; another rule, or none, is tampering.
func verdictIsCompared(t *testing.T, w *world, index uint64) {
	t.Helper()
	for text, problems := range map[string]int{`["H1","as it was said before"]`: 0, `["H4","as it was said before"]`: 1, ``: 1} {
		w.sql("judge.db", fmt.Sprintf(`UPDATE verdicts SET void = '%s' WHERE idx = %d`, text, index))
		if report := w.fsck(); len(report.Problems) != problems {
			t.Errorf("with the verdict %q fsck finds %+v", text, report.Problems)
		}
	}
}

// projected returns the verdict that the read models show for a record.
func projected(t *testing.T, w *world, index uint64) domain.Verdict {
	t.Helper()
	views := must[*projections.Views](t)(projections.OpenViews(t.Context(), projections.InFolder(t.TempDir())))
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := projections.NewRunner(views, w.ledger, nil).Run(ctx); err != nil {
			t.Errorf("run projections: %v", err)
		}
	})
	defer func() { stop(); running.Wait(); _ = views.Close() }()
	if err := views.WaitApplied(ctx, index+1); err != nil {
		t.Fatal(err)
	}
	row, found, err := views.Record(ctx, index)
	if err != nil || !found {
		t.Fatalf("record %d is not projected: %v", index, err)
	}
	return row.Verdict
}

// suspension makes the store's write that suspends the first signer of d.
func suspension(t *testing.T, w *world, author *simulate.Author, d simulate.Draft) *eventstore.Write {
	t.Helper()
	agency := d.Signers[0].Key.Agency
	var administrator, officer simulate.Officer
	for _, a := range w.sim.Directory.Agencies {
		if a.ID == agency {
			administrator = a.WithRole(domain.RoleAdministrator)[0]
			officer = a.WithRole(domain.RoleInvestigator)[0]
		}
	}
	line, s, err := author.Sign(simulate.Draft{Stream: agency, RecordedAt: w.now,
		Facts:   domain.OfficerSuspended{Officer: officer.Key.Officer, Cause: "investigation"},
		Signers: []simulate.Signing{administrator.Key.Signs(domain.PurposeRecord)}})
	if err != nil {
		t.Fatal(err)
	}
	prev, err := transparency.ParseDigest(string(s.Recorded.Prev))
	if err != nil {
		t.Fatal(err)
	}
	return byAnother(t, s, transparency.Entry{RecordedAt: s.Recorded.At, Before: s.Recorded.Before, Prev: prev, Envelope: line.Envelope})
}

// byAnother is the store's write by which another node records a statement.
func byAnother(t *testing.T, s domain.Statement, entry transparency.Entry) *eventstore.Write {
	t.Helper()
	meta := must[[]byte](t)(json.Marshal(map[string]string{"header": string(entry.Header())}))
	return &eventstore.Write{Stream: string(s.Stream), Seen: entry.Before,
		Records: []eventstore.Record{{ID: s.ID, Type: s.Type, Data: entry.Envelope, Meta: meta}}}
}

// TestSubmitAfterCloseIsAnswered: whoever comes late is told to come again.
func TestSubmitAfterCloseIsAnswered(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	l := w.ledger
	w.ledger = nil
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err = l.Submit(ctx, w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if domain.KindOf(err) != domain.Unavailable || ctx.Err() != nil {
		t.Errorf("submit after close: %v", err)
	}
}

// TestRowByHandInAStreamStopsNobody: a row that is no record makes the stream
// longer in the store than in the log.
func TestRowByHandInAStreamStopsNobody(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	size := w.ledger.Size()
	garbage := eventstore.Record{ID: "by-hand", Type: "x", Data: []byte("not an envelope"), Meta: []byte("{}")}
	if _, err := w.config.Store.Append(t.Context(), string(d.Stream), 0, garbage); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Wait(t.Context(), size); err != nil {
		t.Fatal(err)
	}
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil || receipt.Verdict.Void {
		t.Errorf("an honest record behind it: %+v, %v", receipt.Verdict, err)
	}
}

// deafStore keeps what it is given and says once that it could not.
type deafStore struct {
	eventstore.Store
	lose atomic.Bool
}

func (s *deafStore) AppendAll(ctx context.Context, writes []eventstore.Write) (int, error) {
	n, err := s.Store.AppendAll(ctx, writes)
	if err == nil && s.lose.CompareAndSwap(true, false) {
		return 0, eventstore.ErrUnavailable
	}
	return n, err
}

// TestLostAnswer: an append that was kept though its answer was lost is found
// again by the same bytes, and never acknowledged for others.
func TestLostAnswer(t *testing.T) {
	store := &deafStore{}
	w, author := established(t, func(s eventstore.Store) eventstore.Store { store.Store = s; return store })
	d := rescueDraft(w)
	line, s, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	store.lose.Store(true)
	_, err = w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if domain.KindOf(err) != domain.Unavailable {
		t.Fatalf("the lost answer is told as %v", err)
	}
	d.ID, d.Place = s.ID, "350000"
	other, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Minute)
	if r, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(other.Envelope), other.Disclosures); domain.KindOf(err) != domain.Conflict {
		t.Errorf("other bytes under the id: %+v, %v", r, err)
	}
	receipt, err := w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := w.ledger.Leaf(t.Context(), receipt.Index)
	if err != nil || leaf.Record.Envelope.PAEDigest() != receipt.PAE || !leaf.Record.Statement.Recorded.At.Equal(receipt.RecordedAt) {
		t.Errorf("the receipt is not of what is on record: %+v, %v", receipt, err)
	}
}

// TestHandWrittenRecordsDoNotStopTheLedger: whatever is written to the store by
// hand is void, and honest records go on.
func TestHandWrittenRecordsDoNotStopTheLedger(t *testing.T) {
	w, author := established(t, nil)
	ctx := t.Context()
	garbage := eventstore.Record{ID: "x", Type: "child.rescued.v1", Data: []byte("not an envelope"), Meta: []byte("{}")}
	size := w.ledger.Size()
	if _, err := w.config.Store.Append(ctx, "child-by-hand", 0, garbage); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Wait(ctx, size); err != nil {
		t.Fatal(err)
	}
	judged, err := w.ledger.Judged(ctx, size, 1)
	if err != nil || len(judged) != 1 || !judged[0].Verdict.Void {
		t.Fatalf("the record by hand is judged %+v, %v", judged, err)
	}
	d := rescueDraft(w)
	line, _, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := w.ledger.Submit(ctx, w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures)
	if err != nil || receipt.Verdict.Void {
		t.Fatalf("an honest record after it: %+v, %v", receipt.Verdict, err)
	}
	if report := w.fsck(); len(report.Problems) > 0 || len(report.Void) != 1 {
		t.Errorf("fsck: %+v", report)
	}
}
