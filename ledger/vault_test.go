package ledger

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/tink-crypto/tink-go/v2/tink"
)

const testOrigin = "ledger.example/test"

func newKEK(t testing.TB) tink.AEAD {
	t.Helper()
	kek, err := CreateKEK(filepath.Join(t.TempDir(), "kek.json"))
	if err != nil {
		t.Fatal(err)
	}
	return kek
}

func newVault(t testing.TB) (*Vault, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "vault.db")
	v, err := CreateVault(context.Background(), path, testOrigin, newKEK(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v, path
}

func ensure(t testing.TB, v *Vault, subjects ...string) {
	t.Helper()
	if err := v.Ensure(context.Background(), subjects...); err != nil {
		t.Fatal(err)
	}
}
