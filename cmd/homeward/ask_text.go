package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/homeward-ledger/homeward/client"
	"github.com/homeward-ledger/homeward/graphql"
)

// answerText writes an answer for people: the question, its members in their order,
// lists with a dash before each member, all times in one form. What comes from the
// ledger is cleaned, so that nothing in it moves the cursor or hides.
func answerText(q graphql.Question, data json.RawMessage) (string, error) {
	tree, err := grown(data)
	if err != nil {
		return "", err
	}
	hints := more(tree)
	p := prose{}
	fmt.Fprintf(&p.out, "%d. %s\n", q.Number, q.Question)
	for _, name := range tree.names { // the whole is no page and no name, whatever a server calls its members
		tree.values[name] = plainer(tree.values[name])
	}
	p.members(tree, "")
	for _, hint := range hints {
		p.out.WriteString("\n" + client.Clean(hint) + "\n")
	}
	p.out.WriteString("\nNot shown: " + q.NotShown + "\nTimes are UTC, but days and months as they were claimed. This is the ledger's word; a dossier proves it.\n")
	return p.out.String(), nil
}

// more says how an answer goes on that holds a part of a list.
func more(value any) []string {
	var hints []string
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			hints = append(hints, more(one)...)
		}
	case *branch:
		if v.values["hasNextPage"] == true {
			hints = append(hints, "More records follow: ask again with --after "+v.text("endCursor"))
		}
		if next, is := v.values["next"].(json.Number); is {
			hints = append(hints, "More follow: ask again with --skip "+next.String()+", where the question takes it")
		}
		for _, name := range v.names {
			hints = append(hints, more(v.values[name])...)
		}
	}
	return hints
}

// prose is an answer under way.
type prose struct{ out strings.Builder }

const (
	deeper  = "  "
	answers = 96 // columns of a line that holds several members
)

// members writes those of an object: what fits in words first to last, each on a line
// of its own.
func (p *prose) members(b *branch, indent string) {
	for _, name := range b.names {
		if name != summary {
			p.member(name, b.values[name], indent)
		}
	}
}

func (p *prose) member(name string, value any, indent string) {
	label := indent + inWords(name) + ":"
	if text, plain := scalar(value); plain {
		p.line(label, text, indent)
		return
	}
	switch v := value.(type) {
	case *branch:
		p.line(label, v.text(summary), indent)
		p.members(v, indent+deeper)
	case []any:
		p.line(label, "", indent)
		for _, one := range v {
			p.item(one, indent+deeper)
		}
	}
}

// line writes a label and a text; one of several lines stands below, behind a margin.
func (p *prose) line(label, text, indent string) {
	if strings.Contains(text, "\n") {
		p.out.WriteString(label + "\n")
		for line := range strings.Lines(text) {
			p.out.WriteString(indent + "  | " + client.Clean(strings.TrimSuffix(line, "\n")) + "\n")
		}
		return
	}
	p.out.WriteString(strings.TrimRight(label+" "+client.Clean(text), " ") + "\n")
}

// item writes a member of a list: what is plain side by side, the rest below.
func (p *prose) item(value any, indent string) {
	b, is := value.(*branch)
	if !is {
		text, _ := scalar(value)
		p.line(indent+"-", text, indent)
		return
	}
	line, rest := indent+"-", newBranch()
	flush := func() { p.out.WriteString(line + "\n") }
	add := func(words string) {
		if utf8.RuneCountInString(line+words) > answers && strings.TrimLeft(line, " -") != "" {
			flush()
			line = indent + " "
		}
		line += " " + words
	}
	if text := b.text(summary); text != "" {
		add(client.Clean(text) + ";")
	}
	for _, name := range b.names {
		text, plain := scalar(b.values[name])
		switch {
		case name == summary:
		case plain && !strings.Contains(text, "\n"):
			add(inWords(name) + " " + client.Clean(text) + ";")
		default:
			rest.add(name, b.values[name])
		}
	}
	line = strings.TrimSuffix(line, ";")
	flush()
	p.members(rest, indent+deeper+deeper)
}

// inWords is a name of the schema for people: custodyAt becomes "custody at".
func inWords(name string) string {
	var out strings.Builder
	for _, r := range client.Clean(name) {
		if unicode.IsUpper(r) {
			out.WriteByte(' ')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
