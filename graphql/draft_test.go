package graphql

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	gql "github.com/graphql-go/graphql"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
	"github.com/homeward-ledger/homeward/simulate"
	"github.com/homeward-ledger/homeward/transparency"
)

const draftQuery = `mutation($i:DraftInput!){draft(input:$i){skeleton stream accepted clientMutationId head{count digest}
	sealed{path type required subject erased doc} findings{kind rule field sentence}}}`

// draftVars says what a statement says, as a client would ask for a draft of it.
func draftVars(t *testing.T, payload []byte) map[string]any {
	t.Helper()
	var s map[string]any
	fatal(t, json.Unmarshal(payload, &s))
	in := map[string]any{"clientMutationId": "m", "event": map[string]any{domain.FieldName(s["type"].(string)): s["facts"]}}
	for _, name := range []string{"stream", "signers", "occurredAt", "expires", "place", "source", "evidence"} {
		if s[name] != nil {
			in[name] = s[name]
		}
	}
	refs, _ := s["refs"].([]any)
	for _, ref := range refs {
		ref := ref.(map[string]any)
		if id := ref["id"]; id != nil {
			ref["recordId"] = id
			delete(ref, "id")
		}
	}
	in["refs"] = refs
	return map[string]any{"i": in}
}

// draftsEveryType walks the catalogue: a new event must draft without a line here.
func draftsEveryType(t *testing.T, w *world) {
	for _, spec := range domain.Catalogue() {
		t.Run(spec.Type, func(t *testing.T) {
			golden, err := os.ReadFile("../domain/testdata/events/" + spec.Type + ".json")
			fatal(t, err)
			s, err := domain.ParseStatement(golden, transparency.Unmarshal)
			fatal(t, err)
			vars := draftVars(t, golden)
			// The golden's stream and what it cites are not of this world.
			delete(vars["i"].(map[string]any), "stream")
			delete(vars["i"].(map[string]any), "refs")
			s.Refs = nil
			caller := ledger.Caller{Role: ledger.Officer, Agency: s.Signers[0].Agency}
			w.callers["drafter"] = caller
			data, codes := w.ask(t, "drafter", draftQuery, vars)
			hidden := func(id domain.StreamID) bool {
				access, err := w.ledger.AccessTo(t.Context(), caller, id, domain.NoPart)
				fatal(t, err)
				return id != s.Stream && access < ledger.SeesChain
			}
			if slices.ContainsFunc(domain.Cites(s), hidden) { // its rules rest on what this caller knows nothing of
				if !reflect.DeepEqual(codes, []string{"NOT_FOUND"}) {
					t.Errorf("got %v %v", data, codes)
				}
				return
			}
			if codes != nil || dig(t, data, "draft", "clientMutationId") != "m" {
				t.Fatalf("got %v %v", data, codes)
			}
			var skeleton, wanted map[string]any
			fatal(t, json.Unmarshal([]byte(dig(t, data, "draft", "skeleton").(string)), &skeleton))
			fatal(t, json.Unmarshal(golden, &wanted))
			for _, name := range []string{"type", "signers", "source", "occurredAt", "expires", "place", "evidence", "facts"} {
				if !reflect.DeepEqual(skeleton[name], wanted[name]) {
					t.Errorf("%s is %v, not %v", name, skeleton[name], wanted[name])
				}
			}
			if skeleton["stream"] != dig(t, data, "draft", "stream") || len(dig(t, data, "draft", "sealed").([]any)) != len(spec.Sealed) {
				t.Errorf("got %v", data)
			}
		})
	}
}

// TestEveryTypeHasItsInput: clear facts and nothing sealed.
func TestEveryTypeHasItsInput(t *testing.T) {
	schema := testAPISchema(t)
	events := schema.Type("DraftEvent").(*gql.InputObject).Fields()
	if len(events) != len(domain.Catalogue()) {
		t.Errorf("%d inputs for %d types", len(events), len(domain.Catalogue()))
	}
	for _, spec := range domain.Catalogue() {
		field := events[domain.FieldName(spec.Type)]
		if field == nil {
			t.Errorf("%s has no input %s", spec.Type, domain.FieldName(spec.Type))
			continue
		}
		input, ok := field.Type.(*gql.InputObject)
		if !ok {
			if len(spec.Facts) > 0 {
				t.Errorf("%s has facts, and the input %s", spec.Type, field.Type)
			}
			continue
		}
		if len(input.Fields()) != len(spec.Facts) {
			t.Errorf("%s has %d members for %d facts", input, len(input.Fields()), len(spec.Facts))
		}
		for _, fact := range spec.Facts {
			member := input.Fields()[fact.Name]
			if member == nil {
				t.Errorf("%s lacks %s", input, fact.Name)
				continue
			}
			if _, nonNull := member.Type.(*gql.NonNull); nonNull != fact.Required {
				t.Errorf("%s.%s is %s, required %t", input, fact.Name, member.Type, fact.Required)
			}
		}
	}
}

// draftsOneEvent: GraphQL calls it oneof; here a sentence says so.
func draftsOneEvent(t *testing.T, w *world) {
	line := w.rescue(t, 20, nil)
	ask := func(edit func(in, event map[string]any)) (map[string]any, []string) {
		vars := draftVars(t, payloadOf(t, line))
		in := vars["i"].(map[string]any)
		delete(in, "stream")
		edit(in, in["event"].(map[string]any))
		return w.ask(t, "police", draftQuery, vars)
	}
	taken := map[string]any{"agency": "agency-x", "care": "hospital", "legalBasis": "rescue"}
	for name, c := range map[string]struct {
		edit func(in, event map[string]any)
		code string
	}{
		"none":              {func(_, event map[string]any) { clear(event) }, "BAD_USER_INPUT"},
		"null":              {func(_, event map[string]any) { event["childRescued"] = nil }, "BAD_USER_INPUT"},
		"two":               {func(_, event map[string]any) { event["custodyTaken"] = taken }, "BAD_USER_INPUT"},
		"unknown":           {func(_, event map[string]any) { event["childForgotten"] = taken }, "BAD_USER_INPUT"},
		"a sealed value":    {func(_, event map[string]any) { facts(event)["photo"] = strings.Repeat("ab", 32) }, "BAD_USER_INPUT"},
		"a fact missing":    {func(_, event map[string]any) { delete(facts(event), "sex") }, "BAD_USER_INPUT"},
		"half a byte":       {func(in, _ map[string]any) { in["evidence"] = evidenceOf(0.5) }, "BAD_USER_INPUT"},
		"less than no byte": {func(in, _ map[string]any) { in["evidence"] = evidenceOf(-1) }, "BAD_USER_INPUT"},
		"no stream":         {func(in, _ map[string]any) { in["stream"] = "child-x" }, "NOT_FOUND"},
		"nobody of the own": {func(in, _ map[string]any) {
			in["signers"].([]any)[0].(map[string]any)["agency"], in["signers"].([]any)[1].(map[string]any)["agency"] = "agency-x", "agency-x"
		}, "FORBIDDEN"},
	} {
		t.Run(name, func(t *testing.T) {
			if data, codes := ask(c.edit); !reflect.DeepEqual(codes, []string{c.code}) {
				t.Errorf("got %v %v", data, codes)
			}
		})
	}
	t.Run("an optional null", func(t *testing.T) {
		data, codes := ask(func(in, _ map[string]any) { in["place"], in["expires"], in["refs"] = nil, nil, nil })
		if codes != nil || dig(t, data, "draft", "accepted") != true || dig(t, data, "draft", "head", "count") != 0.0 {
			t.Errorf("got %v %v", data, codes)
		}
	})
	t.Run("a finding", func(t *testing.T) {
		data, codes := ask(func(_, event map[string]any) { facts(event)["sex"] = "x" })
		finding := dig(t, data, "draft", "findings", 0)
		if codes != nil || dig(t, data, "draft", "accepted") != false || dig(t, finding, "field") != "facts.sex" || dig(t, finding, "kind") != "INVALID" {
			t.Errorf("got %v %v", data, codes)
		}
	})
	for _, token := range []string{"auditor", "clerk", "importer", "stranger"} {
		vars := draftVars(t, payloadOf(t, line))
		delete(vars["i"].(map[string]any), "stream")
		if data, codes := w.ask(t, token, draftQuery, vars); !reflect.DeepEqual(codes, []string{"FORBIDDEN"}) {
			t.Errorf("%s: %v %v", token, data, codes)
		}
	}
}

func facts(event map[string]any) map[string]any { return event["childRescued"].(map[string]any) }

func evidenceOf(size float64) []any {
	return []any{map[string]any{"kind": "photo", "mediaType": "image/png", "bytes": size, "sha256": strings.Repeat("ab", 32)}}
}

// draftsHideStreams: one answer for another's child and for none at all, whether
// the statement is for its stream or cites it.
func draftsHideStreams(t *testing.T, w *world) {
	absent := string(domain.NewStreamID(domain.ChildStream, [16]byte{3, 3}))
	own, other := string(w.callers["stranger"].Agency), string(w.subject)
	ask := func(edit func(in map[string]any)) ([]string, any) {
		vars := draftVars(t, payloadOf(t, w.rescue(t, 22, nil)))
		in := vars["i"].(map[string]any)
		for _, signer := range in["signers"].([]any) {
			signer.(map[string]any)["agency"] = own
		}
		delete(in, "stream")
		edit(in)
		data, codes := w.ask(t, "stranger", draftQuery, vars)
		return codes, data["draft"]
	}
	for _, child := range []string{other, absent} {
		for name, edit := range map[string]func(map[string]any){
			"its stream": func(in map[string]any) { in["stream"] = child },
			"a citation": func(in map[string]any) { in["refs"] = []any{map[string]any{"rel": "causes", "stream": child}} },
		} {
			if codes, draft := ask(edit); !reflect.DeepEqual(codes, []string{"NOT_FOUND"}) || draft != nil {
				t.Errorf("%s of %q: %v %v", name, child, codes, draft)
			}
		}
	}
	if codes, draft := ask(func(map[string]any) {}); codes != nil || draft == nil {
		t.Errorf("a stream of its own: %v", codes)
	}
}

func payloadOf(t *testing.T, line simulate.Line) []byte {
	t.Helper()
	e, err := transparency.ParseEnvelope(line.Envelope)
	fatal(t, err)
	return e.Payload
}

const waitQuery = `mutation($e:String!,$d:[String!]!){submit(input:{envelope:$e,disclosures:$d,wait:true}){result{__typename
	...on Recorded{receipt index count}
	...on Waiting{pae recordId type stream expires missing{key agency role purpose}}
	...on Refused{kind rule field sentence refusal}}}}`

// waitsAndCompletes leaves one half, finds it, signs it as a second client does,
// and hands that in alone.
func waitsAndCompletes(t *testing.T, w *world) {
	line := w.rescue(t, 21, nil)
	e, err := transparency.ParseEnvelope(line.Envelope)
	fatal(t, err)
	alone := func(i int) string {
		return string(transparency.Envelope{Payload: e.Payload, Signatures: e.Signatures[i : i+1]}.Bytes())
	}
	data, codes := w.ask(t, "police", waitQuery, map[string]any{"e": alone(0), "d": line.Disclosures})
	left := dig(t, data, "submit", "result")
	pae := e.PAEDigest().String()
	if codes != nil || dig(t, left, "__typename") != "Waiting" || dig(t, left, "pae") != pae || dig(t, left, "type") != "child.rescued.v1" ||
		dig(t, left, "missing", 0, "key") != e.Signatures[1].KeyID || dig(t, left, "expires") != clock.Add(72*time.Hour).Format(time.RFC3339) {
		t.Fatalf("got %v %v", data, codes)
	}
	list, codes := w.ask(t, "police", `{waiting(first:5){pae recordId stream missing{key}}}`, nil)
	if codes != nil || len(dig(t, list, "waiting").([]any)) != 1 || dig(t, list, "waiting", 0, "pae") != pae {
		t.Errorf("got %v %v", list, codes)
	}
	const one = `query($p:String!){waitingStatement(pae:$p){payload disclosures waiting{recordId}}}`
	for token, code := range map[string]string{"stranger": "NOT_FOUND", "auditor": "NOT_FOUND", "clerk": "NOT_FOUND"} {
		if data, codes := w.ask(t, token, one, map[string]any{"p": pae}); !reflect.DeepEqual(codes, []string{code}) {
			t.Errorf("%s: %v %v", token, data, codes)
		}
	}
	for token, code := range map[string]string{"auditor": "FORBIDDEN", "clerk": "FORBIDDEN"} {
		if data, codes := w.ask(t, token, `{waiting{pae}}`, nil); !reflect.DeepEqual(codes, []string{code}) {
			t.Errorf("%s: %v %v", token, data, codes)
		}
	}
	shown, codes := w.ask(t, "police", one, map[string]any{"p": pae})
	payload, err := base64.StdEncoding.DecodeString(dig(t, shown, "waitingStatement", "payload").(string))
	fatal(t, err)
	if codes != nil || string(payload) != string(e.Payload) || len(dig(t, shown, "waitingStatement", "disclosures").([]any)) != len(line.Disclosures) {
		t.Errorf("got %v %v", shown, codes)
	}
	done, codes := w.ask(t, "police", submitQuery, map[string]any{"e": alone(1), "d": []string{}})
	if codes != nil || dig(t, done, "submit", "result", "__typename") != "Recorded" {
		t.Fatalf("got %v %v", done, codes)
	}
	direct, codes := w.ask(t, "police", submitQuery, lineVars(line))
	if codes != nil || dig(t, direct, "submit", "result", "receipt") != dig(t, done, "submit", "result", "receipt") {
		t.Errorf("another receipt: %v %v", direct, codes)
	}
	if list, _ := w.ask(t, "police", `{waiting{pae}}`, nil); len(dig(t, list, "waiting").([]any)) != 0 {
		t.Errorf("it still waits: %v", list)
	}
}
