package transparency

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// Digest is a SHA-256 value. Its text form is 64 lower-case hexadecimal digits.
// The zero Digest stands for "none".
type Digest [sha256.Size]byte

// ParseDigest reads the text form and nothing else; upper case is refused, so
// that two texts of one digest cannot exist. It returns ErrMalformed.
func ParseDigest(text string) (Digest, error) {
	var d Digest
	if err := d.UnmarshalText([]byte(text)); err != nil {
		return Digest{}, err
	}
	return d, nil
}

// IsZero reports whether d is the zero Digest.
func (d Digest) IsZero() bool { return d == Digest{} }

// String returns the text form.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// Is reports whether text is the text form.
func (d Digest) Is(text string) bool {
	var own [2 * sha256.Size]byte
	hex.Encode(own[:], d[:])
	return string(own[:]) == text
}

// MarshalText returns the text form; it never fails.
func (d Digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

// UnmarshalText reads the text form, as ParseDigest does.
func (d *Digest) UnmarshalText(text []byte) error {
	if !isHexDigest(text) {
		return fmt.Errorf("read digest: %w: want 64 lower-case hexadecimal digits", ErrMalformed)
	}
	_, err := hex.Decode(d[:], text)
	return err
}

// isHexDigest reports whether a text is the text form of a digest.
func isHexDigest[Text string | []byte](text Text) bool {
	if len(text) != hex.EncodedLen(len(Digest{})) {
		return false
	}
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
