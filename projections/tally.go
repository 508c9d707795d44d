package projections

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// tally is the counting of several years.
type tally struct {
	*layout
	years []*year
	today string
}

// year is the numbers of a year: of the whole of it, of its quarters, and by region.
// These are all numbers of it that can be asked for, so that what is hidden is
// hidden from all questions about it alike.
type year struct {
	number   int
	whole    *counts
	quarters [4]*counts
	regions  map[string]*counts
}

// counts is a row of numbers, by measure, and the days of the ways into a family.
type counts struct {
	numbers []int
	waited  []int
}

func (l *layout) counts() *counts { return &counts{numbers: make([]int, l.size)} }

func newTally(l *layout, years []int, today string) *tally {
	t := &tally{layout: l, today: today}
	for _, number := range years {
		y := &year{number: number, whole: l.counts(), regions: map[string]*counts{}}
		for q := range y.quarters {
			y.quarters[q] = l.counts()
		}
		t.years = append(t.years, y)
	}
	return t
}

// add counts a person.
func (t *tally) add(c *course) {
	for _, y := range t.years {
		region := y.region(t.layout, c.region)
		begins, ends := y.day(0), y.day(4)
		t.addEntries(c, begins, ends, y.whole, region)
		for q, quarter := range y.quarters {
			t.addEntries(c, y.day(q), y.day(q+1), quarter)
			t.addCare(c, y.day(q+1), quarter)
		}
		t.addCare(c, ends, y.whole, region)
	}
}

// day is the first day of a quarter, from 0; of the fourth, of the next year.
func (y *year) day(quarter int) string {
	return fmt.Sprintf("%04d-%02d-01", y.number+quarter/4, quarter%4*3+1)
}

func (y *year) region(l *layout, name string) *counts {
	name = cmp.Or(name, noRegion)
	if y.regions[name] == nil {
		y.regions[name] = l.counts()
	}
	return y.regions[name]
}

// addEntries counts, of each kind, the last entry of a period that holds at its end.
func (t *tally) addEntries(c *course, from, until string, into ...*counts) {
	var done [8]measure
	kinds := done[:0]
	for _, e := range slices.Backward(c.entries) {
		if e.day < from || e.day >= until || e.undone != "" && e.undone < until || slices.Contains(kinds, e.kind) {
			continue
		}
		kinds = append(kinds, e.kind)
		for _, row := range into {
			for _, m := range e.measures {
				row.numbers[m]++
			}
			if e.kind == t.toFamily {
				row.waited = append(row.waited, e.waited)
			}
		}
	}
}

// addCare counts in which care a person is at the end of a period, or now.
func (t *tally) addCare(c *course, until string, into ...*counts) {
	care := c.careBefore(until)
	if care == noCare {
		return
	}
	for _, row := range into {
		row.numbers[t.inCare.total]++
		row.numbers[care]++
	}
}

// rows shows what a question is about, as far as it has begun.
func (t *tally) rows(q StatisticsQuery, smallest int) []StatisticsRow {
	rows := []StatisticsRow{}
	for _, y := range t.years {
		if y.day(0) > t.today {
			break
		}
		y.gather(t.layout)
		shown := y.hide(t.layout, smallest, t.today)
		switch {
		case q.By == ByQuarter:
			for i, quarter := range y.quarters {
				if from := y.day(i); from >= q.From && from < q.Until && from <= t.today {
					rows = append(rows, shown.row(from, y.day(i+1), "", quarter))
				}
			}
		case q.Region != "":
			rows = append(rows, y.oneRegion(shown, q.Region))
		default:
			rows = append(rows, shown.row(y.day(0), y.day(4), "", y.whole))
		}
		if q.By == ByRegion {
			for _, region := range slices.Sorted(maps.Keys(y.regions)) {
				rows = append(rows, shown.row(y.day(0), y.day(4), region, y.regions[region]))
			}
		}
	}
	return rows
}

// oneRegion is the row of a region; that of the small ones when it was gathered.
func (y *year) oneRegion(s shown, name string) StatisticsRow {
	c, known := y.regions[name]
	if rest, gathered := y.regions[otherRegions]; !known && gathered {
		return s.row(y.day(0), y.day(4), otherRegions, rest)
	}
	if !known {
		c = s.counts() // nobody there: zeros
	}
	return s.row(y.day(0), y.day(4), name, c)
}

// gather makes one of the regions beyond those with the most children.
func (y *year) gather(l *layout) {
	if len(y.regions) <= maxRegions {
		return
	}
	names := slices.SortedFunc(maps.Keys(y.regions), func(a, b string) int {
		return cmp.Or(cmp.Compare(y.regions[b].numbers[l.opened.total], y.regions[a].numbers[l.opened.total]), cmp.Compare(a, b))
	})
	rest := l.counts()
	for _, name := range names[maxRegions:] {
		for m, n := range y.regions[name].numbers {
			rest.numbers[m] += n
		}
		rest.waited = append(rest.waited, y.regions[name].waited...)
		delete(y.regions, name)
	}
	y.regions[otherRegions] = rest
}
