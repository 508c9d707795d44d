package domain

import (
	"fmt"
	"slices"
	"time"
)

// timeRules are those about when something is said to have happened.
var timeRules = []Rule{{
	ID: "A15", Version: 1, Severity: "high", Title: "What happened was written down long after, or all at once before a decision",
	Clears: "Something kept elsewhere from that time, a paper log, say, or a message, bears out that it happened then, and an auditor clears the finding; a wrong date is corrected.",
	find:   backdated,
}}

// backdated is A15, of the streams that tell of cases.
func backdated(a Audited) []Detected {
	if kind := a.Stream.Kind(); kind != ChildStream && kind != MissingStream && kind != OperationStream {
		return nil
	}
	return slices.Concat(lateEntries(a), cramming(a), foreknowing(a))
}

// lateEntries are what one person recorded later than the profile allows.
func lateEntries(a Audited) []Detected {
	limit := hours(a.Limits.LateHours)
	if limit == 0 {
		return nil
	}
	late := map[PersonID][]Step{}
	var persons []PersonID
	for _, s := range a.told() {
		if s.Recorded.At.Sub(s.Late) > limit {
			who := a.officer(s.author())
			if late[who] == nil {
				persons = append(persons, who)
			}
			late[who] = append(late[who], *s)
		}
	}
	var all []Detected
	for _, who := range persons {
		steps := late[who]
		longest := slices.MaxFunc(steps, func(x, y Step) int { return int(x.lag()/time.Second - y.lag()/time.Second) })
		all = append(all, detected(steps[len(steps)-1].Recorded.At.UTC(), fmt.Sprintf("%s recorded later than the policy's %d hours after it happened: %s, %s by %s",
			who, a.Limits.LateHours, recordsIn(len(steps)), daysIn(longest.lag()), longest.ID), steps...))
	}
	return all
}

// lag is how long after it happened a record was made, at least.
func (s Step) lag() time.Duration { return s.Recorded.At.Sub(s.Late) }

func recordsIn(n int) string {
	if n == 1 {
		return "one record"
	}
	return fmt.Sprintf("%d records", n)
}

// hearings are what somebody may want a file to look well kept for.
var hearings = []string{TypeCourtOrderRecorded, TypeNotFoundCertified, TypeAdoptionEligible, TypeAdoptionRegistered, TypeCustodyContestResolved}

// eve is how long before a hearing a file is put in order: a week, which is what courts
// commonly give notice of.
const eve = 7 * 24 * time.Hour

// crammed is of how many days somebody tells on one. Of two one tells after a weekend.
const crammed = 3

// cramming is what one person recorded within a day, and says to have happened on
// several, just before a hearing. Each record of it may be in time.
func cramming(a Audited) []Detected {
	var all []Detected
	for place, hearing := range a.told() {
		if !slices.Contains(hearings, hearing.Type) {
			continue
		}
		before := slices.DeleteFunc(slices.Clone(a.Steps[:place]), func(s Step) bool {
			return s.Withdrawn || s.Captured != nil || hearing.Recorded.At.Sub(s.Recorded.At) > eve
		})
		for i, first := range before {
			if steps := a.sitting(before[i:]); len(steps) > 0 {
				all = append(all, detected(hearing.Recorded.At.UTC(), fmt.Sprintf("%s wrote down within a day what is said to have happened on %d days, shortly before %s",
					a.officer(first.author()), len(steps), hearing.ID), append(steps, *hearing)...))
				break
			}
		}
	}
	return all
}

// sitting returns what the author of the first of some steps recorded within a day of it
// and says to have happened on different days; nothing if those are few.
func (a Audited) sitting(steps []Step) []Step {
	var told []Step
	days := map[string]bool{}
	for _, s := range steps {
		if day := date(s.Early); s.Recorded.At.Sub(steps[0].Recorded.At) <= 24*time.Hour && a.officer(s.author()) == a.officer(steps[0].author()) && !days[day] {
			days[day] = true
			told = append(told, s)
		}
	}
	if len(told) < crammed {
		return nil
	}
	return told
}

// foreknowing are records that a device says to have captured before something was
// recorded that their signers had seen when they signed.
func foreknowing(a Audited) []Detected {
	var all []Detected
	for _, s := range a.told() {
		seen := int(s.After.Count) - 1
		if s.Captured == nil || seen < 0 || seen >= s.State.Records.Len() {
			continue
		}
		known := s.State.Records.At(seen)
		if at := time.Unix(known.At, 0); at.After(s.Captured.moment().Add(ClockSkew)) {
			all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("%s is said to have been captured on %s, and rests on %s, which was recorded %s later",
				s.ID, date(s.Captured.moment()), known.ID, daysIn(at.Sub(s.Captured.moment()))), *s))
		}
	}
	return all
}
