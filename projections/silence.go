package projections

import (
	"slices"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// What a silence is one of.
const (
	NoRecord = "record" // nobody recorded anything
	NoSight  = "sight"  // nobody recorded to have seen the child
)

// Silence is a time in which nothing of a kind is claimed to have happened.
type Silence struct {
	Of    string // NoRecord or NoSight
	From  CustodyEdge
	Until *CustodyEdge // nil while it lasts
	Days  int          // whole ones
}

// Silences tells the times of more than so many days without a record, and those
// without anybody who saw the child, by claimed time; the last one goes on until
// now, unless the child has died, the case is closed, or the life goes on in another
// stream.
func (s Story) Silences(days int, now time.Time) []Silence {
	ordered := slices.Clone(s)
	slices.SortStableFunc(ordered, func(a, b Step) int { return a.Early.Compare(b.Early) })
	found := []Silence{}
	for _, of := range []string{NoRecord, NoSight} {
		var last *CustodyEdge
		for _, step := range ordered {
			end := step.Type == domain.TypeChildDied || step.Type == domain.TypeCaseClosed
			if of == NoSight && !domain.Sights(step.Statement) && !end {
				continue
			}
			edge := step.Edge()
			found = silent(found, of, last, &edge, edge.Early, days)
			if last = &edge; step.Type == domain.TypeChildDied {
				break
			}
		}
		child := s.State().Child
		if _, elsewhere := child.GoesOn(); !elsewhere && child.Died.ID == "" && child.Case.Closed.ID == "" {
			found = silent(found, of, last, nil, now, days)
		}
	}
	return found
}

func silent(found []Silence, of string, from, until *CustodyEdge, end time.Time, days int) []Silence {
	if from == nil {
		return found
	}
	if n := int(end.Sub(from.Early) / (24 * time.Hour)); n > days {
		found = append(found, Silence{Of: of, From: *from, Until: until, Days: n})
	}
	return found
}
