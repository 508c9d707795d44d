package transparency

import "crypto/ed25519"

// AllHold reports whether ask is content, and every signature that it asks about holds. The
// Checker that it is given says yes to all; what it was asked is checked at the end,
// together, which saves PreparedKeys an inversion each. Where it is false somebody has to ask
// again, one after the other, to know which.
func AllHold(checker Checker, ask func(Checker) bool) bool {
	var asked gathered
	if !ask(&asked) {
		return false
	}
	if prepared, is := checker.(*PreparedKeys); is {
		return prepared.allHold(asked.checks)
	}
	for _, c := range asked.checks {
		if !checker.Verify(c.key, c.message, c.sig) {
			return false
		}
	}
	return true
}

// gathered are signatures to be checked.
type gathered struct{ checks []signatureCheck }

type signatureCheck struct {
	key          ed25519.PublicKey
	message, sig []byte
}

// Verify implements Checker, and says yes for the time being.
func (g *gathered) Verify(key ed25519.PublicKey, message, sig []byte) bool {
	g.checks = append(g.checks, signatureCheck{key, message, sig})
	return true
}

// allHold is Verify of each: what no prepared key accepts is asked of the library.
func (k *PreparedKeys) allHold(checks []signatureCheck) bool {
	sums := make([]*pointSum, len(checks))
	for i, c := range checks {
		if len(c.key) != ed25519.PublicKeySize {
			return false
		}
		if p := k.use(rawKey(c.key)); p != nil {
			sums[i] = p.wanted(c.message, c.sig)
		}
	}
	for i, wanted := range encoded(sums) {
		if c := checks[i]; !fits(wanted, c.sig) && !ed25519.Verify(c.key, c.message, c.sig) {
			return false
		}
	}
	return true
}
