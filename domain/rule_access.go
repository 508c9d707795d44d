package domain

import (
	"fmt"
	"slices"
	"time"
)

// accessRules are those about who reads a child's history. On record of reading are
// emergencies and dossiers; whoever has a part in a case reads it without a record.
var accessRules = []Rule{{
	ID: "A28", Version: 1, Severity: "high", Title: "A child's history was read without a reason that its records bear out",
	Clears: "Another agency reviews the reading and finds it justified, or the court says what it needed the dossier for.",
	find:   browsing,
}}

// browsing is A28: in a child's access stream each reading, in an agency's the
// officers who read far more often than others.
func browsing(a Audited) []Detected {
	return slices.Concat(a.oddReadings(), a.oddDossiers(),
		a.talliesAbove(CountRead, "%s read in an emergency the histories of %d of the %d children with whom the officer had to do, others at such agencies of %d of %d"))
}

// oddReadings are those in an emergency that nobody reviewed in time or that were found
// wrong, for which the records know no emergency, or that go on and on. One that was
// found justified is in order.
func (a Audited) oddReadings() (all []Detected) {
	readings := a.State().Access.Readings
	for i, r := range readings {
		step, known := a.find(r.Mark)
		if !known || r.reviewed("justified") {
			continue
		}
		due := step.Recorded.At.AddDate(0, 0, a.Limits.BreakGlassReviewDays)
		times := len(slices.DeleteFunc(slices.Clone(readings[:i+1]), func(x Reading) bool { return x.Officer != r.Officer }))
		say := func(since time.Time, what string) {
			all = append(all, detected(since, r.Officer.reads(r.Mark)+what, step))
		}
		switch {
		case len(r.Reviews) > 0:
			review, _ := a.find(r.Reviews[0].Mark)
			say(latest(step.Recorded.At, review.Recorded.At), ", and whoever reviewed that did not find it justified")
		case !a.emergency(r, step):
			say(step.Recorded.At, ", and the child's records know of no such emergency then")
		case times >= leastHits:
			say(step.Recorded.At, fmt.Sprintf(" for the %d. time, and has no part in the case", times))
		case atNight(step) && !a.partAfter(r, step):
			say(step.Recorded.At.Add(a.Limits.queued()), " at night, and nobody of that agency has done anything about it since")
		case a.Limits.BreakGlassReviewDays > 0 && a.At.After(due):
			say(due, fmt.Sprintf(", and nobody has reviewed that in %d days", a.Limits.BreakGlassReviewDays))
		}
	}
	return all
}

func (id PersonID) reads(m Mark) string {
	return fmt.Sprintf("%s opened the history in an emergency by %s", id, m.ID)
}

func (r Reading) reviewed(outcome string) bool {
	return slices.ContainsFunc(r.Reviews, func(v Review) bool { return v.Outcome == outcome })
}

// emergency reports whether the child's records bear out that it was gone, where that
// is the reason. A danger or an illness need not be on record.
func (a Audited) emergency(r Reading, step Step) bool {
	child := a.Others[a.Stream.Accessed()]
	if r.Purpose != "child_missing" && r.Purpose != "child_found" || len(child) == 0 {
		return true
	}
	lost := true // nothing was on record yet
	for _, s := range child {
		switch late := s.Recorded.Index > step.Recorded.Index; {
		case !late:
			lost = s.State.Child.Custody.Status == Missing || s.State.Child.Custody.Agency == ""
		case s.Type == TypeChildMissingFromCare && s.Recorded.At.Sub(step.Recorded.At) < a.Limits.queued():
			return true // it was gone before anybody said so
		}
	}
	return lost
}

// atNight reports whether something was recorded from ten to six by the signers' own
// clock.
func atNight(s Step) bool {
	zone, err := s.OccurredAt.offset()
	if err != nil {
		return false
	}
	hour := s.Recorded.At.In(zone).Hour()
	return hour >= 22 || hour < 6
}

// partAfter reports whether the reader's agency has signed something about the child
// or has not had the time for it that records may take.
func (a Audited) partAfter(r Reading, step Step) bool {
	if a.At.Before(step.Recorded.At.Add(a.Limits.queued())) {
		return true
	}
	return slices.ContainsFunc(a.Others[a.Stream.Accessed()], func(s Step) bool {
		return slices.ContainsFunc(s.Signers, func(by Signer) bool { return by.Agency == r.By[0].Agency })
	})
}

// oddDossiers are those that were made though no court had asked. An auditor may have:
// the record does not say, and so they are only worth knowing.
func (a Audited) oddDossiers() (all []Detected) {
	child := a.Others[a.Stream.Accessed()]
	for _, s := range a.Steps {
		if _, issued := s.Event.(DossierIssued); !issued || len(child) == 0 {
			continue
		}
		asked := slices.ContainsFunc(child, func(o Step) bool {
			e, ordered := o.Event.(CourtOrderRecorded)
			return ordered && e.Order == OrderDisclosure && o.Recorded.Index < s.Recorded.Index
		})
		if !asked {
			d := detected(s.Recorded.At, fmt.Sprintf("a dossier was made by %s, and no court had opened this history by an order", s.ID), s)
			d.Severity = "notice"
			all = append(all, d)
		}
	}
	return all
}
