package transparency

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// SaltSize is the length of a disclosure's salt in bytes. A shorter one would let
// a dictionary recover an erased name from its commitment.
const SaltSize = 32

// Disclosure is one sealed field, opened: the view of a JSON array
// [salt, record id, subject, path, value].
type Disclosure struct {
	Salt    [SaltSize]byte
	Record  string         // id of the statement that commits to it
	Subject string         // whose key it is kept under
	Path    string         // which sealed field of the event
	Value   jsontext.Value // raw JSON; package domain gives it a type

	text string
}

// NewDisclosure builds a disclosure and returns its text and its commitment. The
// salt must come fresh from the signer's random source for every disclosure. The
// value is written canonically (RFC 8785).
func NewDisclosure(salt [SaltSize]byte, record, subject, path string, value any) (string, Digest, error) {
	array, err := Marshal([]any{encodeBase64URL(salt[:]), record, subject, path, value})
	if err != nil {
		return "", Digest{}, fmt.Errorf("build disclosure: %w", err)
	}
	raw := jsontext.Value(array)
	if err := raw.Canonicalize(); err != nil {
		return "", Digest{}, fmt.Errorf("build disclosure: %w", err)
	}
	text := encodeBase64URL(raw)
	if _, err := ParseDisclosure(text); err != nil {
		return "", Digest{}, fmt.Errorf("build disclosure: %w", err)
	}
	return text, Commitment(text), nil
}

// Commitment returns the SHA-256 of a disclosure's text, as SD-JWT has it. It
// hashes the text received; a text encoded again might be another.
func Commitment(text string) Digest { return sha256.Sum256([]byte(text)) }

// ParseDisclosure reads the text form. The array must be in the canonical form of
// RFC 8785, because 1, 1.0 and 1e0 are one number to some readers and three to
// others. Errors are *FieldError or wrap ErrMalformed; none repeats a value.
func ParseDisclosure(text string) (Disclosure, error) {
	if len(text) > MaxDisclosures {
		return Disclosure{}, fmt.Errorf("read disclosure: %w: larger than %d bytes", ErrMalformed, MaxDisclosures)
	}
	array, err := DecodeBase64URL(text)
	if err != nil {
		return Disclosure{}, fmt.Errorf("read disclosure: %w", err)
	}
	d, kept := keptDisclosure(array)
	if !kept {
		d, err = readDisclosure(array)
	}
	d.text = text
	if err != nil {
		return Disclosure{}, fmt.Errorf("read disclosure: %w", err)
	}
	return d, nil
}

// keptDisclosure reads an array of plain texts, as most are, without a JSON decoder, and
// reports false for any other, readDisclosure may still read that. What is plain and not
// escaped has one form.
func keptDisclosure(array []byte) (d Disclosure, kept bool) {
	in := NewKeptReader(array)
	in.Skip(`[`)
	salt, err := DecodeBase64URL(in.Quoted())
	in.Want(err == nil && len(salt) == SaltSize)
	for _, into := range []*string{&d.Record, &d.Subject, &d.Path} {
		in.Skip(`,`)
		*into = in.Quoted()
		in.Want(*into != "")
	}
	in.Skip(`,`)
	begin := len(array) - len(in.rest)
	in.Quoted()
	end := len(array) - len(in.rest)
	in.Skip(`]`)
	if !in.Whole() {
		return Disclosure{}, false
	}
	copy(d.Salt[:], salt)
	d.Value = array[begin:end:end]
	return d, true
}

// readDisclosure reads any array. Its errors do not repeat a value.
func readDisclosure(array []byte) (d Disclosure, err error) {
	var parts []jsontext.Value
	if err := Unmarshal(array, &parts); err != nil {
		return d, withoutPlace(err)
	}
	canonical := jsontext.Value(bytes.Clone(array))
	if err := canonical.Canonicalize(); err != nil || !bytes.Equal(canonical, array) {
		return d, &FieldError{Reason: "not in canonical form (RFC 8785)"}
	}
	if len(parts) != 5 {
		return d, &FieldError{Reason: "want salt, record, subject, path and value"}
	}
	var salt string
	for i, into := range []*string{&salt, &d.Record, &d.Subject, &d.Path} {
		text, err := jsontext.AppendUnquote(nil, parts[i])
		if err != nil || len(text) == 0 {
			return d, &FieldError{Field: fmt.Sprintf("/%d", i), Reason: "want a string that is not empty"}
		}
		*into = string(text)
	}
	raw, err := DecodeBase64URL(salt)
	if err != nil || len(raw) != SaltSize {
		return d, &FieldError{Field: "/0", Reason: "want a salt of 256 bits"}
	}
	copy(d.Salt[:], raw)
	d.Value = parts[4]
	return d, nil
}

// Text returns the bytes the disclosure was read from, which the commitment is
// over.
func (d Disclosure) Text() string { return d.text }

// withoutPlace drops the place from an error: inside a sealed value the names may
// be personal too.
func withoutPlace(err error) error {
	var field *FieldError
	if errors.As(err, &field) {
		return &FieldError{Reason: field.Reason}
	}
	return err
}
