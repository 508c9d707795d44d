package dossier

import (
	"maps"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/transparency"
)

// read turns the files back into contents. Files that every dossier has must be
// there, and every record needs its three.
func (v *verifier) read(m manifest, files map[string][]byte) bool {
	sound := true
	for _, path := range []string{checkpointName, requestedName, consistencyName, policyName, timelineName, readmeName, notProvedName} {
		if _, found := files[path]; !found {
			v.report.problem(ruleManifest, path, "the dossier has no file %s", path)
			sound = false
		}
	}
	v.contents = Contents{
		Subject: m.Subject, IssuedAt: m.Issued, Checkpoint: files[checkpointName], Requested: files[requestedName],
		Withholding: m.Withholding,
	}
	for _, index := range indexesOf(files) {
		p, ok := v.readRecord(index, files)
		sound = sound && ok
		v.contents.Records = append(v.contents.Records, p)
	}
	if len(v.contents.Records) == 0 || len(v.contents.Records) > maxRecords || len(v.contents.Records) != m.Records {
		v.report.problem(ruleManifest, manifestName, "the manifest counts %d records, the dossier holds %d of at most %d",
			m.Records, len(v.contents.Records), maxRecords)
		return false
	}
	hashes, err := parseConsistency(files[consistencyName])
	if err != nil {
		v.report.problem(ruleConsistency, consistencyName, "the consistency proof cannot be read: %v", err)
		return false
	}
	v.contents.Consistency = hashes
	return sound
}

// indexesOf lists the records of which there is any file, in ascending order.
func indexesOf(files map[string][]byte) []uint64 {
	seen := map[uint64]bool{}
	for path := range files {
		if index, _, ok := parseRecordPath(path); ok {
			seen[index] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func (v *verifier) readRecord(index uint64, files map[string][]byte) (Packed, bool) {
	p := Packed{Index: index, Leaf: files[recordPath(index, entrySuffix)], Proof: files[recordPath(index, proofSuffix)]}
	sound := true
	for _, suffix := range recordSuffixes {
		if _, found := files[recordPath(index, suffix)]; !found {
			v.report.problem(ruleManifest, recordPath(index, suffix), "record %d has no file %s", index, recordPath(index, suffix))
			sound = false
		}
	}
	path := recordPath(index, disclosuresSuffix)
	var values opening
	if data, found := files[path]; found {
		if err := transparency.Unmarshal(data, &values); err != nil {
			v.report.problem(ruleDisclosure, path, "record %d: the disclosures cannot be read: %v", index, err)
			sound = false
		}
	}
	p.Disclosures, p.Closed = values.Opened, values.Closed
	return p, sound
}

// parseConsistency reads one hash a line.
func parseConsistency(file []byte) ([]transparency.Digest, error) {
	var hashes []transparency.Digest
	for line := range strings.Lines(string(file)) {
		raw, err := transparency.DecodeBase64(strings.TrimSuffix(line, "\n"))
		if err != nil || len(raw) != len(transparency.Digest{}) || !strings.HasSuffix(line, "\n") {
			return nil, transparency.ErrMalformed
		}
		hashes = append(hashes, transparency.Digest(raw))
	}
	return hashes, nil
}
