package crash

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/tests/programs"
)

// TestTokensSurviveKills: a token that was shown is worth something, and one that was
// said to be revoked nothing, whenever the program was killed. Beyond those that were
// shown there is at most one token for each kill.
func TestTokensSurviveKills(t *testing.T) {
	t.Parallel()
	random := newRandom(t)
	h, round, kills := filledHome(t, someLines(t, 20)), 0, times(t, tokenKills)
	h.harass(kills, random, func(at moment) bool {
		if round++; round%2 == 0 {
			at = shown(1)
		}
		token, killed := h.strike(at, "token", "auditor")
		if strings.HasSuffix(token, "\n") {
			h.tokens[tokenDigest(token)] = true
		}
		return killed
	})
	if n := len(h.column("tokens.db", `SELECT hash, hash FROM tokens`)); n > len(h.tokens)+kills {
		t.Errorf("%d tokens were shown, and there are %d", len(h.tokens), n)
	}
	h.harass(times(t, revokeKills), random, func(at moment) bool {
		token := programs.MustRun(t, h.dir, programs.Homeward, "token", "auditor")
		said, killed := h.strike(at, "token", "revoke", strings.TrimSpace(token))
		if strings.HasPrefix(said, "Revoked ") {
			h.tokens[tokenDigest(token)] = false
		}
		return killed
	})
}
