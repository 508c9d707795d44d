package domain

import (
	"fmt"
	"slices"
	"time"
)

// operationRules are those about head counts.
var operationRules = []Rule{{
	ID: "A22", Version: 1, Severity: "high", Title: "Head counts of an operation do not agree with each other, or with the children on record",
	Clears: "The agency attests other counts for the same time, or the children who are too many or missing are put on record.",
	find:   unreconciled,
}}

// FreedChild is a child whose stream opened with the name of an operation. Two streams of
// one person that both did are one child, that of the stream in which the life goes on.
type FreedChild struct {
	RecordRef           // the opening
	How       string    // rescued or located
	Agency    StreamID  // of the author of the opening
	At        time.Time // claimed time of the opening
	Delivered time.Time // claimed time of the first custody of another agency than the author's; zero before
	Died      time.Time // claimed; zero while the child lives
	Home      time.Time // claimed time of the first hand-over to the family; zero before
}

// headCount is a count that stands: the last of its agency for a time, a scope and a
// definition.
type headCount struct {
	Step
	OperationCountsAttested
	by StreamID
	at time.Time
}

// unreconciled is A22. Counts are compared where they say the same thing: for one
// time, or a later one of the same agency; in one scope, own or consolidated; by one
// definition, rescued or located. The children on record are those whose opening is
// claimed for no later than the time of the count.
func unreconciled(a Audited) (all []Detected) {
	counts := standingCounts(a)
	for i, c := range counts {
		all = append(all, c.sums(a)...)
		all = append(all, c.against(a)...)
		for _, other := range counts[:i] {
			if d, differ := c.differs(other); differ {
				all = append(all, d)
			}
		}
	}
	return all
}

// standingCounts drops what the agency has superseded since, and what was withdrawn.
func standingCounts(a Audited) (counts []headCount) {
	for _, s := range a.Steps {
		e, counted := s.Event.(OperationCountsAttested)
		if !counted || s.Withdrawn {
			continue
		}
		at, _ := timeFact(e.AsOf)
		c := headCount{s, e, s.author().Agency, at}
		for i, old := range counts {
			if old.by == c.by && old.Scope == c.Scope && old.Definition == c.Definition && old.at.Equal(c.at) {
				counts = append(counts[:i:i], counts[i+1:]...)
				break
			}
		}
		counts = append(counts, c)
	}
	return counts
}

// sums holds a count against itself: nobody delivers or buries more children than there
// are; and where it says of some neither, they are to be delivered on record in the time
// that records may take.
func (c headCount) sums(a Audited) []Detected {
	if c.Delivered > c.Children || c.Dead > c.Children {
		return []Detected{detected(c.Recorded.At, fmt.Sprintf("%s counts %d children in %s, and %d delivered and %d dead", c.by, c.Children, c.ID, c.Delivered, c.Dead), c.Step)}
	}
	since := c.at.Add(a.Limits.queued())
	lost := c.Children - c.Delivered - c.Dead
	d := detected(latest(since, c.Recorded.At), fmt.Sprintf("%s counts %d children in %s, and says of %d neither that they were delivered nor that they are dead: nor do their records", c.by, c.Children, c.ID, lost), c.Step)
	for _, child := range a.Freed {
		if happenedBy(child.At, c.at) == 1 && child.Delivered.IsZero() && child.Died.IsZero() && child.Home.IsZero() {
			d.Records = append(d.Records, child.RecordRef)
		}
	}
	if lost <= 0 || c.Scope != scopeAll || !a.At.After(since) || a.countedSince(c) || len(d.Records) == 1 {
		return nil
	}
	return []Detected{d}
}

// countedSince reports whether the agency has counted for a later time.
func (a Audited) countedSince(c headCount) bool {
	return slices.ContainsFunc(standingCounts(a), func(o headCount) bool {
		return o.by == c.by && o.Scope == c.Scope && o.Definition == c.Definition && o.at.After(c.at)
	})
}

// differs compares the counts of two agencies for all heads at one time, an agency's
// own heads with all, and those of one agency that can only grow.
func (c headCount) differs(other headCount) (Detected, bool) {
	first, last := other, c
	if c.at.Before(other.at) {
		first, last = c, other
	}
	since := latest(c.Recorded.At, other.Recorded.At)
	switch {
	case c.Definition != other.Definition:
	case c.Scope == scopeAll && other.Scope == scopeAll && c.by != other.by && c.at.Equal(other.at) && c.heads() != other.heads():
		return detected(since, fmt.Sprintf("of all by %s, %s counts %d children, %d delivered, %d dead and %d suspects, and %s %d, %d, %d and %d", c.at.Format(time.DateOnly),
			other.by, other.Children, other.Delivered, other.Dead, other.Suspects, c.by, c.Children, c.Delivered, c.Dead, c.Suspects), other.Step, c.Step), true
	case first.Scope != scopeAll && last.Scope == scopeAll && first.Children > last.Children:
		return detected(since, fmt.Sprintf("%s counts %d children of its own in %s, and %s later not more than %d of all in %s",
			first.by, first.Children, first.ID, last.by, last.Children, last.ID), other.Step, c.Step), true
	case c.by == other.by && c.Scope == other.Scope && (first.Children > last.Children || first.Dead > last.Dead):
		return detected(since, fmt.Sprintf("%s counts %d children and %d dead in %s, and fewer at a later time in %s", c.by, first.Children, first.Dead, first.ID, last.ID),
			other.Step, c.Step), true
	}
	return Detected{}, false
}

func (c headCount) heads() [4]int { return [4]int{c.Children, c.Delivered, c.Dead, c.Suspects} }

// against holds a count of all heads against the children on record, and one of own
// heads against those whom the agency itself put on record, if it did: who frees no
// children counts those whom it was given. Hours are not counted: what happened within
// the time in which records may come late is in either count.
func (c headCount) against(a Audited) []Detected {
	var sooner, until [3]int // children, delivered or home, dead
	var others []RecordRef
	slack := a.Limits.queued()
	for _, child := range a.Freed {
		if c.Definition != child.How && c.Definition != definitionLocated || c.Scope != scopeAll && child.Agency != c.by {
			continue
		}
		out := child.Delivered
		if out.IsZero() {
			out = child.Home
		}
		for i, when := range []time.Time{child.At, out, child.Died} {
			sooner[i] += happenedBy(when, c.at.Add(-slack))
			until[i] += happenedBy(when, c.at.Add(slack))
		}
		if happenedBy(child.At, c.at.Add(slack)) == 1 && happenedBy(out, c.at.Add(slack))+happenedBy(child.Died, c.at.Add(slack)) == 0 {
			others = append(others, child.RecordRef)
		}
	}
	if c.Scope != scopeAll && until[0] == 0 {
		return nil
	}
	for i, counted := range []int{c.Children, c.Delivered, c.Dead} {
		if counted < sooner[i] || counted > until[i] {
			d := detected(c.Recorded.At, fmt.Sprintf("%s counts %d children, %d delivered and %d dead in %s; on record by then are %d, %d and %d",
				c.by, c.Children, c.Delivered, c.Dead, c.ID, until[0], until[1], until[2]), c.Step)
			d.Records = append(d.Records, others...) // those of whom nothing is known after the rescue
			return []Detected{d}
		}
	}
	return nil
}

// happenedBy is one when something had happened by a time, and otherwise none.
func happenedBy(when, by time.Time) int {
	if when.IsZero() || when.After(by) {
		return 0
	}
	return 1
}
