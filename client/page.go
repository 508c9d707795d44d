package client

import "strings"

// page is a rendering under construction. Its lines are ours; what comes from
// the statement goes through Clean and block.
type page struct{ out strings.Builder }

const (
	margin = "    | "
	inner  = "      | "
)

func (p *page) title(text string) { p.out.WriteString(text + "\n") }

// line writes values of the statement under a name of ours; empty ones are left
// out.
func (p *page) line(name string, values ...string) {
	p.out.WriteString(name + "\n")
	for _, value := range values {
		if value != "" {
			block(&p.out, margin, Clean(value))
		}
	}
}

// columns is how wide a rendering is, so that no terminal breaks its lines: a
// broken line could begin with words that look like ours.
const columns = 76

// block writes text under a margin, broken into lines of our own. Every line of
// data begins with the margin, and nothing else does.
func block(out *strings.Builder, margin, text string) {
	width := 0
	out.WriteString(margin)
	for _, r := range text {
		w := cells(r)
		if width+w > columns-len(margin) {
			out.WriteString("\n" + margin)
			width = 0
		}
		out.WriteRune(r)
		width += w
	}
	out.WriteString("\n")
}

// cells is how many columns a character takes at most; East Asian letters take
// two, marks none.
func cells(r rune) int {
	switch {
	case mark(r):
		return 0
	case r >= 0x1100:
		return 2
	}
	return 1
}

// wrap breaks a sentence of the catalogue between words.
func wrap(indent, text string) string {
	var out strings.Builder
	width := columns
	for _, word := range strings.Fields(text) {
		if width+1+len(word) > columns-len(indent) {
			if out.Len() > 0 {
				out.WriteString("\n")
			}
			out.WriteString(indent + word)
			width = len(word)
			continue
		}
		out.WriteString(" " + word)
		width += 1 + len(word)
	}
	out.WriteString("\n")
	return out.String()
}
