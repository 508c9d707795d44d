package graphql

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	qast "github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// questionFiles are the documents, NN-name-of-the-operation.graphql each. Such a
// file begins with three paragraphs of comment: the question, what the answer
// shows ("Shows: …") and what it does not ("Not shown: …").
//
//go:embed questions/*.graphql
var questionFiles embed.FS

// Question is a question that courts ask, and the document that asks it here.
type Question struct {
	Number   int
	Name     string // of the operation
	Question string // in a court's words
	Shows    string // what the answer shows
	NotShown string // what it does not, and who else must be asked
	Document string // comments included
	Asked    []Asked
}

// Asked is what a question needs to be told: a variable of its document.
type Asked struct {
	Name     string
	Type     string // in GraphQL, such as DateTime!
	Required bool
	Meaning  string // for people
}

// meanings are what the documents' variables stand for. A name means the same in
// all of them.
var meanings = map[string]string{
	"child":  "id of the child's stream",
	"at":     "the time in question, such as 2013-05-01T09:00:00+08:00",
	"known":  "only what the ledger had recorded by this time",
	"record": "id of a record",
	"days":   "only silences of more than so many days",
	"size":   "how many records the log had, as an older checkpoint says",
	"after":  "where the page before ended: its endCursor",
	"skip":   "how many to leave out: what the page before gave as next",
	"from":   "the day on which the first year or quarter begins, such as 2013-01-01",
	"until":  "the day after the last, such as 2014-01-01",
	"region": "a province: the first two characters of an administrative code",
	"by":     "YEAR, QUARTER or REGION",
}

// Meanings are what questions need to be told, by the names of their variables: all
// that some question asks for, without reading the documents.
func Meanings() map[string]string { return maps.Clone(meanings) }

// Questions returns the questions that courts ask, by number. The error is a
// defect of the program.
func Questions() ([]Question, error) {
	entries, err := questionFiles.ReadDir("questions")
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	var all []Question
	for _, entry := range entries {
		text, err := questionFiles.ReadFile("questions/" + entry.Name())
		if err != nil {
			return nil, fmt.Errorf("read question: %w", err)
		}
		q, err := readQuestion(entry.Name(), string(text))
		if err != nil {
			return nil, fmt.Errorf("read question %s: %w", entry.Name(), err)
		}
		all = append(all, q)
	}
	slices.SortFunc(all, func(a, b Question) int { return cmp.Compare(a.Number, b.Number) })
	return all, nil
}

func readQuestion(file, text string) (Question, error) {
	q := Question{Document: text}
	number, _, _ := strings.Cut(file, "-")
	var err error
	if q.Number, err = strconv.Atoi(number); err != nil {
		return q, err
	}
	if err := q.readComment(text); err != nil {
		return q, err
	}
	doc, parseErr := parser.ParseQuery(&qast.Source{Name: file, Input: text})
	if isError(parseErr) {
		return q, parseErr
	}
	if len(doc.Operations) != 1 {
		return q, fmt.Errorf("the document has %d operations, not one", len(doc.Operations))
	}
	q.Name = doc.Operations[0].Name
	for _, v := range doc.Operations[0].VariableDefinitions {
		q.Asked = append(q.Asked, Asked{Name: v.Variable, Type: v.Type.String(), Meaning: meanings[v.Variable],
			Required: v.Type.NonNull && v.DefaultValue == nil})
	}
	return q, nil
}

// readComment reads the paragraphs of comment that the document begins with.
func (q *Question) readComment(text string) error {
	paragraphs := []string{""}
	for line := range strings.Lines(text) {
		words, comment := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !comment {
			break
		}
		if words = strings.TrimSpace(words); words == "" {
			paragraphs = append(paragraphs, "")
			continue
		}
		last := &paragraphs[len(paragraphs)-1]
		*last = strings.TrimSpace(*last + " " + words)
	}
	if len(paragraphs) != 3 {
		return fmt.Errorf("the comment has %d paragraphs, not three", len(paragraphs))
	}
	var shows, lacks bool
	q.Question = paragraphs[0]
	q.Shows, shows = strings.CutPrefix(paragraphs[1], "Shows: ")
	q.NotShown, lacks = strings.CutPrefix(paragraphs[2], "Not shown: ")
	if q.Question == "" || !shows || !lacks {
		return fmt.Errorf("the comment says a question, what is shown and what is not")
	}
	return nil
}
