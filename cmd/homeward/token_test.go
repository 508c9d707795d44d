package main

import (
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/ledger"
)

// TestTokenOfAStranger: an agency's id that is well formed and not accredited here
// gets no token.
func TestTokenOfAStranger(t *testing.T) {
	bare(t)
	h := filledHome(t)
	stranger := domain.NewStreamID(domain.AgencyStream, [16]byte{1})
	token, err := addToken(t.Context(), h, ledger.Caller{Role: ledger.Officer, Agency: stranger})
	if token != "" || domain.KindOf(err) != domain.NotFound || !strings.Contains(err.Error(), string(stranger)+" is not accredited") {
		t.Errorf("got %q: %v", token, err)
	}
	key, err := readKeyFile(h.path("keys", "registrar.key"))
	if err != nil {
		t.Fatal(err)
	}
	if token, err := addToken(t.Context(), h, ledger.Caller{Role: ledger.Officer, Agency: key.Agency}); err != nil || token == "" {
		t.Errorf("for an agency of this ledger: %v", err)
	}
}

// TestRevokedToken: a token that was revoked is worth nothing at once, also to the
// process that has the ledger open, and the others keep their worth.
func TestRevokedToken(t *testing.T) {
	bare(t)
	h := filledHome(t)
	err := withLedger(t.Context(), h, func(p *parts, _ *ledger.Ledger) error {
		auditor := ledger.Caller{Role: ledger.Auditor, Name: "yearly"}
		var tokens []string
		for range 3 {
			token, err := p.tokens.Add(t.Context(), auditor)
			if err != nil {
				return err
			}
			tokens = append(tokens, token)
		}
		revoke := func(named string, code, left int) {
			t.Helper()
			_, errs, got := invoke(t, "token", "revoke", named, "--data", h.dir)
			if n := worth(t, p.tokens, tokens); got != code || n != left {
				t.Errorf("revoke %q: exit code %d, want %d; %d tokens are left, want %d: %s", named, got, code, n, left, errs)
			}
		}
		revoke("hw_none", exitCouldNot, 3)
		revoke("", exitCouldNot, 3)
		revoke(tokens[0], exitFine, 2)
		revoke(tokens[0], exitCouldNot, 2)
		listed, _, code := invoke(t, "token", "list", "--data", h.dir)
		lines := strings.Split(strings.TrimSpace(listed), "\n")
		if code != exitFine || len(lines) != 2 || !strings.Contains(lines[0], "  auditor  ") || !strings.Contains(lines[0], "yearly") || strings.Contains(listed, "hw_") {
			t.Errorf("exit code %d:\n%s", code, listed)
		}
		revoke(strings.Fields(lines[0])[0], exitFine, 1)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// worth counts the tokens that still stand for somebody.
func worth(t *testing.T, kept *ledger.Tokens, tokens []string) (n int) {
	t.Helper()
	for _, token := range tokens {
		if _, err := kept.Find(t.Context(), token); err == nil {
			n++
		}
	}
	return n
}

func TestTokensOfNoLedger(t *testing.T) {
	bare(t)
	for _, command := range []string{"token list", "token revoke x"} {
		if _, errs, code := invoke(t, append(strings.Fields(command), "--data", "nowhere")...); code != exitCouldNot || !strings.Contains(errs, "no tokens in nowhere") {
			t.Errorf("%s: exit code %d: %s", command, code, errs)
		}
	}
}
