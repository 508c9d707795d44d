package transparency

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"sync"
	"testing"

	group "filippo.io/edwards25519"
)

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
	negate(p.minus)
	if p.accepts(message, sig) {
		t.Fatal("a table of negatives accepts: this shows nothing")
	}
	check(t, k, 1)
}

// negate makes a comb that of the negative point.
func negate(c *comb) {
	for i := range c.multiples {
		m := &c.multiples[i]
		m.plus, m.minus = m.minus, m.plus
		m.twice.Negate(&m.twice)
	}
}

// TestPreparedKeysWantTablesThatHold: of the key, and of the base point.
func TestPreparedKeysWantTablesThatHold(t *testing.T) {
	for _, wrong := range []int{0, keyWidth, baseWidth} {
		k := newPreparedKeys(maxPrepared, func(p *group.Point, width int) *comb {
			c := newComb(p, width)
			if width == wrong {
				negate(c)
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
