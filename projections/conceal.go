package projections

// line is a sum that whoever reads numbers knows: cells and the cell of their total.
type line struct {
	total int
	parts []int
}

// conceal says which cells are hidden so that none that counts 1 to smallest-1 can be
// told from those that are shown. A zero is shown: it counts nobody. Hiding the small
// ones alone would not do, since a total gives the missing part away, so that others
// are hidden with them, the least that help. Afterwards
//   - no small cell follows from the sums taken together,
//   - none is pinned down by what the sums leave it to be at least and at most, and
//   - in no sum alone are the hidden parts so few that one of them must be small.
func conceal(cells []int, lines []line, smallest int) []bool {
	c := &concealing{cells: cells, lines: lines, smallest: smallest, hidden: make([]bool, len(cells))}
	for i := range cells {
		c.hidden[i] = c.small(i)
	}
	for c.hideMore() {
	}
	return c.hidden
}

type concealing struct {
	cells    []int
	lines    []line
	smallest int
	hidden   []bool
}

func (c *concealing) small(cell int) bool { return c.cells[cell] > 0 && c.cells[cell] < c.smallest }

// hideMore hides one more cell for each that is not safe; false when all are.
func (c *concealing) hideMore() bool {
	more := false
	for _, l := range c.lines {
		for c.tight(l) && c.hideOneOf([]line{l}) {
			more = true
		}
	}
	if more {
		return true
	}
	determined, bounds := c.determined(), c.bounds()
	for cell := range c.cells { // in order: what is hidden must be the same whenever it is asked for
		if !c.small(cell) || !determined[cell] && !bounds.pinned(cell) {
			continue
		}
		var through []line
		for _, l := range c.lines {
			if l.holds(cell) {
				through = append(through, l)
			}
		}
		more = c.hideOneOf(through) || c.hideOneOf(c.lines) || more
	}
	return more
}

func (l line) holds(cell int) bool {
	if l.total == cell {
		return true
	}
	for _, part := range l.parts {
		if part == cell {
			return true
		}
	}
	return false
}

// tight reports whether a sum that is shown leaves a small part too little room: if
// each of the others were one, it could still not be as large as the smallest that is
// shown.
func (c *concealing) tight(l line) bool {
	if c.hidden[l.total] {
		return false
	}
	sum, parts, small := 0, 0, false
	for _, part := range l.parts {
		if c.hidden[part] {
			sum, parts, small = sum+c.cells[part], parts+1, small || c.small(part)
		}
	}
	return small && sum < c.smallest+parts-1
}

// hideOneOf hides the least cell of some lines that is shown and no zero.
func (c *concealing) hideOneOf(lines []line) bool {
	least := -1
	for _, l := range lines {
		for _, cell := range append([]int{l.total}, l.parts...) {
			if !c.hidden[cell] && c.cells[cell] > 0 && (least < 0 || c.cells[cell] < c.cells[least]) {
				least = cell
			}
		}
	}
	if least >= 0 {
		c.hidden[least] = true
	}
	return least >= 0
}

// prime is that of the field in which equations are solved: their coefficients are 1
// and -1, and so small that nothing vanishes in it that does not vanish at all.
const prime = 1<<31 - 1

// determined returns the hidden cells that follow from the sums and the cells that
// are shown, whatever the numbers are: those that stand alone in a row once the
// equations are solved for them (Gauss and Jordan).
func (c *concealing) determined() map[int]bool {
	column, unknown := map[int]int{}, []int{}
	for cell, hidden := range c.hidden {
		if hidden {
			column[cell] = len(unknown)
			unknown = append(unknown, cell)
		}
	}
	rows := c.equations(column)
	pivots := solve(rows, len(unknown))
	found := map[int]bool{}
	for i, pivot := range pivots {
		alone := true
		for j, n := range rows[i] {
			alone = alone && (n == 0 || j == pivot)
		}
		if alone {
			found[unknown[pivot]] = true
		}
	}
	return found
}

// equations are the lines that have hidden cells, as coefficients of these.
func (c *concealing) equations(column map[int]int) [][]uint64 {
	var rows [][]uint64
	for _, l := range c.lines {
		row, any := make([]uint64, len(column)), false
		for _, part := range l.parts {
			if at, unknown := column[part]; unknown {
				row[at], any = 1, true
			}
		}
		if at, unknown := column[l.total]; unknown {
			row[at], any = prime-1, true
		}
		if any {
			rows = append(rows, row)
		}
	}
	return rows
}

// solve brings the rows into reduced form, in place, and returns the column of the
// pivot of each row that has one.
func solve(rows [][]uint64, columns int) []int {
	var pivots []int
	for column := 0; column < columns && len(pivots) < len(rows); column++ {
		at := len(pivots)
		for at < len(rows) && rows[at][column] == 0 {
			at++
		}
		if at == len(rows) {
			continue
		}
		top := len(pivots)
		rows[top], rows[at] = rows[at], rows[top]
		inverse := power(rows[top][column], prime-2)
		for j := range rows[top] {
			rows[top][j] = rows[top][j] * inverse % prime
		}
		for i := range rows {
			if factor := rows[i][column]; i != top && factor != 0 {
				for j, n := range rows[top] {
					rows[i][j] = (rows[i][j] + (prime-factor)*n) % prime
				}
			}
		}
		pivots = append(pivots, column)
	}
	return pivots
}

func power(base, exponent uint64) uint64 {
	result := uint64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = result * base % prime
		}
		base = base * base % prime
	}
	return result
}
