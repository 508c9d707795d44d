package domain

import (
	"fmt"
	"slices"
	"time"
)

// The parts of A11 about a time in which nobody had the child, or two had it.

// gaps are times, longer than the profile allows, in which no agency was responsible
// for a child who had been in somebody's hands.
func gaps(a Audited) []Detected {
	var all []Detected
	var from *Step
	limit, held := hours(a.Limits.GapHours), false
	for _, s := range a.told() {
		child := s.State.Child
		held = held || child.Custody.Agency != "" || slices.Contains(registrable, child.Opened.Type)
		switch vacant := held && child.vacant(); {
		case vacant && from == nil:
			from = s
		case !vacant && from != nil:
			if gap := s.Early.Sub(from.Late); limit > 0 && gap > limit {
				all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("nobody was responsible for the child for %s, from %s to %s", daysIn(gap), from.ID, s.ID), *from, *s))
			}
			from = nil
		}
	}
	if from == nil {
		return all
	}
	if since, over := a.overBy(from.Late, limit); over {
		all = append(all, detected(latest(since, from.Recorded.At), fmt.Sprintf("since %s nobody is responsible for the child", from.ID), *from))
	}
	return all
}

// vacant reports whether an agency should be responsible for the child and none is.
func (s ChildState) vacant() bool {
	_, elsewhere := s.GoesOn()
	return s.Custody.Agency == "" && !s.Custody.Status.Settled() && !s.Adult && !elsewhere && s.Case.Closed.ID == ""
}

// overlaps are records by which the child came to somebody, and that claim to have
// happened before the record by which it came to whoever had it before: at that time
// both say that they had it.
func overlaps(a Audited) []Detected {
	var all []Detected
	var before *Step
	var was CustodyState
	for _, s := range a.told() {
		now := s.State.Child.Custody
		if !moved(was, now) {
			was = now
			continue
		}
		if before != nil && s.Late.Add(ClockSkew).Before(before.Early) {
			all = append(all, detected(s.Recorded.At, fmt.Sprintf("by %s the child came to others %s before it came, by %s, to those from whom they had it",
				s.ID, daysIn(before.Early.Sub(s.Late)), before.ID), *before, *s))
		}
		before, was = s, now
	}
	return all
}

// moved reports whether the child is in other hands, or on the way there.
func moved(was, now CustodyState) bool {
	sent := now.Open != nil && (was.Open == nil || was.Open.ID != now.Open.ID)
	return sent || now.Since.ID != was.Since.ID || now.Holder.Since.ID != was.Holder.Since.ID
}

// contests are claims of other houses that nobody has settled.
func contests(a Audited) []Detected {
	var all []Detected
	custody := a.child().Custody
	has, _ := a.find(custody.Since)
	for _, c := range custody.Contests {
		if claim, found := a.find(c.Claim); found {
			all = append(all, detected(claim.Recorded.At, fmt.Sprintf("%s has the child by %s, and %s says by %s that it has it", custody.Agency, custody.Since.ID, c.Agency, c.Claim.ID), has, claim))
		}
	}
	return all
}

// stay is a time in which one agency had the child, as one stream tells it.
type stay struct {
	agency      StreamID
	since       *Step
	from, until time.Time
}

// stays are those of a stream, by claimed times.
func stays(steps []Step, at time.Time) []stay {
	var all []stay
	open := false
	for i := range steps {
		s := &steps[i]
		_, elsewhere := s.State.Child.GoesOn()
		custody := s.State.Child.Custody
		has := custody.inCare() && !elsewhere
		if s.Withdrawn || open && has && all[len(all)-1].agency == custody.Agency {
			continue
		}
		if open {
			all[len(all)-1].until = s.Early
		}
		if open = has; has {
			all = append(all, stay{agency: custody.Agency, since: s, from: s.Late, until: at})
		}
	}
	return all
}

// doubles are times in which two agencies had one child, by two streams that are linked
// as of one person.
func doubles(a Audited) []Detected {
	var all []Detected
	child := a.child()
	for _, link := range child.Links.All {
		if !link.SamePerson() || !child.Stands(link) || len(a.Others[link.Other]) == 0 {
			continue
		}
		linked, _ := a.find(link.Mark)
		theirs := stays(a.Others[link.Other], a.At)
		for _, mine := range stays(a.Steps, a.At) {
			for _, other := range theirs {
				if both := mine.overlap(other); mine.agency != other.agency && both > hours(a.Limits.GapHours) {
					all = append(all, detected(linked.Recorded.At, fmt.Sprintf("one child was with %s by %s and with %s by %s, for %s at once",
						mine.agency, mine.since.ID, other.agency, other.since.ID, daysIn(both)), *mine.since, linked, *other.since))
				}
			}
		}
	}
	return all
}

// overlap is how long two stays have in common.
func (s stay) overlap(other stay) time.Duration {
	from, until := latest(s.from, other.from), s.until
	if other.until.Before(until) {
		until = other.until
	}
	return until.Sub(from)
}
