package transparency

import (
	"crypto/ed25519"
	"sync"
)

const (
	// maxPrepared bounds the keys that are kept prepared.
	maxPrepared = 256
	// maxCounted bounds the other keys, of which only the checks are counted.
	maxCounted = 4096
	// prepareAt is the check of a key at which it is prepared: that costs as much as some
	// ten checks save.
	prepareAt = 8
)

// PreparedKeys is a Checker for whoever checks many signatures of few keys. It has the
// decisions of crypto/ed25519: what a prepared key does not accept is asked of the library,
// whose answer counts. What it accepts is not asked again. What an auditor runs therefore
// uses Library, and is a check of this one: see docs/decisions/prepared-keys.md.
//
// A key is prepared at its eighth check, in a table of multiples that takes 16 KB. The 256
// keys used last are kept, 5 MB at most with the table of the base point; a key that is
// prepared gives way only if it was not used all the while that the newcomer was counted, so
// that more keys in turns cost no more than the library. It is safe for concurrent use.
type PreparedKeys struct {
	most  int
	build builder
	base  func() *comb

	mu       sync.Mutex
	checks   uint64 // so far: what is used last has seen the most
	prepared map[rawKey]*preparedUse
	counted  map[rawKey]count
}

// preparedUse is a prepared key, and the check that used it last.
type preparedUse struct {
	key  *preparedKey
	last uint64
}

// count is of the checks of a key that is not prepared. It is beyond prepareAt of a key
// that is being prepared, or never will be.
type count struct {
	since uint64 // the check it began with
	times int
}

// NewPreparedKeys returns a checker that has prepared nothing yet.
func NewPreparedKeys() *PreparedKeys { return newPreparedKeys(maxPrepared, newComb) }

func newPreparedKeys(most int, build builder) *PreparedKeys {
	return &PreparedKeys{most: most, build: build, base: sync.OnceValue(func() *comb { return newBase(build) }),
		prepared: map[rawKey]*preparedUse{}, counted: map[rawKey]count{}}
}

// Verify reports what ed25519.Verify does; false for a key that has not 32 bytes.
func (k *PreparedKeys) Verify(key ed25519.PublicKey, message, sig []byte) bool {
	if len(key) != ed25519.PublicKeySize {
		return false
	}
	if p := k.use(rawKey(key)); p != nil && p.accepts(message, sig) {
		return true
	}
	return ed25519.Verify(key, message, sig)
}

// use counts a check of the key, and returns it prepared if it is. It prepares it when it
// is time, in the caller's own; others ask the library meanwhile.
func (k *PreparedKeys) use(raw rawKey) *preparedKey {
	p, due := k.count(raw)
	if due {
		if p = prepareKey(raw, k.base(), k.build); p != nil {
			k.keep(p)
		}
	}
	return p
}

func (k *PreparedKeys) count(raw rawKey) (p *preparedKey, due bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.checks++
	if u, ok := k.prepared[raw]; ok {
		u.last = k.checks
		return u.key, false
	}
	c, ok := k.counted[raw]
	if !ok {
		if len(k.counted) >= maxCounted {
			clear(k.counted)
		}
		c.since = k.checks
	}
	c.times++
	k.counted[raw] = c
	if c.times != prepareAt {
		return nil, false
	}
	if _, last := k.oldest(); len(k.prepared) >= k.most && last > c.since {
		delete(k.counted, raw) // all are in use: its count begins again
		return nil, false
	}
	return nil, true
}

// keep puts a key in the place of the one that was not used for longest.
func (k *PreparedKeys) keep(p *preparedKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.prepared) >= k.most {
		raw, _ := k.oldest()
		delete(k.prepared, raw)
	}
	k.prepared[p.raw] = &preparedUse{p, k.checks}
	delete(k.counted, p.raw)
}

// oldest returns which prepared key was not used for longest, and its last check.
func (k *PreparedKeys) oldest() (raw rawKey, last uint64) {
	last = k.checks
	for r, u := range k.prepared {
		if u.last <= last {
			raw, last = r, u.last
		}
	}
	return raw, last
}
