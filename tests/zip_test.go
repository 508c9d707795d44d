package tests

import (
	"testing"

	"github.com/homeward-ledger/homeward/tests/forge"
)

func unzipped(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	files, err := forge.Unzip(archive)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// zipped packs files with a manifest that fits them.
func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	archive, err := forge.Zip(files)
	if err != nil {
		t.Fatal(err)
	}
	return archive
}

// TestZippedFits: repacking alone is no tampering, so that what the tests find is
// the edit.
func TestZippedFits(t *testing.T) {
	t.Parallel()
	v := newVictims(t)
	write(t, v.honest+"/again.zip", zipped(t, unzipped(t, read(t, v.honest+"/dossier.zip"))))
	mustRun(t, v.honest, court, "--trust", "data/trust.json", "again.zip")
}
