package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/graphql"
)

// asking serves a ledger and returns what asks it as somebody.
func asking(t *testing.T, w *rolesWorld) func(token string, args ...string) (string, string, int) {
	t.Helper()
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	return func(token string, args ...string) (string, string, int) {
		t.Setenv("HOMEWARD_SERVER", server.URL)
		t.Setenv("HOMEWARD_TOKEN", token)
		return invoke(t, append([]string{"ask"}, args...)...)
	}
}

// TestAskEveryQuestion asks all of them, as a clerk with an order.
func TestAskEveryQuestion(t *testing.T) {
	bare(t)
	w := newRolesWorld(t)
	ask, child := asking(t, w), string(w.cases["in force"].child)
	all, err := graphql.Questions()
	noError(t, err)
	record := recordIDOf(t, w, w.cases["in force"].rescue)
	for _, q := range all {
		args := []string{fmt.Sprint(q.Number)}
		for _, a := range q.Asked {
			switch {
			case a.Name == "child":
				args = append(args, "--child", child)
			case a.Name == "record":
				args = append(args, "--record", record)
			case a.Required && strings.HasPrefix(a.Type, "DateTime"):
				args = append(args, "--"+a.Name, "2013-05-01T09:00:00+08:00")
			case a.Name == "from":
				args = append(args, "--from", "2013-01-01", "--until", "2014-01-01")
			}
		}
		out, errs, code := ask(w.token["clerk"], args...)
		if code != exitFine || !strings.HasPrefix(out, fmt.Sprintf("%d. %s\n", q.Number, q.Question)) || !strings.Contains(out, q.NotShown) {
			t.Errorf("question %d: exit code %d, %s\n%s", q.Number, code, errs, out)
		}
		if strings.Contains(out, "map[") || strings.Contains(out, "%!") || strings.Contains(out, "T09:") {
			t.Errorf("question %d is answered in another form than words: %s", q.Number, out)
		}
	}
}

// recordIDOf is the id of the record at a leaf index.
func recordIDOf(t *testing.T, w *rolesWorld, index uint64) string {
	t.Helper()
	leaf, err := w.ledger.Leaf(t.Context(), index)
	noError(t, err)
	return leaf.Record.Statement.ID
}

// TestAskRefusesInASentence: whoever is tired is told what is missing, once.
func TestAskRefusesInASentence(t *testing.T) {
	bare(t)
	w := newRolesWorld(t)
	ask := asking(t, w)
	child, other := string(w.cases["in force"].child), string(w.cases["rivals"].child)
	for name, c := range map[string]struct {
		token string
		args  []string
		code  int
		want  string
	}{
		"an unknown number":          {"clerk", []string{"99"}, exitUsage, "there is no question 99"},
		"no number":                  {"clerk", []string{"where"}, exitUsage, "there is no question where"},
		"two numbers":                {"clerk", []string{"1", "2"}, exitUsage, "at most 1 arg"},
		"a missing argument":         {"clerk", []string{"1", "--child", child}, exitUsage, "question 1 needs --at: the time in question, such as"},
		"an argument of another":     {"clerk", []string{"9", "--child", child, "--at", "2013-05-01T09:00:00Z"}, exitUsage, "question 9 does not ask for --at; it asks for --child"},
		"a day in place of a time":   {"clerk", []string{"1", "--child", child, "--at", "2013-05-01"}, exitUsage, "--at is a time with its zone, such as"},
		"a word in place of a count": {"clerk", []string{"3", "--child", child, "--days", "many"}, exitUsage, "--days is a number"},
		"a mistyped child":           {"clerk", []string{"9", "--child", child[:len(child)-1] + "!"}, exitUsage, "its check character may be mistyped"},
		"a child of no order":        {"clerk", []string{"9", "--child", other}, exitCouldNot, "no order in force"},
		"an order that is over":      {"clerk", []string{"9", "--child", string(w.cases["expired"].child)}, exitCouldNot, "no order in force"},
		"no token":                   {"", []string{"9", "--child", child}, exitCouldNot, "does not know this token"},
		"an unknown record":          {"clerk", []string{"21", "--child", child, "--record", "nonsense"}, exitTampered, "record: no valid record of this child has that id"},
	} {
		out, errs, code := ask(w.token[c.token], c.args...)
		if code != c.code || !strings.Contains(errs, c.want) || out != "" || strings.Count(errs, "\n") > 0 || strings.Contains(errs, "record: record:") {
			t.Errorf("%s: exit code %d, %q, %q", name, code, errs, out)
		}
	}
	t.Setenv("HOMEWARD_SERVER", "")
	if _, errs, code := invoke(t, "ask", "9", "--child", child); code != exitUsage || !strings.Contains(errs, "give --server") {
		t.Errorf("without a server: %d %s", code, errs)
	}
}

func TestAskListsAndGivesJSON(t *testing.T) {
	bare(t)
	out, _, code := invoke(t, "ask")
	all, err := graphql.Questions()
	noError(t, err)
	for _, q := range all {
		if code != exitFine || !strings.Contains(out, q.Question) {
			t.Errorf("question %d is not in the list: %s", q.Number, out)
		}
	}
	if !strings.Contains(out, "--child --at [--known]") {
		t.Errorf("the list does not say what is needed: %s", out)
	}
	out, _, _ = invoke(t, "ask", "--output", "json")
	var listed struct{ Questions []graphql.Question }
	if err := json.Unmarshal([]byte(out), &listed); err != nil || len(listed.Questions) != len(all) {
		t.Errorf("%v: %s", err, out)
	}
	w := newRolesWorld(t)
	out, errs, _ := asking(t, w)(w.token["clerk"], "9", "--child", string(w.cases["in force"].child), "--output", "json")
	var answer struct{ Child struct{ Stream string } }
	if err := json.Unmarshal([]byte(out), &answer); err != nil || answer.Child.Stream != string(w.cases["in force"].child) {
		t.Errorf("%v %s: %s", err, errs, out)
	}
}

// TestAnswersInWords: order, times, pages, nothing and hostile text.
func TestAnswersInWords(t *testing.T) {
	q := graphql.Question{Number: 7, Question: "What?", NotShown: "the rest."}
	const edge = `{"index":3,"recordId":"r","earliest":"2012-12-18T05:00:00Z","latest":"2012-12-18T05:00:00Z","recordedAt":"2012-12-18T06:00:00.5Z"`
	for name, c := range map[string]struct{ data, want string }{
		"order":               {`{"b":1,"a":"x","c":null,"d":true,"e":[]}`, "b: 1\na: x\nc: none\nd: yes\ne: none\n"},
		"a name of two words": {`{"custodyAt":"2013-05-01T09:00:00+08:00"}`, "custody at: 2013-05-01 01:00:00 UTC\n"},
		"a claimed instant":   {`{"at":{"value":"2012-12-18T05:30:00","precision":"instant","zone":"+08:00"}}`, "at: 2012-12-17 21:30:00 UTC\n"},
		"a claimed day":       {`{"at":{"value":"2012-12-18","precision":"day","zone":"+08:00"}}`, "at: 2012-12-18 (day, +08:00)\n"},
		"an unknown time":     {`{"at":{"value":"","precision":"unknown","zone":""}}`, "at: at an unknown time\n"},
		"an edge":             {`{"from":` + edge + `}}`, "from: 2012-12-18 05:00:00 UTC, record 3, recorded 2012-12-18 06:00:00 UTC, id r\n"},
		"an edge with its record": {`{"from":` + edge + `,"record":{"type":"custody.taken.v1","signers":[{"role":"clerk"}]}}}`,
			"from: 2012-12-18 05:00:00 UTC, record 3, recorded 2012-12-18 06:00:00 UTC, id r\n  type: custody taken\n  signers:\n    - role clerk\n"},
		"sealed values":          {`{"words":{"state":"WITHHELD","value":null},"name":{"state":"OPEN","value":"A B"},"all":[{"path":"photo","state":"ABSENT","value":null}]}`, "words: withheld\nname: A B\nall: photo: absent\n"},
		"a verdict":              {`{"a":{"void":false},"b":{"void":true,"rule":"H4","sentence":"no"}}`, "a: valid\nb: VOID H4 no\n"},
		"an agency":              {`{"agency":{"name":"Court","kind":"court","stream":"agency-1"},"to":{"name":"NGO"}}`, "agency: Court (court, agency-1)\nto: NGO\n"},
		"whose words":            {`{"a":{"kind":"own","body":null},"b":{"kind":"transcribed","body":"Hospital"}}`, "a: own\nb: transcribed words of Hospital\n"},
		"a page of a history":    {`{"history":{"totalCount":2,"pageInfo":{"hasNextPage":true,"endCursor":"c9"},"edges":[{"node":{"index":1,"type":"child.died.v1"}}]}}`, "history: 1 of 2\n  shown:\n    - index 1; type child died\n\nMore records follow: ask again with --after c9\n"},
		"a whole history":        {`{"history":{"totalCount":1,"pageInfo":{"hasNextPage":false,"endCursor":"c9"},"edges":[{"node":{"index":1}}]}}`, "history:\n  - index 1\n"},
		"a page of a list":       {`{"due":{"total":3,"next":1,"nodes":[{"what":"presence"}]}}`, "due: 1 of 3\n  shown:\n    - what presence\n\nMore follow: ask again with --skip 1, where the question takes it\n"},
		"members like a page's":  {`{"edges":[],"void":true}`, "edges: none\nvoid: yes\n"},
		"members like a name's":  {`{"name":"x"}`, "name: x\n"},
		"text that moves cursor": {`{"a":"x\u001b[2J\u202e"}`, `a: x\u{1b}[2J\u{202e}` + "\n"},
		"text of several lines":  {`{"note":"one\ntwo\n"}`, "note:\n  | one\n  | two\n"},
		"text like our own line": {`{"list":[{"a":"x\nfrom: me"}]}`, "list:\n  -\n      a:\n        | x\n        | from: me\n"},
	} {
		got, err := answerText(q, json.RawMessage(c.data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		body, found := strings.CutPrefix(got, "7. What?\n")
		body, _, rest := strings.Cut(body, "\nNot shown: the rest.\n")
		if !found || !rest || body != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, body, c.want)
		}
	}
	for _, bad := range []string{"", "7", "[]", `{"a":`, `{"a":[}`} {
		if text, err := answerText(q, json.RawMessage(bad)); err == nil {
			t.Errorf("%q is an answer: %s", bad, text)
		}
	}
}

// TestAskBelievesNoForeignServer: what answers is no ledger.
func TestAskBelievesNoForeignServer(t *testing.T) {
	bare(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"data":null}`)) }))
	t.Cleanup(server.Close)
	if out, errs, code := invoke(t, "ask", "15", "--server", server.URL); code != exitCouldNot || out != "" || !strings.Contains(errs, "holds nothing") {
		t.Errorf("%d %q %q", code, errs, out)
	}
}
