package domain

import (
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// draft is a statement as a test thinks of it: what is said, by whom, where. All
// else is filled in when it is recorded, the way an honest client would.
type draft struct {
	name    string // seeds the id; the event type if empty
	stream  StreamID
	event   Event
	signers []Signer
	refs    []Ref
	wait    time.Duration      // since the record before
	said    []func(*Statement) // changes before it is encoded
	placed  []func(*Statement) // changes to what was parsed, such as the ledger's own word
	void    bool               // expected to be void when given
	isWorld bool               // stands for all records of settled, at the head of a given
}

func (d draft) named(name string) draft         { d.name = name; return d }
func (d draft) by(signers ...Signer) draft      { d.signers = signers; return d }
func (d draft) about(refs ...Ref) draft         { d.refs = refs; return d }
func (d draft) after(wait time.Duration) draft  { d.wait = wait; return d }
func (d draft) saying(f func(*Statement)) draft { d.said = append(slices.Clip(d.said), f); return d }
func (d draft) placedAs(f func(*Statement)) draft {
	d.placed = append(slices.Clip(d.placed), f)
	return d
}
func (d draft) butVoid() draft { d.void = true; return d }

func (d draft) id() string {
	if d.name == "" {
		return recordID(d.event.EventType())
	}
	return recordID(d.name)
}

// history is a log being written: the given of a test.
type history struct {
	fold       *Fold
	at         time.Time
	statements []Statement
	payloads   [][]byte
	verdicts   []Verdict
}

var dawn = time.Date(2012, 12, 18, 6, 0, 0, 0, time.FixedZone("", 8*3600))

// given records statements, each of which must be accepted unless it is
// butVoid.
func given(t testing.TB, records ...draft) *history {
	t.Helper()
	if len(records) > 0 && records[0].isWorld {
		return theWorld().clone().then(t, records[1:]...)
	}
	return (&history{fold: NewFold(), at: dawn}).then(t, records...)
}

func (h *history) then(t testing.TB, records ...draft) *history {
	t.Helper()
	for _, d := range records {
		if err := h.record(t, d); (err != nil) != d.void {
			t.Fatalf("given %s: %v", d.event.EventType(), err)
		}
	}
	return h
}

// theWorld is recorded once, since most tests begin with it. States are values,
// so that copies are cheap and tests cannot disturb each other.
var theWorld = sync.OnceValue(func() *history {
	return (&history{fold: NewFold(), at: dawn}).then(new(testing.T), settled()...)
})

func (h *history) clone() *history {
	again := *h
	again.fold = &Fold{streams: maps.Clone(h.fold.streams)}
	again.statements, again.payloads, again.verdicts = slices.Clip(h.statements), slices.Clip(h.payloads), slices.Clip(h.verdicts)
	return &again
}

// outcome is what a statement met with.
type outcome struct{ err error }

// when judges one statement more, without recording it.
func (h *history) when(t testing.TB, d draft) outcome {
	t.Helper()
	s, _, err := h.statement(t, d)
	if err == nil {
		err = Decide(h.fold.State(s.Stream), h.fold.Basis(s), s)
	}
	return outcome{err}
}

// verdict is what a test expects; the zero verdict is acceptance.
type verdict struct {
	rule  string
	kind  Kind
	field string
}

var accepted = verdict{}

func (o outcome) then(t testing.TB, want verdict) {
	t.Helper()
	var got *Error
	switch {
	case want == accepted && o.err != nil:
		t.Fatalf("refused: %v", o.err)
	case want == accepted:
		return
	case !errors.As(o.err, &got):
		t.Fatalf("got %v, want a refusal by %s", o.err, want.rule)
	}
	if have := (verdict{got.Rule, got.Kind, got.Field}); have != want {
		t.Errorf("got %+v, want %+v: %v", have, want, got)
	}
	if got.Sentence == "" || strings.Contains(got.Sentence, "%!") {
		t.Errorf("a refusal without a proper sentence: %q", got.Sentence)
	}
}

// row is a line of a rule's table.
type row struct {
	name  string
	given []draft
	when  draft
	then  verdict
}

func judge(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			h := given(t, r.given...)
			met := h.when(t, r.when)
			met.then(t, r.then)
			if r.then != accepted {
				h.told(t, met.err)
				h.standsAgainst(t, met.err)
			}
		})
	}
}

// record judges a statement and appends it, void or not. A statement that cannot
// be parsed is not appended.
func (h *history) record(t testing.TB, d draft) error {
	t.Helper()
	s, payload, err := h.statement(t, d)
	if err != nil {
		return err
	}
	v := h.fold.Judge(s, nil)
	h.at = s.Recorded.At
	h.statements, h.payloads = append(h.statements, s), append(h.payloads, payload)
	h.verdicts = append(h.verdicts, v)
	if v.Void {
		return fmt.Errorf("void by %s: %s", v.Rule, v.Sentence)
	}
	return nil
}

// statement completes a draft, sends it through JSON and the strict parser, and
// places it behind the last record.
func (h *history) statement(t testing.TB, d draft) (Statement, []byte, error) {
	t.Helper()
	payload := encode(t, h.complete(t, d))
	s, err := ParseStatement(payload, strict)
	if err != nil {
		return Statement{}, nil, err
	}
	own := h.fold.State(s.Stream)
	last, _ := own.Last()
	index := uint64(len(h.statements))
	s.Recorded = Recorded{
		Index: index, At: h.at.Add(time.Minute + d.wait), Before: uint64(own.Records.Len()), Prev: last.Leaf,
		Leaf: DigestOf(fmt.Appendf(nil, "leaf %d %s", index, payload)), Digest: DigestOf(payload),
	}
	for _, f := range d.placed {
		f(&s)
	}
	return s, payload, nil
}

func (h *history) complete(t testing.TB, d draft) Statement {
	t.Helper()
	s := Statement{
		Ledger: h.fold.State(TheLedger).Ledger.Get().ID, ID: d.id(), Type: d.event.EventType(), Stream: d.stream,
		After: h.fold.State(d.stream).Prefix(), Signers: slices.Clone(d.signers), Source: Source{Kind: "own"},
		OccurredAt: ClaimAt(dawn.Add(-time.Hour)), Place: "350200", Refs: d.refs, Facts: encode(t, d.event),
	}
	slices.SortFunc(s.Signers, func(a, b Signer) int { return strings.Compare(a.Key, b.Key) })
	spec, _ := SpecOf(s.Type)
	for _, path := range spec.Sealed {
		if s.Sealed == nil {
			s.Sealed = map[string]*Digest{}
		}
		s.Sealed[path.Path] = nil
		if path.Required {
			s.Sealed[path.Path] = new(DigestOf([]byte(s.ID + path.Path)))
		}
	}
	if spec.Decision {
		policy := h.fold.State(TheLedger).Ledger.Get().Policy
		s.Policy = &PolicyRef{ID: policy.ID, Digest: policy.Digest}
		s.Expires = h.at.Add(d.wait + 48*time.Hour).Format(time.RFC3339)
	}
	for _, f := range d.said {
		f(&s)
	}
	return s
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v, json.Deterministic(true), json.WithMarshalers(json.JoinMarshalers(
		seldomly[LedgerState](), seldomly[MissingState](), seldomly[OperationState](), seldomly[AgencyState](), seldomly[DecisionState](),
		seldomly[AdoptionState](), seldomly[RepatriationState]())))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// seldomly writes a part of a state that a pointer stands for.
func seldomly[T any]() *json.Marshalers {
	return json.MarshalToFunc(func(e *jsontext.Encoder, s Seldom[T]) error { return json.MarshalEncode(e, s.Get()) })
}

// strict is a second reading of what Unmarshal asks for.
func strict(data []byte, into any) error {
	err := json.Unmarshal(data, into, json.RejectUnknownMembers(true))
	var semantic *json.SemanticError
	if errors.As(err, &semantic) {
		return located{err, semantic.JSONPointer}
	}
	return err
}

type located struct {
	error
	at jsontext.Pointer
}

// FieldPath is how a decoder tells ParseStatement where it stumbled.
func (l located) FieldPath() string {
	return strings.ReplaceAll(strings.TrimPrefix(string(l.at), "/"), "/", ".")
}

// recordID makes a UUID of version 7 out of a name.
func recordID(name string) string {
	x := []byte(DigestOf([]byte(name)))
	x[12], x[16] = '7', '8'
	return fmt.Sprintf("%s-%s-%s-%s-%s", x[:8], x[8:12], x[12:16], x[16:20], x[20:32])
}

// seed makes the 16 random bytes of an id out of a name.
func seed(name string) (random [16]byte) {
	raw, _ := hex.DecodeString(string(DigestOf([]byte(name))))
	copy(random[:], raw)
	return random
}
