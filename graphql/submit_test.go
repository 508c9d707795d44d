package graphql

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

const submitQuery = `mutation($e:String!,$d:[String!]!){submit(input:{envelope:$e,disclosures:$d,clientMutationId:"m"}){clientMutationId result{__typename
	...on Recorded{receipt index stream count recordedAt sealBy verdict{void}}
	...on Refused{kind rule field sentence refusal}}}}`

// rescue signs a rescue of a child nobody has heard of yet.
func (w *world) rescue(t *testing.T, n byte, edit func(*domain.Statement)) simulate.Line {
	t.Helper()
	police := w.sim.Directory.OfKind(domain.Police)[3] // of one province, which has no part in the others
	officers := police.WithRole(domain.RoleInvestigator)
	line, _, err := w.sim.Sign(simulate.Draft{
		Stream: domain.NewStreamID(domain.ChildStream, [16]byte{1, n}), RecordedAt: clock, Place: "530181",
		Signers: []simulate.Signing{officers[0].Records(), officers[1].Seconds()},
		Facts: domain.ChildRescued{Child: domain.NewPersonID([16]byte{2, n}), TemporaryNumber: fmt.Sprintf("T-%d", n),
			Sex: "female", AgeFrom: 10, AgeTo: 14, Condition: "well", FoundWith: "buyer"},
		Sealed: map[string]any{"photo": strings.Repeat("ab", 32), "description": "A red coat."},
		Edit:   edit,
	}, domain.State{})
	fatal(t, err)
	w.callers["police"] = ledger.Caller{Role: ledger.Officer, Agency: police.ID}
	return line
}

func lineVars(line simulate.Line) map[string]any {
	return map[string]any{"e": string(line.Envelope), "d": line.Disclosures}
}

func submitRecords(t *testing.T, w *world) {
	line := w.rescue(t, 1, nil)
	size := w.ledger.Size()
	data, codes := w.ask(t, "police", submitQuery, lineVars(line))
	result := dig(t, data, "submit", "result")
	if codes != nil || dig(t, result, "__typename") != "Recorded" || dig(t, result, "index") != float64(size) ||
		dig(t, result, "count") != 1.0 || dig(t, result, "verdict", "void") != false || dig(t, data, "submit", "clientMutationId") != "m" {
		t.Fatalf("got %v %v", data, codes)
	}
	verifier, err := transparency.NewVerifier(w.sim.ReceiptVerifier)
	fatal(t, err)
	if _, err := transparency.OpenReceipt([]byte(dig(t, result, "receipt").(string)), verifier); err != nil {
		t.Errorf("the receipt does not verify: %v", err)
	}
	// What was recorded is readable at once, and not sealed yet.
	read, codes := w.ask(t, "police", `query($s:String!){child(stream:$s){history{totalCount edges{node{index proof{index} ...on ChildRescued{description{value}}}}}}}`,
		map[string]any{"s": dig(t, result, "stream")})
	node := dig(t, read, "child", "history", "edges", 0, "node")
	if codes != nil || dig(t, node, "index") != float64(size) || dig(t, node, "proof") != nil || dig(t, node, "description", "value") != "A red coat." {
		t.Errorf("reading it: %v %v", read, codes)
	}
	again, codes := w.ask(t, "police", submitQuery, lineVars(line))
	if codes != nil || dig(t, again, "submit", "result", "receipt") != dig(t, result, "receipt") || w.ledger.Size() != size+1 {
		t.Errorf("the same again: %v %v", again, codes)
	}
}

func submitRefuses(t *testing.T, w *world) {
	good, other := w.rescue(t, 2, nil), w.rescue(t, 3, nil)
	broken := strings.Replace(string(good.Envelope), `"sig":"`, `"sig":"AA`, 1)
	text := []byte(good.Envelope)
	at := strings.Index(string(text), `"sig":"`) + len(`"sig":"`)
	text[at] ^= 1 // another letter, so another signature in the right form
	forged := string(text)
	edited := func(edit func(*domain.Statement)) map[string]any { return lineVars(w.rescue(t, 4, edit)) }
	for _, c := range []struct {
		name, token string
		vars        map[string]any
		kind, field string
		signed      bool // the refusal comes with a note
	}{
		{name: "no envelope", vars: map[string]any{"e": "", "d": []string{}}, kind: "INVALID", field: "envelope"},
		{name: "not JSON", vars: map[string]any{"e": "{", "d": []string{}}, kind: "INVALID", field: "envelope"},
		{name: "forged signature", vars: map[string]any{"e": forged, "d": good.Disclosures}, kind: "UNAUTHENTICATED", field: "signatures", signed: true},
		{name: "broken signature", vars: map[string]any{"e": broken, "d": good.Disclosures}, kind: "INVALID", field: "envelope"},
		{name: "no disclosures", vars: map[string]any{"e": string(good.Envelope), "d": []string{}}, kind: "INVALID", field: "disclosures", signed: true},
		{name: "foreign disclosures", vars: map[string]any{"e": string(good.Envelope), "d": other.Disclosures}, kind: "INVALID", field: "disclosures", signed: true},
		{name: "no place in the catalogue", vars: edited(func(s *domain.Statement) { s.Type = "child.forgotten.v1" }), kind: "INVALID", field: "type"},
		{name: "unknown fact", vars: edited(func(s *domain.Statement) { s.Facts = []byte(`{"name":"x"}`) }), kind: "INVALID", field: "facts"},
		{name: "wrong source", vars: edited(func(s *domain.Statement) { s.Source.Kind = "hearsay" }), kind: "INVALID", field: "source.kind"},
		{name: "another ledger", vars: edited(func(s *domain.Statement) { s.Ledger = domain.Digest(strings.Repeat("0", 64)) }), kind: "INVALID", field: "ledger", signed: true},
		{name: "from the future", vars: edited(func(s *domain.Statement) { s.OccurredAt = domain.ClaimAt(clock.Add(time.Hour)) }), kind: "INVALID", field: "occurredAt", signed: true},
		{name: "a prefix nobody saw", vars: edited(func(s *domain.Statement) {
			s.After = domain.Prefix{Count: 4, Digest: domain.Digest(strings.Repeat("0", 64))}
		}), kind: "CONFLICT", field: "after", signed: true},
		{name: "by an auditor", token: "auditor", vars: lineVars(good), kind: "FORBIDDEN", signed: true},
		{name: "by a stranger", token: "stranger", vars: lineVars(good), kind: "FORBIDDEN", signed: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.token == "" {
				c.token = "police"
			}
			size := w.ledger.Size()
			data, codes := w.ask(t, c.token, submitQuery, c.vars)
			if codes != nil {
				t.Fatalf("errors %v", codes)
			}
			result := dig(t, data, "submit", "result")
			field, _ := dig(t, result, "field").(string)
			if dig(t, result, "__typename") != "Refused" || dig(t, result, "kind") != c.kind || !strings.HasPrefix(field, c.field) ||
				dig(t, result, "sentence") == "" || (dig(t, result, "refusal") != nil) != c.signed {
				t.Errorf("got %v", result)
			}
			if w.ledger.Size() != size {
				t.Errorf("the ledger has grown from %d to %d", size, w.ledger.Size())
			}
		})
	}
}

// failing is a ledger whose Submit does as it is told.
type failing struct {
	*ledger.Ledger
	receipt ledger.Receipt
	err     error
}

func (f failing) Submit(context.Context, ledger.Caller, ledger.Envelope, ledger.Disclosures) (ledger.Receipt, error) {
	return f.receipt, f.err
}

func submitFails(t *testing.T, w *world) {
	defer w.serve(t, w.ledger)
	for _, c := range []struct {
		err  error
		want string
	}{
		{&domain.Error{Kind: domain.Unavailable, Sentence: "later", Cause: errors.New("secret cause")}, "[UNAVAILABLE]"},
		{&domain.Error{Kind: domain.Tampered, Sentence: "broken", Cause: errors.New("secret cause")}, "[TAMPERED]"},
		{&domain.Error{Kind: domain.Internal, Sentence: "defect", Cause: errors.New("secret cause")}, "[INTERNAL]"},
		{errors.New("secret cause"), "[INTERNAL]"},
	} {
		w.serve(t, failing{Ledger: w.ledger, err: fmt.Errorf("submit: %w", c.err)})
		out := w.post(t, "officer", submitQuery, map[string]any{"e": "x", "d": []string{}})
		if strings.Contains(out.Body.String(), "secret") {
			t.Errorf("%v leaks: %s", c.err, out.Body)
		}
		if _, codes := w.ask(t, "officer", submitQuery, map[string]any{"e": "x", "d": []string{}}); fmt.Sprint(codes) != c.want {
			t.Errorf("%v: got %v, want %s", c.err, codes, c.want)
		}
	}
	if !strings.Contains(w.log.String(), "secret cause") {
		t.Error("the operator does not learn the cause")
	}
}

// submitDoesNotWaitForEver: the record is durable, so lagging views cost the
// client a moment and never the receipt.
func submitDoesNotWaitForEver(t *testing.T, w *world) {
	a := &api{ledger: failing{Ledger: w.ledger, receipt: ledger.Receipt{Index: 1 << 40}}, views: w.views,
		log: slog.New(slog.NewTextHandler(w.log, nil)), settle: 10 * time.Millisecond}
	got, err := a.submit(context.Background(), ledger.Caller{}, map[string]any{"envelope": "", "disclosures": []any{}})
	receipt, ok := got.(submitted).result.(ledger.Receipt)
	if err != nil || !ok || receipt.Index != 1<<40 {
		t.Errorf("got %v, %v", got, err)
	}
	if !strings.Contains(w.log.String(), "wait for views") {
		t.Error("nobody is told that the views lag")
	}
}

// TestEveryKindHasItsCode: internal alone has none, and becomes an incident.
func TestEveryKindHasItsCode(t *testing.T) {
	classify := classifier(slog.New(slog.DiscardHandler))
	for kind, want := range map[domain.Kind]Code{
		domain.Invalid: CodeInput, domain.Unauthenticated: CodeAuthenticate, domain.Forbidden: CodeForbidden, domain.NotFound: CodeNotFound,
		domain.Conflict: CodeConflict, domain.Tampered: CodeTampered, domain.Unavailable: CodeUnavailable,
	} {
		f := classify(fmt.Errorf("resolve: %w", &domain.Error{Kind: kind, Rule: "H4", Field: "facts.to", Sentence: "no"}))
		if f == nil || f.Code != want || f.Extensions["rule"] != "H4" || f.Extensions["field"] != "facts.to" {
			t.Errorf("%s: got %+v", kind, f)
		}
	}
	if classify(&domain.Error{Kind: domain.Internal}) != nil || classify(io.EOF) != nil {
		t.Error("an internal error is shown to the client")
	}
}

func TestCallerBorder(t *testing.T) {
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	for _, c := range []struct {
		caller ledger.Caller
		err    error
		want   Code
	}{
		{err: domain.Refuse(domain.Unauthenticated, "", "unknown"), want: CodeAuthenticate},
		{err: domain.Refuse(domain.Unavailable, "", "later"), want: CodeUnavailable},
		{err: errors.New("secret cause"), want: CodeAuthenticate},
		{want: CodeAuthenticate},
	} {
		_, err := authenticator(func(*http.Request) (ledger.Caller, error) { return c.caller, c.err }, logger)(&http.Request{})
		var f *Fault
		if !errors.As(err, &f) || f.Code != c.want || strings.Contains(f.Message, "secret") {
			t.Errorf("%v: got %v", c.err, err)
		}
	}
	if !strings.Contains(log.String(), "secret cause") {
		t.Error("the operator does not learn why callers are not found")
	}
	if _, err := callerOf(context.Background()); !errors.Is(err, errNobody) {
		t.Errorf("a context without a caller gives %v", err)
	}
}

func TestHandlerWantsItsParts(t *testing.T) {
	if _, err := NewHandler(Deps{}); err == nil {
		t.Error("a handler is made of nothing")
	}
}
