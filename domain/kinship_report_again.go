package domain

import (
	"slices"
	"strings"

	"github.com/homeward-ledger/homeward/domain/kinship"
)

// maxDifferences bounds what is kept of one recomputation, in sentences.
const maxDifferences = 100

// Typed is a profile that a laboratory recorded of a specimen.
type Typed struct {
	Specimen Ref // the record of its collection
	Loci     kinship.Profile
}

// KinshipSources are what an opened kinship report is held against: the allele tables,
// and what laboratories put on record of its parties before. Whoever cannot open
// profiles leaves Profiles nil.
type KinshipSources struct {
	Tables   func(digest string) (kinship.Table, bool)
	Profiles func(donor PersonID) []Typed
	Child    PersonID
}

// RecomputeReport computes an opened kinship report anew by the thresholds of a
// profile, and holds it against the statement's clear facts, by which rules and
// decisions go, and against the profiles on record of the specimens to which it refers.
// What it says names loci and figures, and no alleles.
func RecomputeReport(st Statement, r kinship.Report, from KinshipSources, l Limits) Recomputed {
	e, _ := st.Event.(KinshipReportIssued)
	again := Recomputed{RecordRef: RecordRef{Stream: st.Stream, ID: st.ID}, Differences: e.Differs(r)}
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
	if recorded, other, guessed := from.recorded(st, e, r, &again); other {
		check, err := kinship.Recompute(recorded, from.Tables, l.Kinship())
		again.VerdictAgrees = again.VerdictAgrees && err == nil && string(check.Verdict) == e.Verdict
		again.Mismatches = max(again.Mismatches, check.Report.Mismatches)
		for _, d := range check.Differences {
			if !guessed && d.What == kinship.DiffLocus && d.Stated == "" {
				again.add(d.Sentence)
			}
		}
	}
	again.Agrees = len(again.Differences) == 0
	return again
}

func (c *Recomputed) add(sentence string) {
	if len(c.Differences) < maxDifferences && !slices.Contains(c.Differences, sentence) {
		c.Differences = append(c.Differences, sentence)
	}
}

// namedFrom is at how many loci a report must have both alleles that are on record of a
// party before it is said where it has others. Who has fewer guesses: that would tell,
// locus by locus, what another laboratory typed.
const namedFrom = 8

// recorded is the report with the alleles that are on record of its parties, at every
// locus; false when they are those that it states. Of a party of whom nothing can be
// opened nothing is said. One profile of several bears a locus: in another an allele may
// have been read wrongly, which is for a reviewer, or be somebody else's, which is A03.
// guessed says that loci must not be named.
func (from KinshipSources) recorded(st Statement, e KinshipReportIssued, r kinship.Report, again *Recomputed) (_ kinship.Report, other, guessed bool) {
	if from.Profiles == nil || len(r.Parties) != len(e.Relatives)+1 {
		return r, false, false
	}
	persons := append([]PersonID{from.Child}, e.Relatives...)
	r.Parties = slices.Clone(r.Parties)
	for i, p := range r.Parties {
		beside := besideRecord(p.Profile, recordedOf(st, from.Profiles(persons[i])))
		if beside.same() {
			continue
		}
		other, r.Parties[i].Profile = true, beside.loci
		if beside.alike < namedFrom {
			guessed = true
			again.add("The alleles of the " + Words(p.Role) + " in the report are not those of the profiles on record.")
			continue
		}
		for _, locus := range beside.others {
			again.add("At " + locus + " the " + Words(p.Role) + " has other alleles in the report than in any profile on record.")
		}
	}
	return r, other, guessed
}

// besideRecorded is a stated profile beside those on record.
type besideRecorded struct {
	loci   kinship.Profile // as recorded, at every locus
	others []string        // at which other alleles are stated, or alleles that nobody typed
	left   int             // loci that are not stated
	alike  int             // loci with both alleles as recorded
}

func (h besideRecorded) same() bool { return len(h.others) == 0 && h.left == 0 }

func besideRecord(stated kinship.Profile, recorded []kinship.Profile) (h besideRecorded) {
	if len(recorded) == 0 {
		return h
	}
	for _, t := range stated {
		seen, typed, bears := onRecord(t, recorded)
		switch {
		case !bears:
			h.others = append(h.others, t.Locus)
		case t.B != 0:
			h.alike++
		}
		if typed {
			h.loci = append(h.loci, seen)
		}
	}
	left := leftOut(stated, recorded)
	h.left, h.loci = len(left), append(h.loci, left...)
	slices.SortFunc(h.loci, func(a, b kinship.Typing) int { return strings.Compare(a.Locus, b.Locus) })
	return h
}

// recordedOf are the profiles of specimens to which a statement refers.
func recordedOf(st Statement, typed []Typed) (all []kinship.Profile) {
	for _, t := range typed {
		if slices.ContainsFunc(caused(st), func(ref Ref) bool { return ref.Stream == t.Specimen.Stream && ref.ID == t.Specimen.ID }) {
			all = append(all, t.Loci)
		}
	}
	return all
}

// leftOut are the loci that profiles have and a stated one has not, once each.
func leftOut(stated kinship.Profile, profiles []kinship.Profile) (left kinship.Profile) {
	for _, t := range slices.Concat(profiles...) {
		_, has := stated.Typing(t.Locus)
		if !has && !slices.ContainsFunc(left, func(l kinship.Typing) bool { return l.Locus == t.Locus }) {
			left = append(left, t)
		}
	}
	return left
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
