package dossier

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/transparency"
)

// unzipped takes an archive apart.
func unzipped(t testing.TB, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		must(t, err)
		files[f.Name], err = io.ReadAll(r)
		must(t, err)
	}
	return files
}

// rezipped packs files as they are.
func rezipped(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		w, err := archive.Create(path)
		must(t, err)
		_, err = w.Write(files[path])
		must(t, err)
	}
	must(t, archive.Close())
	return out.Bytes()
}

// relisted makes the manifest fit the files, as a forger would.
func relisted(t testing.TB, files map[string][]byte, edit func(*manifest)) []byte {
	t.Helper()
	m, err := parseManifest(files[manifestName])
	must(t, err)
	m.Files = nil
	records := 0
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if path != manifestName {
			m.Files = append(m.Files, listFile(path, files[path]))
		}
		if strings.HasSuffix(path, entrySuffix) {
			records++
		}
	}
	m.Records = records
	if edit != nil {
		edit(&m)
	}
	files[manifestName], err = transparency.Marshal(m)
	must(t, err)
	return rezipped(t, files)
}

// caught wants the dossier to be found false with a sentence that holds all the
// words, one of which should name the record.
func caught(t *testing.T, zip []byte, trust *transparency.Trust, words ...string) {
	t.Helper()
	r := Verify(bytes.NewReader(zip), int64(len(zip)), trust)
	printed := text(t, r)
	if r.Status != Tampered || r.ExitCode() != 2 {
		t.Fatalf("not caught:\n%s", printed)
	}
	for line := range strings.Lines(printed) {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) }) {
			return
		}
	}
	t.Errorf("no sentence says %q:\n%s", words, printed)
}

// copied returns contents that can be changed.
func (s *tale) copied() Contents {
	c := s.contents
	c.Records = slices.Clone(c.Records)
	for i := range c.Records {
		c.Records[i].Leaf = bytes.Clone(c.Records[i].Leaf)
		c.Records[i].Disclosures = slices.Clone(c.Records[i].Disclosures)
		c.Records[i].Closed = maps.Clone(c.Records[i].Closed)
	}
	return c
}

// place returns where in the contents the record of a name is.
func (s *tale) place(name string) int {
	index, known := s.named[name]
	i := slices.IndexFunc(s.contents.Records, func(p Packed) bool { return p.Index == index })
	if !known || i < 0 {
		s.t.Fatalf("no record %s is packed", name)
	}
	return i
}

// ref names a record as reports do.
func (s *tale) ref(name string) string {
	return past{Packed: Packed{Index: s.named[name]}, Record: Read(s.named[name], s.leaves[s.named[name]])}.ref()
}

func (s *tale) without(names ...string) Contents {
	c := s.copied()
	for _, name := range names {
		index := s.contents.Records[s.place(name)].Index
		c.Records = slices.DeleteFunc(c.Records, func(p Packed) bool { return p.Index == index })
	}
	return c
}

// with changes the leaf of a record.
func (s *tale) with(name string, edit func(*transparency.Entry, *transparency.Envelope)) Contents {
	s.t.Helper()
	c := s.copied()
	p := &c.Records[s.place(name)]
	entry, err := transparency.ParseEntry(p.Leaf)
	must(s.t, err)
	envelope, err := transparency.ParseEnvelope(entry.Envelope)
	must(s.t, err)
	edit(&entry, &envelope)
	entry.Envelope = envelope.Bytes()
	p.Leaf, err = entry.Bytes()
	must(s.t, err)
	return c
}
