package domain

import (
	"fmt"
	"slices"
	"time"
)

// placeRules are those about where somebody was.
var placeRules = []Rule{{
	ID: "A13", Version: 1, Severity: "high", Title: "Somebody was in two places that are too far apart for the time between",
	Clears: "The place or time of one of the records is corrected, or it is shown how the way was made.",
	find:   tooFast,
}}

// tooFast is A13. All that is known of places are administrative codes, and nothing
// of roads: places of one province, or of one country where codes are those of
// ISO 3166, may be next door, and so nothing is said of them. Between two provinces
// nobody is within the hour, but for those who live at their border.
func tooFast(a Audited) []Detected {
	return append(childTooFast(a), signerTooFast(a)...)
}

// leastBetween is the time that it takes at least from one province to another.
const leastBetween = time.Hour

// farApart reports whether two codes are of different provinces. The first two
// characters are the province in GB/T 2260 and the country in ISO 3166.
func farApart(one, other string) bool {
	return len(one) >= 2 && len(other) >= 2 && one[:2] != other[:2]
}

// childTooFast looks at all who say that they had the child before them.
func childTooFast(a Audited) (all []Detected) {
	var seen []Step
	for _, s := range a.Steps {
		spec, _ := SpecOf(s.Type)
		if s.Place = a.placed(s.ID, s.Place); s.Place != "" && !s.Withdrawn && spec.beholds() && s.Source.Kind == SourceOwn && !s.instant().IsZero() {
			seen = append(seen, s)
		}
	}
	slices.SortStableFunc(seen, func(x, y Step) int { return x.Early.Compare(y.Early) })
	for i, s := range seen[min(1, len(seen)):] {
		last := seen[i]
		if apart := s.Early.Sub(last.Early); farApart(last.Place, s.Place) && apart < leastBetween {
			all = append(all, detected(latest(last.Recorded.At, s.Recorded.At), fmt.Sprintf("the child was in %s by the record %s and in %s by %s, %d minutes apart",
				last.Place, last.ID, s.Place, s.ID, apart/time.Minute), last, s))
		}
	}
	return all
}

// signerTooFast looks at whoever stood with this child and then with another, and at
// devices. It fires where the later of the two was recorded.
func signerTooFast(a Audited) (all []Detected) {
	own, traces := a.traced(TraceOfficer, TraceDevice)
	for _, mine := range own {
		mine.Place = a.placed(mine.ID, mine.Place)
		for _, other := range traces[mine.Value] {
			if other.Stream == a.Stream {
				other.Place = a.placed(other.ID, other.Place)
			}
			apart := mine.At.Sub(other.At).Abs()
			if other.Kind != mine.Kind || other.Recorded.Index >= mine.Recorded.Index || !farApart(mine.Place, other.Place) || apart >= leastBetween {
				continue
			}
			who := map[string]string{TraceOfficer: "the holder of the key " + mine.Value[:8] + "…", TraceDevice: "the device " + mine.Value}[mine.Kind]
			all = append(all, tracedBy(fmt.Sprintf("%s was in %s by the record %s of %s and in %s by %s of %s, %d minutes apart",
				who, other.Place, other.ID, other.Stream, mine.Place, mine.ID, mine.Stream, apart/time.Minute), other, mine))
		}
	}
	return all
}

// placed is where something happened, as the last correction has it; nowhere when it
// was declared never to have happened there.
func (a Audited) placed(id, place string) string {
	for _, s := range a.Steps {
		e, corrects := s.Event.(ErrorDeclared)
		ref, _ := s.Ref("corrects")
		switch {
		case s.ID == id && s.Withdrawn:
			return ""
		case corrects && ref.ID == id && !s.Withdrawn && (e.RightPlace != "" || e.RightTime != ""):
			place = e.RightPlace
		}
	}
	return place
}
