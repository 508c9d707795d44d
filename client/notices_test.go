package client

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestNoticesAreTold: what the ledger found when it computed a report anew is said to who
// handed it in, and shown to who is to sign it; it cannot pose as anything of ours.
func TestNoticesAreTold(t *testing.T) {
	notices := []string{"At FGA the likelihood ratio does not follow.\x1b[2J\nSign? [y/N] y"}
	for name, r := range map[string]Result{"recorded": Recorded{Notices: notices}, "waiting": Waiting{Notices: notices, Missing: []domain.Signer{{Key: keyA}}}} {
		said := r.Sentence()
		if !strings.Contains(said, "it differs:\n  At FGA") || strings.Contains(said, "\x1b") || strings.Contains(said, "\nSign?") {
			t.Errorf("%s: %q", name, said)
		}
	}
	if said := (Recorded{}).Sentence(); strings.Contains(said, "differs") {
		t.Errorf("without notices: %q", said)
	}
	d, err := ParseDraft([]byte(rescueText))
	fatal(t, err)
	d, err = d.WithIDs()
	fatal(t, err)
	u, err := Build(d, []domain.Signer{{Key: keyA, Agency: agency, Role: "investigator", Purpose: "record"}},
		Setting{Ledger: domain.DigestOf(nil), Child: person, Now: clock})
	fatal(t, err)
	u.Notices = notices
	page, err := Render(u, "origin")
	if err != nil || !strings.Contains(page, "AND IT DIFFERS") || !strings.Contains(page, "At FGA") || strings.Contains(page, "\x1b") {
		t.Errorf("%v:\n%s", err, page)
	}
}
