package transparency

import (
	"bytes"
	"crypto/ed25519"
	"slices"
	"testing"

	group "filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// TestAllHold: one bad signature among many is found, wherever it stands and whatever is bad
// about it, whether its key is prepared or not.
func TestAllHold(t *testing.T) {
	base := newBase(newComb)
	prepared := warm(base, publicOf(testKey(1)), publicOf(testKey(2)))
	all := make([]signatureCheck, 9)
	for i := range all {
		key := testKey(byte(i % 3)) // the key 0 is not prepared
		all[i] = signatureCheck{publicOf(key), someMessage(i), ed25519.Sign(key, someMessage(i))}
	}
	ask := func(checks []signatureCheck) func(Checker) bool {
		return func(c Checker) bool {
			return !slices.ContainsFunc(checks, func(s signatureCheck) bool { return !c.Verify(s.key, s.message, s.sig) })
		}
	}
	for name, checker := range map[string]Checker{"prepared": prepared, "library": Library{}} {
		if !AllHold(checker, ask(nil)) || !AllHold(checker, ask(all)) {
			t.Errorf("%s: good signatures are refused", name)
		}
		if AllHold(checker, func(c Checker) bool { ask(all)(c); return false }) {
			t.Errorf("%s: who asks was not content, and all holds", name)
		}
		for i := range all {
			for what, change := range map[string]func(*signatureCheck){
				"R":             func(c *signatureCheck) { c.sig[3] ^= 1 },
				"the sign of R": func(c *signatureCheck) { c.sig[31] ^= 0x80 },
				"S":             func(c *signatureCheck) { c.sig[40] ^= 1 },
				"no R":          func(c *signatureCheck) { clear(c.sig[:32]) },
				"nothing":       func(c *signatureCheck) { clear(c.sig) },
				"short":         func(c *signatureCheck) { c.sig = c.sig[:63] },
				"message":       func(c *signatureCheck) { c.message = []byte("another") },
				"key":           func(c *signatureCheck) { c.key = publicOf(testKey(byte(i+1) % 3)) },
				"no key":        func(c *signatureCheck) { c.key = c.key[:31] },
			} {
				bad := slices.Clone(all)
				bad[i].sig = bytes.Clone(bad[i].sig)
				change(&bad[i])
				if AllHold(checker, ask(bad)) {
					t.Errorf("%s: %s of %d is changed, and all holds", name, what, i)
				}
			}
		}
	}
}

// TestEncodedSums: sums are written together as the module writes each; what is no point is
// nothing, and takes nobody else along.
func TestEncodedSums(t *testing.T) {
	c := newComb(group.NewGeneratorPoint(), keyWidth)
	var sums []*pointSum
	var want [][]byte
	for _, s := range append(edgeScalars(), hashedScalars([]byte("sums"))...) {
		sums, want = append(sums, sumOf(c.times(s)), nil, new(pointSum)), append(want, new(group.Point).ScalarBaseMult(s).Bytes(), nil, nil)
	}
	off := newSum()
	off.x = *new(field.Element).One()
	sums, want = append(sums, off), append(want, nil)
	for i, got := range encoded(sums) {
		if !bytes.Equal(got, want[i]) || (got == nil) != (want[i] == nil) {
			t.Errorf("sum %d is written as %x, want %x", i, got, want[i])
		}
	}
}
