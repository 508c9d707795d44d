package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// TestRoles asks for every cell of the table in docs/roles.md.
func TestRoles(t *testing.T) {
	w := newRolesWorld(t)
	columns, rows := rolesTable(t)
	callers, questions := w.callers(), w.questions()
	if len(columns) != len(callers) || len(rows) != len(questions) {
		t.Fatalf("the table has %d columns and %d rows; known are %d callers and %d questions", len(columns), len(rows), len(callers), len(questions))
	}
	for _, row := range rows {
		ask, known := questions[row[0]]
		if !known || len(row) != len(columns)+1 {
			t.Fatalf("the row %q is unknown or has %d cells", row[0], len(row)-1)
		}
		for i, column := range columns {
			caller, known := callers[column]
			if !known {
				t.Fatalf("nobody is called %q", column)
			}
			t.Run(row[0]+"/"+column, func(t *testing.T) {
				if got := ask(t, caller); row[i+1] != "yes" && row[i+1] != "no" || got != (row[i+1] == "yes") {
					t.Errorf("docs/roles.md says %q, the ledger does it: %v", row[i+1], got)
				}
			})
		}
	}
}

// rolesTable reads the one table of docs/roles.md.
func rolesTable(t *testing.T) (columns []string, rows [][]string) {
	t.Helper()
	text, err := os.ReadFile("../../docs/roles.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if columns == nil {
			columns = cells[1:]
			continue
		}
		rows = append(rows, cells)
	}
	if columns == nil || len(rows) == 0 {
		t.Fatal("docs/roles.md has no table")
	}
	return columns, rows
}

// question asks for one thing and reports whether it was given. What is neither
// given nor refused in the way that it must be fails the test.
type question func(t *testing.T, c roleCaller) bool

func (w *rolesWorld) questions() map[string]question {
	theChild := func(c roleCaller) roleCase { return c.own }
	another := func(c roleCaller) roleCase { return c.other }
	lookedInto := func(roleCaller) roleCase { return w.cases["looked into"] }
	chain := func(of func(roleCaller) roleCase, stream func(roleCase) uint64) question {
		return func(t *testing.T, c roleCaller) bool { return w.sees(t, c, stream(of(c))) >= ledger.SeesChain }
	}
	sealed := func(of func(roleCaller) roleCase, stream func(roleCase) uint64) question {
		return func(t *testing.T, c roleCaller) bool { return w.sees(t, c, stream(of(c))) == ledger.SeesSealed }
	}
	child := func(c roleCase) uint64 { return c.rescue }
	report := func(c roleCase) uint64 { return c.report }
	operation := func(c roleCase) uint64 { return c.operation }
	officers := func(c roleCase) uint64 { return c.officer }
	ownAgency := func(c roleCaller) roleCase { return roleCase{officer: w.enrolled[c.agency]} }
	all := map[string]question{
		"record what the own agency signed": func(t *testing.T, c roleCaller) bool { return w.records(t, c, w.signed[c.agency]) },
		"record what only others signed":    func(t *testing.T, c roleCaller) bool { return w.records(t, c, w.signed[c.strangers]) },
		"the child: chain":                  chain(theChild, child),
		"the child: sealed values":          sealed(theChild, child),
		"another child: chain":              chain(another, child),
		"another child: sealed values":      sealed(another, child),

		"a child about whom the own agency only recorded something: chain":         chain(lookedInto, child),
		"a child about whom the own agency only recorded something: sealed values": sealed(lookedInto, child),
		"who asked for the child's history: chain":                                 chain(theChild, func(c roleCase) uint64 { return c.asked }),
		"who asked for another child's history: chain":                             chain(another, func(c roleCase) uint64 { return c.asked }),

		"the lists of reports, cases and transfers": w.listsStreams,

		"the child's missing report: chain":         chain(theChild, report),
		"the child's missing report: sealed values": sealed(theChild, report),
		"another missing report: chain":             chain(another, report),
		"the agency's operation: chain":             chain(theChild, operation),
		"another operation: chain":                  chain(another, operation),

		"the own agency: chain":         chain(ownAgency, officers),
		"the own agency: sealed values": sealed(ownAgency, officers),
		"another agency: chain":         chain(another, officers),
		"another agency: sealed values": sealed(another, officers),
		"the ledger's stream: chain":    chain(func(roleCaller) roleCase { return roleCase{} }, child),

		"a dossier of the child":     func(t *testing.T, c roleCaller) bool { return w.issues(t, c, c.own) },
		"a dossier of another child": func(t *testing.T, c roleCaller) bool { return w.issues(t, c, c.other) },
		"entries of the log":         w.readsEntries,
	}
	maps.Copy(all, w.draftQuestions())
	maps.Copy(all, w.handQuestions())
	return all
}

// sees asks the API for a record by its index.
func (w *rolesWorld) sees(t *testing.T, c roleCaller, index uint64) ledger.Access {
	t.Helper()
	id := nodeID(fmt.Sprintf("Event:%d", index))
	answer := w.graphql(t, c, `query($id:ID!){node(id:$id){...on Event{sealed{state}}}}`, map[string]any{"id": id})
	if c.token == "" {
		if answer.Errors[0].Extensions.Code != "UNAUTHENTICATED" || answer.Data.Node != nil {
			t.Fatalf("nobody in particular got %+v", answer)
		}
		return ledger.NoAccess
	}
	if answer.Data.Node == nil {
		if len(answer.Errors) != 1 || answer.Errors[0].Extensions.Code != "NOT_FOUND" {
			t.Fatalf("refused with %+v", answer.Errors)
		}
		return ledger.NoAccess
	}
	opened := slices.ContainsFunc(answer.Data.Node.Sealed, func(s sealedState) bool { return s.State == "OPEN" })
	withheld := slices.ContainsFunc(answer.Data.Node.Sealed, func(s sealedState) bool { return s.State == "WITHHELD" })
	if opened && withheld {
		t.Fatalf("some values are open and some withheld: %+v", answer.Data.Node)
	}
	if opened {
		return ledger.SeesSealed
	}
	return ledger.SeesChain
}

// listsStreams asks for all lists over many streams: each is given, or none is.
func (w *rolesWorld) listsStreams(t *testing.T, c roleCaller) bool {
	t.Helper()
	lists := []string{`missingReports{next}`, `followUpsDue(at:"2099-01-01T00:00:00Z"){next}`, `openTransfers{recordId}`}
	given := 0
	for _, list := range lists {
		answer := w.graphql(t, c, "{"+list+"}", nil)
		if len(answer.Errors) == 0 {
			given++
			continue
		}
		w.turnedAway(t, c, answer, "FORBIDDEN")
	}
	if given != 0 && given != len(lists) {
		t.Errorf("%d of %d lists are given", given, len(lists))
	}
	return given > 0
}

// records hands a statement in that is on record already: whoever may gets its
// receipt, and nothing changes.
func (w *rolesWorld) records(t *testing.T, c roleCaller, line ledger.Line) bool {
	t.Helper()
	if len(line.Envelope) == 0 {
		t.Fatal("there is no such statement")
	}
	return w.submits(t, c, string(line.Envelope), line.Disclosures, false) == "Recorded"
}

func (w *rolesWorld) issues(t *testing.T, c roleCaller, of roleCase) bool {
	t.Helper()
	if c.token == importerToken { // the operator issues at the command line
		_, err := w.ledger.Issue(t.Context(), ledger.Caller{Role: ledger.Importer}, w.parts.registrar, of.child)
		return err == nil
	}
	out := w.do(t, c, http.MethodPost, "/dossier/"+string(of.child), nil)
	return granted(t, c, out)
}

func (w *rolesWorld) readsEntries(t *testing.T, c roleCaller) bool {
	t.Helper()
	return granted(t, c, w.do(t, c, http.MethodGet, "/"+w.entriesPath(t), nil))
}

// granted tells an answer from a refusal.
func granted(t *testing.T, c roleCaller, out *httptest.ResponseRecorder) bool {
	t.Helper()
	if out.Code == http.StatusOK {
		return true
	}
	if want := map[bool]int{true: http.StatusUnauthorized, false: http.StatusForbidden}[c.token == "" || c.token == importerToken]; out.Code != want {
		t.Fatalf("refused with %d %s", out.Code, out.Body)
	}
	return false
}

type sealedState struct{ State string }

type waitingPAE struct{ PAE string }

type roleAnswer struct {
	Data struct {
		Node  *struct{ Sealed []sealedState }
		Draft *struct{ Stream domain.StreamID }
		Child *struct{ SameHands []roleHand }

		Statistics *struct{ Rows []struct{} }
		Audit      *struct {
			Nodes []struct{ Stream domain.StreamID }
		}

		Waiting          []waitingPAE
		WaitingStatement *struct {
			Payload     string
			Disclosures []string
		}
		Submit struct {
			Result struct {
				Typename       string `json:"__typename"`
				Kind, Sentence string
			}
		}
	}
	Errors []struct{ Extensions struct{ Code string } }
}

func (w *rolesWorld) graphql(t *testing.T, c roleCaller, query string, variables map[string]any) (answer roleAnswer) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	out := w.do(t, c, http.MethodPost, "/graphql", body)
	if err := json.Unmarshal(out.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%d %s: %v", out.Code, out.Body, err)
	}
	return answer
}

func (w *rolesWorld) do(t *testing.T, c roleCaller, method, path string, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	out := httptest.NewRecorder()
	handler := w.handler
	if c.token == importerToken && path == "/graphql" {
		handler = w.importerAPI
	}
	handler.ServeHTTP(out, r)
	return out
}
