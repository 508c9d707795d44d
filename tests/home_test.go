package tests

import (
	"testing"

	_ "modernc.org/sqlite" // driver, to look into the files as an intruder would

	"github.com/homeward-ledger/homeward/tests/programs"
)

// demoSeed is the seed of the demonstration ledgers here.
const demoSeed = programs.DemoSeed

// What package programs has, by the names that these tests use.
var (
	newHome    = programs.NewHome
	filledHome = programs.FilledHome
	caseload   = programs.Caseload
	jsonLines  = programs.JSONLines
	write      = programs.Write
	read       = programs.Read
	openDB     = programs.OpenDB
	published  = programs.Published
)

// row is a record as events.db keeps it.
type row struct {
	index, count uint64 // count from 1
	stream, id   string
	leaf         []byte
}

// rows reads events.db of a ledger that nobody has open.
func rows(t *testing.T, dir string) []row {
	t.Helper()
	var all []row
	for _, r := range programs.Rows(t, dir) {
		all = append(all, row{r.Index, r.Count, r.Stream, r.ID, r.Leaf})
	}
	return all
}
