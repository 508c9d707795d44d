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
