package domain

import (
	"fmt"
	"slices"
)

// custodyRules are those about who has the child.
var custodyRules = []Rule{{
	ID: "A11", Version: 1, Severity: SeverityBlock, Title: "Nobody has the child, or two have it, or it passed from hand to hand unseen",
	Clears: "What is missing is put on record, a wrong date is corrected, a contest is settled; where nobody compared the child, somebody of another agency does, and an auditor clears the finding.",
	find:   brokenCustody,
}, {
	ID: "A12", Version: 2, Severity: "urgent", Title: "A transfer is open past the time at which the child was expected",
	Clears: "The arrival, refusal or end of the transfer is put on record, or the child is recorded as missing from care.",
	find:   overdueTransfers,
}}

// brokenCustody is A11. A gap or an overlap that may have lost the child blocks; what
// was only done badly is high.
func brokenCustody(a Audited) []Detected {
	if !a.isChild() {
		return nil
	}
	return slices.Concat(gaps(a), overlaps(a), contests(a), doubles(a), unended(a), lateArrivals(a), unchecked(a))
}

// overdueTransfers is A12. The time is the transfer's own; one that gives itself more
// than the profile expects of any is asked about before that is over, since nobody
// would miss the child until then.
func overdueTransfers(a Audited) []Detected {
	var all []Detected
	for _, due := range a.due("transfer_answer") {
		expected, limit := due.Since.Early, hours(a.Limits.TransferHours)
		switch since, over := a.overBy(expected, limit); {
		case due.Status == DueOverdue && due.Done == nil:
			all = append(all, detected(latest(due.By, due.Since.Recorded.At), fmt.Sprintf("the transfer %s was expected to end by %s, and has not: nobody says where the child is",
				due.Since.ID, date(due.By)), due.Since))
		case due.Status == DueWaiting && over && due.By.Sub(expected) > 2*limit:
			d := detected(latest(since, due.Since.Recorded.At), fmt.Sprintf("the transfer %s gives itself %s, and the policy expects a child after %d hours: it has not arrived",
				due.Since.ID, daysIn(due.By.Sub(expected)), a.Limits.TransferHours), due.Since)
			d.Severity = "high"
			all = append(all, d)
		}
	}
	return all
}

// unended are transfers that no record answered, and that another record overtook: the
// child was somewhere else all at once. One that was recorded as missing on the way, and
// came back, was not.
func unended(a Audited) []Detected {
	var all []Detected
	var open *Step
	missed := false
	for _, s := range a.told() {
		now := s.State.Child.Custody.Open
		if open != nil && (now == nil || now.ID != open.ID) {
			if ref, _ := s.Ref("answers"); ref.ID != open.ID && !missed && s.Type != TypeChildDied {
				d := detected(s.Recorded.At, fmt.Sprintf("the transfer %s has neither an arrival nor an end, and by %s the child is in other hands", open.ID, s.ID), *open, *s)
				d.Severity = "high"
				all = append(all, d)
			}
			open = nil
		}
		missed = s.State.Child.Custody.Status == Missing
		if s.Type == TypeTransferInitiated && now != nil && now.ID == s.ID {
			open = s
		}
	}
	return all
}

// lateArrivals are children who arrived later than expected by more than a whole
// journey may take.
func lateArrivals(a Audited) []Detected {
	var all []Detected
	limit := hours(a.Limits.TransferHours)
	for _, due := range a.due("transfer_answer") {
		if due.Done == nil || due.Done.Type != TypeTransferAccepted || limit == 0 || due.Done.Early.Sub(due.By) <= limit {
			continue
		}
		d := detected(due.Done.Recorded.At, fmt.Sprintf("the child was expected by %s and arrived %s later, by %s: nobody says where it was", date(due.By), daysIn(due.Done.Early.Sub(due.By)), due.Done.ID),
			due.Since, *due.Done)
		d.Severity = "high"
		all = append(all, d)
	}
	return all
}

// received is how it was checked, where a record says that somebody else has the child
// from then on, that this is the child.
func received(e Event) (Presence, bool) {
	switch e := e.(type) {
	case TransferAccepted:
		return e.Presence, true
	case ChildReturnedToCare:
		return e.Presence, true
	case HandedOver:
		return e.Presence, true
	case AdoptionRegistered:
		return e.Presence, true
	}
	return Presence{}, false
}

// unchecked are arrivals of which nobody made sure that it was this child.
func unchecked(a Audited) []Detected {
	var all []Detected
	for _, s := range a.told() {
		if presence, receives := received(s.Event); receives && presence.Match != presenceSure {
			d := detected(s.Recorded.At, fmt.Sprintf("by %s somebody received the child, and nobody compared it with anything on record", s.ID), *s)
			d.Severity = "high"
			all = append(all, d)
		}
	}
	return all
}
