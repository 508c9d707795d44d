package projections

import (
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
		// Of two regions and two codes with their totals: the small one at 4 takes the other
		// of its region and of its code, and these the fourth.
		"crossed sums": {[]int{40, 20, 20, 23, 3, 20, 17, 17, 0}, []line{{0, []int{1, 2}}, {3, []int{4, 5}}, {6, []int{7, 8}}, {0, []int{3, 6}}, {1, []int{4, 7}}, {2, []int{5, 8}}},
			[]bool{false, true, true, false, true, true, false, false, false}},
	} {
		got := conceal(c.cells, c.lines, 5)
		if name == "crossed sums" {
			if unsafe := derived(c.cells, c.lines, got, 5); len(unsafe) > 0 || !got[4] {
				t.Errorf("%s: %v follow from %v", name, unsafe, got)
			}
			continue
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: hidden %v, want %v", name, got, c.want)
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
		if unsafe := derived(cells, lines, hidden, 5); len(unsafe) > 0 {
			t.Fatalf("cells %v follow from what is shown of %v: hidden %v", unsafe, cells, hidden)
		}
		if !slices.ContainsFunc(cells, func(n int) bool { return n > 0 && n < 5 }) && slices.Contains(hidden, true) {
			t.Fatalf("without a small cell %v are hidden of %v", hidden, cells)
		}
	})
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
// unit vector is a combination of the equations. Each is asked by the rank of the
// equations with and without it.
func derived(cells []int, lines []line, hidden []bool, smallest int) (found []int) {
	var unknown []int
	for i := range cells {
		if hidden[i] {
			unknown = append(unknown, i)
		}
	}
	var rows [][]*big.Rat
	for _, l := range lines {
		row := make([]*big.Rat, len(unknown))
		for j, cell := range unknown {
			row[j] = new(big.Rat)
			if slices.Contains(l.parts, cell) {
				row[j].SetInt64(1)
			}
			if l.total == cell {
				row[j].SetInt64(-1)
			}
		}
		rows = append(rows, row)
	}
	whole := rank(rows)
	for j, cell := range unknown {
		unit := make([]*big.Rat, len(unknown))
		for k := range unit {
			unit[k] = new(big.Rat)
		}
		unit[j].SetInt64(1)
		if cells[cell] < smallest && rank(append(slices.Clone(rows), unit)) == whole {
			found = append(found, cell)
		}
	}
	return found
}

func rank(rows [][]*big.Rat) int {
	var reduced [][]*big.Rat
	for _, row := range rows {
		left := make([]*big.Rat, len(row))
		for j, n := range row {
			left[j] = new(big.Rat).Set(n)
		}
		for _, r := range reduced {
			lead := slices.IndexFunc(r, func(n *big.Rat) bool { return n.Sign() != 0 })
			factor := new(big.Rat).Quo(left[lead], r[lead])
			for j := range left {
				left[j].Sub(left[j], new(big.Rat).Mul(factor, r[j]))
			}
		}
		if slices.ContainsFunc(left, func(n *big.Rat) bool { return n.Sign() != 0 }) {
			reduced = append(reduced, left)
		}
	}
	return len(reduced)
}
