package domain

import (
	"fmt"
	"slices"
	"time"
)

// birthRules are those about papers of birth.
var birthRules = []Rule{{
	ID: "A21", Version: 1, Severity: "high", Title: "A paper of birth does not fit the child, its place, its time, or is another child's",
	Clears: "The mother is seen, or her specimen compared with the child's; what was written down wrongly is corrected, or the entry taken back.",
	find:   forgedBirth,
}}

// forgedBirth is A21. Numbers of certificates and registers, and the certificates
// themselves, are sealed: that one is used twice an index outside the log says, and two
// numbers of one false series nobody sees. What a certificate of another country says of
// the day and place stands in no clear fact.
func forgedBirth(a Audited) []Detected {
	if !a.isChild() {
		return nil
	}
	return slices.Concat(wrongBirth(a), elsewhereBorn(a), olderThanBorn(a), brokenIssuer(a), usedTwice(a))
}

// wrongBirth are entries of a birth in care for a child who was not born there, or so
// long after the birth that the paper is younger than the child by months.
func wrongBirth(a Audited) []Detected {
	var all []Detected
	opened := a.Steps[0]
	for _, s := range a.told() {
		e, registers := s.Event.(CivilRegistered)
		if !registers || e.Ground != groundBirth {
			continue
		}
		after, limit := s.Early.Sub(opened.Late), days(a.Limits.BirthDays)
		switch {
		case opened.Type != TypeChildBornInCare && !opened.Withdrawn:
			all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("%s enters the child as born in care, and it came by %s, which tells of no birth", s.ID, opened.ID), opened, *s))
		case limit > 0 && after > limit:
			all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("%s enters a birth that was %s before, by %s", s.ID, daysIn(after), opened.ID), opened, *s))
		}
	}
	return all
}

// elsewhereBorn is a child whom somebody takes, without a journey on record, in another
// province than that of its birth.
func elsewhereBorn(a Audited) []Detected {
	born := a.Steps[0]
	if born.Type != TypeChildBornInCare || born.Withdrawn {
		return nil
	}
	for _, s := range a.told() {
		if s.State.Child.Custody.Agency == "" {
			continue
		}
		if s.Type != TypeCustodyTaken && s.Type != TypePlacementEmergency || sameRegion(born.Place, s.Place) {
			return nil
		}
		return []Detected{detected(s.Recorded.At.UTC(), fmt.Sprintf("the child was born in %s by %s, and was taken in %s by %s, and no record tells how it came there",
			born.Place, born.ID, s.Place, s.ID), born, *s)}
	}
	return nil
}

// sameRegion reports whether two places may lie in one province, or one country: the
// first two characters of their codes say so in GB/T 2260 and in ISO 3166-2.
func sameRegion(one, other string) bool {
	const region = 2
	return len(one) < region || len(other) < region || one[:region] == other[:region]
}

// olderThanBorn is a child of another sex or age than one that was born then can have, as
// a doctor found.
func olderThanBorn(a Audited) []Detected {
	born := a.Steps[0]
	if born.Type != TypeChildBornInCare || born.Withdrawn {
		return nil
	}
	var all []Detected
	for _, mark := range a.child().Contradictions() {
		if examined, found := a.find(mark); found {
			all = append(all, detected(examined.Recorded.At.UTC(), fmt.Sprintf("by %s a doctor found a child that was not born when %s says", examined.ID, born.ID), born, examined))
		}
	}
	return all
}

// births are the records that make a paper of birth, or enter one.
var births = []string{TypeChildBornInCare, TypeCivilRegistered}

// brokenIssuer are papers of agencies that are suspended by now, or under keys that
// somebody else may have had.
func brokenIssuer(a Audited) []Detected {
	var all []Detected
	for _, s := range a.told() {
		if !slices.Contains(births, s.Type) {
			continue
		}
		for _, signer := range s.Signers {
			state := a.Agencies[signer.Agency]
			key := state.Agency.Get().Keys[signer.Key]
			by, why := state.Agency.Get().Since, "was suspended"
			if !state.Agency.Get().Suspended() {
				by, why = key.Ended, "had lost the key of this signature"
			}
			if record, found := state.Find(by.ID); found && (state.Agency.Get().Suspended() || key.Compromised) {
				all = append(all, detected(latest(time.Unix(record.At, 0), s.Recorded.At), fmt.Sprintf("%s is a paper of %s, which %s by %s", s.ID, signer.Agency, why, by.ID), *s))
			}
		}
	}
	return all
}

// birthCertificate is the kind of a file that is one.
const birthCertificate = "birth_certificate"

// paperBearers are the records that may name such a paper.
var paperBearers = append(slices.Clip(births), TypeIdentityEvidenceAdded)

// birthPaths are those under which papers of birth are sealed.
var birthPaths = []string{"birthPaper", "registerNumber"}

// usedTwice are papers of birth that stand in the stream of another child, too: one that
// is not linked with this one as of the same person.
func usedTwice(a Audited) []Detected {
	var all []Detected
	twice := func(own, other RecordRef, since time.Time) {
		_, linked := a.child().linked(other.Stream, true)
		step, told := a.find(Mark{ID: own.ID})
		wrong := !told || step.Withdrawn || !slices.Contains(paperBearers, step.Type)
		if own.Stream == a.Stream && other.Stream != a.Stream && other.Stream.Kind() == ChildStream && !linked && !wrong {
			all = append(all, Detected{Since: since.UTC(), Records: []RecordRef{own, other},
				Sentence: fmt.Sprintf("the paper of birth of %s is that of %s, of another child", own.ID, other.ID)})
		}
	}
	for _, r := range a.Repeats {
		for _, own := range r.Records {
			for _, other := range r.Records {
				if slices.Contains(birthPaths, r.Path) {
					twice(own, other, r.Since)
				}
			}
		}
	}
	papers := slices.DeleteFunc(slices.Clone(a.Traces), func(t Trace) bool { return !t.birth() })
	for _, own := range papers {
		for _, other := range papers {
			if own.Value == other.Value {
				twice(own.RecordRef, other.RecordRef, latest(own.Recorded.At, other.Recorded.At))
			}
		}
	}
	return all
}

// birth reports whether a trace is the file of a paper of birth.
func (t Trace) birth() bool {
	return t.Kind == TraceEvidence && (t.Says == birthCertificate || slices.Contains(births, t.Type))
}
