package graphql

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/homeward-ledger/homeward/domain"
)

const (
	questionsPage  = "../docs/court-questions.md"
	courtQuestions = 26
)

// questionsAsked are the questions, and the gate that they must pass.
func questionsAsked(t testing.TB) (*Gate, []Question) {
	t.Helper()
	gate, err := NewGate(testAPISchema(t), Limits{})
	fatal(t, err)
	all, err := Questions()
	fatal(t, err)
	if len(all) == 0 {
		t.Fatal("there are no questions")
	}
	return gate, all
}

// TestMeaningsAreAskedFor: a command has a flag for each, so that none may be idle.
func TestMeaningsAreAskedFor(t *testing.T) {
	_, all := questionsAsked(t)
	idle := Meanings()
	for _, q := range all {
		for _, a := range q.Asked {
			delete(idle, a.Name)
		}
	}
	if len(idle) > 0 {
		t.Errorf("no question asks for %v", idle)
	}
}

// TestQuestionsPassTheGate validates each document against the schema and the
// published limits, its longest page counted full.
func TestQuestionsPassTheGate(t *testing.T) {
	gate, all := questionsAsked(t)
	if len(all) != courtQuestions {
		t.Errorf("there are %d questions, not %d", len(all), courtQuestions)
	}
	for i, q := range all {
		doc, errs := gate.prepare(q.Document)
		if len(errs) > 0 {
			t.Errorf("question %d is refused: %v", q.Number, errs)
			continue
		}
		if cost := gate.cost(doc.operations[0].source, nil); cost > gate.limits.Cost/10 {
			t.Errorf("question %d costs %d; one that a clerk asks by the dozen costs a tenth of the limit at most", q.Number, cost)
		}
		if want := fmt.Sprintf("%02d-%s.graphql", q.Number, dashed(q.Name)); !hasQuestionFile(t, want) {
			t.Errorf("the operation of question %d is %s; there is no file %s", q.Number, q.Name, want)
		}
		if q.Number != i+1 {
			t.Errorf("question %d stands at place %d of the %d", q.Number, i+1, courtQuestions)
		}
		if !strings.HasSuffix(q.Question, "?") {
			t.Errorf("question %d is no question: %s", q.Number, q.Question)
		}
		for _, a := range q.Asked {
			if a.Meaning == "" {
				t.Errorf("question %d asks for %s, of which nobody says what it is", q.Number, a.Name)
			}
		}
		if got := codeOf(gate.Execute(context.Background(), Request{Query: q.Document, Variables: sampleAnswers(q, "child-x")})); got != CodeAuthenticate {
			t.Errorf("question %d, asked by nobody: %s", q.Number, got)
		}
	}
}

func hasQuestionFile(t *testing.T, name string) bool {
	t.Helper()
	_, err := questionFiles.Open("questions/" + name)
	return err == nil
}

// dashed is CamelCase as file names have it.
func dashed(name string) string {
	var out strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('-')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}

// sampleAnswers gives each variable that is required a value of its type.
func sampleAnswers(q Question, child domain.StreamID) map[string]any {
	vars := map[string]any{}
	for _, a := range q.Asked {
		switch {
		case !a.Required:
		case a.Name == "child":
			vars[a.Name] = string(child)
		case a.Name == "from", a.Name == "until":
			vars[a.Name] = map[string]string{"from": "2012-01-01", "until": "2014-01-01"}[a.Name]
		case a.Type == "DateTime!":
			vars[a.Name] = clock.Format("2006-01-02T15:04:05Z07:00")
		case a.Type == "Int!":
			vars[a.Name] = 1
		default:
			vars[a.Name] = "x"
		}
	}
	return vars
}

// TestQuestionsAreReadStrictly: a comment that lacks what the page shows.
func TestQuestionsAreReadStrictly(t *testing.T) {
	const query = "query A { checkpoint { size } }"
	good := "# What?\n#\n# Shows: it,\n# all.\n#\n# Not shown: more.\n"
	q, err := readQuestion("07-a.graphql", good+query)
	if err != nil || q.Number != 7 || q.Name != "A" || q.Question != "What?" || q.Shows != "it, all." || q.NotShown != "more." {
		t.Errorf("got %+v, %v", q, err)
	}
	for name, c := range map[string]struct{ file, text string }{
		"no number":      {"a.graphql", good + query},
		"no comment":     {"07-a.graphql", query},
		"no question":    {"07-a.graphql", strings.Replace(good, "# What?\n", "", 1) + query},
		"no shows":       {"07-a.graphql", strings.Replace(good, "Shows", "Says", 1) + query},
		"no not shown":   {"07-a.graphql", strings.Replace(good, "Not shown", "Hidden", 1) + query},
		"two operations": {"07-a.graphql", good + query + " query B { checkpoint { size } }"},
		"no GraphQL":     {"07-a.graphql", good + "query A {"},
	} {
		if _, err := readQuestion(c.file, c.text); err == nil {
			t.Errorf("%s: it is read", name)
		}
	}
}

// TestQuestionsPage holds docs/court-questions.md to the documents.
func TestQuestionsPage(t *testing.T) {
	gate, all := questionsAsked(t)
	page := writeQuestions(gate, all)
	if *update {
		fatal(t, os.WriteFile(questionsPage, page, 0o644))
	}
	kept, err := os.ReadFile(questionsPage)
	if err != nil || !bytes.Equal(kept, page) {
		t.Errorf("%s is not what the documents say; run the test with -update: %v", questionsPage, err)
	}
}

func writeQuestions(gate *Gate, all []Question) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# What a court asks

Each question has a document in graphql/questions. A clerk asks by number:

    homeward ask                                  # lists the questions
    homeward ask %d --child child-… --at 2013-05-01T09:00:00+08:00

Any client may send the document to `+"`POST /graphql`"+` as it does any other. Who may ask
what is in [roles.md](roles.md): a clerk needs an order in force about the child.
Where a question takes it, known holds the answer to what was on record by that time
alone.

An answer says what is on record. It proves nothing by itself: records are proved by
question 18, and by a dossier.

This page is made from the documents (go test ./graphql -run TestQuestionsPage
-update) and tested against them.
`, all[0].Number)
	for _, q := range all {
		writeQuestion(&b, gate, q)
	}
	return b.Bytes()
}

func writeQuestion(b *bytes.Buffer, gate *Gate, q Question) {
	fmt.Fprintf(b, "\n## %d. %s\n\nOperation `%s`.", q.Number, q.Question, q.Name)
	if doc, errs := gate.prepare(q.Document); len(errs) == 0 {
		fmt.Fprintf(b, " Cost %d.", gate.cost(doc.operations[0].source, nil))
	}
	b.WriteString("\n\n| argument | is | meaning |\n|---|---|---|\n")
	for _, a := range q.Asked {
		fmt.Fprintf(b, "| %s | %s | %s |\n", a.Name, a.Type, a.Meaning)
	}
	fmt.Fprintf(b, "\n**Shows** %s\n\n**Not shown:** %s\n", q.Shows, q.NotShown)
	_, document, _ := strings.Cut(q.Document, "\nquery")
	fmt.Fprintf(b, "\n```graphql\nquery%s```\n", document)
}

// readQuestions asks a real ledger, as the clerk with an order and as an auditor.
func readQuestions(t *testing.T, w *world) {
	_, all := questionsAsked(t)
	child, _, err := w.views.Child(context.Background(), w.subject)
	fatal(t, err)
	opened, _, err := w.views.Record(context.Background(), child.Opened)
	fatal(t, err)
	for _, q := range all {
		for _, role := range []string{"clerk", "auditor", "officer"} {
			vars := sampleAnswers(q, w.subject)
			if _, asks := vars["record"]; asks {
				vars["record"] = opened.ID
			}
			data, codes := w.ask(t, role, q.Document, vars)
			if codes != nil || len(data) == 0 {
				t.Errorf("question %d, asked by the %s: %v %v", q.Number, role, codes, data)
			}
		}
	}
}
