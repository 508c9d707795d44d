package ledger

import (
	"bytes"

	"github.com/homeward-ledger/homeward/transparency"
)

// parseMeta reads the form that encodeMeta writes, without a JSON decoder, which takes four
// times as long for every record that is read back; false for anything else, which may
// still be the same in another form.
func parseMeta(text []byte) (m meta, usual bool) {
	in := transparency.NewKeptReader(text)
	in.Want(len(text) <= maxSealedJSON)
	in.Skip(`{"header":"`)
	lines := in.UpToQuote()
	in.Want(printable(lines))
	lines = bytes.ReplaceAll(lines, []byte(`\n`), []byte("\n"))
	in.Want(bytes.IndexByte(lines, '\\') < 0)
	m.Header = string(lines)
	if in.Skip(`"`); in.Next(`,"sealed":[`) {
		m.Sealed = transparency.ListOf(in, parseSealed)
	}
	if in.Skip(`}`); !in.Whole() {
		return meta{}, false
	}
	return m, true
}

func parseSealed(in *transparency.KeptReader) (s Sealed) {
	in.Skip(`{"subjects":[`)
	s.Subjects = transparency.ListOf(in, (*transparency.KeptReader).Quoted)
	in.Skip(`,"data":"`)
	s.Data = in.Base64()
	in.Skip(`"}`)
	in.Want(s.check() == nil)
	return s
}

// printable reports whether a text is of printable ASCII.
func printable(text []byte) bool {
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}
