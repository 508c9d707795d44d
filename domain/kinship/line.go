package kinship

import (
	"math"
	"slices"
	"strings"
)

// The kinds of line.
const (
	LineY             = "y"             // from father to son
	LineMitochondrial = "mitochondrial" // from a mother to all her children
)

// The bounds of a line's database.
const (
	maxLineSize = 10_000_000
	maxLineSeen = 100_000
)

// Line is what markers say that pass down one line of the family unchanged but for
// mutation. All who belong to the line have them, and many who do not: they support a
// line, never an identity, and are no part of the combined likelihood ratio.
type Line struct {
	Compared    int      `json:"compared"`    // markers that all holders have
	Database    string   `json:"database"`    // where the type was looked up
	Differences int      `json:"differences"` // markers in which one holder differs from the child
	Frequency   Decimal  `json:"frequency"`   // of the child's type: (seen+1)/(size+1)
	Holders     []Holder `json:"holders"`     // the child first
	Kind        string   `json:"kind"`
	Seen        int      `json:"seen"`  // how often the child's type is in the database
	Size        int      `json:"size"`  // how many types are in it
	Upper       Decimal  `json:"upper"` // the frequency is below, at 95 %
}

// Holder is one party of a line.
type Holder struct {
	Markers []string `json:"markers"` // DYS19=14 for Y, differences from the reference such as 73G for mitochondria; ascending
	Party   int      `json:"party"`   // its index
}

// check bounds what a laboratory says of a line.
func (l Line) check(parties int) error {
	switch {
	case l.Kind != LineY && l.Kind != LineMitochondrial:
		return wrong("a line is %s or %s", LineY, LineMitochondrial)
	case !isText(l.Database, 100) || l.Size < 1 || l.Size > maxLineSize || l.Seen < 0 || l.Seen > min(l.Size, maxLineSeen):
		return wrong("a line names its database, how many types it holds and how often this one")
	case len(l.Holders) < 2 || l.Holders[0].Party != 0:
		return wrong("a line has the child, first, and a relative")
	}
	for i, h := range l.Holders {
		if h.Party < 0 || h.Party >= parties || i > 0 && h.Party <= l.Holders[i-1].Party {
			return wrong("the holders of a line are parties in ascending order")
		}
		if err := l.checkMarkers(h.Markers); err != nil {
			return err
		}
	}
	return nil
}

func (l Line) checkMarkers(markers []string) error {
	if markers == nil || len(markers) > maxMarkers || l.Kind == LineY && len(markers) == 0 {
		return wrong("a holder of a line has at most %d markers", maxMarkers)
	}
	for i, m := range markers {
		name, _, valued := strings.Cut(m, "=")
		before := ""
		if i > 0 {
			before, _, _ = strings.Cut(markers[i-1], "=")
		}
		if !isText(m, 32) || valued != (l.Kind == LineY) || name <= before {
			return wrong("markers are in ascending order, each once, as DYS19=14 or 73G")
		}
	}
	return nil
}

// computed is the line with what follows from the markers and the database. A type
// that was never seen is not one that nobody has: the child's own joins the database
// (the counting method with the observation added, (x+1)/(N+1)).
func (l Line) computed() Line {
	l.Compared, l.Differences = 0, 0
	own := l.Holders[0].Markers
	for _, name := range l.names() {
		if l.Kind == LineY && slices.ContainsFunc(l.Holders, func(h Holder) bool { return marker(h.Markers, name) == "" }) {
			continue // not typed in all
		}
		l.Compared++
		if slices.ContainsFunc(l.Holders, func(h Holder) bool { return marker(h.Markers, name) != marker(own, name) }) {
			l.Differences++
		}
	}
	l.Frequency = decimal(float64(l.Seen+1)/float64(l.Size+1), 6)
	l.Upper = decimal(upperBound(l.Seen, l.Size), 6)
	return l
}

// names are those of all markers of all holders.
func (l Line) names() []string {
	var names []string
	for _, h := range l.Holders {
		for _, m := range h.Markers {
			name, _, _ := strings.Cut(m, "=")
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// marker is the one of a name; empty when there is none.
func marker(markers []string, name string) string {
	for _, m := range markers {
		if own, _, _ := strings.Cut(m, "="); own == name {
			return m
		}
	}
	return ""
}

// upperBound is the frequency at which as few as seen in size would have a probability
// of 5 %: the exact one-sided bound of the binomial distribution (Clopper and Pearson).
func upperBound(seen, size int) float64 {
	if seen >= size {
		return 1
	}
	low, high := 0.0, 1.0
	for range 60 {
		middle := (low + high) / 2
		if atMost(seen, size, middle) > 0.05 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

// atMost is the probability of at most seen successes.
func atMost(seen, size int, p float64) float64 {
	sum, log := 0.0, float64(size)*math.Log1p(-p)
	for k := 0; ; k++ {
		sum += math.Exp(log)
		if k == seen {
			return sum
		}
		log += math.Log(float64(size-k)) - math.Log(float64(k+1)) + math.Log(p) - math.Log1p(-p)
	}
}
