package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// wrappedOf reads the stored bytes of a subject's keyset.
func wrappedOf(t *testing.T, v *Vault, subject string) []byte {
	t.Helper()
	wrapped, _, err := v.readKeyset(context.Background(), subject)
	if err != nil {
		t.Fatal(err)
	}
	return wrapped
}

// onDisk is the database file and its log, as a thief of the disk reads them.
func onDisk(t *testing.T, path string) []byte {
	t.Helper()
	var all []byte
	for _, p := range []string{path, path + "-wal"} {
		b, err := os.ReadFile(p)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// Page splits leave stale copies of rows behind in the unused part of a page,
// where secure_delete does not reach; so many subjects are made out of order,
// and many are erased.
func TestErasedKeysetsLeaveTheDisk(t *testing.T) {
	v, path := newVault(t)
	ctx := context.Background()
	var subjects []string
	for i := range 600 {
		subjects = append(subjects, fmt.Sprintf("person-%08x", uint32(i)*2654435761))
	}
	for i := 0; i < len(subjects); i += 7 {
		ensure(t, v, subjects[i:min(i+7, len(subjects))]...)
	}
	old := map[string][]byte{}
	for _, s := range subjects {
		old[s] = wrappedOf(t, v, s)
	}
	before := onDisk(t, path)
	remnants := 0
	for i, s := range subjects {
		if !bytes.Contains(before, old[s]) {
			t.Fatalf("%s: the test does not see the keyset before the erasure", s)
		}
		if i%10 != 0 {
			continue
		}
		if err := v.Erase(ctx, s, time.Unix(1_700_000_000, 0)); err != nil {
			t.Fatal(err)
		}
		disk := onDisk(t, path)
		// Any stretch of the ciphertext counts, not only the whole.
		for at := 0; at+16 <= len(old[s]); at += 16 {
			if bytes.Contains(disk, old[s][at:at+16]) {
				remnants++
				break
			}
		}
	}
	if remnants > 0 {
		t.Fatalf("%d erased keysets are still on the disk", remnants)
	}
	_ = filepath.Base(path)
}
