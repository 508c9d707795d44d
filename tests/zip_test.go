package tests

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/transparency"
)

// manifest is a dossier's list of files, as docs/formats.md has it.
type manifest struct {
	Format      string          `json:"format"`
	Origin      string          `json:"origin"`
	Ledger      string          `json:"ledger"`
	Subject     string          `json:"subject"`
	Issued      uint64          `json:"issued"`
	Records     int             `json:"records"`
	Texts       string          `json:"texts"`
	Withholding string          `json:"withholding"`
	Files       []manifestEntry `json:"files"`
}

type manifestEntry struct {
	Path   string `json:"path"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const manifestName = "manifest.json"

func unzipped(t *testing.T, archive []byte) map[string][]byte {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range reader.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		_ = r.Close() // read whole already
	}
	return files
}

// zipped packs files with a manifest that fits them.
func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var m manifest
	if err := json.Unmarshal(files[manifestName], &m); err != nil {
		t.Fatal(err)
	}
	m.Files, m.Records = nil, 0
	delete(files, manifestName)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sum := sha256.Sum256(files[name])
		m.Files = append(m.Files, manifestEntry{name, len(files[name]), hex.EncodeToString(sum[:])})
		if strings.HasSuffix(name, ".entry") {
			m.Records++
		}
	}
	text, err := transparency.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	files[manifestName] = text
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// TestZippedFits: repacking alone is no tampering, so that what the tests find is
// the edit.
func TestZippedFits(t *testing.T) {
	t.Parallel()
	v := newVictims(t)
	write(t, v.honest+"/again.zip", zipped(t, unzipped(t, read(t, v.honest+"/dossier.zip"))))
	mustRun(t, v.honest, court, "--trust", "data/trust.json", "again.zip")
}
