package domain

import (
	"fmt"
	"iter"
	"slices"
	"time"
)

// What the rules read a story with.

// told yields the records that nobody declared wrong as a whole, in the order of the
// log, each with its place.
func (a Audited) told() iter.Seq2[int, *Step] {
	return func(yield func(int, *Step) bool) {
		for i := range a.Steps {
			if !a.Steps[i].Withdrawn && !yield(i, &a.Steps[i]) {
				return
			}
		}
	}
}

// isChild reports whether the stream is a child's.
func (a Audited) isChild() bool { return a.Stream.Kind() == ChildStream && len(a.Steps) > 0 }

// child is the child at the end of the story.
func (a Audited) child() ChildState { return a.State().Child }

// find returns the record that a mark names; false for an empty mark.
func (a Audited) find(m Mark) (Step, bool) {
	for i := range a.Steps { // not by value: a step holds a state
		if m.ID != "" && a.Steps[i].ID == m.ID {
			return a.Steps[i], true
		}
	}
	return Step{}, false
}

// due is what the records had made due by the time in question, of some kinds.
func (a Audited) due(kinds ...string) []Due {
	rows := slices.DeleteFunc(dueRows(), func(row dueRow) bool { return !slices.Contains(kinds, row.Code) })
	return dueOf(rows, a.Steps, a.Limits, a.At)
}

// officer is the person behind a signature; the key where the agency is not known.
func (a Audited) officer(s Signer) PersonID {
	if key, known := a.Agencies[s.Agency].Agency.Get().Keys[s.Key]; known {
		return key.Officer
	}
	return PersonID(s.Key)
}

// kind is what an agency is.
func (a Audited) kind(agency StreamID) AgencyKind { return a.Agencies[agency].Agency.Get().Kind }

// overBy reports whether a time that a profile may set for something was over at the
// time in question, and when that was.
func (a Audited) overBy(from time.Time, limit time.Duration) (time.Time, bool) {
	until := from.Add(limit).UTC()
	return until, limit > 0 && a.At.After(until)
}

func hours(n int) time.Duration { return time.Duration(n) * time.Hour }

func days(n int) time.Duration { return hours(24 * n) }

// latest is the later of two times: what happened before it was recorded could not be
// seen before.
func latest(x, y time.Time) time.Time {
	if x.After(y) {
		return x.UTC()
	}
	return y.UTC()
}

// date is a time as findings write it.
func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// daysIn says for people how long something was, in days.
func daysIn(d time.Duration) string {
	if n := int(d.Hours()/24 + 0.5); n != 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "a day"
}
