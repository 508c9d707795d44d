package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// maxDifferences bounds what is kept of one recomputation, in sentences.
const maxDifferences = 100

// Typed is a profile that a laboratory recorded of somebody's specimen.
type Typed struct {
	Donor    PersonID
	Specimen Ref // the record of its collection
	Loci     kinship.Profile
}

// AgainstProfiles holds the parties of a report, the child first, against the profiles
// that were recorded of the specimens to which its record refers. Its verdict follows if
// those give it. A party without any such profile is passed over: somebody may have been
// erased.
func (r Recomputed) AgainstProfiles(st Statement, child PersonID, report kinship.Report, typed []Typed, find func(digest string) (kinship.Table, bool), l Limits) Recomputed {
	e, _ := st.Event.(KinshipReportIssued)
	donors := append([]PersonID{child}, e.Relatives...)
	differs := false
	report.Parties = slices.Clone(report.Parties)
	for i, party := range report.Parties[:min(len(report.Parties), len(donors))] {
		recorded := recordedOf(donors[i], st, typed)
		found := kinship.CompareProfile(party, recorded...)
		if len(recorded) == 0 || len(found) == 0 {
			continue
		}
		differs, report.Parties[i] = true, kinship.AsRecorded(party, recorded...)
		for _, d := range found {
			r = r.differing(d.Sentence)
		}
	}
	if differs {
		again, err := kinship.Recompute(report, find, l.Kinship())
		r.Agrees, r.VerdictAgrees = false, r.VerdictAgrees && err == nil && again.VerdictAgrees
	}
	return r
}

// recordedOf are the profiles of a donor's specimens to which a statement refers.
func recordedOf(donor PersonID, st Statement, typed []Typed) (all []kinship.Profile) {
	for _, t := range typed {
		refers := func(ref Ref) bool { return ref.Stream == t.Specimen.Stream && ref.ID == t.Specimen.ID }
		if t.Donor == donor && slices.ContainsFunc(caused(st), refers) {
			all = append(all, t.Loci)
		}
	}
	return all
}

// differing adds a sentence, once.
func (r Recomputed) differing(sentence string) Recomputed {
	if len(r.Differences) < maxDifferences && !slices.Contains(r.Differences, sentence) {
		r.Differences = append(r.Differences, sentence)
	}
	return r
}

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
		again = again.differing(d.Sentence)
	}
	again.Agrees, again.Mismatches = len(again.Differences) == 0, check.Report.Mismatches
	again.VerdictAgrees = check.VerdictAgrees && e.Verdict == string(r.Verdict)
	return again
}
