package dossier

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Format is the name of the file format in a dossier's manifest.
const Format = "homeward-dossier-v1"

// The files of a dossier beside those of its records.
const (
	manifestName    = "manifest.json"
	checkpointName  = "checkpoint"
	requestedName   = "checkpoint.requested"
	consistencyName = "consistency"
	policyName      = "policy.json"
	timelineName    = "timeline.html"
	readmeName      = "README.txt"
	notProvedName   = "NOT-PROVED.txt"
)

// The files of one record, behind records/ and twelve digits of its index.
const (
	recordsFolder     = "records/"
	entrySuffix       = ".entry"
	proofSuffix       = ".tlog-proof"
	disclosuresSuffix = ".disclosures.json"
	indexDigits       = 12
)

var recordSuffixes = []string{entrySuffix, proofSuffix, disclosuresSuffix}

// manifest lists the files. Nothing rests on it: it is there to find a damaged
// file before the proofs do.
type manifest struct {
	Format      string              `json:"format"`
	Origin      string              `json:"origin"`
	Ledger      transparency.Digest `json:"ledger"`
	Subject     domain.StreamID     `json:"subject"`
	Issued      uint64              `json:"issued"` // leaf index
	Records     int                 `json:"records"`
	Texts       transparency.Digest `json:"texts"` // which edition of the reading aids
	Withholding string              `json:"withholding"`
	Files       []manifestFile      `json:"files"` // sorted by path, the manifest aside
}

type manifestFile struct {
	Path   string              `json:"path"`
	Bytes  int                 `json:"bytes"`
	SHA256 transparency.Digest `json:"sha256"`
}

// opening is a record's disclosures file.
type opening struct {
	Opened []string          `json:"opened"`
	Closed map[string]string `json:"closed"`
}

func listFile(path string, data []byte) manifestFile {
	return manifestFile{path, len(data), sha256.Sum256(data)}
}

// parseManifest reads the manifest in its one form.
func parseManifest(data []byte) (manifest, error) {
	var m manifest
	if err := transparency.Unmarshal(data, &m); err != nil {
		return manifest{}, err
	}
	if m.Format != Format {
		return manifest{}, fmt.Errorf("the format is %q, not %s", clip(m.Format), Format)
	}
	if again, err := transparency.Marshal(m); err != nil || !bytes.Equal(again, data) {
		return manifest{}, fmt.Errorf("it is not in its one form")
	}
	sorted := slices.IsSortedFunc(m.Files, func(a, b manifestFile) int { return strings.Compare(a.Path, b.Path) })
	if !sorted || len(m.Withholding) > maxWithholding {
		return manifest{}, fmt.Errorf("its files are not sorted, or a text is too long")
	}
	return m, nil
}

func recordPath(index uint64, suffix string) string {
	return fmt.Sprintf("%s%0*d%s", recordsFolder, indexDigits, index, suffix)
}

// parseRecordPath is the inverse of recordPath.
func parseRecordPath(path string) (index uint64, suffix string, ok bool) {
	name, ok := strings.CutPrefix(path, recordsFolder)
	if !ok || len(name) < indexDigits {
		return 0, "", false
	}
	index, err := strconv.ParseUint(name[:indexDigits], 10, 64)
	suffix = name[indexDigits:]
	if err != nil || !slices.Contains(recordSuffixes, suffix) || recordPath(index, suffix) != path {
		return 0, "", false
	}
	return index, suffix, true
}

// bound returns how large a file of a dossier may be; zero for a name that no
// dossier has.
func bound(path string) uint64 {
	switch path {
	case manifestName:
		return maxManifest
	case checkpointName, requestedName, consistencyName, policyName, readmeName, notProvedName:
		return transparency.MaxNote
	case timelineName:
		return maxText
	}
	switch _, suffix, _ := parseRecordPath(path); suffix {
	case entrySuffix:
		return transparency.MaxEntry
	case proofSuffix:
		return maxProofFile
	case disclosuresSuffix:
		return maxDisclosures
	}
	return 0
}

// clip shortens text from outside for a message, which quotes it.
func clip(text string) string {
	if len(text) > 80 {
		return text[:80] + "…"
	}
	return text
}
