package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// maxTable bounds a file of allele counts, in bytes, as kinship.ReadTable does.
const maxTable = 4 << 20

// tables are the allele tables of a home, by name: a file each, in its one form, so
// that its SHA-256 is the digest by which reports name it.
func (h home) tables() ([]kinship.Table, error) {
	files, err := filepath.Glob(h.path("tables", "*.csv"))
	if err != nil {
		return nil, fmt.Errorf("list allele tables: %w", err)
	}
	var tables []kinship.Table
	for _, file := range files {
		population := strings.TrimSuffix(filepath.Base(file), ".csv")
		table, err := readTable(file, population)
		if err != nil {
			return nil, err
		}
		tables = append(tables, table)
	}
	return tables, nil
}

// readTable reads one population of a file of allele counts.
func readTable(file, population string) (kinship.Table, error) {
	text, err := readBounded(file, maxTable+1)
	if err != nil {
		return kinship.Table{}, fmt.Errorf("read allele table: %w", err)
	}
	table, err := kinship.ReadTable(bytes.NewReader(text), population)
	if err != nil {
		return table, fmt.Errorf("read allele table %s: %w", filepath.Base(file), err)
	}
	return table, nil
}

// addTable keeps a table in a home. One of that name stays as it is: what reports were
// computed by must be there to compute them again.
func (h home) addTable(t kinship.Table) error {
	if err := os.MkdirAll(h.path("tables"), 0o755); err != nil {
		return fmt.Errorf("keep allele table: %w", err)
	}
	file, err := os.OpenFile(h.path("tables", t.ID+".csv"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is a table %s in this folder already; give the newer one a name of its own", t.ID)
	}
	if err != nil {
		return fmt.Errorf("keep allele table: %w", err)
	}
	_, err = file.Write(t.Text())
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("keep allele table: %w", err), os.Remove(file.Name()))
	}
	return nil
}
