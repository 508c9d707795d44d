package projections

import (
	"maps"
	"slices"
)

// shown is which numbers of a year are shown, by row and measure.
type shown struct {
	*layout
	hidden map[*counts][]bool
}

// hide finds out which numbers of a year are hidden, once for all questions.
func (y *year) hide(l *layout, smallest int, today string) shown {
	s := shown{layout: l, hidden: map[*counts][]bool{}}
	for _, row := range y.all() {
		s.hidden[row] = make([]bool, l.size)
	}
	for _, sums := range l.related() {
		rows := y.all()
		stock := sums[0].total == l.inCare.total
		if stock { // the year ends as its last quarter does, or the one that has begun
			rows = slices.DeleteFunc(rows, func(row *counts) bool { return row == y.last(today) })
		}
		y.conceal(s, rows, sums, smallest, stock)
		if stock {
			for _, m := range measuresOf(sums) {
				s.hidden[y.last(today)][m] = s.hidden[y.whole][m]
			}
		}
	}
	return s
}

// all are the rows of the year: the whole, its quarters, the regions by name.
func (y *year) all() []*counts {
	rows := append([]*counts{y.whole}, y.quarters[:]...)
	for _, name := range slices.Sorted(maps.Keys(y.regions)) {
		rows = append(rows, y.regions[name])
	}
	return rows
}

// last is the quarter at the end of which the year stands, as far as it has come.
func (y *year) last(today string) *counts {
	last := y.quarters[0]
	for q, quarter := range y.quarters {
		if y.day(q) <= today {
			last = quarter
		}
	}
	return last
}

func measuresOf(sums []sum) []measure {
	all := []measure{sums[0].total}
	for _, s := range sums {
		all = append(all, s.parts...)
	}
	return all
}

// conceal hides what is needed of the measures that are sums of one another. The year
// is the sum of its quarters, but for what stands at their ends, and of the regions.
func (y *year) conceal(s shown, rows []*counts, sums []sum, smallest int, stock bool) {
	measures := measuresOf(sums)
	cell := func(row, m int) int { return row*len(measures) + m }
	cells := make([]int, len(rows)*len(measures))
	var lines []line
	for i, row := range rows {
		for j, m := range measures {
			cells[cell(i, j)] = row.numbers[m]
		}
		first := 1 // in measures, of the parts of the sum
		for _, one := range sums {
			l := line{total: cell(i, 0)}
			for j := range one.parts {
				l.parts = append(l.parts, cell(i, first+j))
			}
			first += len(one.parts)
			if len(l.parts) > 0 {
				lines = append(lines, l)
			}
		}
	}
	regions := len(rows) - len(y.regions)
	for j := range measures {
		quarters, apart := line{total: cell(0, j)}, line{total: cell(0, j)}
		for i := 1; i < len(rows); i++ {
			if i >= regions {
				apart.parts = append(apart.parts, cell(i, j))
			} else if !stock {
				quarters.parts = append(quarters.parts, cell(i, j))
			}
		}
		lines = append(lines, apart)
		if !stock {
			lines = append(lines, quarters)
		}
	}
	for at, hidden := range conceal(cells, lines, smallest) {
		s.hidden[rows[at/len(measures)]][measures[at%len(measures)]] = hidden
	}
}

// row is a row of numbers as it is shown.
func (s shown) row(from, until, region string, c *counts) StatisticsRow {
	return StatisticsRow{From: from, Until: until, Region: region,
		Opened: s.divided(c, s.opened), InCare: s.divided(c, s.inCare), Closed: s.divided(c, s.closed),
		After6: s.divided(c, s.after6), After12: s.divided(c, s.after12),
		EnteredCare: s.number(c, s.enteredCare), LeftResidential: s.number(c, s.leftResidential), Adopted: s.number(c, s.adopted),
		Repatriated: s.number(c, s.repatriated), Missing: s.number(c, s.missing), Deceased: s.number(c, s.deceased), Waited: s.waited(c),
	}
}

func (s shown) number(c *counts, m measure) Number {
	if hidden, known := s.hidden[c]; known && hidden[m] {
		return Number{Hidden: true}
	}
	return Number{Count: c.numbers[m]}
}

func (s shown) divided(c *counts, g group) Divided {
	d := Divided{Total: s.number(c, g.total)}
	for i, code := range g.codes {
		d.Parts = append(d.Parts, Coded{code, s.number(c, g.first+measure(i))})
	}
	return d
}

// waited gives the quartiles as the values below which a quarter, a half and three
// quarters of the children are, by the nearest rank: each is the days of some child.
func (s shown) waited(c *counts) Waited {
	w := Waited{Number: s.number(c, s.toFamily)}
	days := slices.Sorted(slices.Values(c.waited))
	if w.Hidden || len(days) == 0 {
		return w
	}
	at := func(quarter int) *int { return &days[(quarter*len(days)+3)/4-1] }
	w.Lower, w.Median, w.Upper = at(1), at(2), at(3)
	return w
}
