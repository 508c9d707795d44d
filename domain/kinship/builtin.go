package kinship

import (
	"bytes"
	_ "embed"
	"slices"
)

//go:embed tables/nist1036.csv
var nist1036 []byte

// BuiltIn returns, by name, the tables that come with the program: the four groups of the
// NIST 1036 sample of people in the United States, 29 autosomal loci (AA 342
// people, Asian 97, Cauc 361, Hisp 236), called NIST-1036-AA and so on.
//
// They are for demonstration. A verdict needs a table of the population that
// matters to the case; none of these was drawn where the children of a ledger are.
//
// Counted from the genotypes as revised on 19 July 2017, which NIST has put into
// the public domain: Steffen, Coble, Gettings and Vallone, Corrigendum to "U.S.
// Population Data for 29 Autosomal STR Loci", Forensic Science International:
// Genetics 31 (2017) e36-e40, doi 10.1016/j.fsigen.2017.08.011.
func BuiltIn() []Table {
	tables, err := readTables(bytes.NewReader(nist1036))
	if err != nil {
		return nil // a test reads what is part of the program
	}
	for i := range tables {
		tables[i].ID, tables[i].Demonstration = "NIST-1036-"+tables[i].ID, true
	}
	return tables
}

// isBuiltIn says whether a table has the counts of one that comes with the program.
func isBuiltIn(t Table) bool {
	same := func(a, b LocusCounts) bool { return a.Locus == b.Locus && slices.Equal(a.Counts, b.Counts) }
	return slices.ContainsFunc(BuiltIn(), func(b Table) bool { return slices.EqualFunc(t.Loci, b.Loci, same) })
}
