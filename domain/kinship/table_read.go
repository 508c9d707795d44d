package kinship

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ErrTable is in the chain of every refusal of a table.
var ErrTable = errors.New("not a table of allele counts")

const header = "population,locus,allele,count"

// Bounds of a file of counts, far above any that was published.
const (
	maxTableBytes = 4 << 20
	maxGroups     = 64  // populations
	maxAlleles    = 256 // of one locus
	maxCount      = 10_000_000
)

// ReadTable reads the counts of one population from a file of CSV with the columns
// population, locus, allele and count, in this order, a line for each allele. Every
// line is checked, also those of other populations; their order does not matter. It
// refuses with ErrTable and the line at fault: other columns, an allele twice,
// counts below one, names of other characters than letters, digits, "_" and "-", a
// population of which nothing is said. The counts of a table that comes with the
// program are for demonstration under any name.
func ReadTable(r io.Reader, population string) (Table, error) {
	tables, err := readTables(r)
	if err != nil {
		return Table{}, err
	}
	for _, t := range tables {
		if t.ID == population {
			t.Demonstration = isBuiltIn(t)
			return t, nil
		}
	}
	return Table{}, fmt.Errorf("%w: no line is about the population %.40q", ErrTable, population)
}

// readTables reads all populations of a file, by name.
func readTables(r io.Reader) ([]Table, error) {
	bounded := &io.LimitedReader{R: r, N: maxTableBytes + 1}
	lines := csv.NewReader(bounded)
	lines.FieldsPerRecord, lines.ReuseRecord = -1, true
	counts := tableCounts{}
	for first := true; ; first = false {
		fields, err := lines.Read()
		switch {
		case bounded.N == 0:
			return nil, fmt.Errorf("%w: the file is longer than %d bytes", ErrTable, maxTableBytes)
		case err == io.EOF && first:
			return nil, fmt.Errorf("%w: the file is empty", ErrTable)
		case err == io.EOF:
			return counts.tables(), nil
		case err != nil:
			return nil, unreadable(err)
		}
		line, _ := lines.FieldPos(0)
		if first {
			err = checkHeader(fields)
		} else {
			err = counts.add(fields)
		}
		if err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrTable, line, err)
		}
	}
}

// unreadable tells a file that is no CSV from one that cannot be read.
func unreadable(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return fmt.Errorf("%w: line %d: %w", ErrTable, parse.Line, parse.Err)
	}
	return fmt.Errorf("read table: %w", err)
}

func checkHeader(fields []string) error {
	if strings.Join(fields, ",") != header {
		return fmt.Errorf("the first line is not %q", header)
	}
	return nil
}

// tableCounts are counts by population, locus and allele.
type tableCounts map[string]map[string]map[Allele]int

func (c tableCounts) add(fields []string) error {
	if len(fields) != 4 {
		return fmt.Errorf("%d columns, not 4", len(fields))
	}
	switch {
	case !isPopulation(fields[0]):
		return errors.New("the population has a name that is not allowed")
	case !isLocus(fields[1]):
		return errors.New("the locus has a name that is not allowed")
	}
	allele, err := ParseAllele(fields[2])
	if err != nil {
		return err
	}
	count, err := strconv.Atoi(fields[3])
	if err != nil || count < 1 || count > maxCount || strconv.Itoa(count) != fields[3] {
		return fmt.Errorf("the count is not a whole number from 1 to %d", maxCount)
	}
	return c.put(strings.Clone(fields[0]), strings.Clone(fields[1]), allele, count)
}

func (c tableCounts) put(population, locus string, allele Allele, count int) error {
	if c[population] == nil {
		c[population] = map[string]map[Allele]int{}
	}
	loci := c[population]
	if loci[locus] == nil {
		loci[locus] = map[Allele]int{}
	}
	alleles := loci[locus]
	switch {
	case alleles[allele] != 0:
		return fmt.Errorf("the allele %s of %s stands there twice", allele, locus)
	case len(c) > maxGroups:
		return fmt.Errorf("more than %d populations", maxGroups)
	case len(loci) > MaxLoci:
		return fmt.Errorf("more than %d loci", MaxLoci)
	case len(alleles) == maxAlleles:
		return fmt.Errorf("more than %d alleles of %s", maxAlleles, locus)
	}
	alleles[allele] = count
	return nil
}

func (c tableCounts) tables() []Table {
	var tables []Table
	for _, population := range slices.Sorted(maps.Keys(c)) {
		t, loci := Table{ID: population}, c[population]
		for _, locus := range slices.Sorted(maps.Keys(loci)) {
			counts := LocusCounts{Locus: locus}
			for _, allele := range slices.Sorted(maps.Keys(loci[locus])) {
				counts.Counts = append(counts.Counts, AlleleCount{allele, loci[locus][allele]})
			}
			t.Loci = append(t.Loci, counts)
			t.People = max(t.People, (counts.Total()+1)/2)
		}
		tables = append(tables, t)
	}
	return tables
}

// isPopulation says whether a text may name a population: what a locus may have, and
// dots.
func isPopulation(name string) bool { return isLocus(strings.ReplaceAll(name, ".", "-")) }
