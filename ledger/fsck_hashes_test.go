package ledger

import (
	"path/filepath"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestHashListGivesWhatWasAdded, from memory as from its file.
func TestHashListGivesWhatWasAdded(t *testing.T) {
	for name, folder := range map[string]string{"with a disk": t.TempDir(), "without": filepath.Join(t.TempDir(), "none")} {
		t.Setenv("TMPDIR", folder)
		var list hashList
		hash := func(i int) tlog.Hash { return tlog.RecordHash([]byte{byte(i), byte(i >> 8)}) }
		const size = 3*hashChunk/tlog.HashSize + 7
		for i := range size {
			list.add([]tlog.Hash{hash(i)})
		}
		for i := range size {
			if got, err := list.ReadHashes([]int64{int64(size - 1 - i), int64(i)}); err != nil || got[1] != hash(i) || got[0] != hash(size-1-i) {
				t.Fatalf("%s: hash %d: %v %v", name, i, got, err)
			}
		}
		for _, none := range []int64{-1, size, size + hashChunk} {
			if _, err := list.ReadHashes([]int64{0, none}); err == nil {
				t.Errorf("%s: it has a hash %d", name, none)
			}
		}
		if inFile := list.chunks[0] == nil; inFile != (name == "with a disk") {
			t.Errorf("%s: the first are in the file: %v", name, inFile)
		}
		list.file.close()
	}
}
