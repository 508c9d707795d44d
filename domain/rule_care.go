package domain

import (
	"fmt"
	"slices"
	"time"
)

// careRules are those about whether anybody sees the child.
var careRules = []Rule{{
	ID: "A23", Version: 1, Severity: "high", Title: "Nobody sees the child, or always the same person does, or the pictures are of one moment",
	Clears: "Somebody who does not have the child, and who has not seen it before, sees it and takes a photograph.",
	find:   ghosts,
}, {
	ID: "A33", Version: 1, Severity: "high", Title: "Whoever gave the child away looks after it, or nobody has seen it at home",
	Clears: "Somebody who did not give the child away sees it at home.",
	find:   unfollowed,
}}

// ghosts is A23: a child of whom nothing but paper may be there.
func ghosts(a Audited) []Detected {
	if !a.isChild() {
		return nil
	}
	return slices.Concat(unseenSince(a), sameEyes(a), samePhotographs(a))
}

// unseenSince is a child whom nobody has seen within the interval, or at home by the
// day of a follow-up. A sight that came late ends it: the child is there.
func unseenSince(a Audited) []Detected {
	var all []Detected
	for _, due := range a.due("presence", "follow_up") {
		same := func(d Detected) bool { return d.Records[0].ID == due.Since.ID }
		if due.Status == DueOverdue && due.Done == nil && !slices.ContainsFunc(all, same) {
			all = append(all, detected(latest(due.By, due.Since.Recorded.At), fmt.Sprintf("since %s nobody has seen the child, and somebody should have by %s", due.Since.ID, date(due.By)), due.Since))
		}
	}
	return all
}

// intervals is in how many intervals of the profile one person alone has seen a child,
// until somebody asks. A child has one caseworker, who comes every time; that in so many
// intervals no doctor, no teacher on a visit and no colleague signs is not the rule.
const intervals = 3

// sameEyes is a child in care whom, for some intervals until now, one person alone has
// seen.
func sameEyes(a Audited) []Detected {
	if a.Limits.PresenceDays == 0 || !a.child().Custody.inCare() {
		return nil
	}
	var seen []Step
	for _, s := range a.told() {
		if !Sights(s.Statement) {
			continue
		}
		if len(seen) > 0 && !a.alike(seen[0], *s) {
			seen = nil
		}
		seen = append(seen, *s)
	}
	for i, s := range seen {
		if span := s.Early.Sub(seen[0].Early); i > 1 && span > days(intervals*a.Limits.PresenceDays) && a.alike(s, s) {
			return []Detected{detected(s.Recorded.At.UTC(), fmt.Sprintf("for %s nobody but %s has seen the child", daysIn(span), a.officer(s.author())), seen[:i+1]...)}
		}
	}
	return nil
}

// alike reports whether one and the same person alone signs two records.
func (a Audited) alike(x, y Step) bool {
	who := a.officer(x.author())
	other := func(s Signer) bool { return a.officer(s) != who }
	return !slices.ContainsFunc(x.Signers, other) && !slices.ContainsFunc(y.Signers, other)
}

// samePhotographs are photographs, each said to be taken then, that are one file.
func samePhotographs(a Audited) []Detected {
	var all []Detected
	for _, r := range a.Repeats {
		if r.Path != photoPath.Path {
			continue
		}
		d := Detected{Since: r.Since.UTC(), Records: r.Records,
			Sentence: fmt.Sprintf("the photograph that %s is said to have taken then is that of %s", r.Records[len(r.Records)-1].ID, r.Records[0].ID)}
		all = append(all, d)
	}
	return all
}

// unfollowed is A33, of a child with its family or with one that adopted it.
func unfollowed(a Audited) []Detected {
	if !a.isChild() || !a.child().Custody.Status.Followed() {
		return nil
	}
	home, found := a.find(a.child().Custody.Since)
	if !found {
		return nil
	}
	releaser := a.officer(a.child().Case.Released)
	var all []Detected
	var absent []Step
	for _, s := range a.told() {
		e, visits := s.Event.(FollowUpDone)
		if s.Recorded.Before <= home.Recorded.Before {
			continue
		}
		own := visits && a.officer(s.author()) == releaser && a.alike(*s, *s)
		switch {
		case visits && !e.Seen:
			absent = append(absent, *s)
		case Sights(s.Statement) && !own:
			absent, all = nil, nil // somebody else has seen it since
		}
		if own {
			all = append(all, detected(s.Recorded.At.UTC(), fmt.Sprintf("%s gave the child away by %s, and is who looked after it by %s", releaser, home.ID, s.ID), home, *s))
		}
	}
	if len(absent) < 2 {
		return all
	}
	return append(all, detected(absent[1].Recorded.At.UTC(), fmt.Sprintf("neither by %s nor by %s did anybody see the child at home", absent[0].ID, absent[1].ID), home, absent[0], absent[1]))
}

// RepeatsTell reports whether rules look for values of a sealed path that stand in
// several records.
func RepeatsTell(path string) bool {
	return path == photoPath.Path || path == donorPhotoPath.Path || slices.Contains(birthPaths, path)
}

// Repeat is a file of which several records seal the digest under one path. An index
// outside the log finds it: what is sealed has another commitment in each.
type Repeat struct {
	Path    string
	Records []RecordRef // in the order of the log; of other streams, too
	Since   time.Time   // recorded time of the last of them
}
