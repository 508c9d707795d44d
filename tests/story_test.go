package tests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// A story is one life, told with the programs as people use them: statement files
// at the officers' desks, questions over HTTP, and at the end a dossier for the
// court and a look at the whole ledger. What the ledger refuses on the way is part
// of the story. Each exception of the field that the vocabulary covers has one.
type story struct {
	*testing.T
	dir    string
	server *served
	day    string          // the claimed day of what is recorded next
	child  domain.StreamID // whom the story is about
	files  int             // statement files written so far
}

// object is a JSON object of a statement file.
type object = map[string]any

// says is a statement as an officer writes it. What a story leaves out is filled
// in: the child's stream, the day, and every required sealed value.
type says struct {
	what   string // event type
	by     []officerAt
	facts  object
	sealed object
	refs   []domain.Ref
	stream domain.StreamID // of another stream than the child's
	source object
	unseen bool // by an agency that has no part in the case yet
}

// seen is the check of an arrival that goes as it should.
var seen = object{"method": "photograph", "match": "yes"}

// later is when decisions of a story expire and approvals lapse.
const later = "2099-12-31T12:00:00+08:00"

// everywhere tells a story once for each place where a ledger can keep its records,
// each time on a ledger of its own, served, with everybody enrolled.
func everywhere(t *testing.T, story func(*story)) {
	t.Helper()
	t.Parallel()
	for _, g := range grounds {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			story(newStory(t, g))
		})
	}
}

func newStory(t *testing.T, g ground) *story {
	t.Helper()
	s := &story{T: t, dir: t.TempDir(), day: "2013-01-04"}
	command(t, s.dir, "cp", "-Rp", town(t)+"/.", ".") // keys stay their owner's alone
	if g.address != nil {
		g.move(t, s.dir)
	}
	s.server = serve(t, s.dir)
	return s
}

// on is the day of what comes next.
func (s *story) on(day string) { s.day = day }

// record puts a statement on record and returns the record's id.
func (s *story) record(what says) string {
	s.Helper()
	out, id := s.handIn(what)
	if !strings.Contains(out, "On record as number ") {
		s.Fatalf("%s: %s", what.what, out)
	}
	return id
}

// refused wants a statement to be refused under a rule, with a sentence, and
// nothing to be recorded. Nothing is signed that the draft already says no to.
func (s *story) refused(what says, rule, sentence string) {
	s.Helper()
	before := s.records()
	out, _ := s.handIn(what)
	if strings.Contains(out, "On record") || !strings.Contains(out, rule+": ") || !strings.Contains(out, sentence) {
		s.Errorf("%s is answered without %s and %q:\n%s", what.what, rule, sentence, tail(out))
	}
	if after := s.records(); after != before {
		s.Errorf("%s: %d records became %d", what.what, before, after)
	}
}

// handIn is homeward submit at the desk of the first signer; signers who have no
// place there complete the statement at their own.
func (s *story) handIn(what says) (out, id string) {
	s.Helper()
	s.files++
	file := fmt.Sprintf("statement-%d.json", s.files)
	write(s.T, filepath.Join(s.dir, file), s.file(what))
	first := what.by[0]
	args := first.desk(s.server.URL, "--file", file, "--key", first.key())
	if len(what.by) > 1 {
		args = append(args, "--second-key", what.by[1].key())
	}
	if len(what.by) > 2 {
		args = append(args, "--wait")
	}
	if what.unseen {
		args = append(args, "--unseen")
	}
	stdout, stderr, _ := run(s.T, s.dir, homeward, args...)
	out = stdout + stderr
	for _, next := range what.by[min(2, len(what.by)):] {
		digest := regexp.MustCompile(`--complete ([0-9a-f]{64})`).FindStringSubmatch(out)
		if digest == nil {
			return out, ""
		}
		stdout, stderr, _ := run(s.T, s.dir, homeward, next.desk(s.server.URL, "--complete", digest[1], "--key", next.key())...)
		out = stdout + stderr
	}
	if s.child == "" && strings.HasPrefix(shown(stdout, "Stream"), "child-") && strings.Contains(out, "On record") {
		s.child = domain.StreamID(shown(stdout, "Stream"))
	}
	return out, shown(stdout, "Record")
}

// file writes the statement file.
func (s *story) file(what says) []byte {
	s.Helper()
	spec, known := domain.SpecOf(what.what)
	if !known {
		s.Fatalf("there is no event type %s", what.what)
	}
	stream := string(what.stream)
	if stream == "" && s.child != "" && spec.Stream == domain.ChildStream {
		stream = string(s.child)
	}
	if stream == "" {
		stream = "new"
	}
	text := object{"type": what.what, "stream": stream, "place": "350200", "facts": what.facts, "sealed": sealedIn(spec, what.sealed),
		"occurredAt": object{"value": s.day, "precision": "day", "zone": "+08:00"}, "refs": what.refs, "signers": signersOf(what.by)}
	if what.refs == nil {
		delete(text, "refs")
	}
	if what.facts == nil {
		text["facts"] = object{}
	}
	if what.source != nil {
		text["source"] = what.source
	}
	if spec.Decision {
		text["expires"] = time.Now().AddDate(0, 1, 0).Format(time.RFC3339)
	}
	data, err := json.Marshal(text)
	if err != nil {
		s.Fatal(err)
	}
	return data
}

// sealedIn returns the sealed values given, and something for each other one that
// the type requires.
func sealedIn(spec domain.Spec, given object) object {
	values := object{}
	for _, path := range spec.Sealed {
		if !path.Required {
			continue
		}
		switch path.Type {
		case domain.SealedText:
			values[path.Path] = "As it was told to the officer."
		case domain.SealedDigest:
			values[path.Path] = strings.Repeat("ab", 32)
		case domain.SealedDigests:
			values[path.Path] = []string{strings.Repeat("cd", 32)}
		case domain.SealedProfile:
			values[path.Path] = object{"loci": [][3]string{{"D3S1358", "15", "16"}}}
		}
	}
	maps.Copy(values, given)
	return values
}

// shown returns what the officer was shown under a name.
func shown(page, name string) string {
	_, rest, _ := strings.Cut(page, "\n"+name+"\n    | ")
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// tail is the end of what was printed, behind the page that was shown.
func tail(out string) string {
	if _, after, found := strings.Cut(out, "\nDigest\n"); found {
		return after
	}
	return out
}

// records counts the records of the log.
func (s *story) records() uint64 {
	s.Helper()
	var answer struct {
		Data struct{ Ledger struct{ Size uint64 } }
	}
	s.query("auditor", `{ ledger { size } }`, &answer)
	return answer.Data.Ledger.Size
}

// query asks the ledger with the token of that name and reads the answer.
func (s *story) query(token, query string, into any) {
	s.Helper()
	s.post(token, object{"query": query}, into)
}

// post sends a request to the API with the token of that name and reads the answer.
func (s *story) post(token string, request object, into any) {
	s.Helper()
	body, err := json.Marshal(request)
	if err != nil {
		s.Fatal(err)
	}
	call, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.server.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	call.Header.Set("Authorization", "Bearer "+tokenOf(s.T, token))
	call.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(call)
	if err != nil {
		s.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		s.Fatalf("%v: %v", request["query"], err)
	}
}

// shows asks the auditor's question about the child and wants the answer to hold
// these members, written as in the answer.
func (s *story) shows(fields string, wants ...string) {
	s.Helper()
	s.answers("auditor", fmt.Sprintf("stream: %q", s.child), fields, wants)
}

// showsOf is shows of another child.
func (s *story) showsOf(child domain.StreamID, fields string, wants ...string) {
	s.Helper()
	s.answers("auditor", fmt.Sprintf("stream: %q", child), fields, wants)
}

// showsTo is shows to another caller: the token's name is that of a place.
func (s *story) showsTo(token, fields string, wants ...string) {
	s.Helper()
	s.answers(token, fmt.Sprintf("stream: %q", s.child), fields, wants)
}

// showsAsItWas is shows of an earlier day, by claimed time.
func (s *story) showsAsItWas(on, fields string, wants ...string) {
	s.Helper()
	s.answers("auditor", fmt.Sprintf("stream: %q, asItWasOn: %q", s.child, on), fields, wants)
}

func (s *story) answers(token, which, fields string, wants []string) {
	s.Helper()
	var answer json.RawMessage
	s.query(token, fmt.Sprintf(`{ child(%s) { %s } }`, which, fields), &answer)
	for _, want := range wants {
		if !bytes.Contains(answer, []byte(want)) {
			s.Errorf("{ %s } is answered without %s:\n%s", fields, want, answer)
		}
	}
}

// ends closes the story: the court's dossier of the child is verified with the
// court's own tool, and the ledger checks itself. The report must hold the lines.
func (s *story) ends(lines ...string) {
	s.Helper()
	mustRun(s.T, s.dir, homeward, "dossier", "--server", s.server.URL, "--token", tokenOf(s.T, "auditor"), "--out", "dossier.zip", string(s.child))
	report := mustRun(s.T, s.dir, court, "--trust", "data/trust.json", "dossier.zip")
	for _, line := range append([]string{"VERIFIED"}, lines...) {
		if !strings.Contains(report, line) {
			s.Errorf("the court's report has no %q:\n%s", line, report)
		}
	}
	s.server.Stop(s.T)
	mustRun(s.T, s.dir, homeward, "fsck", "--trust", "data/trust.json")
}
