package ledger_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

func seesAll(context.Context, domain.StreamID) (ledger.Access, error) { return ledger.SeesSealed, nil }

// meant returns what a signed statement says, as an officer would ask for a draft
// of it.
func meant(s domain.Statement) domain.Statement {
	s.ID, s.Ledger, s.After, s.Policy, s.Sealed, s.Event = "", "", domain.Prefix{}, nil, nil, nil
	return s
}

// TestEveryTypeCanBeDrafted walks the catalogue: a new event must draft without a
// line here.
func TestEveryTypeCanBeDrafted(t *testing.T) {
	w, _ := established(t, nil)
	for _, spec := range domain.Catalogue() {
		t.Run(spec.Type, func(t *testing.T) {
			golden := must[[]byte](t)(os.ReadFile("../domain/testdata/events/" + spec.Type + ".json"))
			s := must[domain.Statement](t)(domain.ParseStatement(golden, transparency.Unmarshal))
			caller := ledger.Caller{Role: ledger.Officer, Agency: s.Signers[0].Agency}
			d := must[ledger.Draft](t)(w.ledger.Draft(t.Context(), caller, seesAll, meant(s)))
			var skeleton domain.Statement
			if err := transparency.Unmarshal(d.Skeleton, &skeleton); err != nil {
				t.Fatal(err)
			}
			if len(skeleton.Sealed) != len(spec.Sealed) || len(d.Sealed) != len(spec.Sealed) {
				t.Errorf("the skeleton has the sealed paths %v", skeleton.Sealed)
			}
			for path, commitment := range skeleton.Sealed {
				if commitment != nil {
					t.Errorf("%s is committed to by the server", path)
				}
				skeleton.Sealed[path] = s.Sealed[path]
			}
			if (skeleton.Policy != nil) != spec.Decision {
				t.Errorf("the policy is %v, decision %t", skeleton.Policy, spec.Decision)
			}
			payload := must[[]byte](t)(transparency.Marshal(skeleton))
			read, err := domain.ParseStatement(payload, transparency.Unmarshal)
			if err != nil {
				t.Fatalf("the skeleton, filled, is no statement: %v", err)
			}
			if !sameFacts(t, read.Facts, s.Facts) || read.Stream != s.Stream || read.Ledger != w.sim.Ledger {
				t.Errorf("the skeleton says\n%s\nnot\n%s", payload, golden)
			}
		})
	}
}

func sameFacts(t *testing.T, a, b json.RawMessage) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal(a, &x), json.Unmarshal(b, &y)); err != nil {
		t.Fatal(err)
	}
	one, two := must[[]byte](t)(transparency.Marshal(x)), must[[]byte](t)(transparency.Marshal(y))
	return bytes.Equal(one, two)
}

// rescueMeant is what the officers of rescueDraft mean to say.
func rescueMeant(t *testing.T, author *simulate.Author, d simulate.Draft) domain.Statement {
	t.Helper()
	_, s, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	return meant(s)
}

// TestDraftBecomesARecord fills a skeleton as a client does.
func TestDraftBecomesARecord(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	said := rescueMeant(t, author, d)
	said.Stream = "" // a child whom no record knows
	draft := must[ledger.Draft](t)(w.ledger.Draft(t.Context(), w.officer(d), seesNothing, said))
	if len(draft.Findings) > 0 || draft.Stream.Kind() != domain.ChildStream || draft.Head != (domain.Prefix{}) {
		t.Fatalf("got %+v", draft)
	}
	var s domain.Statement
	if err := transparency.Unmarshal(draft.Skeleton, &s); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for i, path := range draft.Sealed {
		if path.Person != d.Facts.(domain.ChildRescued).Child || path.Erased {
			t.Errorf("%s concerns %s, erased %t", path.Path, path.Person, path.Erased)
		}
		text, commitment, err := transparency.NewDisclosure([32]byte{byte(i)}, s.ID, string(path.Person), path.Path, d.Sealed[path.Path])
		if err != nil {
			t.Fatal(err)
		}
		digest := domain.Digest(commitment.String())
		s.Sealed[path.Path], texts = &digest, append(texts, text)
	}
	var keys []ed25519.PrivateKey
	for _, signing := range d.Signers {
		keys = append(keys, signing.Key.Private)
	}
	envelope := transparency.SignEnvelope(must[[]byte](t)(transparency.Marshal(s)), keys...)
	receipt, err := w.ledger.Submit(t.Context(), w.officer(d), envelope.Bytes(), texts)
	if err != nil || receipt.Verdict.Void {
		t.Errorf("the completed draft: %v %+v", err, receipt.Verdict)
	}
}

// seesNothing lets a caller see what holds nothing of children, as an officer
// does.
func seesNothing(_ context.Context, stream domain.StreamID) (ledger.Access, error) {
	if kind := stream.Kind(); kind == domain.AgencyStream || kind == domain.LedgerStream {
		return ledger.SeesChain, nil
	}
	return ledger.NoAccess, nil
}

// TestFindingsAreWhatSubmitSays compares what a draft foresees with what happens.
func TestFindingsAreWhatSubmitSays(t *testing.T) {
	w, author := established(t, nil)
	stranger := w.sim.Directory.OfKind(domain.NGO)[0].WithRole(domain.RoleCaseworker)[0]
	for name, edit := range map[string]func(*simulate.Draft){
		"future":         func(d *simulate.Draft) { d.OccurredAt = domain.ClaimAt(w.now.Add(time.Hour)) },
		"nobody records": func(d *simulate.Draft) { d.Signers = d.Signers[1:] },
		"wrong role":     func(d *simulate.Draft) { d.Signers[1].Role = domain.RoleCaseworker },
		"wrong agency":   func(d *simulate.Draft) { d.Signers[1] = stranger.Key.Signs(domain.PurposeSecond) },
		"unknown key":    func(d *simulate.Draft) { d.Signers[0] = unknownKey(d.Signers[0]) },
		"bad place":      func(d *simulate.Draft) { d.Place = "12 High Street" },
		"bad code":       func(d *simulate.Draft) { d.Facts = rescueWith(d, func(f *domain.ChildRescued) { f.Sex = "x" }) },
		"bad age":        func(d *simulate.Draft) { d.Facts = rescueWith(d, func(f *domain.ChildRescued) { f.AgeTo = 1 }) },
		"not open": func(d *simulate.Draft) {
			d.Facts, d.Sealed = domain.CustodyTaken{Agency: d.Signers[0].Key.Agency, Care: "hospital", LegalBasis: "rescue"}, nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := rescueDraft(w)
			edit(&d)
			line, s, err := author.Sign(d)
			if err != nil {
				t.Fatal(err)
			}
			draft := must[ledger.Draft](t)(w.ledger.Draft(t.Context(), w.officer(d), seesAll, meant(s)))
			var want *domain.Error
			if _, err = w.ledger.Submit(t.Context(), w.officer(d), ledger.Envelope(line.Envelope), line.Disclosures); !errors.As(err, &want) {
				t.Fatalf("submit says %v", err)
			}
			got := draft.Findings
			if len(got) != 1 || got[0].Kind != want.Kind || got[0].Rule != want.Rule || got[0].Field != want.Field {
				t.Errorf("foresees %v, submit says %v", got, want)
			}
		})
	}
}

func rescueWith(d *simulate.Draft, edit func(*domain.ChildRescued)) domain.Event {
	facts := d.Facts.(domain.ChildRescued)
	edit(&facts)
	return facts
}

// unknownKey signs for the same agency under a key nobody enrolled.
func unknownKey(s simulate.Signing) simulate.Signing {
	s.Key.Private = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	return s
}

// TestDraftTellsNothingToOthers: one answer for what is not there and what is not
// for the caller.
func TestDraftTellsNothingToOthers(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	line, s, err := author.Sign(d)
	if err != nil {
		t.Fatal(err)
	}
	caller := w.officer(d)
	if _, err := w.ledger.Submit(t.Context(), caller, ledger.Envelope(line.Envelope), line.Disclosures); err != nil {
		t.Fatal(err)
	}
	absent := domain.NewStreamID(domain.ChildStream, [16]byte{200})
	ask := func(caller ledger.Caller, sees ledger.Sees, edit func(*domain.Statement)) (ledger.Draft, error) {
		said := meant(s)
		edit(&said)
		return w.ledger.Draft(t.Context(), caller, sees, said)
	}
	var sentences []string
	for name, edit := range map[string]func(*domain.Statement){
		"known":        func(*domain.Statement) {},
		"absent":       func(s *domain.Statement) { s.Stream = absent },
		"cites known":  func(s *domain.Statement) { s.Stream, s.Refs = "", []domain.Ref{{Rel: "causes", Stream: d.Stream}} },
		"cites absent": func(s *domain.Statement) { s.Stream, s.Refs = "", []domain.Ref{{Rel: "causes", Stream: absent}} },
	} {
		got, err := ask(caller, seesNothing, edit)
		if domain.KindOf(err) != domain.NotFound || got.Skeleton != nil {
			t.Fatalf("%s: %v %+v", name, err, got)
		}
		sentences = append(sentences, err.Error())
	}
	for _, sentence := range sentences {
		if sentence != sentences[0] || strings.Contains(sentence, string(d.Stream)) {
			t.Errorf("the answers differ: %q", sentences)
		}
	}
	if got, err := ask(caller, seesAll, func(*domain.Statement) {}); err != nil || got.Head.Count != 1 {
		t.Errorf("who takes part sees no head: %v %+v", err, got)
	}
	other := w.sim.Directory.OfKind(domain.NGO)[0].ID
	for _, caller := range []ledger.Caller{{}, {Role: ledger.Auditor}, {Role: ledger.Importer}, {Role: ledger.Officer, Agency: other},
		w.clerk(1)} {
		if _, err := ask(caller, seesAll, func(*domain.Statement) {}); domain.KindOf(err) != domain.Forbidden {
			t.Errorf("%+v may draft: %v", caller, err)
		}
	}
	if _, err := ask(caller, seesAll, func(s *domain.Statement) { s.Type = "child.forgotten.v1" }); domain.KindOf(err) != domain.Invalid {
		t.Errorf("an unknown type: %v", err)
	}
}

// TestDraftForesaysErasure is A2 before anybody has signed.
func TestDraftForesaysErasure(t *testing.T) {
	w, author := established(t, nil)
	d := rescueDraft(w)
	child := d.Facts.(domain.ChildRescued).Child
	if err := w.config.Vault.Erase(t.Context(), string(child), w.now); err != nil {
		t.Fatal(err)
	}
	draft := must[ledger.Draft](t)(w.ledger.Draft(t.Context(), w.officer(d), seesAll, rescueMeant(t, author, d)))
	if len(draft.Findings) == 0 || draft.Findings[0].Rule != "A2" || !draft.Sealed[0].Erased {
		t.Errorf("got %v, %+v", draft.Findings, draft.Sealed)
	}
}
