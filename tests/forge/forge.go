// Package forge takes dossiers apart and puts them together again, as somebody does
// who knows the format and writes a manifest that fits.
package forge

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

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

// Unzip returns the files of an archive by their paths.
func Unzip(archive []byte) (map[string][]byte, error) {
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, f := range reader.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
		_ = r.Close() // read whole already
	}
	return files, nil
}

// Zip packs files with a manifest that fits them.
func Zip(files map[string][]byte) ([]byte, error) {
	var err error
	if files[manifestName], err = relisted(files); err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = f.Write(files[name])
		}
		if err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return archive.Bytes(), err
}

// relisted makes the manifest anew.
func relisted(files map[string][]byte) ([]byte, error) {
	var m manifest
	if err := json.Unmarshal(files[manifestName], &m); err != nil {
		return nil, err
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
	return transparency.Marshal(m)
}
