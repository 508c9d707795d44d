package domain

import (
	"fmt"
	"slices"
	"time"
)

// institutionRules are those about where children of nobody come from.
var institutionRules = []Rule{{
	ID: "A18", Version: 1, Severity: "high", Title: "An institution has too many foundlings, or their stories are too much alike",
	Clears: "Whoever found the children is heard by an agency that has none of them, and the search for their parents is done anew.",
	find:   paperOrphans,
}}

// Adoptee is a child who was adopted.
type Adoptee struct {
	RecordRef          // the adoption
	Agency    StreamID // that had the child until then
	Days      int      // from the first custody to the adoption, as claimed
}

// paperOrphans is A18. Of the circumstances in which children were found only what
// stands in the clear is compared: who found them, and the files. The words are sealed.
func paperOrphans(a Audited) []Detected {
	return slices.Concat(sameFinder(a), sameStory(a), foundlingsAbove(a), adoptedAtOnce(a))
}

// manyFinds is how many children found on different days make a finder somebody to ask
// about: one is an accident, and two may be.
const manyFinds = 3

// sameFinder finds a person who found children again and again. Children found on one
// day, siblings as a rule, are one find.
func sameFinder(a Audited) (all []Detected) {
	own, traces := a.traced("finder")
	for _, mine := range own {
		var days []string
		for _, x := range traces[mine.Value] {
			if day := x.Recorded.At.Format(time.DateOnly); !slices.Contains(days, day) && !a.sameChild(x.Stream) {
				days = append(days, day)
			}
		}
		if len(days) >= manyFinds {
			all = append(all, tracedBy(fmt.Sprintf("%s is said to have found children on %d days", mine.Value, len(days)), traces[mine.Value]...))
		}
	}
	return all
}

// sameChild reports whether another stream is of the child of this one.
func (a Audited) sameChild(other StreamID) bool {
	_, linked := a.State().Child.linked(other, true)
	return linked
}

// sameStory finds a file that tells how a child was found and stands in the history of
// a child who was found on another day, too.
func sameStory(a Audited) (all []Detected) {
	opened := a.State().Child.Opened.ID
	own, traces := a.traced(TraceEvidence, TraceDocument)
	for _, mine := range own {
		if mine.ID != opened || !tellsFind(mine.Type) {
			continue
		}
		for _, other := range traces[mine.Value] {
			if other.Stream == a.Stream || !tellsFind(other.Type) || a.sameChild(other.Stream) || sameDay(mine.Recorded.At, other.Recorded.At) {
				continue
			}
			all = append(all, tracedBy(fmt.Sprintf("%s of %s and %s of %s tell of two finds by one file, %s…",
				mine.ID, mine.Stream, other.ID, other.Stream, mine.Value[:8]), mine, other))
		}
	}
	return all
}

func tellsFind(eventType string) bool {
	return eventType == TypeChildFound || eventType == TypeChildAdmitted
}

func sameDay(x, y time.Time) bool { return x.Format(time.DateOnly) == y.Format(time.DateOnly) }

// foundlingsAbove finds an agency of whose children far more are foundlings than of
// those of others, or than it had before.
func foundlingsAbove(a Audited) (all []Detected) {
	all = a.talliesAbove(CountFound, "%s says of %d of the %d children whom it had that they were found, others of its kind of %d of %d")
	for _, t := range a.Tallies {
		lately := Share{t.Own.Hits - t.Earlier.Hits, t.Own.Of - t.Earlier.Of}
		if t.What == CountFound && len(t.Records) > 0 && lately.above(t.Earlier, t.Among) {
			all = append(all, a.ofAgency(fmt.Sprintf("%s says of %d of the %d children who came to it within the year that they were found, before of %d of %d",
				t.Who, lately.Hits, lately.Of, t.Earlier.Hits, t.Earlier.Of), t.Records))
		}
	}
	return all
}

// adoptedAtOnce finds an agency whose children are adopted as fast as anybody's ever
// were, where those of others wait: as if all that must be looked for were known not to
// be there. As fast is within a tenth of the whole ledger's fastest.
func adoptedAtOnce(a Audited) []Detected {
	var own, others Share
	var records []RecordRef
	agencies := map[StreamID]bool{}
	fast := fastest(a.Adopted)
	for _, x := range a.Adopted {
		share := &others
		if x.Agency == a.Stream {
			share = &own
		}
		share.Of++
		agencies[x.Agency] = true
		if x.Days <= fast+fast/10 {
			share.Hits++
			if x.Agency == a.Stream {
				records = append(records, x.RecordRef)
			}
		}
	}
	if !own.above(others, len(agencies)) {
		return nil
	}
	return []Detected{a.ofAgency(fmt.Sprintf("of the %d children who were adopted from %s, %d were within a tenth of the shortest time of all, %d days; of others %d of %d",
		own.Of, a.Stream, own.Hits, fast, others.Hits, others.Of), records)}
}

func fastest(adopted []Adoptee) (days int) {
	for i, x := range adopted {
		if i == 0 || x.Days < days {
			days = x.Days
		}
	}
	return days
}
