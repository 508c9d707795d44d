package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
	"github.com/homeward-ledger/homeward/ledger/dossier"
	"github.com/homeward-ledger/homeward/transparency"
)

// Of a dossier, packed or not.
const (
	dossierPolicy      = "policy.json"
	dossierRecords     = "records"
	dossierDisclosures = ".disclosures.json"
)

// maxReportFile bounds what is read: a report as a disclosure, among those of a record.
const maxReportFile = 512 << 10

// errNoReport says what homeward kinship takes. It quotes nothing: the file holds
// genotypes.
var errNoReport = errors.New("this is neither a kinship report in its one form (" + kinship.Format + "), nor a disclosure, nor a dossier or its file of disclosures, that holds one")

// namedReport is a report, and the record that it was in; empty where nothing says.
type namedReport struct {
	name   string
	report kinship.Report
}

// readReports reads one report, or all that a dossier opens, and the profile in force
// where they come from a dossier.
func readReports(in io.Reader, path string) (all []namedReport, policy []byte, err error) {
	var text []byte
	if path == "-" {
		text, err = io.ReadAll(io.LimitReader(in, maxReportFile+1))
	} else {
		text, err = readBounded(path, maxReportFile+1)
	}
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("read kinship report: %w", err)
	case path != "-" && bytes.HasPrefix(text, []byte("PK")):
		return reportsOf(path)
	case len(text) > maxReportFile:
		return nil, nil, errNoReport
	}
	report, err := readReport(text)
	if err != nil {
		return nil, nil, err
	}
	policy, err = policyBeside(path)
	return []namedReport{{report: report}}, policy, err
}

// reportsOf reads a packed dossier.
func reportsOf(path string) (all []namedReport, policy []byte, err error) {
	files, err := dossier.Files(path)
	if err != nil {
		return nil, nil, fmt.Errorf("read dossier: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		record, opens := strings.CutSuffix(filepath.Base(name), dossierDisclosures)
		if report, err := readReport(files[name]); opens && err == nil {
			all = append(all, namedReport{"record " + strings.TrimLeft(record, "0"), report})
		}
	}
	if all == nil {
		return nil, nil, errors.New("this dossier opens no kinship report")
	}
	return all, files[dossierPolicy], nil
}

// policyBeside reads the profile of the unpacked dossier in which a report lies; nil
// where it lies elsewhere.
func policyBeside(report string) ([]byte, error) {
	report, err := filepath.Abs(report)
	records := filepath.Dir(report)
	if err != nil || filepath.Base(records) != dossierRecords {
		return nil, err
	}
	text, err := readBounded(filepath.Join(filepath.Dir(records), dossierPolicy), maxProfile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return text, err
}

func readReport(text []byte) (kinship.Report, error) {
	text = bytes.TrimSpace(text)
	if report, err := kinship.ParseReport(text); err == nil {
		return report, nil
	}
	var file struct{ Opened []string }
	if len(text) > 0 && text[0] == '{' {
		if json.Unmarshal(text, &file) != nil {
			return kinship.Report{}, errNoReport
		}
	} else {
		file.Opened = []string{string(text)}
	}
	for _, one := range file.Opened {
		if d, err := transparency.ParseDisclosure(one); err == nil && domain.SealedReport.Check(d.Value) == nil {
			return kinship.ParseReport(d.Value)
		}
	}
	return kinship.Report{}, errNoReport
}
