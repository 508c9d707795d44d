package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/hex"
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

// torsion returns the eight points of small order, computed: L times any point of the
// curve is one of them.
func torsion(t testing.TB) (points []*group.Point) {
	t.Helper()
	minusOne := edgeScalars()[2]
	for y := byte(2); ; y++ {
		p, err := new(group.Point).SetBytes(append([]byte{y}, make([]byte, 31)...))
		if err != nil {
			continue
		}
		one := new(group.Point).ScalarMult(minusOne, p)
		one.Add(one, p)
		four := new(group.Point).Add(one, one)
		four.Add(four, four)
		if identity := group.NewIdentityPoint(); four.Equal(identity) == 1 {
			continue // of order 4 at most
		}
		for sum := group.NewIdentityPoint(); len(points) < 8; sum = new(group.Point).Add(sum, one) {
			points = append(points, sum)
		}
		return points
	}
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

func smallOrderEncodings(t testing.TB) (all [][]byte) {
	t.Helper()
	for _, p := range torsion(t) {
		all = append(all, encodings(p)...)
	}
	return all
}

func TestSmallOrderEncodingsAreAll(t *testing.T) {
	var texts []string
	for _, raw := range smallOrderEncodings(t) {
		texts = append(texts, hex.EncodeToString(raw))
	}
	want := slices.Sorted(slices.Values(smallOrderKeys))
	if slices.Sort(texts); !slices.Equal(texts, want) {
		t.Errorf("computed %v, known %v", texts, want)
	}
}

// odd compares the library with the checker, which leaves such a key to it, and with the
// table that the key would have had.
func odd(t *testing.T, k *PreparedKeys, p *preparedKey, message, sig []byte) (good bool) {
	t.Helper()
	good = agree(t, "odd key", p, message, sig)
	if k.Verify(p.raw[:], message, sig) != good {
		t.Errorf("the checker does not decide as the library: key %x, message %x, signature %x", p.raw, message, sig)
	}
	return good
}

// oddKey is a table of a key that is never prepared.
func oddKey(t *testing.T, raw []byte, base *comb) (*PreparedKeys, *preparedKey) {
	t.Helper()
	a, err := new(group.Point).SetBytes(raw)
	must(t, err)
	k := warm(base, raw)
	if isPrepared(k, raw) {
		t.Errorf("the key %x was prepared", raw)
	}
	return k, &preparedKey{rawKey(raw), newComb(a.Negate(a), keyWidth), base}
}

// TestPreparedKeysAgreeOnSmallOrder: all pairs of a key and an R of small order, in every
// encoding, with S = 0. What holds depends on the message.
func TestPreparedKeysAgreeOnSmallOrder(t *testing.T) {
	base, all := newBase(newComb), smallOrderEncodings(t)
	good, bad := 0, 0
	for _, raw := range all {
		k, p := oddKey(t, raw, base)
		for _, r := range all {
			sig := append(bytes.Clone(r), make([]byte, 32)...)
			for m := range 16 {
				if odd(t, k, p, someMessage(m), sig) {
					good++
				} else {
					bad++
				}
			}
		}
	}
	if good == 0 || bad == 0 {
		t.Errorf("%d hold and %d do not: the vectors show nothing", good, bad)
	}
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

// TestPreparedKeysAgreeOnMixedOrder: a point of small order is added to an honest key, to
// an honest R, or to both. With the cofactor all of these would hold.
func TestPreparedKeysAgreeOnMixedOrder(t *testing.T) {
	base, points := newBase(newComb), torsion(t)
	a, r := secretScalar(t, testKey(5)), secretScalar(t, testKey(6))
	good, bad := 0, 0
	for i, part := range points {
		raw := new(group.Point).Add(new(group.Point).ScalarBaseMult(a), part).Bytes()
		k, p := warm(base, raw), prepareKey(rawKey(raw), base, newComb)
		if i > 0 {
			k, p = oddKey(t, raw, base)
		}
		for _, other := range points {
			bigR := new(group.Point).Add(new(group.Point).ScalarBaseMult(r), other).Bytes()
			for m := range 16 {
				if odd(t, k, p, someMessage(m), signWith(t, raw, bigR, someMessage(m), r, a)) {
					good++
				} else {
					bad++
				}
			}
		}
	}
	if good < 64 || bad < 64 {
		t.Errorf("%d hold and %d do not: the vectors show nothing", good, bad)
	}
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
	// -S, with -R: another equation.
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
