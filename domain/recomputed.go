package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// maxSentences bounds what is told of one recomputation, in sentences.
const maxSentences = 100

// RecomputeReport computes the kinship report of a record anew by the limits in force
// at its index, with the tables that find has. What it tells names loci and figures, and
// no alleles: it may stand where the report itself may not.
func RecomputeReport(at RecordRef, r kinship.Report, find func(digest string) (kinship.Table, bool), l Limits) Recomputed {
	check, err := kinship.Recompute(r, find, l.Kinship())
	if err != nil {
		return Recomputed{RecordRef: at, Differences: []string{"The report cannot be computed from what it states."}}
	}
	again := Recomputed{RecordRef: at, Agrees: check.Agrees, VerdictAgrees: check.VerdictAgrees}
	for _, d := range check.Differences {
		if len(again.Differences) < maxSentences && !slices.Contains(again.Differences, d.Sentence) {
			again.Differences = append(again.Differences, d.Sentence)
		}
	}
	return again
}
