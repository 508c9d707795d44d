package transparency

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
)

// KeyID returns the id of a public key: the SHA-256 of its 32 bytes, in
// lower-case hexadecimal.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:])
}

// ValidPublicKey refuses what must never be enrolled: a key of another length
// than 32 bytes, one not canonically encoded (the same point under a second key
// id), one that is no point of the curve, and one of small order (the identity
// point verifies any message under the rules of RFC 8032). It returns
// ErrMalformed. It costs some ten microseconds and is not constant in time: the
// key is public.
func ValidPublicKey(public []byte) error {
	if len(public) != ed25519.PublicKeySize {
		return fmt.Errorf("check public key: %w: want %d bytes", ErrMalformed, ed25519.PublicKeySize)
	}
	curve := edwards25519()
	y, negative := decodePoint(public)
	if y.Cmp(curve.p) >= 0 {
		return fmt.Errorf("check public key: %w: not canonical", ErrMalformed)
	}
	xx, ok := curve.xSquared(y)
	if !ok {
		return fmt.Errorf("check public key: %w: not on the curve", ErrMalformed)
	}
	if xx.Sign() == 0 && negative {
		return fmt.Errorf("check public key: %w: not canonical", ErrMalformed)
	}
	if curve.smallOrder(y) {
		return fmt.Errorf("check public key: %w: of small order", ErrMalformed)
	}
	return nil
}

// decodePoint splits the encoding of RFC 8032, section 5.1.2: y little-endian,
// the sign of x in the top bit.
func decodePoint(public []byte) (y *big.Int, negative bool) {
	raw := slices.Clone(public)
	negative = raw[31]&0x80 != 0
	raw[31] &= 0x7f
	slices.Reverse(raw)
	return new(big.Int).SetBytes(raw), negative
}

// curve is -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo p.
type curve struct{ p, d, one *big.Int }

// edwards25519 computes the constants of RFC 8032, section 5.1:
// p = 2^255 - 19, d = -121665/121666.
func edwards25519() curve {
	one := big.NewInt(1)
	p := new(big.Int).Lsh(one, 255)
	p.Sub(p, big.NewInt(19))
	d := new(big.Int).ModInverse(big.NewInt(121666), p)
	d.Mul(d, big.NewInt(-121665)).Mod(d, p)
	return curve{p: p, d: d, one: one}
}

// xSquared returns x^2 = (y^2 - 1) / (d y^2 + 1) and whether it is a square, that
// is, whether a point with this y exists.
func (c curve) xSquared(y *big.Int) (*big.Int, bool) {
	yy := new(big.Int).Mul(y, y)
	below := new(big.Int).Mul(c.d, yy)
	below.Add(below, c.one).ModInverse(below, c.p) // d is no square: never zero
	xx := yy.Sub(yy, c.one)
	xx.Mul(xx, below).Mod(xx, c.p)
	return xx, big.Jacobi(xx, c.p) >= 0
}

// smallOrder reports whether a point with this y has order 1, 2, 4 or 8. The
// first three have y = 1, -1 and 0. Twice a point of order 8 has y = 0, so
// x^2 = -y^2, and the equation of the curve becomes d y^4 + 2 y^2 - 1 = 0.
func (c curve) smallOrder(y *big.Int) bool {
	yy := new(big.Int).Mul(y, y)
	yy.Mod(yy, c.p)
	eight := new(big.Int).Mul(c.d, yy)
	eight.Add(eight, big.NewInt(2)).Mul(eight, yy).Sub(eight, c.one).Mod(eight, c.p)
	return y.Sign() == 0 || yy.Cmp(c.one) == 0 || eight.Sign() == 0
}
