package domain

import (
	"bytes"
	"encoding/json"
)

// fact returns one of the facts as it was signed; nothing where there is none of that name.
func (s *Statement) fact(name string) json.RawMessage {
	if value, plain := plainFact(s.Facts, name); plain {
		return value
	}
	var facts map[string]json.RawMessage
	if json.Unmarshal(s.Facts, &facts) != nil {
		return nil
	}
	return facts[name]
}

// plainFact finds a fact without a decoder, in an object that was read before, in which
// nothing is escaped and no space stands around names; false of any other, and the decoder
// says what it has.
func plainFact(facts []byte, name string) (value []byte, plain bool) {
	if bytes.IndexByte(facts, '\\') >= 0 {
		return nil, false
	}
	rest, object := bytes.CutPrefix(facts, []byte(`{"`))
	for object {
		key, behind, found := bytes.Cut(rest, []byte(`":`))
		end := valueEnd(behind)
		if !found || bytes.IndexByte(key, '"') >= 0 || end <= 0 {
			return nil, false
		}
		if string(key) == name {
			return behind[:end], true
		}
		if behind[end] == '}' {
			return nil, end == len(behind)-1
		}
		rest, object = bytes.CutPrefix(behind[end:], []byte(`,"`))
	}
	return nil, false
}

// valueEnd is where the comma or the brace behind a value stands; -1 if there is none.
func valueEnd(text []byte) int {
	depth, quoted := 0, false
	for i, c := range text {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case depth == 0 && (c == ',' || c == '}'):
			return i
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	return -1
}
