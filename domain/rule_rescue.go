package domain

import (
	"fmt"
	"slices"
	"time"
)

// rescueRules are those about whether a rescue took place.
var rescueRules = []Rule{{
	ID: "A17", Version: 1, Severity: "high", Title: "Nothing but the word of one unit tells of a rescue",
	Clears: "The second officer countersigns, and somebody of another agency sees the child; an operation that is named wrongly is corrected.",
	find:   forgedRescues,
}}

// forgedRescues is A17. A rescue without an operation is ordinary police work, and so
// only weighs beside something else. An operation that knows nothing of those who name
// it is worse than none.
func forgedRescues(a Audited) []Detected {
	if !a.isChild() || a.Steps[0].Withdrawn {
		return nil
	}
	rescue := a.Steps[0]
	e, is := rescue.Event.(ChildRescued)
	if !is {
		return nil
	}
	var lacks []string
	since := rescue.Recorded.At
	if by, alone := a.alone(rescue); alone {
		lacks, since = append(lacks, "one officer alone signed it"), latest(since, by)
	}
	if by, unseen := a.unseen(rescue); unseen {
		lacks, since = append(lacks, "nobody of another agency has seen the child within "+daysIn(days(a.Limits.IntakeDays))), latest(since, by)
	}
	if why := a.strange(e.Operation, rescue); why != "" {
		lacks = append(lacks, why)
	}
	if len(lacks) == 0 {
		return nil
	}
	if e.Operation == "" {
		lacks = append(lacks, "it was part of no operation")
	}
	return []Detected{detected(since, fmt.Sprintf("of the rescue %s there is nothing but the word of those who signed it: %s", rescue.ID, inWords(lacks)), rescue)}
}

// alone reports whether a second officer should have signed a rescue by now and has
// not, and by when.
func (a Audited) alone(rescue Step) (by time.Time, is bool) {
	for _, due := range a.due("countersignature") {
		if due.Since.ID == rescue.ID && due.Status == DueOverdue {
			return due.By, true
		}
	}
	return by, false
}

// unseen reports whether somebody of an agency that did not sign the rescue should have
// seen the child by now and has not, and by when. A doctor's examination is such a
// sight, and so is an intake elsewhere, or a return home that another agency watched.
// A child who died or is missing by then, or whose life goes on in another stream, can
// be seen by nobody.
func (a Audited) unseen(rescue Step) (by time.Time, is bool) {
	by, over := a.overBy(rescue.Late, days(a.Limits.IntakeDays))
	if !over {
		return by, false
	}
	for _, s := range a.told() {
		_, elsewhere := s.State.Child.GoesOn()
		gone := elsewhere || s.Type == TypeChildDied || s.Type == TypeChildMissingFromCare
		if !s.Early.After(by) && (gone || Sights(s.Statement) && a.signsApart(s, rescue)) {
			return by, false
		}
	}
	return by, true
}

// signsApart reports whether somebody signs a record whose agency did not sign another.
func (a Audited) signsApart(s *Step, other Step) bool {
	return slices.ContainsFunc(s.Signers, func(x Signer) bool {
		return !slices.ContainsFunc(other.Signers, func(y Signer) bool { return y.Agency == x.Agency })
	})
}

// strange says what does not fit about the operation that a rescue names; nothing when
// it names none, or nothing is known of it.
func (a Audited) strange(operation StreamID, rescue Step) string {
	steps := a.Others[operation]
	if operation == "" || len(steps) == 0 {
		return ""
	}
	state := steps[len(steps)-1].State.Operation
	takesPart := func(s Signer) bool { return slices.Contains(state.Get().Agencies, s.Agency) }
	switch {
	case !slices.ContainsFunc(rescue.Signers, takesPart):
		return "the operation that it names does not know of those who signed it"
	case rescue.Late.Add(ClockSkew).Before(steps[0].Early):
		return "the operation that it names began later"
	}
	return ""
}
