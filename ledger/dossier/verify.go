package dossier

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// Verify checks a dossier of size bytes against a trust file obtained elsewhere.
// It needs no network and no database. Without trust (nil) nothing can be
// proved, and the status is CouldNotCheck unless the bytes contradict themselves.
// It never fails otherwise than by what its Report says, and reads any bytes
// within the bounds of a dossier. What has nothing of a ZIP archive, a letter or a
// photograph, is CouldNotCheck: it is the wrong file, not a false one.
func Verify(file io.ReaderAt, size int64, trust *transparency.Trust) Report {
	return verifyNamed("the file", file, size, trust)
}

func verifyNamed(name string, file io.ReaderAt, size int64, trust *transparency.Trust) Report {
	v := &verifier{trust: trust, report: newReport()}
	if trust == nil {
		v.report.unchecked("no trust file was given; it must come from elsewhere than the dossier")
	}
	s := &source{file: file}
	files, problem := unpack(s, size)
	switch {
	case s.fault != nil:
		v.report.unchecked("the file cannot be read")
	case s.foreign:
		v.report.unchecked("%s is no dossier: no ZIP archive", plain(name))
	case problem != nil:
		v.report.add(*problem)
	default:
		v.check(files)
	}
	return v.report.settle()
}

// VerifyFile is Verify for the file at a path. A file that cannot be read gives
// CouldNotCheck.
func VerifyFile(path string, trust *transparency.Trust) Report {
	file, size, err := openFile(path)
	if err != nil {
		return unreadable(err)
	}
	defer file.Close()
	return verifyNamed(path, file, size, trust)
}

func openFile(path string) (file *os.File, size int64, err error) {
	if file, err = os.Open(path); err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil, 0, errors.Join(err, errors.New("not a file"), file.Close())
	}
	return file, info.Size(), nil
}

func unreadable(err error) Report {
	r := newReport()
	reason := "the file cannot be read"
	if errors.Is(err, fs.ErrNotExist) {
		reason = "the file does not exist"
	}
	r.unchecked("%s", reason)
	return r.settle()
}

// verifier is one verification. The steps run in the order of check and each
// rests on those before it.
type verifier struct {
	trust    *transparency.Trust
	report   *Report
	contents Contents
	history  *history
	issued   domain.DossierIssued
	tree     transparency.Tree // of the checkpoint; zero if it does not open
	seen     []transparency.Cosigned
	older    []transparency.Cosigned // of the requested checkpoint
}

func (v *verifier) check(files map[string][]byte) {
	m, ok := v.checkManifest(files)
	if !ok || !v.read(m, files) {
		return
	}
	v.history = recount(v.contents.Records)
	v.describe()
	v.checkLedger(m)
	v.checkCheckpoint()
	v.checkInclusion()
	if v.checkIssued() {
		v.checkRequested()
		v.checkStreams()
		v.checkScope()
	}
	v.checkValues()
	v.checkTexts(m, files)
	v.takeNotes()
}

// checkManifest compares the files with their list.
func (v *verifier) checkManifest(files map[string][]byte) (manifest, bool) {
	data, found := files[manifestName]
	if !found {
		v.report.problem(ruleManifest, manifestName, "the archive has no %s: it is no dossier, or part of one", manifestName)
		return manifest{}, false
	}
	m, err := parseManifest(data)
	if err != nil {
		v.report.problem(ruleManifest, manifestName, "%s cannot be read: %v", manifestName, err)
		return manifest{}, false
	}
	sound := true
	listed := map[string]bool{manifestName: true}
	for _, f := range m.Files {
		sound = v.checkListed(f, files) && sound
		listed[f.Path] = true
	}
	for path := range files {
		if !listed[path] {
			v.report.problem(ruleManifest, path, "%s %s is not listed in the manifest", subjectOfPath(path), path)
			sound = false
		}
	}
	return m, sound
}

func (v *verifier) checkListed(f manifestFile, files map[string][]byte) bool {
	data, found := files[f.Path]
	switch {
	case !found:
		v.report.problem(ruleManifest, clip(f.Path), "%s %q is listed in the manifest and missing", subjectOfPath(f.Path), clip(f.Path))
	case listFile(f.Path, data) != f:
		v.report.problem(ruleManifest, f.Path, "%s %s is not the one that the manifest lists", subjectOfPath(f.Path), f.Path)
	default:
		return true
	}
	return false
}

// subjectOfPath begins a sentence about a file by naming its record.
func subjectOfPath(path string) string {
	if index, _, ok := parseRecordPath(path); ok {
		return fmt.Sprintf("record %d: the file", index)
	}
	return "the file"
}

// describe fills in what the dossier says of itself.
func (v *verifier) describe() {
	r, ledger := v.report, v.history.ledger()
	r.Subject = domain.StreamID(plain(clip(string(v.contents.Subject)))) // the manifest's word, until it is checked
	r.Issued, r.Origin = v.contents.IssuedAt, ledger.Origin
	r.Ledger, r.Demo, r.Simulated = ledger.ID, ledger.Demo, ledger.Clock == domain.ClockSimulated
	r.Counts.Records, r.Counts.Streams = len(v.history.records), len(v.history.streams)
}
