package domain

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

var theStory = sync.OnceValue(func() *history { return toldStory(new(testing.T)) })

// told returns the payload of a type as the story tells it.
func told(t testing.TB, eventType string) []byte {
	t.Helper()
	h := theStory()
	for i, s := range h.statements {
		if s.Type == eventType {
			return h.payloads[i]
		}
	}
	t.Fatalf("the story has no %s", eventType)
	return nil
}

const gone = "(gone)"

// broken returns a payload with the value at a dotted path replaced, or taken
// away. A number is a place in a list; a last name that is new is added.
func broken(t testing.TB, payload []byte, path, value string) []byte {
	t.Helper()
	name, rest, deeper := strings.Cut(path, ".")
	var list []json.RawMessage
	if json.Unmarshal(payload, &list) == nil {
		var i int
		if _, err := fmt.Sscan(name, &i); err != nil || i >= len(list) {
			t.Fatalf("no place %s in a list of %d", name, len(list))
		}
		if whole := list[i]; !deeper {
			list[i] = raw(value)
		} else {
			list[i] = broken(t, whole, rest, value)
		}
		return encode(t, list)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(payload, &object); err != nil {
		t.Fatalf("break %s: %v", path, err)
	}
	switch {
	case deeper:
		object[name] = broken(t, object[name], rest, value)
	case value == gone:
		delete(object, name)
	default:
		object[name] = raw(value)
	}
	return encode(t, object)
}

// breach is one way to break a statement, and the field that is named for it.
type breach struct{ path, value, field string }

func refuses(t *testing.T, eventType string, breaches []breach) {
	t.Helper()
	whole := told(t, eventType)
	for _, b := range breaches {
		t.Run(b.path+" "+clip(b.value), func(t *testing.T) {
			_, err := ParseStatement(broken(t, whole, b.path, b.value), strict)
			outcome{err}.then(t, verdict{"H3", Invalid, b.field})
		})
	}
}

var (
	digest  = `"` + string(DigestOf(nil)) + `"`
	twoRefs = `[{"rel":"follows","stream":"ledger"},{"rel":"%s","stream":"%s","id":"%s"}]`
)

func TestStatementRefuses(t *testing.T) {
	refuses(t, TypeChildRescued, []breach{
		{"id", `"0"`, "id"},
		{"id", `"` + strings.ToUpper(recordID("x")) + `"`, "id"},
		{"id", `"01941f29-7c00-4aaa-8aaa-aaaaaaaaaaaa"`, "id"},
		{"id", `"01941f29-7c00-7aaa-caaa-aaaaaaaaaaaa"`, "id"},
		{"type", `"child.rescued.v9"`, "type"},
		{"type", gone, "type"},
		{"stream", `"ledger"`, "stream"},
		{"stream", `"` + string(police) + `"`, "stream"},
		{"stream", `"child-0000000000000000a"`, "stream"},
		{"ledger", `"0"`, "ledger"},
		{"after", `{"count":1}`, "after"},
		{"after", `{"count":0,"digest":` + digest + `}`, "after"},
		{"after", `{"count":1,"digest":"AA"}`, "after"},
		{"after.count", `-1`, "after.count"},
		{"after.count", `1.5`, "after.count"},
		{"after.count", `18446744073709551616`, "after.count"},
		{"place", `350200`, "place"},
		{"colour", `"red"`, "colour"},
		{"facts", gone, "facts"},
		{"facts", `[]`, "facts"},
		{"facts.colour", `"red"`, "facts.colour"},
		{"facts.Sex", `"female"`, "facts.Sex"},
		{"facts.ageTo", `6.5`, "facts.ageTo"},
		{"sealed.photo", gone, "sealed.photo"},
		{"sealed.photo", `null`, "sealed.photo"},
		{"sealed.photo", `"AB"`, "sealed.photo"},
		{"sealed.decoy", digest, "sealed"},
		{"sealed", gone, "sealed.photo"},
	})
}

func TestStatementRefusesTimesAndSources(t *testing.T) {
	refuses(t, TypeChildRescued, []breach{
		{"occurredAt", gone, "occurredAt.precision"},
		{"occurredAt.precision", `"year"`, "occurredAt.precision"},
		{"occurredAt.precision", `"unknown"`, "occurredAt.value"},
		{"occurredAt.value", `"2012-02-30T00:00:00"`, "occurredAt.value"},
		{"occurredAt.value", `"2012-12-18T05:30:00.5"`, "occurredAt.value"},
		{"occurredAt.value", `"2012-12-18"`, "occurredAt.value"},
		{"occurredAt.zone", `"Asia/Shanghai"`, "occurredAt.zone"},
		{"occurredAt.zone", `"+00:00"`, "occurredAt.zone"},
		{"occurredAt.zone", `"+24:00"`, "occurredAt.zone"},
		{"occurredAt.zone", `""`, "occurredAt.zone"},
		{"occurredAt", `{"value":"","precision":"unknown","zone":"anything"}`, "occurredAt.zone"},
		{"expires", `"tomorrow"`, "expires"},
		{"expires", `"2012-12-18T1:30:00Z"`, "expires"},
		{"captured", `{"at":"noon","device":"a","counter":1}`, "captured.at"},
		{"policy", `{"id":"","digest":` + digest + `}`, "policy"},
		{"policy", `{"id":"CN-2015","digest":""}`, "policy"},
		{"source", gone, "source.kind"},
		{"source.kind", `"hearsay"`, "source.kind"},
		{"source", `{"kind":"own","body":"hospital"}`, "source"},
		{"source", `{"kind":"own","document":` + digest + `}`, "source"},
		{"source", `{"kind":"oral"}`, "source"},
		{"source", `{"kind":"transcribed","body":"hospital"}`, "source.document"},
	})
}

func TestStatementRefusesLists(t *testing.T) {
	whole, _ := ParseStatement(told(t, TypeChildRescued), strict)
	signers := func(f func([]Signer) []Signer) string { return string(encode(t, f(slices.Clone(whole.Signers)))) }
	many := string(encode(t, make([]Ref, maxRefs+1)))
	refuses(t, TypeChildRescued, []breach{
		{"signers", `[]`, "signers"},
		{"signers", gone, "signers"},
		{"signers", string(encode(t, make([]Signer, maxSigners+1))), "signers"},
		{"signers", signers(func(s []Signer) []Signer { slices.Reverse(s); return s }), "signers"},
		{"signers", signers(func(s []Signer) []Signer { return append(s, s[len(s)-1]) }), "signers"},
		{"signers.0.key", `"AB"`, "signers.key"},
		{"signers.0.agency", `"ledger"`, "signers.agency"},
		{"signers.0.role", `""`, "signers"},
		{"signers.1.purpose", `""`, "signers"},
		{"refs", many, "refs"},
		{"refs", fmt.Sprintf(twoRefs, "likes", theChild, recordID("x")), "refs"},
		{"refs", fmt.Sprintf(twoRefs, "causes", "child-1", recordID("x")), "refs"},
		{"refs", fmt.Sprintf(twoRefs, "causes", theChild, "x"), "refs"},
		{"evidence", string(encode(t, make([]Evidence, maxEvidence+1))), "evidence"},
		{"evidence", `[{"kind":"","mediaType":"image/jpeg","bytes":1,"sha256":` + digest + `}]`, "evidence.kind"},
		{"evidence", `[{"kind":"scan","mediaType":"","bytes":1,"sha256":` + digest + `}]`, "evidence.mediaType"},
		{"evidence", `[{"kind":"scan","mediaType":"image/jpeg","bytes":1,"sha256":""}]`, "evidence.sha256"},
	})
}

// TestStatementLeavesNoRoomForNames: what is in the clear for good has a shape that
// a careless officer's note about a child does not fit.
func TestStatementLeavesNoRoomForNames(t *testing.T) {
	captured := func(device string) string {
		return `{"at":"2012-12-18T05:30:00+08:00","counter":1,"device":"` + device + `"}`
	}
	evidence := func(kind, mediaType string) string {
		return `[{"kind":"` + kind + `","mediaType":"` + mediaType + `","bytes":1,"sha256":` + digest + `}]`
	}
	refuses(t, TypeChildRescued, []breach{
		{"captured", captured(""), "captured.device"},
		{"captured", captured("tablet of Wang Fang"), "captured.device"},
		{"captured", captured("9f86d081884c7d6"), "captured.device"},
		{"captured", captured("9F86D081884C7D65"), "captured.device"},
		{"captured", captured(strings.Repeat("0", 65)), "captured.device"},
		{"source", `{"kind":"oral","body":"` + strings.Repeat("x", 201) + `"}`, "source.body"},
		{"evidence", evidence("Letter of the mother", "image/jpeg"), "evidence.kind"},
		{"evidence", evidence("母亲的信", "image/jpeg"), "evidence.kind"},
		{"evidence", evidence(strings.Repeat("k", 65), "image/jpeg"), "evidence.kind"},
		{"evidence", evidence("scan", "image"), "evidence.mediaType"},
		{"evidence", evidence("scan", "image/"), "evidence.mediaType"},
		{"evidence", evidence("scan", "image/jpeg/x"), "evidence.mediaType"},
		{"evidence", evidence("scan", "image/jpeg; name=wang-fang.jpg"), "evidence.mediaType"},
		{"evidence", evidence("scan", "image/"+strings.Repeat("j", 122)), "evidence.mediaType"},
		{"facts.temporaryNumber", `"Wang Fang"`, "facts.temporaryNumber"},
	})
	refuses(t, TypeMissingAccepted, []breach{{"facts.caseNumber", `"daughter of Li"`, "facts.caseNumber"}})
	refuses(t, TypeCourtOrderRecorded, []breach{{"facts.orderNumber", `"李家"`, "facts.orderNumber"}})
}

// TestStatementAccepts is the other direction: each of these was nearly refused
// above.
func TestStatementAccepts(t *testing.T) {
	whole := told(t, TypeChildRescued)
	for _, b := range []breach{
		{path: "refs", value: fmt.Sprintf(twoRefs, "causes", theChild, recordID("x"))},
		{path: "refs", value: `[{"rel":"partOf","stream":"` + string(NewStreamID(OperationStream, seed("op"))) + `"}]`},
		{path: "occurredAt", value: `{"value":"","precision":"unknown","zone":""}`},
		{path: "occurredAt", value: `{"value":"2012-12","precision":"month","zone":"-03:30"}`},
		{path: "expires", value: `"2012-12-19T00:00:00.5+08:00"`},
		{path: "captured", value: `{"at":"2012-12-18T05:30:00+08:00","device":"9f86d081884c7d65","counter":18446744073709551615}`},
		{path: "policy", value: `{"id":"CN-2015","digest":` + digest + `}`},
		{path: "captured", value: `{"at":"2012-12-18T05:30:00+08:00","device":"` + strings.Repeat("0", 64) + `","counter":1}`},
		{path: "source", value: `{"kind":"oral","body":"hospital"}`},
		{path: "source", value: `{"kind":"oral","body":"` + strings.Repeat("院", 66) + `"}`},
		{path: "source", value: `{"kind":"transcribed","body":"hospital","document":` + digest + `}`},
		{path: "evidence", value: `[{"kind":"transport_order_2","mediaType":"application/vnd.oasis.opendocument.text","bytes":1,"sha256":` + digest + `}]`},
		{path: "evidence", value: `[{"kind":"scan","mediaType":"image/jpeg","bytes":1,"sha256":` + digest + `}]`},
	} {
		if _, err := ParseStatement(broken(t, whole, b.path, b.value), strict); err != nil {
			t.Errorf("%s %s: %v", b.path, b.value, err)
		}
	}
}

func TestStatementIsStrictJSON(t *testing.T) {
	whole := string(told(t, TypeChildRescued))
	for name, text := range map[string]string{
		"nothing": "", "null": "null", "a list": "[]", "half": whole[:len(whole)/2], "trailing": whole + "{}",
		"duplicate":     strings.Replace(whole, `"type":`, `"type":"child.rescued.v1","type":`, 1),
		"case":          strings.Replace(whole, `"type":`, `"Type":`, 1),
		"invalid UTF-8": strings.Replace(whole, "OP89", "OP\xff", 1),
	} {
		_, err := ParseStatement([]byte(text), strict)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Invalid || e.Rule != "H3" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDecisionsExpireAndNameThePolicy asks of a row that is a decision what no
// type of the catalogue is asked yet.
func TestDecisionsExpireAndNameThePolicy(t *testing.T) {
	spec, _ := SpecOf(TypeChildRescued)
	spec.Decision = true
	s, _ := ParseStatement(told(t, TypeChildRescued), strict)
	outcome{s.check(spec)}.then(t, verdict{"H3", Invalid, "expires"})
	s.Expires = "2012-12-20T00:00:00Z"
	outcome{s.check(spec)}.then(t, verdict{"H3", Invalid, "policy"})
	s.Policy = &PolicyRef{ID: "CN-2015", Digest: DigestOf(nil)}
	outcome{s.check(spec)}.then(t, accepted)
}

// TestJointSubjects: what concerns several persons is sealed under the keys of all,
// and the disclosure's own subject is the first.
func TestJointSubjects(t *testing.T) {
	one, other := NewPersonID(seed("one")), NewPersonID(seed("other"))
	for name, c := range map[string]struct {
		path  SealedPath
		facts string
		want  []PersonID
	}{
		"the child alone":          {SealedPath{Path: "words"}, `{}`, []PersonID{somebody}},
		"a person of the facts":    {SealedPath{Subject: "relative"}, `{"relative":"` + string(one) + `"}`, []PersonID{one}},
		"the child and others":     {SealedPath{With: "relatives"}, `{"relatives":["` + string(one) + `","` + string(other) + `"]}`, []PersonID{somebody, one, other}},
		"nobody twice":             {SealedPath{With: "relatives"}, `{"relatives":["` + string(somebody) + `","` + string(one) + `","` + string(one) + `"]}`, []PersonID{somebody, one}},
		"a list that is not there": {SealedPath{With: "relatives"}, `{}`, []PersonID{somebody}},
	} {
		s := Statement{Facts: raw(c.facts)}
		if got := s.Subjects(c.path, somebody); !slices.Equal(got, c.want) {
			t.Errorf("%s: sealed under the keys of %v, not of %v", name, got, c.want)
		}
	}
}
