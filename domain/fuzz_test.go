package domain

import (
	"errors"
	"os"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json"
)

// FuzzStatement: whatever bytes arrive, reading them ends in a statement that
// says the same when it is written and read again, or in an Error with kind and
// rule; and judging what was read never panics.
func FuzzStatement(f *testing.F) {
	for _, spec := range Catalogue() {
		golden, err := os.ReadFile(goldenFile(spec.Type))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(golden)
		f.Add(broken(f, golden, "stream", `"ledger"`))
		f.Add(broken(f, golden, "facts", `null`))
	}
	h := toldStory(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		s, err := ParseStatement(payload, strict)
		var e *Error
		if err != nil {
			if !errors.As(err, &e) || e.Kind != Invalid || e.Rule != "H3" || e.Sentence == "" {
				t.Fatalf("refused by %v", err)
			}
			return
		}
		again, err := ParseStatement(rewritten(t, s), strict)
		if err != nil {
			t.Fatalf("written again it is refused: %v", err)
		}
		if !reflect.DeepEqual(again.Event, s.Event) || again.ID != s.ID || len(again.Sealed) != len(s.Sealed) {
			t.Fatalf("%+v became %+v", s, again)
		}
		fuzzJudge(t, h, s)
	})
}

// rewritten encodes a statement from its event, as a client would.
func rewritten(t *testing.T, s Statement) []byte {
	t.Helper()
	if s.Event.EventType() != s.Type {
		t.Fatalf("%s decoded to %s", s.Type, s.Event.EventType())
	}
	s.Facts = encode(t, s.Event)
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// fuzzJudge judges a statement against a stream that is there and one that is
// empty, and evolves whatever the verdict allows.
func fuzzJudge(t *testing.T, h *history, s Statement) {
	t.Helper()
	for _, own := range []State{h.fold.State(s.Stream), {}} {
		last, _ := own.Last()
		s.Recorded = Recorded{Index: uint64(len(h.statements)), At: h.at, Before: uint64(own.Records.Len()), Prev: last.Leaf}
		v := Valid
		if err := Decide(own, h.fold.Basis(s), s); err != nil {
			v = VoidBy(err)
		}
		if next := Evolve(own, s, v); next.Records.Len() != own.Records.Len()+1 {
			t.Fatalf("%d records became %d", own.Records.Len(), next.Records.Len())
		}
		_, _ = PublicKeys(h.fold.Basis(s), s) // for its panics only
	}
}
