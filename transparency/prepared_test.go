package transparency

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
	"testing"

	group "filippo.io/edwards25519"
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

// warm returns a checker that has prepared the keys that it will.
func warm(base *comb, keys ...ed25519.PublicKey) *PreparedKeys {
	k := NewPreparedKeys()
	k.base = func() *comb { return base }
	for _, key := range keys {
		for range prepareAt {
			k.use(rawKey(key))
		}
	}
	return k
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

func isPrepared(k *PreparedKeys, public ed25519.PublicKey) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.prepared[rawKey(public)] != nil
}

// check has the checker look at a good and a bad signature.
func check(t *testing.T, k *PreparedKeys, n byte) {
	t.Helper()
	key, message := testKey(n), []byte{n}
	sig := ed25519.Sign(key, message)
	if !k.Verify(publicOf(key), message, sig) {
		t.Errorf("a good signature of key %d is refused", n)
	}
	if sig[40] ^= 1; k.Verify(publicOf(key), message, sig) {
		t.Errorf("a bad signature of key %d is accepted", n)
	}
}

func TestKeysArePreparedWhenUsedAgain(t *testing.T) {
	k := NewPreparedKeys()
	for i := range prepareAt {
		if isPrepared(k, publicOf(testKey(1))) {
			t.Fatalf("prepared after %d checks", i)
		}
		k.use(rawKey(publicOf(testKey(1))))
	}
	if !isPrepared(k, publicOf(testKey(1))) || isPrepared(k, publicOf(testKey(2))) {
		t.Error("want the key prepared that was used, and no other")
	}
	check(t, k, 1)
}

// TestPreparedKeysGiveWay: the keys used last stay, and those that were not used meanwhile
// go.
func TestPreparedKeysGiveWay(t *testing.T) {
	k := newPreparedKeys(2, newComb)
	use := func(n byte, times int) {
		for range times {
			check(t, k, n) // two checks
		}
	}
	has := func(want ...byte) {
		t.Helper()
		for n := range byte(8) {
			if isPrepared(k, publicOf(testKey(n))) != slices.Contains(want, n) {
				t.Errorf("key %d: want prepared just %v", n, want)
			}
		}
	}
	use(1, prepareAt/2)
	use(2, prepareAt/2)
	use(1, 1)
	has(1, 2)
	use(3, prepareAt/2)
	has(1, 3)
	use(2, prepareAt/2) // gave way, and comes back
	has(2, 3)
	for range 5 * prepareAt { // as many in turns as do not fit
		use(2, 1)
		use(3, 1)
		use(4, 1)
	}
	has(2, 3)
	use(4, prepareAt)
	has(3, 4)
	if len(k.prepared) != 2 {
		t.Errorf("%d keys are kept, want 2", len(k.prepared))
	}
}

func TestCountedKeysAreBounded(t *testing.T) {
	k := NewPreparedKeys()
	for n := range 3 * maxCounted {
		k.use(rawKey(sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(n)))))
		if len(k.counted) > maxCounted {
			t.Fatalf("%d keys are counted", len(k.counted))
		}
	}
}

// TestLibraryDecidesWhatTheTableRefuses: a table that is wrong refuses nothing.
func TestLibraryDecidesWhatTheTableRefuses(t *testing.T) {
	key, message := testKey(1), []byte("message")
	k, sig := warm(newBase(newComb), publicOf(key)), ed25519.Sign(key, message)
	p := k.prepared[rawKey(publicOf(key))].key
	eachPoint(p.minus, func(q *group.Point) { q.Negate(q) })
	if p.accepts(message, sig) {
		t.Fatal("a table of negatives accepts: this shows nothing")
	}
	check(t, k, 1)
}

// TestPreparedKeysWantTablesThatHold: of the key, and of the base point.
func TestPreparedKeysWantTablesThatHold(t *testing.T) {
	for _, wrong := range []int{0, keyWidth, baseWidth} {
		k := newPreparedKeys(maxPrepared, func(p *group.Point, width int) *comb {
			c := newComb(p, width)
			if width == wrong {
				eachPoint(c, func(q *group.Point) { q.Negate(q) })
			}
			return c
		})
		for range prepareAt {
			check(t, k, 1)
		}
		if got := isPrepared(k, publicOf(testKey(1))); got != (wrong == 0) {
			t.Errorf("the table of width %d is wrong: prepared is %v", wrong, got)
		}
	}
}

// TestPreparedKeysTogether is for the race detector.
func TestPreparedKeysTogether(t *testing.T) {
	k := newPreparedKeys(3, newComb)
	var workers sync.WaitGroup
	for w := range 8 {
		workers.Go(func() {
			for i := range 60 {
				check(t, k, byte((w+i/12)%6))
			}
		})
	}
	workers.Wait()
	if len(k.prepared) > 3 {
		t.Errorf("%d keys are kept, want 3 at most", len(k.prepared))
	}
}

// liar accepts and refuses at will.
type liar bool

func (l liar) Verify(ed25519.PublicKey, []byte, []byte) bool { return bool(l) }

// TestVerifyByAsksTheChecker: for the signatures, and for nothing else.
func TestVerifyByAsksTheChecker(t *testing.T) {
	e, keys := testEnvelope()
	must(t, e.VerifyBy(NewPreparedKeys(), keys))
	wantErr(t, "refused by the checker", e.VerifyBy(liar(false), keys), ErrSignature)
	e.Signatures[0].Sig = make([]byte, 64)
	must(t, e.VerifyBy(liar(true), keys))
	wantErr(t, "bad signature", e.VerifyBy(NewPreparedKeys(), keys), ErrSignature)
	e.Signatures = e.Signatures[1:]
	wantErr(t, "stripped", e.VerifyBy(liar(true), keys), ErrSignature)
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
