package domain

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// maxDifferences bounds what is kept of one recomputation, in sentences.
const maxDifferences = 100

// KinshipSources are what an opened kinship report is held against: the allele tables,
// and what laboratories put on record of its parties before. Whoever cannot open
// profiles leaves Profiles nil.
type KinshipSources struct {
	Tables   func(digest string) (kinship.Table, bool)
	Profiles func(PersonID) []kinship.Profile
	Child    PersonID
}

// RecomputeReport computes an opened kinship report anew by the thresholds of a
// profile, and holds it against the statement's clear facts, by which rules and
// decisions go, and against the profiles of its parties that are on record. What it
// says names loci and figures, and no alleles. at is the record's place.
func RecomputeReport(at RecordRef, e KinshipReportIssued, r kinship.Report, from KinshipSources, l Limits) Recomputed {
	again := Recomputed{RecordRef: at, Differences: e.Differs(r)}
	check, err := kinship.Recompute(r, from.Tables, l.Kinship())
	if err != nil {
		again.add("The report cannot be computed from what it states.")
		return again
	}
	for _, d := range check.Differences {
		again.add(d.Sentence)
	}
	again.VerdictAgrees = check.VerdictAgrees && e.Verdict == string(r.Verdict)
	again.Mismatches = check.Report.Mismatches
	if recorded, other := from.recorded(e, r, &again); other {
		check, err := kinship.Recompute(recorded, from.Tables, l.Kinship())
		again.VerdictAgrees = again.VerdictAgrees && err == nil && string(check.Verdict) == e.Verdict
		again.Mismatches = max(again.Mismatches, check.Report.Mismatches)
	}
	again.Agrees = len(again.Differences) == 0
	return again
}

func (c *Recomputed) add(sentence string) {
	if len(c.Differences) < maxDifferences && !slices.Contains(c.Differences, sentence) {
		c.Differences = append(c.Differences, sentence)
	}
}

// recorded is the report with the alleles that are on record of its parties; false when
// they are those that it states. Of a party of whom nothing can be opened nothing is
// said. One profile of several bears a locus: in another an allele may have been read
// wrongly, which is for a reviewer, or be somebody else's, which is A03.
func (from KinshipSources) recorded(e KinshipReportIssued, r kinship.Report, again *Recomputed) (_ kinship.Report, other bool) {
	if from.Profiles == nil || len(r.Parties) != len(e.Relatives)+1 {
		return r, false
	}
	persons := append([]PersonID{from.Child}, e.Relatives...)
	r.Parties = slices.Clone(r.Parties)
	for i, p := range r.Parties {
		profiles := from.Profiles(persons[i])
		if len(profiles) == 0 {
			continue
		}
		var loci kinship.Profile
		for _, stated := range p.Profile {
			seen, typed, bears := onRecord(stated, profiles)
			if !bears {
				other = true
				again.add("At " + stated.Locus + " the " + words(p.Role) + " has other alleles in the report than in any profile on record.")
				stated = seen
			}
			if typed {
				loci = append(loci, stated)
			}
		}
		r.Parties[i].Profile = loci
	}
	return r, other
}

// onRecord looks for a typing among the profiles of a person: what the last of them
// shows at the locus, whether any shows something, and whether one shows the same.
func onRecord(stated kinship.Typing, profiles []kinship.Profile) (seen kinship.Typing, typed, bears bool) {
	for _, p := range profiles {
		own, has := p.Typing(stated.Locus)
		if !has {
			continue
		}
		seen, typed = own, true
		if stated.Alike(own) {
			return stated, true, true
		}
	}
	return seen, typed, false
}
