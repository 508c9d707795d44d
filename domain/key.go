package domain

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
)

// PublicKey is an Ed25519 public key in standard base64, as facts carry it.
type PublicKey string

// Digest is a SHA-256 value in lower-case hexadecimal.
type Digest string

// Valid reports whether d has the one form of a digest.
func (d Digest) Valid() bool {
	if len(d) != 2*sha256.Size {
		return false
	}
	for i := range len(d) {
		if uint(idDigit(d[i])) > 15 {
			return false
		}
	}
	return true
}

// DigestOf returns the SHA-256 of data.
func DigestOf(data []byte) Digest {
	sum := sha256.Sum256(data)
	return Digest(hex.EncodeToString(sum[:]))
}

// Bytes returns the 32 bytes of the key, or nil when it is not acceptable: badly
// encoded, not canonical, or of small order. The identity point, for one,
// verifies any message under the standard rules.
func (k PublicKey) Bytes() []byte {
	if len(k) != base64.StdEncoding.EncodedLen(32) { // the decoder would skip line breaks
		return nil
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(string(k))
	if err != nil || len(raw) != 32 {
		return nil
	}
	if !canonicalPoint(raw) || smallOrder(raw) {
		return nil
	}
	return raw
}

// ID returns the key id: SHA-256 of the public key. Empty for a bad key.
func (k PublicKey) ID() string {
	raw := k.Bytes()
	if raw == nil {
		return ""
	}
	return string(DigestOf(raw))
}

// EncodePublicKey writes an Ed25519 public key as facts carry it.
func EncodePublicKey(raw []byte) PublicKey {
	return PublicKey(base64.StdEncoding.EncodeToString(raw))
}

// canonicalPoint reports whether the y coordinate (little endian, sign bit
// aside) is below the field's prime 2^255-19.
func canonicalPoint(raw []byte) bool {
	if raw[31]&0x7f != 0x7f || slices.ContainsFunc(raw[1:31], func(b byte) bool { return b != 0xff }) {
		return true
	}
	return raw[0] < 0xed
}

// smallOrderY are the y coordinates of the eight points of order 1, 2, 4 and 8
// of edwards25519 (the sign bit gives the pairs): 1, p-1, 0 and the two of
// order 8. Computed from the curve equation of RFC 8032, section 5.1.
var smallOrderY = []string{
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
}

func smallOrder(raw []byte) bool {
	y := [32]byte(raw)
	y[31] &= 0x7f
	var digits [64]byte
	hex.Encode(digits[:], y[:])
	return slices.Contains(smallOrderY, string(digits[:]))
}
