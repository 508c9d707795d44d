package domain

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// ValueType is the type of a sealed value. Values have one form in JSON, since
// 1, 1.0 and "1" differ between languages and a commitment is over bytes.
type ValueType string

// The types of sealed values.
const (
	SealedText    ValueType = "text"           // a string of 1 to 4,000 characters
	SealedDigest  ValueType = "digest"         // SHA-256 in lower-case hexadecimal
	SealedDigests ValueType = "digests"        // a list of 1 to 64 of them
	SealedProfile ValueType = "profile"        // a DNA profile, as kinship.ParseProfile reads it
	SealedReport  ValueType = "kinship_report" // a laboratory's report, as kinship.ParseReport reads it
)

// maxSealedText bounds a sealed text, in characters.
const maxSealedText = 4000

// Check says whether raw is a canonical value of the type.
func (t ValueType) Check(raw []byte) error {
	_, err := t.Read(raw)
	return err
}

// Read returns what a canonical value of the type says: a kinship.Profile, a
// kinship.Report, nothing of the other types. The error is of kind Invalid, or Internal for
// a type that is none.
func (t ValueType) Read(raw []byte) (value any, err error) {
	switch t {
	case SealedText, SealedDigest:
		return nil, t.checkText(raw)
	case SealedDigests:
		return nil, checkDigests(raw)
	case SealedProfile:
		value, err = kinship.ParseProfile(raw)
	case SealedReport:
		value, err = kinship.ParseReport(raw)
	default:
		return nil, Refuse(Internal, "", "no sealed value has the type %q", t)
	}
	if err != nil {
		return nil, Refuse(Invalid, "A1", "the opened value is not a canonical %s", Words(t))
	}
	return value, nil
}

func (t ValueType) checkText(raw []byte) error {
	s, plain := asciiText(raw)
	if !plain && !canonical(raw, &s) || s == "" || utf8.RuneCountInString(s) > maxSealedText ||
		t == SealedDigest && !Digest(s).Valid() {
		return Refuse(Invalid, "A1", "the opened value is not a canonical %s", t)
	}
	return nil
}

func checkDigests(raw []byte) error {
	var list []Digest
	if !canonical(raw, &list) || len(list) == 0 || len(list) > 64 {
		return Refuse(Invalid, "A1", "the opened value is not a canonical list of digests")
	}
	for _, d := range list {
		if !d.Valid() {
			return Refuse(Invalid, "A1", "the opened list holds something that is no digest")
		}
	}
	return nil
}

// asciiText returns a string of printable ASCII with nothing escaped, which has one form in
// JSON; false of any other value.
func asciiText(raw []byte) (text string, plain bool) {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return "", false
	}
	inner := raw[1 : len(raw)-1]
	for _, c := range inner {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(inner), true
}

// canonical decodes raw and reports whether encoding it again gives the same
// bytes: no white space, no escapes that are not needed.
func canonical(raw []byte, into any) bool {
	if json.Unmarshal(raw, into) != nil {
		return false
	}
	var again bytes.Buffer
	encoder := json.NewEncoder(&again)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(into) != nil {
		return false
	}
	return bytes.Equal(bytes.TrimSuffix(again.Bytes(), []byte("\n")), raw)
}
