package client

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes text from outside safe to show: what a terminal would obey or a
// reader would not see is written out as \u{…}. That are control characters,
// line breaks, invisible and direction-changing characters, bytes that are no
// UTF-8, and marks heaped on one letter. A backslash is doubled, so that what
// was written out cannot be mistaken for what was written.
func Clean(text string) string {
	var out strings.Builder
	marks := maxMarks // none may stand at the beginning, over what is printed before
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		switch {
		case r == utf8.RuneError && size == 1:
			out.WriteString(`\u{invalid}`)
			marks = 0
		case r == '\\':
			out.WriteString(`\\`)
			marks = 0
		case hidden(r):
			fmt.Fprintf(&out, `\u{%x}`, r)
			marks = 0
		case mark(r) && marks >= maxMarks:
			fmt.Fprintf(&out, `\u{%x}`, r)
		case mark(r):
			out.WriteRune(r)
			marks++
		default:
			out.WriteRune(r)
			marks = 0
		}
	}
	return out.String()
}

// maxMarks is how many combining marks one letter may bear; Vietnamese and
// Tibetan get by with fewer.
const maxMarks = 4

func mark(r rune) bool { return unicode.In(r, unicode.Mn, unicode.Me) }

// hidden says whether a character shows no mark of its own: everything Unicode
// does not call a graphic character (controls, formats such as the overrides of
// direction, private use, unassigned), separators of lines, and what renders as
// nothing.
func hidden(r rune) bool {
	const blankBraille, objectReplacement = 0x2800, 0xfffc
	return !unicode.IsGraphic(r) || r == blankBraille || r == objectReplacement ||
		unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
