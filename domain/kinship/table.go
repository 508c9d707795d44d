package kinship

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Table holds how often each allele was counted in a sample of one population.
type Table struct {
	ID            string        // a short name, such as NIST-1036-Asian
	People        int           // who were typed
	Demonstration bool          // no population that a verdict may rest on, unless the policy says so
	Loci          []LocusCounts // by name in ascending order, each once
}

// LocusCounts holds the alleles counted at one locus.
type LocusCounts struct {
	Locus  string
	Counts []AlleleCount // by allele in ascending order, each once
}

// AlleleCount says how often an allele was counted, at least once.
type AlleleCount struct {
	Allele Allele
	Count  int
}

// Locus returns the counts at a locus; false when the table has none.
func (t Table) Locus(name string) (LocusCounts, bool) {
	i, found := slices.BinarySearchFunc(t.Loci, name, func(l LocusCounts, name string) int { return strings.Compare(l.Locus, name) })
	if !found {
		return LocusCounts{}, false
	}
	return t.Loci[i], true
}

// Total is the number of alleles counted: two for each person typed at the locus.
func (l LocusCounts) Total() int {
	total := 0
	for _, c := range l.Counts {
		total += c.Count
	}
	return total
}

// Digest is the SHA-256, in hexadecimal, of the table's canonical text.
func (t Table) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d\n", t.ID, t.People)
	for _, l := range t.Loci {
		for _, c := range l.Counts {
			fmt.Fprintf(h, "%s %s %d\n", l.Locus, c.Allele, c.Count)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
