package kinship

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Table holds how often each allele was counted in a sample of one population.
type Table struct {
	ID            string        // a short name, such as NIST-1036-Asian
	People        int           // who were typed, at the locus where most were
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

// Of returns how often an allele was counted; zero for one that was not seen.
func (l LocusCounts) Of(a Allele) int {
	i, found := slices.BinarySearchFunc(l.Counts, a, func(c AlleleCount, a Allele) int { return cmp.Compare(c.Allele, a) })
	if !found {
		return 0
	}
	return l.Counts[i].Count
}

// Text is the table in its one form as CSV, which ReadTable reads back: the header,
// then a line for each allele, by locus and length.
func (t Table) Text() []byte {
	var b strings.Builder
	b.WriteString(header + "\n")
	for _, l := range t.Loci {
		for _, c := range l.Counts {
			fmt.Fprintf(&b, "%s,%s,%s,%d\n", t.ID, l.Locus, c.Allele, c.Count)
		}
	}
	return []byte(b.String())
}

// Digest is the SHA-256, in hexadecimal, of the table's Text. It names a table by
// what it says, and the file of the Text to whoever has it.
func (t Table) Digest() string {
	sum := sha256.Sum256(t.Text())
	return hex.EncodeToString(sum[:])
}
