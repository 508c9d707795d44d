package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"testing"
)

// prepared prepares a key, or fails.
func prepared(t testing.TB, public ed25519.PublicKey, base *comb) *preparedKey {
	t.Helper()
	p := prepareKey(rawKey(public), base, newComb)
	if p == nil {
		t.Fatalf("key %x was not prepared", public)
	}
	return p
}

// agree fails unless the table alone decides as the library does: the checker, which asks
// the library about what the table refuses, would hide a refusal that is wrong.
func agree(t testing.TB, what string, p *preparedKey, message, sig []byte) (good bool) {
	t.Helper()
	good = ed25519.Verify(p.raw[:], message, sig)
	if got := p.accepts(message, sig); got != good {
		t.Errorf("%s: the table says %v, the library %v: key %x, message %x, signature %x", what, got, good, p.raw, message, sig)
	}
	return good
}

// someMessage derives a message from a number, all lengths up to some hash blocks.
func someMessage(n int) []byte {
	sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))
	return bytes.Repeat(sum[:], 20)[:n*7%600]
}

func TestPreparedKeysAgreeOnSignatures(t *testing.T) {
	base := newBase(newComb)
	for n := range 64 {
		key := testKey(byte(n))
		p := prepared(t, publicOf(key), base)
		for m := range 8 {
			message := someMessage(8*n + m)
			if !agree(t, "signed", p, message, ed25519.Sign(key, message)) {
				t.Error("an honest signature does not hold")
			}
			if agree(t, "another's", p, message, ed25519.Sign(testKey(byte(n+1)), message)) {
				t.Error("another key's signature holds")
			}
		}
	}
}

func TestPreparedKeysAgreeOnEachFlip(t *testing.T) {
	base, key, message := newBase(newComb), testKey(3), someMessage(11)
	sig, public := ed25519.Sign(key, message), publicOf(key)
	p := prepared(t, public, base)
	eachFlip(sig, func(at int, broken []byte) {
		if agree(t, "signature flipped", p, message, broken) {
			t.Errorf("byte %d of the signature flipped, and it holds", at)
		}
	})
	eachFlip(message, func(_ int, broken []byte) { agree(t, "message flipped", p, broken, sig) })
	ready := 0
	eachFlip(public, func(_ int, broken []byte) {
		if other := prepareKey(rawKey(broken), base, newComb); other != nil {
			ready++
			agree(t, "key flipped", other, message, sig)
		}
		if warm(base, broken).Verify(broken, message, sig) {
			t.Errorf("the signature holds under %x", broken)
		}
	})
	if ready == 0 {
		t.Error("no flipped key was a point of the curve")
	}
}

func TestPreparedKeysRefuseOtherLengths(t *testing.T) {
	key, message := testKey(3), []byte("message")
	public, sig := publicOf(key), ed25519.Sign(key, message)
	base := newBase(newComb)
	k, p := warm(base, public), prepared(t, public, base)
	for _, checker := range []Checker{k, Library{}} {
		for n := range 65 {
			long := append(bytes.Clone(public), public...)
			if got := checker.Verify(long[:n], message, sig); got != (n == 32) {
				t.Errorf("%T: a key of %d bytes: %v", checker, n, got)
			}
		}
		for n := range 130 {
			long := slices.Repeat(sig, 3)
			if got := checker.Verify(public, message, long[:n]); got != (n == 64) {
				t.Errorf("%T: a signature of %d bytes: %v", checker, n, got)
			}
			agree(t, "length", p, message, long[:n])
		}
		if checker.Verify(nil, nil, nil) {
			t.Errorf("%T: nothing holds under no key", checker)
		}
	}
}

func benchmarkVerify(b *testing.B, checker Checker) {
	key, message := testKey(1), bytes.Repeat([]byte("x"), 900)
	public, sig := publicOf(key), ed25519.Sign(key, message)
	for range prepareAt {
		checker.Verify(public, message, sig)
	}
	b.ReportAllocs()
	for b.Loop() {
		if !checker.Verify(public, message, sig) {
			b.Fatal("refused")
		}
	}
}

func BenchmarkVerifyLibrary(b *testing.B)  { benchmarkVerify(b, Library{}) }
func BenchmarkVerifyPrepared(b *testing.B) { benchmarkVerify(b, NewPreparedKeys()) }

func BenchmarkPrepareKey(b *testing.B) {
	base := newBase(newComb)
	b.ReportAllocs()
	for b.Loop() {
		prepared(b, publicOf(testKey(1)), base)
	}
}
