package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"math/big"
	"slices"
	"testing"

	group "filippo.io/edwards25519"
)

// The order of the base point is 2^252 + this (RFC 8032, section 5.1).
const orderTail = "27742317777372353535851937790883648493"

func groupOrder() *big.Int {
	tail, _ := new(big.Int).SetString(orderTail, 10)
	return tail.Add(tail, new(big.Int).Lsh(big.NewInt(1), 252))
}

// plus adds n to a number of some bytes, least first; false when the sum has more.
func plus(raw []byte, n *big.Int) ([]byte, bool) {
	turned := slices.Clone(raw)
	slices.Reverse(turned)
	sum := new(big.Int).SetBytes(turned)
	sum.Add(sum, n)
	if sum.BitLen() > 8*len(raw) {
		return nil, false
	}
	out := sum.FillBytes(make([]byte, len(raw)))
	slices.Reverse(out)
	return out, true
}

// encodings returns every 32 bytes that are read as the point.
func encodings(p *group.Point) (all [][]byte) {
	prime := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	y := p.Bytes()
	y[31] &= 0x7f
	forms := [][]byte{y}
	if high, ok := plus(y, prime); ok && high[31] < 0x80 {
		forms = append(forms, high)
	}
	for _, form := range forms {
		for _, sign := range []byte{0, 0x80} {
			raw := bytes.Clone(form)
			raw[31] |= sign
			if q, err := new(group.Point).SetBytes(raw); err == nil && q.Equal(p) == 1 {
				all = append(all, raw)
			}
		}
	}
	return all
}

// secretScalar returns the scalar of a private key (RFC 8032, section 5.1.5).
func secretScalar(t testing.TB, key ed25519.PrivateKey) *group.Scalar {
	t.Helper()
	sum := sha512.Sum512(key.Seed())
	s, err := group.NewScalar().SetBytesWithClamping(sum[:32])
	must(t, err)
	return s
}

// signWith makes a signature that holds up to what is of small order: R is given as bytes,
// and r is its logarithm.
func signWith(t testing.TB, public, bigR, message []byte, r, a *group.Scalar) []byte {
	t.Helper()
	sum := sha512.Sum512(slices.Concat(bigR, public, message))
	k, err := group.NewScalar().SetUniformBytes(sum[:])
	must(t, err)
	return slices.Concat(bigR, group.NewScalar().MultiplyAdd(k, a, r).Bytes())
}

// TestPreparedKeysTakeOneFormOfR: who has the secret can sign with the identity as R. Its
// other encodings stand for the same point, and fit no signature.
func TestPreparedKeysTakeOneFormOfR(t *testing.T) {
	key, zero := testKey(5), group.NewScalar()
	p := prepared(t, publicOf(key), newBase(newComb))
	forms := encodings(group.NewIdentityPoint())
	if len(forms) != 4 {
		t.Fatalf("the identity has %d encodings, want 4", len(forms))
	}
	for i, form := range forms {
		message := someMessage(i)
		sig := signWith(t, publicOf(key), form, message, zero, secretScalar(t, key))
		canonical := bytes.Equal(form, group.NewIdentityPoint().Bytes())
		if agree(t, "R", p, message, sig) != canonical {
			t.Errorf("R is %x: want it to hold: %v", form, canonical)
		}
	}
}

// TestPreparedKeysTakeOneFormOfS: S+L, S+2L and so on are S for a lenient reader.
func TestPreparedKeysTakeOneFormOfS(t *testing.T) {
	key, message, base := testKey(5), someMessage(5), newBase(newComb)
	p, sig := prepared(t, publicOf(key), base), ed25519.Sign(key, message)
	k := warm(base, publicOf(key))
	forms := 0
	for n := int64(1); n < 16; n++ {
		s, ok := plus(sig[32:], new(big.Int).Mul(big.NewInt(n), groupOrder()))
		if !ok {
			continue
		}
		forms++
		again := slices.Concat(sig[:32], s)
		if agree(t, "S", p, message, again) || k.Verify(publicOf(key), message, again) {
			t.Errorf("S + %d L holds", n)
		}
	}
	if forms < 14 {
		t.Errorf("%d forms of S were tried", forms)
	}
	for _, s := range [][]byte{edgeScalars()[0].Bytes(), edgeScalars()[1].Bytes(), edgeScalars()[2].Bytes(), bytes.Repeat([]byte{0xff}, 32)} {
		agree(t, "S at an edge", p, message, slices.Concat(sig[:32], s))
	}
	// -S, which is canonical.
	minus, err := group.NewScalar().SetCanonicalBytes(sig[32:])
	must(t, err)
	agree(t, "-S", p, message, slices.Concat(sig[:32], minus.Negate(minus).Bytes()))
}

// TestNonCanonicalKeysAreNotPrepared looks at all there are: y = 3 + p is read as y = 3.
func TestNonCanonicalKeysAreNotPrepared(t *testing.T) {
	base, odds := newBase(newComb), 0
	for y := range byte(19) {
		point, err := new(group.Point).SetBytes(append([]byte{y}, make([]byte, 31)...))
		if err != nil {
			continue
		}
		for _, raw := range encodings(point) {
			if bytes.Equal(raw, point.Bytes()) {
				continue
			}
			k, p := oddKey(t, raw, base)
			odds++
			for m := range 4 {
				odd(t, k, p, someMessage(m), ed25519.Sign(testKey(1), someMessage(m)))
			}
		}
	}
	if odds < 8 {
		t.Errorf("%d keys that are not canonical were tried", odds)
	}
}
