package kinship

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Format is what every report's format says.
const Format = "homeward-kinship-report-v1"

// The bounds of a report.
const (
	MaxReport   = 1 << 16 // bytes
	MaxParties  = 12
	MaxTables   = 8
	maxPriors   = 16
	maxLines    = 2
	maxMarkers  = 128 // of one person in a line
	maxSentence = 1000
)

// Report is the document in which a laboratory says what the DNA of a child and of
// relatives shows. It names nobody: a party is a role and a specimen. Its JSON is
// strict and has one form, that of RFC 8785; numbers that are not counts are text.
type Report struct {
	// Combined is the likelihood ratio over all loci that count, by the first table.
	Combined Decimal `json:"combined"`
	// EqualProfiles are the parties, by index, whose profile is the child's own at every
	// locus: the same person or an identical twin.
	EqualProfiles []int     `json:"equalProfiles"`
	Format        string    `json:"format"`
	Hypotheses    [2]string `json:"hypotheses"` // in words; the first is the one asked about
	Lines         []Line    `json:"lines"`
	Loci          []Row     `json:"loci"`
	Lowest        Lowest    `json:"lowest"`
	Mismatches    int       `json:"mismatches"` // inconsistent loci that count
	Parties       []Party   `json:"parties"`    // the child first
	Pedigree      Pedigree  `json:"pedigree"`

	Posteriors []Posterior   `json:"posteriors"`
	Relatives  []Alternative `json:"relatives"`
	Search     Search        `json:"search"`
	Settings   Settings      `json:"settings"`
	Software   string        `json:"software"`
	Tables     []TableUsed   `json:"tables"`
	Verdict    Verdict       `json:"verdict"`
	Words      string        `json:"words"` // of the verbal scale
}

// Party is one tested person.
type Party struct {
	Certain    bool     `json:"certain"` // a parent whom both hypotheses take for the child's
	Kits       []string `json:"kits"`
	Profile    Profile  `json:"profile"`
	Role       Role     `json:"role"`
	SexMarkers []string `json:"sexMarkers"` // what amelogenin showed, X or XY, then a second marker if there was one
	Specimen   string   `json:"specimen"`   // the id of the record of its collection, or the laboratory's number
}

// Row is one locus, by the first table.
type Row struct {
	Alleles         [][2]Allele `json:"alleles"`      // of each party; two empty texts where it was not typed
	Frequencies     []Frequency `json:"frequencies"`  // of each allele seen, ascending
	Inconsistent    bool        `json:"inconsistent"` // the first hypothesis needs a mutation, a silent allele or an error
	LikelihoodRatio Decimal     `json:"likelihoodRatio"`
	Locus           string      `json:"locus"`
	Retyped         bool        `json:"retyped"` // with another kit, with the same outcome
	Used            bool        `json:"used"`    // false where a locus is left out for its linkage to another
}

// Frequency is what an allele counted as.
type Frequency struct {
	Allele    Allele  `json:"allele"`
	Frequency Decimal `json:"frequency"`
}

// TableUsed names a table and what the combined likelihood ratio is by it.
type TableUsed struct {
	Combined Decimal `json:"combined"`
	Digest   string  `json:"digest"`
	ID       string  `json:"id"`
}

// Lowest is the lowest combined likelihood ratio over the tables.
type Lowest struct {
	LikelihoodRatio Decimal `json:"likelihoodRatio"`
	Table           string  `json:"table"`
}

// Alternative is the combined likelihood ratio against a close relative in place of
// the person asked about.
type Alternative struct {
	Code            string  `json:"code"`
	LikelihoodRatio Decimal `json:"likelihoodRatio"`
}

// Posterior is the probability of the first hypothesis if it had the prior.
type Posterior struct {
	Posterior Decimal `json:"posterior"`
	Prior     Decimal `json:"prior"`
}

// Search says that the candidate came out of a database: how many it holds, and which
// share of those who are looked for is in it. Size is zero where it did not.
type Search struct {
	Posterior Decimal `json:"posterior"`
	Prior     Decimal `json:"prior"`
	Share     Decimal `json:"share"`
	Size      int     `json:"size"`
}

// ErrReport says that bytes are no report in its one form.
var ErrReport = errors.New("these bytes are no kinship report in its one form (" + Format + ")")

// ParseReport reads a report in its one form, the one Bytes writes; anything else is
// ErrReport. Whether what it says is true is for Recompute to find.
func ParseReport(data []byte) (Report, error) {
	var r Report
	if len(data) > MaxReport || json.Unmarshal(data, &r) != nil {
		return Report{}, ErrReport
	}
	if !r.formed() {
		return Report{}, ErrReport
	}
	again, err := r.Bytes()
	if err != nil || !bytes.Equal(again, data) {
		return Report{}, ErrReport
	}
	return r, nil
}

// Bytes is the report in its one form.
func (r Report) Bytes() ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
