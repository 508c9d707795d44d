package ledger

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKEKFileIsPrivateAndMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kek.json")
	if _, err := OpenKEK(path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("open of a missing file: %v", err)
	}
	first, err := CreateKEK(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v", info.Mode(), err)
	}
	before, _ := os.ReadFile(path)
	if _, err := CreateKEK(path); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("second create: %v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Fatal("a refused create changed the file")
	}
	again, err := OpenKEK(path)
	if err != nil {
		t.Fatal(err)
	}
	ct, err := first.Encrypt([]byte("x"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if pt, err := again.Decrypt(ct, nil); err != nil || string(pt) != "x" {
		t.Fatalf("the file holds another key: %v", err)
	}
}

func TestOpenKEKRefuses(t *testing.T) {
	good := filepath.Join(t.TempDir(), "kek.json")
	if _, err := CreateKEK(good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, mode := range []fs.FileMode{0o640, 0o604, 0o620, 0o601} {
		if err := os.Chmod(good, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenKEK(good); !errors.Is(err, ErrKEKMode) {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
	if _, err := OpenKEK(t.TempDir()); !errors.Is(err, ErrKEKMode) {
		t.Errorf("folder: %v", err)
	}
	for name, data := range map[string][]byte{
		"empty":     nil,
		"torn":      text[:len(text)/2],
		"no keyset": []byte(`{"secret-marker":1}`),
		"too large": bytes.Repeat([]byte(" "), maxKEKFile+1),
	} {
		path := filepath.Join(t.TempDir(), "kek.json")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenKEK(path)
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "secret-marker") {
			t.Errorf("%s: the error quotes the file: %v", name, err)
		}
	}
}

// Every stored byte of a wrapped keyset is authenticated.
func TestWrappedKeysetRefusesEveryFlippedByte(t *testing.T) {
	kek := newKEK(t)
	data := keysetData(testOrigin, "person-a", 1)
	wrapped, err := newKeyset(kek, data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := unwrapKeyset(kek, wrapped, data); err != nil {
		t.Fatal(err)
	}
	for i := range wrapped {
		bad := bytes.Clone(wrapped)
		bad[i] ^= 1
		if _, err := unwrapKeyset(kek, bad, data); !errors.Is(err, ErrKeyset) {
			t.Fatalf("byte %d flipped: %v", i, err)
		}
	}
	for name, other := range map[string][]byte{
		"origin":   keysetData("ledger.example/other", "person-a", 1),
		"subject":  keysetData(testOrigin, "person-b", 1),
		"epoch":    keysetData(testOrigin, "person-a", 2),
		"boundary": keysetData(testOrigin+"p", "erson-a", 1),
	} {
		if _, err := unwrapKeyset(kek, wrapped, other); !errors.Is(err, ErrKeyset) {
			t.Errorf("other %s: %v", name, err)
		}
	}
	if _, err := unwrapKeyset(newKEK(t), wrapped, data); !errors.Is(err, ErrKeyset) {
		t.Errorf("other key-encryption key: %v", err)
	}
	if _, err := unwrapKeyset(kek, nil, data); !errors.Is(err, ErrKeyset) {
		t.Errorf("no bytes: %v", err)
	}
}
