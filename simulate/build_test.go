package simulate

import (
	"bytes"
	"errors"
	"index/suffixarray"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

func established(t *testing.T) *Author {
	t.Helper()
	a, err := NewAuthor(mustFound(t, 5))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Establish(func(Line) error { return nil }); err != nil {
		t.Fatal(err)
	}
	return a
}

// rescueDraft is how tests of other rooms begin.
func rescueDraft(w World) Draft {
	police := w.Directory.OfKind(domain.Police)[1]
	officers := police.WithRole(domain.RoleInvestigator)
	return Draft{
		Stream: domain.NewStreamID(domain.ChildStream, [16]byte{1}),
		Facts: domain.ChildRescued{Child: domain.NewPersonID([16]byte{2}), TemporaryNumber: "1", Sex: "female",
			AgeFrom: 3, AgeTo: 6, Condition: "well", FoundWith: "alone"},
		Sealed: map[string]any{
			"photo": domain.DigestOf([]byte("photo")), "description": "<&> 红色 \"quoted\"",
		},
		Signers:    []Signing{officers[0].Records(), officers[1].Seconds()},
		RecordedAt: DefaultFrom.Add(time.Hour), Place: "350181",
	}
}

func TestRecordAsksTheRules(t *testing.T) {
	a := established(t)
	good := rescueDraft(a.World)
	child := good.Stream
	cases := map[string]struct {
		change func(*Draft)
		kind   domain.Kind
	}{
		"a second of nowhere":  {func(d *Draft) { d.Signers[1].Key.Agency = a.World.Directory.Agencies[0].ID }, domain.Forbidden},
		"role not given":       {func(d *Draft) { d.Signers[0].Role = domain.RoleAuditor }, domain.Forbidden},
		"no photo":             {func(d *Draft) { delete(d.Sealed, "photo") }, domain.Invalid},
		"photo is no digest":   {func(d *Draft) { d.Sealed["photo"] = "soon" }, domain.Invalid},
		"claims the future":    {func(d *Draft) { d.OccurredAt = domain.ClaimAt(d.RecordedAt.Add(time.Hour)) }, domain.Invalid},
		"another ledger":       {func(d *Draft) { d.Edit = func(s *domain.Statement) { s.Ledger = domain.DigestOf(nil) } }, domain.Invalid},
		"a path sealed anew":   {func(d *Draft) { d.Edit = func(s *domain.Statement) { s.Sealed["name"] = nil } }, domain.Invalid},
		"a prefix not there":   {func(d *Draft) { d.After = &domain.Prefix{Count: 1, Digest: domain.DigestOf(nil)} }, domain.Conflict},
		"wrong check in child": {func(d *Draft) { d.Stream = child[:len(child)-1] + "?" }, domain.Invalid},
	}
	for name, test := range cases {
		draft := rescueDraft(a.World)
		test.change(&draft)
		size := a.Size()
		if _, _, err := a.Record(draft); domain.KindOf(err) != test.kind || a.Size() != size {
			t.Errorf("%s: got %v of kind %q, want %q", name, err, domain.KindOf(err), test.kind)
		}
		if _, _, err := a.Sign(draft); err != nil {
			t.Errorf("%s: Sign asks rules: %v", name, err)
		}
	}
	_, s, err := a.Record(good)
	if err != nil {
		t.Fatal(err)
	}
	if s.Recorded.Index != a.Size()-1 || a.State(child).Child.Person != domain.NewPersonID([16]byte{2}) {
		t.Error("the rescue is not where the author says it is")
	}
	if _, _, err := a.Record(good); domain.KindOf(err) != domain.Conflict {
		t.Errorf("a second rescue in the stream: %v", err)
	}
}

// The same draft is the same bytes; any change makes another id and other salts.
func TestSignIsAFunction(t *testing.T) {
	w := mustFound(t, 5)
	sign := func(change func(*Draft)) (Line, domain.Statement) {
		d := rescueDraft(w)
		change(&d)
		line, s, err := w.Sign(d, domain.State{})
		if err != nil {
			t.Fatal(err)
		}
		return line, s
	}
	first, a := sign(func(*Draft) {})
	again, _ := sign(func(*Draft) {})
	if !bytes.Equal(first.Envelope, again.Envelope) {
		t.Error("one draft gives two envelopes")
	}
	other, b := sign(func(d *Draft) { d.Sealed["description"] = "other" })
	if a.ID == b.ID || a.Recorded.Leaf == b.Recorded.Leaf || first.Disclosures[0] == other.Disclosures[0] {
		t.Error("two drafts share an id, a leaf or a salt")
	}
}

// A value in a statement must not be readable there.
func TestNothingSealedIsInTheClear(t *testing.T) {
	t.Parallel()
	lines := defaultLines(t)
	values, err := SealedValues(lines)
	if err != nil {
		t.Fatal(err)
	}
	var clear []byte
	for _, line := range lines {
		envelope, err := transparency.ParseEnvelope(line.Envelope)
		if err != nil {
			t.Fatal(err)
		}
		clear = append(clear, envelope.Payload...)
	}
	if len(values) < 200 {
		t.Fatalf("only %d sealed values", len(values))
	}
	index := suffixarray.New(clear)
	for _, value := range values {
		if len(value.Texts()) == 0 {
			t.Errorf("value %s of %s has no text", value.Path, value.Record)
		}
		for _, text := range value.Texts() {
			if len(index.Lookup([]byte(text), 1)) > 0 {
				t.Errorf("value %s of %s stands in the clear", value.Path, value.Record)
			}
		}
	}
}

func TestSealedValuesRefusesRubbish(t *testing.T) {
	_, err := SealedValues([]Line{{Disclosures: []string{"AAAA"}}})
	if !errors.Is(err, transparency.ErrMalformed) {
		t.Errorf("rubbish gives %v", err)
	}
	for _, text := range []string{`{}x`, `{"envelope":{},"envelope":{}}`, `{"Envelope":{}}`, `{"extra":1}`, ``} {
		if _, err := ParseLine([]byte(text)); !errors.Is(err, transparency.ErrMalformed) {
			t.Errorf("line %q gives %v", text, err)
		}
	}
}

// The second implementation of the key format is the library itself.
func TestNoteKeys(t *testing.T) {
	w := mustFound(t, 5)
	for _, k := range []struct{ name, signer, verifier string }{
		{Origin, w.CheckpointSigner, w.CheckpointVerifier},
		{Origin + "/receipt", w.ReceiptSigner, w.ReceiptVerifier},
	} {
		signer, err := note.NewSigner(k.signer)
		if err != nil {
			t.Fatal(err)
		}
		verifier, err := note.NewVerifier(k.verifier)
		if err != nil {
			t.Fatal(err)
		}
		signed, err := note.Sign(&note.Note{Text: "hello\n"}, signer)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := note.Open(signed, note.VerifierList(verifier)); err != nil || verifier.Name() != k.name {
			t.Errorf("%s: %v", k.name, err)
		}
	}
}

func TestDirectory(t *testing.T) {
	w := mustFound(t, 5)
	keys := map[string]bool{}
	for _, officer := range w.Directory.Officers() {
		if keys[officer.ID()] || officer.Public().Bytes() == nil || officer.Name == "" {
			t.Errorf("officer %s has a bad or a shared key, or no name", officer.Officer)
		}
		keys[officer.ID()] = true
	}
	if police := w.Directory.OfKind(domain.Police); len(police) != 10 {
		t.Errorf("%d police agencies, not one for each of nine provinces and a ministry", len(police))
	}
	if w.Registrar.Role != domain.RoleRegistrar || len(w.Governors) != 3 {
		t.Error("a registrar or a governor is missing")
	}
}

// A key that is not the officer's must not pass the replay of this package.
func TestReplayNoticesAForeignSignature(t *testing.T) {
	a := established(t)
	line, s, err := a.Sign(rescueDraft(a.World))
	if err != nil {
		t.Fatal(err)
	}
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(a.Basis(s), s, envelope); err != nil {
		t.Fatalf("a good signature: %v", err)
	}
	forger := a.World.Directory.Officers()[0].Private
	envelope.Signatures[0].Sig = transparency.SignEnvelope(envelope.Payload, forger).Signatures[0].Sig
	if err := verify(a.Basis(s), s, envelope); !errors.Is(err, transparency.ErrSignature) {
		t.Errorf("a foreign signature: %v", err)
	}
}
