package ledger

import "bytes"

// metaReader reads what encodeMeta writes, and nothing else: every record is read again and
// again, and a JSON decoder takes four times as long.
type metaReader struct {
	rest  []byte
	other bool // it is not what encodeMeta writes
}

// parseMeta reads what encodeMeta writes; false for anything else, which may still be the
// same in another form.
func parseMeta(text []byte) (m meta, usual bool) {
	r := metaReader{rest: text, other: len(text) > maxSealedJSON}
	r.word(`{"header":"`)
	m.Header = r.lines()
	if r.next(`,"sealed":[`) {
		for more := true; more && !r.other; more = r.next(`,`) {
			m.Sealed = append(m.Sealed, r.sealed())
		}
		r.word(`]`)
	}
	r.word(`}`)
	if r.other || len(r.rest) > 0 {
		return meta{}, false
	}
	return m, true
}

func (r *metaReader) sealed() Sealed {
	var subjects []string
	r.word(`{"subjects":["`)
	for more := true; more && !r.other; more = r.next(`,"`) {
		subjects = append(subjects, string(r.plain()))
	}
	r.word(`],"data":"`)
	data := r.plain()
	r.word(`}`)
	sealed, err := readSealed(subjects, data)
	r.other = r.other || err != nil
	return sealed
}

func (r *metaReader) next(word string) (is bool) {
	if is = bytes.HasPrefix(r.rest, []byte(word)); is {
		r.rest = r.rest[len(word):]
	}
	return is
}

func (r *metaReader) word(word string) {
	if !r.next(word) {
		r.other = true
	}
}

// text is what stands up to the next quotation mark: printable ASCII.
func (r *metaReader) text() []byte {
	text, rest, found := bytes.Cut(r.rest, []byte(`"`))
	for _, c := range text {
		found = found && ' ' <= c && c <= '~'
	}
	r.rest, r.other = rest, r.other || !found
	return text
}

// plain is a text in which nothing is escaped.
func (r *metaReader) plain() []byte {
	text := r.text()
	r.other = r.other || bytes.IndexByte(text, '\\') >= 0
	return text
}

// lines is a text in which only ends of lines are escaped.
func (r *metaReader) lines() string {
	lines := bytes.ReplaceAll(r.text(), []byte(`\n`), []byte("\n"))
	r.other = r.other || bytes.IndexByte(lines, '\\') >= 0
	return string(lines)
}
