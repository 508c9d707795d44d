package client

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Skeleton is what a ledger says of a statement before it is signed. Nothing of
// it is signed but the head and the policy, which are shown.
type Skeleton struct {
	Head    domain.Prefix     // of the stream now
	Policy  *domain.PolicyRef // in force; nil where the type names none
	Child   domain.PersonID   // of the stream, where a sealed value concerns the child
	Refusal *domain.Error     // the first thing the rules would refuse; nil when they would accept
}

const draftMutation = `mutation Draft($input: DraftInput!) {
	draft(input: $input) { skeleton head { count digest } sealed { path subject }
		findings { kind rule field sentence } } }`

type draftAnswer struct {
	Draft struct {
		Skeleton string
		Head     domain.Prefix
		Sealed   []struct {
			Path    string
			Subject domain.PersonID
		}
		Findings []struct{ Kind, Rule, Field, Sentence string }
	}
}

// Draft asks the ledger for the head of the stream, the policy in force and what
// the rules will say. It sends the clear facts alone: no sealed value, no key. A
// draft with the stream Fresh asks about one that is opened; its id is the desk's.
// The ledger's draft is compared with what was asked for; one that says anything
// else is an error of kind Tampered.
func (s *Server) Draft(ctx context.Context, d Draft, signers []domain.Signer) (Skeleton, error) {
	var got draftAnswer
	if err := s.ask(ctx, draftMutation, map[string]any{"input": draftInput(d, signers)}, &got); err != nil {
		return Skeleton{}, err
	}
	a := got.Draft
	var drafted domain.Statement
	if err := transparency.Unmarshal([]byte(a.Skeleton), &drafted); err != nil {
		return Skeleton{}, tampered("the ledger's draft is no statement", err)
	}
	if field := s.differs(d, signers, a.Head, drafted); field != "" {
		return Skeleton{}, tampered("the ledger's draft says something else than was asked for: "+field, nil)
	}
	skeleton := Skeleton{Head: a.Head, Policy: drafted.Policy}
	spec, _ := domain.SpecOf(d.Type)
	for _, sealed := range a.Sealed {
		ofChild := slices.ContainsFunc(spec.Sealed, func(p domain.SealedPath) bool { return p.Path == sealed.Path && p.Subject == "" })
		if ofChild && sealed.Subject.Valid() {
			skeleton.Child = sealed.Subject
		}
	}
	if len(a.Findings) > 0 {
		f := a.Findings[0]
		skeleton.Refusal = &domain.Error{Kind: kindOf(f.Kind), Rule: Clean(f.Rule), Field: Clean(f.Field), Sentence: strings.TrimSuffix(Clean(f.Sentence), ".")}
	}
	return skeleton, nil
}

// differs names the member in which a drafted statement is not the one that was
// asked for; the id is made here.
func (s *Server) differs(d Draft, signers []domain.Signer, head domain.Prefix, drafted domain.Statement) string {
	facts, err := transparency.Marshal(d.Facts)
	if err != nil {
		return "facts"
	}
	for _, member := range []struct {
		name string
		same bool
	}{
		{"ledger", drafted.Ledger == domain.Digest(s.trust.Ledger.String())},
		{"type", drafted.Type == d.Type},
		{"stream", string(drafted.Stream) == d.Stream || d.Stream == Fresh && head.Count == 0},
		{"after", drafted.After == head},
		{"signers", slices.Equal(drafted.Signers, signers)},
		{"source", drafted.Source == d.Source},
		{"occurredAt", drafted.OccurredAt == d.OccurredAt},
		{"captured", drafted.Captured == nil},
		{"expires", drafted.Expires == d.Expires},
		{"place", drafted.Place == d.Place},
		{"refs", slices.Equal(drafted.Refs, d.Refs)},
		{"evidence", slices.Equal(drafted.Evidence, d.Evidence)},
		{"facts", sameJSON(facts, drafted.Facts)},
	} {
		if !member.same {
			return member.name
		}
	}
	return ""
}

// sameJSON compares values, not the order of members; numbers by their digits.
func sameJSON(a, b []byte) bool {
	var values [2]any
	for i, text := range [][]byte{a, b} {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if decoder.Decode(&values[i]) != nil {
			return false
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}

// draftInput writes the draft as the API's input. Of sealed values it tells the
// paths alone: rules ask whether there is one.
func draftInput(d Draft, signers []domain.Signer) map[string]any {
	input := map[string]any{
		"signers": signers, "occurredAt": d.OccurredAt,
		"event": map[string]any{domain.FieldName(d.Type): factsInput(d.Facts)},
	}
	if d.Stream != Fresh {
		input["stream"] = d.Stream
	}
	for name, text := range map[string]string{"place": d.Place, "expires": d.Expires} {
		if text != "" {
			input[name] = text
		}
	}
	if d.Source.Kind != "own" {
		input["source"] = d.Source
	}
	if paths := d.sealedPaths(); len(paths) > 0 {
		input["sealed"] = paths
	}
	refs := make([]map[string]any, len(d.Refs))
	for i, ref := range d.Refs {
		refs[i] = map[string]any{"rel": ref.Rel, "stream": ref.Stream}
		if ref.ID != "" {
			refs[i]["recordId"] = ref.ID
		}
	}
	if len(refs) > 0 {
		input["refs"] = refs
	}
	if len(d.Evidence) > 0 {
		input["evidence"] = d.Evidence
	}
	return input
}

// sealedPaths names the sealed paths that have a value.
func (d Draft) sealedPaths() []string {
	var paths []string
	for _, path := range slices.Sorted(maps.Keys(d.Sealed)) {
		if !isNull(d.Sealed[path]) {
			paths = append(paths, path)
		}
	}
	return paths
}

// factsInput writes facts; an event without any is true.
func factsInput(facts map[string]json.RawMessage) any {
	if len(facts) == 0 {
		return true
	}
	return facts
}

// kindOf reads a kind as the API's enum writes it.
func kindOf(name string) domain.Kind {
	return domain.Kind(strings.ReplaceAll(strings.ToLower(name), "_", "-"))
}
