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
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text form, as ParseDigest does.
func (d *Digest) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(d)) {
		return fmt.Errorf("read digest: %w: want 64 hexadecimal digits", ErrMalformed)
	}
	var read Digest
	if _, err := hex.Decode(read[:], text); err != nil || !read.Is(string(text)) {
		return fmt.Errorf("read digest: %w: want lower-case hexadecimal", ErrMalformed)
	}
	*d = read
	return nil
}
