package projections

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestConceal(t *testing.T) {
	row := []line{{total: 0, parts: []int{1, 2, 3}}}
	for name, c := range map[string]struct {
		cells []int
		lines []line
		want  []bool
	}{
		"nothing small":                        {[]int{20, 8, 7, 5}, row, []bool{false, false, false, false}},
		"zeros are shown":                      {[]int{20, 8, 0, 12}, row, []bool{false, false, false, false}},
		"one small takes the least other":      {[]int{20, 9, 3, 8}, row, []bool{false, false, true, true}},
		"two small ones of too small a sum":    {[]int{20, 16, 3, 1}, row, []bool{false, true, true, true}},
		"two small ones of a large enough sum": {[]int{20, 12, 4, 4}, row, []bool{false, false, true, true}},
		"a small total hides its parts":        {[]int{3, 3, 0, 0}, row, []bool{true, true, false, false}},
		"one part alone takes the total":       {[]int{4, 4, 0, 0}, row, []bool{true, true, false, false}},
		// Of two regions (the second and third rows) and two codes: a zero cannot stand in
		// for the other code, so that totals go.
		"crossed sums": {[]int{40, 20, 20, 23, 3, 20, 17, 17, 0}, []line{{0, []int{1, 2}}, {3, []int{4, 5}}, {6, []int{7, 8}}, {0, []int{3, 6}}, {1, []int{4, 7}}, {2, []int{5, 8}}},
			[]bool{false, true, false, true, true, true, true, true, false}},
	} {
		got := conceal(c.cells, c.lines, 5)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: hidden %v, want %v", name, got, c.want)
		}
	}
}

// crossed is a table of rows of a total and its codes, the first of which is the sum of
// the others.
func crossed(rows, columns int) (lines []line) {
	for row := range rows {
		l := line{total: row * columns}
		for code := 1; code < columns; code++ {
			l.parts = append(l.parts, row*columns+code)
		}
		lines = append(lines, l)
	}
	for column := range columns {
		l := line{total: column}
		for row := 1; row < rows; row++ {
			l.parts = append(l.parts, row*columns+column)
		}
		lines = append(lines, l)
	}
	return lines
}

// TestConcealHidesTheSameAgain: whoever asks twice must not see once what was hidden
// the other time. Two cells of this table need another hidden with them, and which one
// depends on whose turn is first.
func TestConcealHidesTheSameAgain(t *testing.T) {
	cells, lines := []int{59, 46, 13, 33, 30, 3, 8, 8, 0, 16, 8, 8, 2, 0, 2}, crossed(5, 3)
	first := conceal(cells, lines, 5)
	for range 100 {
		if again := conceal(cells, lines, 5); !slices.Equal(again, first) {
			t.Fatalf("hidden %v, and again %v", first, again)
		}
	}
}

// TestConcealedIsNotDerived solves the sums of random tables, in fractions, and finds
// no small number among what follows; nor is more than nothing hidden of a table
// without one.
func TestConcealedIsNotDerived(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells, lines := drawTable(t)
		hidden := conceal(cells, lines, 5)
		for i, n := range cells {
			if n > 0 && n < 5 && !hidden[i] {
				t.Fatalf("cell %d, a %d, is shown", i, n)
			}
		}
		for _, l := range lines {
			if room(cells, l, hidden) < 5 {
				t.Fatalf("the sum %v leaves too little room in %v: hidden %v", l, cells, hidden)
			}
		}
		if unsafe := derived(cells, lines, hidden, 5); len(unsafe) > 0 {
			t.Fatalf("cells %v follow from what is shown of %v: hidden %v", unsafe, cells, hidden)
		}
		if !slices.ContainsFunc(cells, func(n int) bool { return n > 0 && n < 5 }) && slices.Contains(hidden, true) {
			t.Fatalf("without a small cell %v are hidden of %v", hidden, cells)
		}
	})
}

// room is how large a small hidden part of a sum may be, for all that the sum alone
// says, when each of the others is one at least.
func room(cells []int, l line, hidden []bool) int {
	sum, parts, small := 0, 0, false
	for _, part := range l.parts {
		if hidden[part] {
			sum, parts, small = sum+cells[part], parts+1, small || cells[part] < 5
		}
	}
	if hidden[l.total] || !small {
		return math.MaxInt
	}
	return sum - (parts - 1)
}

// TestConcealedIsNotPinned: whoever reckons with bounds alone, knowing that what is
// hidden is one at least, pins no small number down.
func TestConcealedIsNotPinned(t *testing.T) {
	cells, lines := []int{10, 9, 1, 8, 8, 0, 1, 0, 1, 1, 1, 0}, crossed(4, 3)
	pinned(t, cells, lines, conceal(cells, lines, 5))
	rapid.Check(t, func(t *rapid.T) {
		cells, lines := drawTable(t)
		pinned(t, cells, lines, conceal(cells, lines, 5))
	})
}

// pinned narrows what each hidden cell can be, sum by sum, until nothing narrows any
// more.
func pinned(t interface{ Fatalf(string, ...any) }, cells []int, lines []line, hidden []bool) {
	least, most := slices.Clone(cells), slices.Clone(cells)
	for i := range cells {
		if hidden[i] {
			least[i], most[i] = 1, 1<<20
		}
	}
	for narrowed := true; narrowed; {
		narrowed = false
		narrow := func(cell, from, until int) {
			narrowed = narrowed || from > least[cell] || until < most[cell]
			least[cell], most[cell] = max(least[cell], from), min(most[cell], until)
		}
		for _, l := range lines {
			for _, cell := range l.parts {
				low, high := 0, 0
				for _, other := range l.parts {
					if other != cell {
						low, high = low+least[other], high+most[other]
					}
				}
				narrow(cell, least[l.total]-high, most[l.total]-low)
				narrow(l.total, low+least[cell], high+most[cell])
			}
		}
	}
	for i, n := range cells {
		if hidden[i] && n < 5 && least[i] == most[i] {
			t.Fatalf("cell %d, a %d, is pinned down by what is shown of %v: hidden %v", i, n, cells, hidden)
		}
	}
}

// drawTable draws a year as statistics have it: quarters and regions, each summing up
// to the whole, by codes that sum up to a total.
func drawTable(t *rapid.T) (cells []int, lines []line) {
	regions, codes := rapid.IntRange(1, 4).Draw(t, "regions"), rapid.IntRange(1, 4).Draw(t, "codes")
	rows, columns := 1+4+regions, 1+codes
	cells = make([]int, rows*columns)
	cell := func(row, column int) int { return row*columns + column }
	for range rapid.IntRange(1, 40).Draw(t, "draws") {
		n := rapid.SampledFrom([]int{1, 1, 1, 2, 3, 8, 30}).Draw(t, "n")
		code := rapid.IntRange(1, codes).Draw(t, "code")
		quarter, region := rapid.IntRange(1, 4).Draw(t, "quarter"), rapid.IntRange(5, 4+regions).Draw(t, "region")
		for _, row := range []int{0, quarter, region} {
			cells[cell(row, 0)] += n
			cells[cell(row, code)] += n
		}
	}
	for row := range rows {
		l := line{total: cell(row, 0)}
		for code := 1; code < columns; code++ {
			l.parts = append(l.parts, cell(row, code))
		}
		lines = append(lines, l)
	}
	for column := range columns {
		quarters, apart := line{total: cell(0, column)}, line{total: cell(0, column)}
		for row := 1; row < rows; row++ {
			if row < 5 {
				quarters.parts = append(quarters.parts, cell(row, column))
			} else {
				apart.parts = append(apart.parts, cell(row, column))
			}
		}
		lines = append(lines, quarters, apart)
	}
	return cells, lines
}

// derived returns the small hidden cells that follow from the others: those whose
// unit vector is a combination of the equations.
func derived(cells []int, lines []line, hidden []bool, smallest int) (found []int) {
	var unknown []int
	for i := range cells {
		if hidden[i] {
			unknown = append(unknown, i)
		}
	}
	vector := func(of func(cell int) int64) []*big.Rat {
		v := make([]*big.Rat, len(unknown))
		for j, cell := range unknown {
			v[j] = big.NewRat(of(cell), 1)
		}
		return v
	}
	var echelon [][]*big.Rat
	for _, l := range lines {
		row := vector(func(cell int) int64 {
			switch {
			case cell == l.total:
				return -1
			case slices.Contains(l.parts, cell):
				return 1
			}
			return 0
		})
		if rest := reduced(row, echelon); lead(rest) >= 0 {
			echelon = append(echelon, rest)
		}
	}
	for _, one := range unknown {
		unit := vector(func(cell int) int64 {
			if cell == one {
				return 1
			}
			return 0
		})
		if cells[one] < smallest && lead(reduced(unit, echelon)) < 0 {
			found = append(found, one)
		}
	}
	return found
}

// lead is the place of a vector's first number that is not zero; -1 when all are.
func lead(v []*big.Rat) int {
	return slices.IndexFunc(v, func(n *big.Rat) bool { return n.Sign() != 0 })
}

// reduced takes from a vector what rows have of it, each at its lead.
func reduced(v []*big.Rat, rows [][]*big.Rat) []*big.Rat {
	for _, row := range rows {
		at := lead(row)
		if v[at].Sign() == 0 {
			continue
		}
		factor := new(big.Rat).Quo(v[at], row[at])
		for j, n := range row {
			if n.Sign() != 0 {
				v[j].Sub(v[j], new(big.Rat).Mul(factor, n))
			}
		}
	}
	return v
}
