package domain

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Bounds that hold for every fact of a type.
const (
	maxFactText = 64 << 10 // bytes; the leaf bounds it further
	maxFactList = 64       // members, where Fact.Max does not say otherwise
)

// checkFacts holds facts against their descriptions: what is required stands
// there and is not null (what is absent would be read as zero months or as "no"
// without anybody having said so), a code is one of its codes, a person, stream,
// digest, key, time and place are well formed, a list and a number are within
// their bounds. A value of the wrong JSON type is left to Decode, which says so
// better.
func checkFacts(prefix string, facts []Fact, data []byte, unmarshal Unmarshal) error {
	var members map[string]json.RawMessage
	if unmarshal(data, &members) != nil {
		return nil
	}
	for _, fact := range facts {
		value, present := members[fact.Name]
		present = present && string(value) != "null"
		switch {
		case !present && fact.Required:
			return fieldError(prefix+fact.Name, "the fact is required")
		case !present:
			continue
		}
		if err := fact.check(prefix, value, unmarshal); err != nil {
			return err
		}
	}
	return nil
}

func (f Fact) check(prefix string, value json.RawMessage, unmarshal Unmarshal) error {
	if !f.List {
		return f.checkOne(prefix, value, unmarshal)
	}
	var list []json.RawMessage
	if unmarshal(value, &list) != nil {
		return nil
	}
	most := f.Max
	if most == 0 {
		most = maxFactList
	}
	if len(list) > most || f.Required && len(list) == 0 {
		return fieldError(prefix+f.Name, "the list has 1 to %d members", most)
	}
	for _, member := range list {
		if err := f.checkOne(prefix, member, unmarshal); err != nil {
			return err
		}
	}
	return nil
}

func (f Fact) checkOne(prefix string, value json.RawMessage, unmarshal Unmarshal) error {
	switch f.Type {
	case Object:
		return checkFacts(prefix+f.Name+".", f.Fields, value, unmarshal)
	case Bool:
		return nil
	case Int:
		var n int64
		if unmarshal(value, &n) == nil && (n < 0 || f.Max > 0 && !f.List && n > int64(f.Max)) {
			return fieldError(prefix+f.Name, "the number is 0 to %d", f.Max)
		}
		return nil
	}
	text, plain := plainText(value)
	if !plain && unmarshal(value, &text) != nil {
		return nil
	}
	return f.checkText(prefix+f.Name, text)
}

// plainText is the text of a JSON string without escapes, out of a document that was read
// before: most facts are such.
func plainText(value json.RawMessage) (text string, plain bool) {
	if len(value) < 2 || value[0] != '"' || bytes.IndexByte(value, '\\') >= 0 {
		return "", false
	}
	return string(value[1 : len(value)-1]), true
}

func (f Fact) checkText(field, text string) error {
	switch f.Type {
	case Text:
		most := maxFactText
		if f.Max > 0 && !f.List {
			most = f.Max
		}
		if text == "" || len(text) > most {
			return fieldError(field, "the text has 1 to %d bytes", most)
		}
		if f.Numbered && !strings.ContainsAny(text, "0123456789") {
			return fieldError(field, "a number has a digit; a name never stands in the clear")
		}
	case Code:
		return checkCode(field, text, f.Codes)
	case Place:
		if text == "" {
			return fieldError(field, "a place that is named is not empty")
		}
		return checkPlace(field, text)
	case Person:
		if !PersonID(text).Valid() {
			return fieldError(field, "a person is named by an id whose check character fits")
		}
	case StreamOf:
		if kind := StreamID(text).Kind(); kind == "" || f.Of != "" && kind != f.Of {
			return fieldError(field, "the fact names %s", streamWords(f.Of))
		}
	case Hash:
		if !Digest(text).Valid() {
			return fieldError(field, "a digest is a SHA-256 in lower-case hexadecimal")
		}
	case KeyFact:
		if PublicKey(text).Bytes() == nil {
			return fieldError(field, "the key is no acceptable Ed25519 public key")
		}
	case Time:
		if _, err := timeFact(text); err != nil {
			return fieldError(field, "the time is not RFC 3339, such as 2012-12-18T05:30:00+08:00")
		}
	}
	return nil
}

func streamWords(kind StreamKind) string {
	if kind == "" {
		return "a stream"
	}
	return "a stream of the kind " + string(kind)
}

func checkCode(field, code string, codes Codes) error {
	if !codes.Has(code) {
		return fieldError(field, "the code is one of %v", codes.All())
	}
	return nil
}

// The makers of facts that stand in the catalogue. must are required, may are
// not; a name is one or the other in the whole catalogue.

func must(name string, t FactType, doc string) Fact {
	return Fact{Name: name, Type: t, Required: true, Doc: doc}
}

func may(name string, t FactType, doc string) Fact { return Fact{Name: name, Type: t, Doc: doc} }

func mustCode(name string, codes Codes, doc string) Fact {
	return Fact{Name: name, Type: Code, Codes: codes, Required: true, Doc: doc}
}

func mayCode(name string, codes Codes, doc string) Fact {
	return Fact{Name: name, Type: Code, Codes: codes, Doc: doc}
}

func mustAgency(name, doc string) Fact {
	return Fact{Name: name, Type: StreamOf, Of: AgencyStream, Required: true, Doc: doc}
}

// most bounds a text in bytes, a number in value and a list in members.
func (f Fact) most(n int) Fact { f.Max = n; return f }

// numbered is a text that has a digit: the number of a file, and no name.
func (f Fact) numbered() Fact { f.Numbered = true; return f }

func (f Fact) many() Fact { f.List = true; return f }
