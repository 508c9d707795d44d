package domain

import "fmt"

// goneAgain is A26. One that ran away from care and is found has not been sold again:
// a second rescue tells it, or a second report, or what somebody says of it.
func goneAgain(a Audited) []Detected {
	switch {
	case a.Stream.Kind() == MissingStream:
		return searchedAgain(a)
	case !a.isChild():
		return nil
	}
	all := append(rescuedAgain(a), reportedAgain(a)...)
	for _, s := range a.told() {
		switch e := s.Event.(type) {
		case PlacementDisrupted:
			if e.Cause == soldAgain {
				all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("by %s the child was sold again, or nearly was", s.ID), *s))
			}
		case CaseReopened:
			if e.Cause == goneFromHome || e.Cause == rescuedTwice {
				all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("the case was closed, and is taken up again by %s: %s", s.ID, Words(e.Cause)), *s))
			}
		}
	}
	return all
}

// searchedAgain is a report whose child was found and is gone again.
func searchedAgain(a Audited) []Detected {
	var all []Detected
	for _, s := range a.told() {
		if e, is := s.Event.(MissingReopened); is && e.Cause == missingAgain {
			all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("the child was found, and by %s it is gone again", s.ID), *s))
		}
	}
	return all
}

// rescuedAgain are the rescues of one person by two streams that are linked. Two units
// of one operation that each write down one child rescued it once.
func rescuedAgain(a Audited) []Detected {
	var all []Detected
	child, first := a.child(), a.Steps[0]
	for _, link := range child.Links.All {
		other := a.Others[link.Other]
		linked, found := a.find(link.Mark)
		if !found || !link.SamePerson() || !child.Stands(link) || len(other) == 0 {
			continue
		}
		earlier, later := first, other[0]
		if later.Early.Before(earlier.Early) {
			earlier, later = later, earlier
		}
		if operation, rescued := freedBy(later.Event); rescued && !later.Withdrawn && !partOf(operation, earlier.Event) {
			all = append(all, detected(linked.Recorded.At.UTC(), fmt.Sprintf("by %s one person was rescued again, after %s", later.ID, earlier.ID), earlier, later, linked))
		}
	}
	return all
}

// freedBy returns the operation by which somebody was taken out of the hands of others,
// or found in them; false for other openings.
func freedBy(e Event) (StreamID, bool) {
	switch e := e.(type) {
	case ChildRescued:
		return e.Operation, true
	case ChildLocated:
		return e.Operation, true
	}
	return "", false
}

// partOf reports whether an opening was part of the operation.
func partOf(operation StreamID, opening Event) bool {
	own, freed := freedBy(opening)
	return freed && operation != "" && own == operation
}

// reportedAgain are reports that a child is missing who was in somebody's hands by then:
// of the family to which it had gone, of a child that may be this one; or that were
// resolved by this child.
func reportedAgain(a Audited) []Detected {
	var all []Detected
	opened := a.Steps[0]
	for _, report := range a.reports() {
		first, last := report[0], report[len(report)-1].State.Missing
		e, is := first.Event.(MissingReported)
		if !is || first.Withdrawn || !first.Early.After(opened.Late) {
			continue
		}
		if home, went := a.wentTo(last.Get().Relative, first); went && a.mayBe(e, first) || last.Get().Found == a.Stream {
			steps := []Step{first}
			if went {
				steps = []Step{home, first}
			}
			all = append(all, detected(first.Recorded.At.UTC(), fmt.Sprintf("the child had been found, and by %s it is reported missing", first.ID), steps...))
		}
	}
	return all
}

// wentTo returns the record by which the child had gone home to a person before another
// record.
func (a Audited) wentTo(person PersonID, before Step) (Step, bool) {
	for _, s := range a.told() {
		if e, is := s.Event.(HandedOver); is && e.Receiver == person && s.Early.Before(before.Early) {
			return *s, true
		}
	}
	return Step{}, false
}

// mayBe reports whether a report may be of this child, by sex and age.
func (a Audited) mayBe(e MissingReported, s Step) bool {
	opening := a.child().Examined.Opening
	return opening.ID == "" || opening.fits(Appearance{Sex: e.Sex, AgeFrom: e.AgeFrom, AgeTo: e.AgeTo, At: s.Recorded.At.Unix()})
}
