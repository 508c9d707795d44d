package dossier

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/homeward-ledger/homeward/domain"
)

// TestAttacksOnFiles changes single files of the archive: clumsily, so that the
// manifest no longer fits, or with a manifest made again.
func TestAttacksOnFiles(t *testing.T) {
	s := honest(t)
	entry := recordPath(s.named["taken"], entrySuffix)
	flip := func(path string) func(map[string][]byte) {
		return func(files map[string][]byte) { files[path][len(files[path])/2] ^= 1 }
	}
	drop := func(path string) func(map[string][]byte) {
		return func(files map[string][]byte) { delete(files, path) }
	}
	for name, attack := range map[string]struct {
		edit   func(map[string][]byte)
		forged bool // the manifest is made again
		m      func(*manifest)
		words  []string
	}{
		"entry flipped":             {edit: flip(entry), words: []string{"record 13: the file " + entry, "is not the one that the manifest lists"}},
		"entry gone":                {edit: drop(entry), words: []string{"record 13: the file", "is listed in the manifest and missing"}},
		"entry gone, forged":        {edit: drop(entry), forged: true, words: []string{"record 13 has no file " + entry}},
		"founding gone":             {edit: dropRecord(0), forged: true, words: []string{"record 0, the founding of the ledger, is missing"}},
		"issuing record gone":       {edit: dropRecord(s.named["issued"]), forged: true, words: []string{"record 21, which issued the dossier, is missing"}},
		"another issuing record":    {forged: true, m: func(m *manifest) { m.Issued = s.named["issued before"] }, words: []string{"record " + s.ref("issued before"), "names the log at 20 records with another root"}},
		"another child's":           {forged: true, m: func(m *manifest) { m.Subject = s.child("other") }, words: []string{"record " + s.ref("issued"), "issues a dossier of " + string(s.child("one"))}},
		"no issuing record":         {forged: true, m: func(m *manifest) { m.Issued = s.named["policy"] }, words: []string{"record " + s.ref("policy"), "issues no dossier"}},
		"manifest gone":             {edit: drop(manifestName), words: []string{"has no manifest.json"}},
		"manifest of another form":  {edit: func(f map[string][]byte) { f[manifestName] = append(f[manifestName], '\n') }, words: []string{"manifest.json", "cannot be read"}},
		"another ledger's manifest": {forged: true, m: func(m *manifest) { m.Ledger[0] ^= 1 }, words: []string{"names another ledger than record 0"}},
		"timeline forged": {edit: func(f map[string][]byte) {
			f[timelineName] = bytes.Replace(f[timelineName], []byte("trafficker"), []byte("carer"), 1)
		}, forged: true, words: []string{"timeline.html is not the page that these records give"}},
		"readme forged":  {edit: flip(readmeName), forged: true, words: []string{"README.txt is not the page"}},
		"policy forged":  {edit: flip(policyName), forged: true, words: []string{"policy.json is not the policy in force at record 21"}},
		"checkpoint cut": {edit: func(f map[string][]byte) { f[checkpointName] = f[checkpointName][:20] }, forged: true, words: []string{"the checkpoint is not one of the log"}},
		"proof cut":      {edit: func(f map[string][]byte) { f[recordPath(13, proofSuffix)] = []byte("c2sp.org/tlog-proof@v1\n") }, forged: true, words: []string{"record " + s.ref("taken"), "has a proof that cannot be read"}},
		"values unread": {edit: func(f map[string][]byte) {
			f[recordPath(13, disclosuresSuffix)] = []byte(`{"opened":[],"closed":{},"closed":{}}`)
		}, forged: true, words: []string{"record 13: the disclosures cannot be read"}},
		"consistency":                {edit: func(f map[string][]byte) { f[consistencyName] = []byte("AAAA") }, forged: true, words: []string{"the consistency proof cannot be read"}},
		"unlisted":                   {edit: func(f map[string][]byte) { f[recordPath(9, entrySuffix)] = []byte("x") }, words: []string{"record 9: the file", "is not listed in the manifest"}},
		"stranger":                   {edit: func(f map[string][]byte) { f["../../etc/passwd"] = []byte("x") }, words: []string{"does not belong in a dossier"}},
		"stranger among the records": {edit: func(f map[string][]byte) { f["records/000000A00000.tlog-proof"] = nil }, forged: true, words: []string{"A00000.tlog-proof", "does not belong in a dossier"}},
		"unreadable leaf":            {edit: func(f map[string][]byte) { f[entry] = []byte("no entry") }, forged: true, words: []string{"record 13 cannot be read"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := unzipped(t, s.zip)
			if attack.edit != nil {
				attack.edit(files)
			}
			data := rezipped(t, files)
			if attack.forged {
				data = relisted(t, files, attack.m)
			}
			caught(t, data, &s.trust, attack.words...)
		})
	}
}

func dropRecord(index uint64) func(map[string][]byte) {
	return func(files map[string][]byte) {
		for _, suffix := range recordSuffixes {
			delete(files, recordPath(index, suffix))
		}
	}
}

// TestOtherEdition: pages of another edition are no forgery, and the report says
// that nobody compared them.
func TestOtherEdition(t *testing.T) {
	s := honest(t)
	files := unzipped(t, s.zip)
	files[timelineName] = []byte("<p>an older page</p>")
	r := verify(t, relisted(t, files, func(m *manifest) { m.Texts[0] ^= 1 }), s.town)
	if r.Status != Verified || !strings.Contains(text(t, r), "do not rely on them") {
		t.Errorf("pages of another edition:\n%s", text(t, r))
	}
}

func TestArchiveBounds(t *testing.T) {
	s := honest(t)
	bomb := func(path string, size int) []byte {
		var out bytes.Buffer
		archive := zip.NewWriter(&out)
		w, err := archive.Create(path)
		must(t, err)
		_, err = io.CopyN(w, zeros{}, int64(size))
		must(t, err)
		must(t, archive.Close())
		return out.Bytes()
	}
	caught(t, bomb(checkpointName, 32<<20), &s.trust, "checkpoint would unpack to 33554432 bytes")
	caught(t, bomb(recordPath(3, entrySuffix), 65536), &s.trust, "would unpack to 65536 bytes, more than 65535")

	// An archive that says one size and unpacks to another.
	liar := bomb(timelineName, 1<<20)
	directory := bytes.LastIndex(liar, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(liar[directory+24:], 10)
	caught(t, liar, &s.trust, "timeline.html cannot be unpacked")

	var twice bytes.Buffer
	archive := zip.NewWriter(&twice)
	for range 2 {
		_, err := archive.Create(policyName)
		must(t, err)
	}
	must(t, archive.Close())
	caught(t, twice.Bytes(), &s.trust, "the archive holds two files called policy.json")

	r := Verify(bytes.NewReader(nil), maxArchive+1, &s.trust)
	if r.Status != Tampered || !strings.Contains(text(t, r), "a dossier at most") {
		t.Errorf("a file too large:\n%s", text(t, r))
	}
}

// TestDirectoryIsBounded: the list of files is not read without end.
func TestDirectoryIsBounded(t *testing.T) {
	s := &source{file: bytes.NewReader(make([]byte, 100)), allowed: 50}
	if _, err := s.ReadAt(make([]byte, 40), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReadAt(make([]byte, 40), 0); !errors.Is(err, errDirectory) {
		t.Errorf("read past the bound: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestTruncatedArchive(t *testing.T) {
	s := honest(t)
	for _, size := range []int{0, 1, 21, len(s.zip) / 2, len(s.zip) - 30, len(s.zip) - 1} {
		caught(t, s.zip[:size], &s.trust, "no whole ZIP archive")
	}
}

// TestWrongFile: a file that neither begins nor ends as an archive does is no dossier, and
// nothing is said against one. What begins as one stays tampered with, and so does an
// archive whose beginning was overwritten.
func TestWrongFile(t *testing.T) {
	s := honest(t)
	for _, letter := range []string{"Dear Madam or Sir,\n", "P", "%PDF-1.7", strings.Repeat("x", 1<<17)} {
		r := verify(t, []byte(letter), s.town)
		if foreign := letter != "P"; (r.Status == CouldNotCheck) != foreign || (r.Status == Tampered) == foreign ||
			strings.Contains(text(t, r), "the file is no dossier: no ZIP archive") != foreign {
			t.Errorf("%.20q:\n%s", letter, text(t, r))
		}
	}
	for at := range zipMagic {
		overwritten := bytes.Clone(s.zip)
		overwritten[at] = 'X'
		caught(t, overwritten, &s.trust, "cannot be unpacked")
	}
}

// brokenDisk fails to read behind an offset.
type brokenDisk struct {
	*bytes.Reader
	limit int64
}

func (d brokenDisk) ReadAt(p []byte, off int64) (int, error) {
	if off < d.limit {
		return 0, errors.New("input/output error")
	}
	return d.Reader.ReadAt(p, off)
}

func TestBrokenDiskIsNoTampering(t *testing.T) {
	s := honest(t)
	r := Verify(brokenDisk{bytes.NewReader(s.zip), 1000}, int64(len(s.zip)), &s.trust)
	if r.Status != CouldNotCheck {
		t.Errorf("a disk that fails:\n%s", text(t, r))
	}
}

// TestByteFlips flips one byte at a time. What still verifies must unpack to the
// same files: the flip hit what a ZIP says beside them.
func TestByteFlips(t *testing.T) {
	s := honest(t)
	want := unzipped(t, s.zip)
	random := rand.New(rand.NewPCG(7, 7))
	slack := 0
	const flips = 200
	for range flips {
		broken := bytes.Clone(s.zip)
		at := random.IntN(len(broken))
		broken[at] ^= byte(1 + random.IntN(255))
		if r := verify(t, broken, s.town); r.Status != Verified {
			continue
		}
		slack++
		if !reflect.DeepEqual(unzipped(t, broken), want) {
			t.Errorf("byte %d changes a file and is not caught", at)
		}
	}
	if slack > flips/4 {
		t.Errorf("%d of %d flips change nothing: the test tests nothing", slack, flips)
	}
}

// TestReportIsPlain: text out of a hostile file must not write on the terminal.
func TestReportIsPlain(t *testing.T) {
	s := honest(t)
	files := maps.Clone(unzipped(t, s.zip))
	files["\x1b[2J\x1b[HVERIFIED\u202e"] = nil
	r := verify(t, rezipped(t, files), s.town)
	if printed := text(t, r); r.Status != Tampered || strings.ContainsAny(printed, "\x1b\u202e") {
		t.Errorf("the report passes on control characters: %q", printed)
	}
	files = unzipped(t, s.zip)
	subject := domain.StreamID("child\x1b[2J\nVERIFIED\u202e")
	r = verify(t, relisted(t, files, func(m *manifest) { m.Subject = subject }), s.town)
	if printed := text(t, r); r.Status != Tampered || strings.ContainsAny(printed, "\x1b\u202e") || strings.Contains(printed, "\nVERIFIED") {
		t.Errorf("the subject writes on the terminal: %q", printed)
	}
	files = unzipped(t, s.zip)
	files["\xff\xfe.entry"] = nil
	r = verify(t, rezipped(t, files), s.town)
	if data, err := r.JSON(); err != nil || r.Status != Tampered || len(data) == 0 {
		t.Errorf("a file name that is no text spoils the report: %v", err)
	}
	hostile := newReport()
	hostile.problem(ruleScope, "", "role %s", "\x1b[31m\u202e")
	if printed := text(t, hostile.settle()); strings.ContainsAny(printed, "\x1b\u202e") {
		t.Errorf("a sentence passes on control characters: %q", printed)
	}
}

func FuzzVerify(f *testing.F) {
	s := honest(f)
	f.Add(s.zip)
	f.Add(s.zip[:len(s.zip)/2])
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Add(rezipped(f, map[string][]byte{manifestName: []byte(`{"format":"homeward-dossier-v1"}`)}))
	want := unzipped(f, s.zip)
	f.Fuzz(func(t *testing.T, data []byte) {
		r := Verify(bytes.NewReader(data), int64(len(data)), &s.trust)
		if r.Status == Verified && !reflect.DeepEqual(unzipped(t, data), want) {
			t.Error("verified what is not the dossier")
		}
		if _, err := r.JSON(); err != nil {
			t.Errorf("report is no JSON: %v", err)
		}
	})
}

// FuzzReadContents gives the parts behind the archive's checksums to the fuzzer.
func FuzzReadContents(f *testing.F) {
	s := honest(f)
	files := unzipped(f, s.zip)
	for _, path := range []string{consistencyName, checkpointName, recordPath(13, entrySuffix), recordPath(13, proofSuffix), recordPath(13, disclosuresSuffix)} {
		f.Add(path, files[path])
	}
	f.Fuzz(func(t *testing.T, path string, data []byte) {
		broken := maps.Clone(files)
		if bytes.Equal(broken[path], data) || path == manifestName || uint64(len(data)) > bound(path) {
			return
		}
		broken[path] = data
		if r := verify(t, relisted(t, broken, nil), s.town); r.Status == Verified {
			t.Errorf("%s was changed and the dossier verified", path)
		}
	})
}
