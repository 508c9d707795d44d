package domain

import (
	"cmp"
	"slices"
	"time"
)

// Due is something that a record made due, and what had become of it by a time.
type Due struct {
	What   string    // one of DueKinds
	Rule   string    // the parameter of the profile, or the fact, that sets the time
	Since  Step      // the record that made it due
	By     time.Time // until when
	Done   *Step     // the record that did it, or ended it; nil while there is none
	Ended  bool      // that record ended it without doing it
	Status string    // one of DueStatuses
}

// The statuses of what is due.
const (
	DueWaiting  = "waiting"
	DueDone     = "done"
	DueDoneLate = "done_late"
	DueOverdue  = "overdue"
	DueOver     = "over"
)

// DueStatuses are what may have become of what was due.
func DueStatuses() Codes {
	return Codes{Name: "DueStatus", Doc: "What had become, by the time in question, of what was due.", Terms: []Term{
		{DueWaiting, "It is not done, and its time had not come.", ""},
		{DueDone, "It was done in time.", ""},
		{DueDoneLate, "It was done after its time.", ""},
		{DueOverdue, "It was not done, and its time was over.", ""},
		{DueOver, "Before its time something made an end of it: the child died, say, the case closed, or the life goes on in another stream.", ""},
	}}
}

// dueRow is a kind of thing that is due: a further one is a row of dueRows.
type dueRow struct {
	Term
	rule string // the parameter of the profile, or the fact, that sets the time
	life bool   // its end is the child's death, or that of its case, too
	// find returns what the step at a place makes due; nothing where the profile
	// sets no time.
	find func(t tale, place int, l Limits) []Due
}

// dueRows are all kinds of things that records make due, in the order of a case.
func dueRows() []dueRow {
	return slices.Concat(dueRecords, dueCustody, dueSearch, dueSpecimens, dueCandidates, dueDecisions, dueReport, dueReadings)
}

// DueKinds are the kinds of things that records make due.
func DueKinds() Codes {
	kinds := Codes{Name: "DueKind", Doc: "What a record made due."}
	for _, row := range dueRows() {
		kinds.Terms = append(kinds.Terms, row.Term)
	}
	return kinds
}

// DueOn returns what the records of a story had made due by a time, done or not,
// under the limits of a profile, the earliest first. Times are those that are
// claimed. A record that was withdrawn made nothing due and did nothing.
func DueOn(steps []Step, limits Limits, at time.Time) []Due {
	return dueOf(dueRows(), steps, limits, at)
}

// dueOf is DueOn for some kinds of things alone.
func dueOf(rows []dueRow, steps []Step, limits Limits, at time.Time) []Due {
	t := tale{steps: slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return s.Withdrawn })}
	t.look()
	var all []Due
	for _, row := range rows {
		for place, step := range t.steps {
			if step.Early.After(at) {
				continue
			}
			for _, due := range row.find(t, place, limits) {
				due.What, due.Rule, due.Since = row.Code, row.rule, step
				if row.life {
					t.end(&due, place)
				}
				due.judge(at)
				all = append(all, due)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Due) int {
		return cmp.Or(a.By.Compare(b.By), cmp.Compare(a.Since.Recorded.Index, b.Since.Recorded.Index))
	})
	return all
}

// judge says what had become of it by a time; what came later is not known then.
func (d *Due) judge(at time.Time) {
	if d.Done != nil && d.Done.Early.After(at) {
		d.Done, d.Ended = nil, false
	}
	late := d.Done != nil && d.Done.Early.After(d.By)
	switch {
	case d.Done == nil && at.After(d.By), d.Ended && late:
		d.Status = DueOverdue
	case d.Done == nil:
		d.Status = DueWaiting
	case d.Ended:
		d.Status = DueOver
	case late:
		d.Status = DueDoneLate
	default:
		d.Status = DueDone
	}
}

// tale is a story in which one looks for what follows.
type tale struct {
	steps []Step
	seen  []int       // places of the steps at which somebody saw the child, by claimed time
	among map[int]int // where each of these places stands in seen
	ends  []int       // places of deaths, of closures of the case, and of links by which the life goes on elsewhere
}

func (t *tale) look() {
	for place, step := range t.steps {
		if Sights(step.Statement) {
			t.seen = append(t.seen, place)
		}
		link, is := step.Event.(RecordsLinked)
		if elsewhere := is && link.Continues == link.Other; elsewhere || step.Type == TypeChildDied || step.Type == TypeCaseClosed {
			t.ends = append(t.ends, place)
		}
	}
	slices.SortStableFunc(t.seen, func(a, b int) int { return t.steps[a].Early.Compare(t.steps[b].Early) })
	t.among = map[int]int{}
	for i, place := range t.seen {
		t.among[place] = i
	}
}

// end lets what is not done end with the child's death, with its case, or with the
// stream.
func (t tale) end(d *Due, place int) {
	if i := slices.IndexFunc(t.ends, func(end int) bool { return end > place }); i >= 0 && d.Done == nil {
		d.Done, d.Ended = &t.steps[t.ends[i]], true
	}
}

// next returns the first step behind a place that is wanted; nil when there is none.
func (t tale) next(place int, wanted func(*Step) bool) *Step {
	for i := place + 1; i < len(t.steps); i++ {
		if wanted(&t.steps[i]) {
			return &t.steps[i]
		}
	}
	return nil
}

// answer returns the first step behind a place that answers it and is of one of the
// types; nil when there is none.
func (t tale) answer(place int, types ...string) *Step {
	return t.next(place, func(s *Step) bool {
		ref, _ := s.Ref("answers")
		return ref.ID == t.steps[place].ID && slices.Contains(types, s.Type)
	})
}

// dueBy makes what is due by a time that a fact gives; nothing when it gives none.
func dueBy(fact string, done *Step) []Due {
	until, err := timeFact(fact)
	if err != nil {
		return nil
	}
	return []Due{{By: until.UTC(), Done: done}}
}

// dueWithin makes what is due so many hours after a time; nothing for no hours.
func dueWithin(hours int, after time.Time, done *Step) []Due {
	if hours == 0 {
		return nil
	}
	return []Due{{By: after.Add(time.Duration(hours) * time.Hour).UTC(), Done: done}}
}
