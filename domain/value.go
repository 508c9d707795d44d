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
	switch t {
	case SealedText, SealedDigest:
		var s string
		if !canonical(raw, &s) || s == "" || utf8.RuneCountInString(s) > maxSealedText ||
			t == SealedDigest && !Digest(s).Valid() {
			return Refuse(Invalid, "A1", "the opened value is not a canonical %s", t)
		}
		return nil
	case SealedDigests:
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
	case SealedProfile:
		if _, err := kinship.ParseProfile(raw); err != nil {
			return Refuse(Invalid, "A1", "the opened value is not a canonical %s", t)
		}
		return nil
	case SealedReport:
		if _, err := kinship.ParseReport(raw); err != nil {
			return Refuse(Invalid, "A1", "the opened value is not a canonical %s", Words(t))
		}
		return nil
	}
	return Refuse(Internal, "", "no sealed value has the type %q", t)
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
