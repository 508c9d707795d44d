package dossier

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// source reads the file and remembers why it could not: a failing disk is not
// tampering. It also bounds how much is read while the files are being listed,
// since a hostile directory may be as large as the archive.
type source struct {
	file    io.ReaderAt
	fault   error
	foreign bool  // it neither begins nor ends as a ZIP archive does
	allowed int64 // bytes left to read; negative for no bound
}

var errDirectory = errors.New("the list of files is too long")

// ReadAt implements io.ReaderAt.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if s.allowed >= 0 {
		if s.allowed -= int64(len(p)); s.allowed < 0 {
			s.allowed = 0
			return 0, errDirectory
		}
	}
	n, err := s.file.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		s.fault = err
	}
	return n, err
}

// Files unpacks the dossier at a path, by name, within the bounds of one. Nothing of it
// is proved: that is what Verify is for.
func Files(path string) (map[string][]byte, error) {
	file, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	s := &source{file: file}
	files, problem := unpack(s, size)
	switch {
	case s.fault != nil:
		return nil, s.fault
	case problem != nil:
		return nil, errors.New(problem.Sentence)
	}
	return files, nil
}

// unpack reads all files of an archive. It checks names, number and sizes before
// it unpacks anything.
func unpack(s *source, size int64) (map[string][]byte, *Problem) {
	if size > maxArchive {
		return nil, archiveProblem("", "the file has %d bytes, a dossier at most %d", size, maxArchive)
	}
	s.allowed = maxDirectory
	archive, err := zip.NewReader(s, size)
	s.allowed = -1
	if err != nil {
		s.foreign = errors.Is(err, zip.ErrFormat) && !s.beginsAsZIP(size)
		return nil, archiveProblem("", "the file is no whole ZIP archive: %v", err)
	}
	listed := slices.DeleteFunc(archive.File, isFolder)
	if p := checkListing(listed); p != nil {
		return nil, p
	}
	files := make(map[string][]byte, len(listed))
	for _, f := range listed {
		data, err := readFile(f)
		if err != nil {
			return nil, archiveProblem(f.Name, "the file %s cannot be unpacked: %v", f.Name, err)
		}
		files[f.Name] = data
	}
	return files, nil
}

// beginsAsZIP reports whether the file may be what is left of an archive that was cut
// short, down to nothing.
func (s *source) beginsAsZIP(size int64) bool {
	begin := make([]byte, min(size, int64(len(zipMagic))))
	_, err := s.ReadAt(begin, 0)
	return (err == nil || errors.Is(err, io.EOF)) && strings.HasPrefix(zipMagic, string(begin))
}

// zipMagic is how every signature in a ZIP archive begins (APPNOTE.TXT, 4.3).
const zipMagic = "PK"

// isFolder reports whether an entry is the mere folder of the records: desktops
// and mail systems that pack a dossier again add one, and it holds nothing.
func isFolder(f *zip.File) bool { return f.Name == "records/" && f.UncompressedSize64 == 0 }

func archiveProblem(file, format string, args ...any) *Problem {
	return &Problem{Rule: ruleArchive, File: file, Sentence: fmt.Sprintf(format, args...)}
}

// checkListing looks at what the archive says of its files.
func checkListing(files []*zip.File) *Problem {
	if len(files) > len(recordSuffixes)*maxRecords+16 {
		return archiveProblem("", "the archive holds %d files, more than a dossier of %d records", len(files), maxRecords)
	}
	seen := make(map[string]bool, len(files))
	total := uint64(0)
	for _, f := range files {
		limit := bound(f.Name)
		switch {
		case limit == 0:
			return archiveProblem(clip(f.Name), "a file called %q does not belong in a dossier", clip(f.Name))
		case seen[f.Name]:
			return archiveProblem(f.Name, "the archive holds two files called %s", f.Name)
		case f.Method != zip.Store && f.Method != zip.Deflate:
			return archiveProblem(f.Name, "the file %s is packed in an unknown way", f.Name)
		case f.UncompressedSize64 > limit:
			return archiveProblem(f.Name, "the file %s would unpack to %d bytes, more than %d", f.Name, f.UncompressedSize64, limit)
		}
		seen[f.Name] = true
		if total += f.UncompressedSize64; total > maxUnpacked {
			return archiveProblem("", "the archive would unpack to more than %d bytes", maxUnpacked)
		}
	}
	return nil
}

// readFile unpacks one file, never more than it said it holds.
func readFile(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if err != nil {
		return nil, err
	}
	if uint64(len(data)) != f.UncompressedSize64 {
		return nil, errors.New("it is not as long as the archive says")
	}
	return data, nil
}
