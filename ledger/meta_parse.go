package ledger

import "strings"

// metaReader reads what encodeMeta writes, and nothing else: every record is read again and
// again, and a JSON decoder takes four times as long.
type metaReader struct {
	rest  string
	other bool // it is not what encodeMeta writes
}

// parseMeta reads what encodeMeta writes; false for anything else, which may still be the
// same in another form.
func parseMeta(text []byte) (m meta, usual bool) {
	if len(text) > maxSealedJSON {
		return meta{}, false
	}
	r := metaReader{rest: string(text)}
	r.word(`{"header":"`)
	if m.Header = strings.ReplaceAll(r.text(), `\n`, "\n"); strings.Contains(m.Header, `\`) {
		return meta{}, false
	}
	if r.next(`,"sealed":[`) {
		for more := true; more && !r.other; more = r.next(`,`) {
			m.Sealed = append(m.Sealed, r.sealed())
		}
		r.word(`]`)
	}
	r.word(`}`)
	if r.other || r.rest != "" {
		return meta{}, false
	}
	return m, true
}

func (r *metaReader) sealed() Sealed {
	var raw sealedJSON
	r.word(`{"subjects":["`)
	for more := true; more && !r.other; more = r.next(`,"`) {
		raw.Subjects = append(raw.Subjects, strings.Clone(r.plain())) // not all of the text with it
	}
	r.word(`],"data":"`)
	raw.Data = r.plain()
	r.word(`}`)
	sealed, err := raw.sealed()
	r.other = r.other || err != nil
	return sealed
}

func (r *metaReader) next(word string) (is bool) {
	r.rest, is = strings.CutPrefix(r.rest, word)
	return is
}

func (r *metaReader) word(word string) {
	if !r.next(word) {
		r.other = true
	}
}

// text is what stands up to the next quotation mark: printable ASCII.
func (r *metaReader) text() string {
	text, rest, found := strings.Cut(r.rest, `"`)
	for i := range len(text) {
		found = found && ' ' <= text[i] && text[i] <= '~'
	}
	r.rest, r.other = rest, r.other || !found
	return text
}

// plain is a text in which nothing is escaped.
func (r *metaReader) plain() string {
	text := r.text()
	r.other = r.other || strings.Contains(text, `\`)
	return text
}
