package dossier

import (
	"archive/zip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// ErrContents is wrapped by Write when contents make no dossier.
var ErrContents = errors.New("contents make no dossier")

// Write packs a dossier as a ZIP. The same contents give the same bytes: no
// times, files sorted, nothing compressed. It renders the readable pages but
// proves nothing; whoever issues a dossier runs Verify over the result. Errors
// wrap ErrContents, or are those of w.
func Write(w io.Writer, c Contents) error {
	files, err := pack(c)
	if err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	archive := zip.NewWriter(w)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Store})
		if err != nil {
			return fmt.Errorf("write dossier: %w", err)
		}
		if _, err := file.Write(files[path]); err != nil {
			return fmt.Errorf("write dossier: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("write dossier: %w", err)
	}
	return nil
}

// pack makes all files of a dossier.
func pack(c Contents) (map[string][]byte, error) {
	h, err := prepare(c)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{
		checkpointName: c.Checkpoint, requestedName: c.Requested,
		consistencyName: consistencyFile(c.Consistency), policyName: h.policyFile(),
	}
	for _, p := range c.Records {
		values, err := transparency.Marshal(opening{p.Disclosures, p.Closed})
		if err != nil {
			return nil, err
		}
		files[recordPath(p.Index, entrySuffix)] = p.Leaf
		files[recordPath(p.Index, proofSuffix)] = p.Proof
		files[recordPath(p.Index, disclosuresSuffix)] = values
	}
	texts, err := readingAids(c, h)
	if err != nil {
		return nil, err
	}
	maps.Copy(files, texts)
	return files, seal(files, c, h)
}

// prepare refuses contents whose file could not be read back.
func prepare(c Contents) (*history, error) {
	switch {
	case len(c.Records) == 0 || len(c.Records) > maxRecords:
		return nil, fmt.Errorf("%w: %d records, a dossier holds 1 to %d", ErrContents, len(c.Records), maxRecords)
	case !ascending(c.Records):
		return nil, fmt.Errorf("%w: records are not in the order of their indexes, each once", ErrContents)
	case len(c.Withholding) > maxWithholding:
		return nil, fmt.Errorf("%w: the text on withholding is longer than %d bytes", ErrContents, maxWithholding)
	}
	h := recount(c.Records)
	issued, found := h.at(c.IssuedAt)
	event, ok := issued.Statement.Event.(domain.DossierIssued)
	switch {
	case !found || !ok || event.Subject != c.Subject:
		return nil, fmt.Errorf("%w: record %d issues no dossier of %s", ErrContents, c.IssuedAt, c.Subject)
	case c.Records[0].Index != 0 || !h.ledger().Founded:
		return nil, fmt.Errorf("%w: the founding of the ledger is not among the records", ErrContents)
	}
	return h, nil
}

// ascending reports whether the records stand in the order of their indexes, each
// once.
func ascending(records []Packed) bool {
	for i := 1; i < len(records); i++ {
		if records[i-1].Index >= records[i].Index {
			return false
		}
	}
	return true
}

// seal adds the manifest.
func seal(files map[string][]byte, c Contents, h *history) error {
	m := manifest{
		Format: Format, Origin: h.ledger().Origin, Ledger: transparency.LeafHash(c.Records[0].Leaf), Subject: c.Subject,
		Issued: c.IssuedAt, Records: len(c.Records), Texts: edition(), Withholding: c.Withholding,
	}
	total := 0
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if uint64(len(files[path])) > bound(path) {
			return fmt.Errorf("%w: %s is larger than %d bytes", ErrContents, path, bound(path))
		}
		total += len(files[path])
		m.Files = append(m.Files, listFile(path, files[path]))
	}
	data, err := transparency.Marshal(m)
	if err != nil {
		return err
	}
	if len(data) > maxManifest || total+len(data) > maxUnpacked {
		return fmt.Errorf("%w: larger than a dossier may be", ErrContents)
	}
	files[manifestName] = data
	return nil
}

// consistencyFile writes one hash a line, in base64.
func consistencyFile(hashes []transparency.Digest) []byte {
	var file []byte
	for _, h := range hashes {
		file = append(base64.StdEncoding.AppendEncode(file, h[:]), '\n')
	}
	return file
}
