package domain

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The field of edwards25519 and its d (RFC 8032, section 5.1).
var (
	prime  = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	curveD = new(big.Int).Mod(new(big.Int).Mul(big.NewInt(-121665),
		new(big.Int).ModInverse(big.NewInt(121666), prime)), prime)
)

func mod(x *big.Int) *big.Int { return x.Mod(x, prime) }

// point is affine; the Edwards addition below is complete, so it needs no cases.
type point struct{ x, y *big.Int }

func (p point) plus(q point) point {
	xy, yx := new(big.Int).Mul(p.x, q.y), new(big.Int).Mul(p.y, q.x)
	xx, yy := new(big.Int).Mul(p.x, q.x), new(big.Int).Mul(p.y, q.y)
	k := mod(new(big.Int).Mul(curveD, mod(new(big.Int).Mul(xx, yy))))
	over := func(top, bottom *big.Int) *big.Int {
		return mod(new(big.Int).Mul(top, new(big.Int).ModInverse(mod(bottom), prime)))
	}
	return point{over(xy.Add(xy, yx), new(big.Int).Add(big.NewInt(1), k)),
		over(yy.Add(yy, xx), new(big.Int).Sub(big.NewInt(1), k))}
}

func (p point) isIdentity() bool { return p.x.Sign() == 0 && p.y.Cmp(big.NewInt(1)) == 0 }

// pointAt solves the curve equation for x; false when y is on no point.
func pointAt(y *big.Int) (point, bool) {
	yy := new(big.Int).Mul(y, y)
	top := new(big.Int).Sub(yy, big.NewInt(1))
	bottom := new(big.Int).Add(new(big.Int).Mul(curveD, yy), big.NewInt(1))
	x := new(big.Int).ModSqrt(mod(top.Mul(mod(top), new(big.Int).ModInverse(mod(bottom), prime))), prime)
	return point{x, y}, x != nil
}

func littleEndian(y *big.Int) []byte {
	raw := make([]byte, 32)
	y.FillBytes(raw)
	slices.Reverse(raw)
	return raw
}

// torsion computes the eight points of small order anew: eight times any point
// of the curve's odd part is lost, so a point times the group's odd order is one
// of the eight, and a generator of them is soon found.
func torsion() []point {
	odd, _ := new(big.Int).SetString("7237005577332262213973186563042994240857116359379907606001950938285454250989", 10)
	identity := point{big.NewInt(0), big.NewInt(1)}
	for y := int64(2); ; y++ {
		p, on := pointAt(big.NewInt(y))
		if !on {
			continue
		}
		sum := identity
		for i := odd.BitLen() - 1; i >= 0; i-- {
			if sum = sum.plus(sum); odd.Bit(i) == 1 {
				sum = sum.plus(p)
			}
		}
		points := []point{sum}
		for !points[len(points)-1].isIdentity() {
			points = append(points, points[len(points)-1].plus(sum))
		}
		if len(points) == 8 {
			return points
		}
	}
}

func TestSmallOrderKeysAreRefused(t *testing.T) {
	ys := map[string]bool{}
	for _, p := range torsion() {
		raw := littleEndian(p.y)
		ys[hex.EncodeToString(raw)] = true
		for _, sign := range []byte{0, 0x80} {
			signed := slices.Clone(raw)
			signed[31] |= sign
			if key := EncodePublicKey(signed); key.Bytes() != nil || key.ID() != "" {
				t.Errorf("the point %x of small order is accepted", signed)
			}
		}
	}
	if len(ys) != len(smallOrderY) {
		t.Errorf("%d y coordinates of small order, the table has %d", len(ys), len(smallOrderY))
	}
	for _, y := range smallOrderY {
		if !ys[y] {
			t.Errorf("%s is no y of small order", y)
		}
	}
}

// TestNonCanonicalKeysAreRefused: y of p or more, of either sign, is a second
// spelling of a small y.
func TestNonCanonicalKeysAreRefused(t *testing.T) {
	for n := range int64(19) {
		y := new(big.Int).Add(prime, big.NewInt(n))
		for _, sign := range []byte{0, 0x80} {
			raw := littleEndian(y)
			raw[31] |= sign
			if EncodePublicKey(raw).Bytes() != nil {
				t.Errorf("p+%d, sign %x, is accepted", n, sign)
			}
		}
	}
	below := littleEndian(new(big.Int).Sub(prime, big.NewInt(2)))
	if EncodePublicKey(below).Bytes() == nil {
		t.Error("p-2 is canonical and refused")
	}
}

// TestIdentityKeyVerifiesAnything is why the table is there.
func TestIdentityKeyVerifiesAnything(t *testing.T) {
	identity := make([]byte, 32)
	identity[0] = 1
	forged := make([]byte, 64)
	forged[0] = 1
	if !ed25519.Verify(identity, []byte("anything at all"), forged) {
		t.Error("the standard library refuses the identity key now: say so in docs/formats.md")
	}
	if EncodePublicKey(identity).Bytes() != nil {
		t.Error("the identity key is accepted")
	}
}

func TestKeysHaveOneSpelling(t *testing.T) {
	good := string(keyCalled("somebody"))
	if raw := PublicKey(good).Bytes(); len(raw) != 32 || PublicKey(good).ID() != string(DigestOf(raw)) || EncodePublicKey(raw) != PublicKey(good) {
		t.Errorf("an honest key has the bytes %x", raw)
	}
	loose := good[:42] + string(good[42]+1) + "="
	if strings.ContainsRune("AEIMQUYcgkosw048", rune(good[42])) == false {
		t.Fatalf("the last character of %s carries no spare bits", good)
	}
	for _, bad := range []string{"", "=", good[:43], good + "=", good + "\n", good[:10] + "\n" + good[10:], " " + good, loose,
		strings.ReplaceAll(good, "=", ""), base64.StdEncoding.EncodeToString(make([]byte, 31)),
		base64.StdEncoding.EncodeToString(make([]byte, 33)), "-_" + good[2:]} {
		if PublicKey(bad).Bytes() != nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestGeneratedKeysAreAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		secret := ed25519.NewKeyFromSeed(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "seed"))
		if public := secret.Public().(ed25519.PublicKey); EncodePublicKey(public).Bytes() == nil {
			t.Fatalf("%x is refused", public)
		}
	})
}

func TestDigestHasOneSpelling(t *testing.T) {
	good := DigestOf([]byte("x"))
	if !good.Valid() {
		t.Error("a digest is refused")
	}
	for _, bad := range []Digest{"", good[1:], good + "00", Digest(strings.ToUpper(string(good))), " " + good[1:], good[:63] + "g"} {
		if bad.Valid() {
			t.Errorf("%q is accepted", bad)
		}
	}
}
