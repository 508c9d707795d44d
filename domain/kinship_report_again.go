package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// maxDifferences bounds what is kept of one recomputation, in sentences.
const maxDifferences = 100

// RecomputeReport computes an opened kinship report anew by the thresholds of a
// profile, with the allele tables that find has, and holds the statement's clear facts
// against it: rules and decisions go by these. What it says names loci and figures,
// and no alleles. at is the record's place.
func RecomputeReport(at RecordRef, e KinshipReportIssued, r kinship.Report, find func(digest string) (kinship.Table, bool), l Limits) Recomputed {
	again := Recomputed{RecordRef: at, Differences: e.Differs(r)}
	check, err := kinship.Recompute(r, find, l.Kinship())
	if err != nil {
		again.Differences = append(again.Differences, "The report cannot be computed from what it states.")
		return again
	}
	for _, d := range check.Differences {
		if len(again.Differences) < maxDifferences && !slices.Contains(again.Differences, d.Sentence) {
			again.Differences = append(again.Differences, d.Sentence)
		}
	}
	again.Agrees, again.Mismatches = len(again.Differences) == 0, check.Report.Mismatches
	again.VerdictAgrees = check.VerdictAgrees && e.Verdict == string(r.Verdict)
	return again
}
