package domain

import "time"

// DeadlineEffects says which deadlines of an open case move into the past at a time
// when limits come into force in place of others, and which out of it: one effect
// for each kind of what is due.
func DeadlineEffects(steps []Step, before, after Limits, at time.Time) []Effect {
	if len(steps) == 0 || !steps[len(steps)-1].State.Child.Open() {
		return nil
	}
	was, is := overdue(steps, before, at), overdue(steps, after, at)
	var all []Effect
	for _, row := range dueRows() {
		e := Effect{Act: Act(Words(row.Code)), Kind: Overdue, Parameter: row.rule, Sentence: row.Doc}
		if was[row.Code] == is[row.Code] {
			continue
		}
		if was[row.Code] > is[row.Code] {
			e.Kind = Relieved
		}
		all = append(all, e)
	}
	return all
}

// overdue counts what is overdue at a time, by its kind.
func overdue(steps []Step, l Limits, at time.Time) map[string]int {
	n := map[string]int{}
	for _, due := range DueOn(steps, l, at) {
		if due.Status == DueOverdue {
			n[due.What]++
		}
	}
	return n
}
