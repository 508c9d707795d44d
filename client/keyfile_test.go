package client

import (
	"crypto/ed25519"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

func TestKeyFile(t *testing.T) {
	key, err := NewKeyFile(agency)
	fatal(t, err)
	text, err := key.Bytes()
	fatal(t, err)
	path := filepath.Join(t.TempDir(), "officer.key")
	fatal(t, os.WriteFile(path, text, 0o600))
	again, err := ReadKeyFile(path)
	if err != nil || again.KeyID != key.KeyID || !again.Private().Equal(key.Private()) {
		t.Fatalf("read back %v, %v", again.KeyID, err)
	}
	other, err := NewKeyFile(agency)
	fatal(t, err)
	for name, spoiled := range map[string]string{
		"half":              string(text[:len(text)/2]),
		"another's key":     strings.Replace(string(text), string(key.Public), string(other.Public), 1),
		"no seed":           strings.Replace(string(text), key.Seed, "AAAA", 1),
		"a member too many": strings.Replace(string(text), "{", `{"note":"x",`, 1),
	} {
		fatal(t, os.WriteFile(path, []byte(spoiled), 0o600))
		if _, err := ReadKeyFile(path); domain.KindOf(err) != domain.Invalid || strings.Contains(err.Error(), key.Seed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := NewKeyFile("agency-0000"); domain.KindOf(err) != domain.Invalid {
		t.Errorf("a key of no agency: %v", err)
	}
}

// TestQueueKey pins the derivation: a queue written today is read by the next
// version.
func TestQueueKey(t *testing.T) {
	seed := make([]byte, 32)
	got, err := KeyFileOf(agency, ed25519.NewKeyFromSeed(seed)).QueueKey()
	fatal(t, err)
	if text := hex.EncodeToString(got); text != "5ed7dfc00bd10caab0e124e8a46b40ffccc92cc9aaeefc65a16f6e994bbcc0fa" {
		t.Errorf("the key is %s", text)
	}
}
