package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"

	group "filippo.io/edwards25519"
)

// Digits of 4 bits, and a row for each 16 of a scalar, make the table of a key 16 KB; the base
// point's, with digits of 8, is made once, 256 KB. What matters is how many tables of keys in
// turns fit into the processor's own memory: docs/decisions/prepared-keys.md.
const (
	keyWidth  = 4
	baseWidth = 8
	rowSpan   = 16
)

// rawKey is a public key as it is given.
type rawKey [ed25519.PublicKeySize]byte

// preparedKey is a public key A with multiples of -A. It never changes.
type preparedKey struct {
	raw   rawKey
	minus *comb
	base  *comb
}

// newBase returns the multiples of the base point, or nil where they do not hold.
func newBase(build builder) *comb { return heldComb(build, group.NewGeneratorPoint(), baseWidth) }

// prepareKey returns nil for a key that is left to the standard library: one that is no
// point, or has a part of small order, and any whose multiples do not hold. A point that is
// not written in its one form, which the library takes, always has such a part.
func prepareKey(raw rawKey, base *comb, build builder) *preparedKey {
	a, err := new(group.Point).SetBytes(raw[:])
	if err != nil || base == nil || !primeOrder(a) {
		return nil
	}
	minus := heldComb(build, a.Negate(a), keyWidth)
	if minus == nil {
		return nil
	}
	return &preparedKey{raw, minus, base}
}

// primeOrder says whether a point is of the order L: not of small order, and L-1 times the
// point is its negative.
func primeOrder(a *group.Point) bool {
	identity := group.NewIdentityPoint()
	if new(group.Point).MultByCofactor(a).Equal(identity) == 1 {
		return false
	}
	edges := edgeScalars()
	almost := times(edges[len(edges)-1], a)
	return almost.Add(almost, a).Equal(identity) == 1
}

// accepts decides by RFC 8032, section 5.1.7, as crypto/ed25519 does: S is less than L, the
// hash is of R and A as they are given, and without the cofactor [S]B - [k]A, encoded, is R
// to the byte, so that R has one form.
func (p *preparedKey) accepts(message, sig []byte) bool {
	return fits(encoded([]*pointSum{p.wanted(message, sig)})[0], sig)
}

// fits says whether R of a signature is what was wanted; nil is nothing.
func fits(wanted, sig []byte) bool { return wanted != nil && bytes.Equal(wanted, sig[:32]) }

// wanted is what R must be, [S]B - [k]A; nil where nothing will do.
func (p *preparedKey) wanted(message, sig []byte) *pointSum {
	if len(sig) != ed25519.SignatureSize {
		return nil
	}
	s, err := new(group.Scalar).SetCanonicalBytes(sig[32:])
	if err != nil {
		return nil
	}
	var digest [sha512.Size]byte
	hash := sha512.New()
	hash.Write(sig[:32])
	hash.Write(p.raw[:])
	hash.Write(message)
	k, err := new(group.Scalar).SetUniformBytes(hash.Sum(digest[:0]))
	if err != nil {
		return nil // never: the hash has 64 bytes
	}
	return sumOf(p.base.times(s), p.minus.times(k))
}
