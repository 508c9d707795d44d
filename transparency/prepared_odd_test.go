package transparency

import (
	"bytes"
	"encoding/hex"
	"slices"
	"testing"

	group "filippo.io/edwards25519"
)

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
