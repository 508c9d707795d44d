package domain

import (
	"fmt"
	"slices"
)

// returnRules are those about the way home, and what comes after it.
var returnRules = []Rule{{
	ID: "A24", Version: 1, Severity: SeverityBlock, Title: "A child goes to a family about which there is a concern",
	Clears: "A panel that knows of the concern decides for this return; or a prosecutor or a court clears the concern, after the time that the policy gives to look into one.",
	find:   concernedFamily,
}, {
	ID: "A26", Version: 1, Severity: "urgent", Title: "Somebody who was found is gone, taken or sold again",
	Clears: "The child is found, and an auditor has seen how it came to be gone; or the link, or what was taken for a second disappearance, is taken back.",
	find:   goneAgain,
}, {
	ID: "A32", Version: 1, Severity: "high", Title: "The child said no, and goes all the same",
	Clears: "A panel that knows what the child said decides for it.",
	find:   unheard,
}}

// going is a child who is at home, or to whom a proposal says so: the record of it, and
// to whom.
func (a Audited) going() (Step, PersonID, bool) {
	child := a.child()
	at, to := child.Custody.Since, child.Custody.Holder.Person
	if p := child.Decision.Get().Proposal; child.Custody.Status != AtHome {
		if !p.pending() {
			return Step{}, "", false
		}
		at, to = p.Mark, p.Receiver
	}
	step, found := a.find(at)
	return step, to, found && !step.Withdrawn && !child.Adult
}

// concernedFamily is A24, as amended: neither that the family lost the child before, nor
// that another child of it is in the ledger, tells against it; victims and siblings have
// that too.
func concernedFamily(a Audited) []Detected {
	if !a.isChild() {
		return nil
	}
	going, receiver, is := a.going()
	if !is {
		return nil
	}
	var all []Detected
	family := a.family(receiver)
	for _, c := range a.child().Family.Concerns {
		raised, found := a.find(c.Mark)
		if !found || !slices.Contains(family, c.About) || a.weighedSince(raised, optionReturn, kinshipCare) {
			continue
		}
		cleared, ended := a.find(c.Cleared)
		switch {
		case !ended:
			all = append(all, detected(latest(going.Recorded.At, raised.Recorded.At), fmt.Sprintf("by %s the child is to be with %s, and the concern %s about %s is open", going.ID, receiver, raised.ID, c.About), raised, going))
		case cleared.Recorded.At.Sub(raised.Recorded.At) < days(a.Limits.ConcernDays) && raised.Recorded.Index < going.Recorded.Index:
			all = append(all, detected(latest(going.Recorded.At, cleared.Recorded.At), fmt.Sprintf("by %s the child is to be with %s, and the concern %s about %s was cleared within %s, by %s: nobody can have looked into it",
				going.ID, receiver, raised.ID, c.About, daysIn(cleared.Recorded.At.Sub(raised.Recorded.At)), cleared.ID), raised, cleared, going))
		}
	}
	return all
}

// family are the receiver, those of whom it was established that the child is theirs, and
// those who reported it missing.
func (a Audited) family(receiver PersonID) []PersonID {
	all := []PersonID{receiver}
	for _, one := range a.child().Identity.All {
		if one.Refuted.ID == "" {
			all = append(all, one.Relative)
		}
	}
	for _, report := range a.reports() {
		all = append(all, report[len(report)-1].State.Missing.Get().Relative)
	}
	return all
}

// reports are the missing reports that have to do with the child.
func (a Audited) reports() [][]Step {
	var all [][]Step
	for stream, steps := range a.Others {
		if stream.Kind() == MissingStream && len(steps) > 0 {
			all = append(all, steps)
		}
	}
	slices.SortFunc(all, func(x, y []Step) int { return int(x[0].Recorded.Index) - int(y[0].Recorded.Index) })
	return all
}

// weighedSince reports whether a panel decided for one of the solutions after a record.
func (a Audited) weighedSince(s Step, options ...string) bool {
	for _, later := range a.told() {
		e, decides := later.Event.(BestInterestsDecided)
		if decides && later.Recorded.Index > s.Recorded.Index && slices.Contains(options, e.Option) {
			return true
		}
	}
	return false
}

// heardBefore says which of the child's words bear on a record by which it goes
// somewhere for good, and for which solution a panel decides then.
var heardBefore = map[string]struct {
	subjects []string
	option   string
}{
	TypeHandedOver:           {[]string{aboutReturn, aboutContact}, optionReturn},
	TypeAdoptionRegistered:   {[]string{aboutPlacement}, optionAdoption},
	TypeFosterOrdered:        {[]string{aboutPlacement}, optionFoster},
	TypeKafalaOrdered:        {[]string{aboutPlacement}, optionKafala},
	TypeRepatriationDeparted: {[]string{aboutRepatriated}, optionRepatriate},
}

// unheard is A32. That its last word is no is refused before; here are the rest: a no to
// seeing the family at all, a no that somebody asked away, and a no that was said there.
func unheard(a Audited) []Detected {
	if !a.isChild() || a.child().Adult {
		return nil
	}
	var all []Detected
	for _, going := range a.told() {
		bears, is := heardBefore[going.Type]
		if !is {
			continue
		}
		stays := a.child().Custody.Since.ID == going.ID
		for _, view := range a.child().Family.Views {
			said, found := a.find(view.Mark)
			before := said.Recorded.Index < going.Recorded.Index
			if !found || view.Wants != childObjects || !slices.Contains(bears.subjects, view.About) || !before && !stays || a.weighedSince(said, bears.option) {
				continue
			}
			since := latest(said.Recorded.At, going.Recorded.At)
			all = append(all, detected(since, fmt.Sprintf("by %s the child said no about its %s, and no panel has weighed that: it is where it is by %s", said.ID, Words(view.About), going.ID), said, *going))
		}
	}
	return all
}
