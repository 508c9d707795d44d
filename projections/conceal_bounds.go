package projections

import "slices"

// bounds is what each cell can be, for all that the sums say.
type bounds struct{ least, most []int }

// Bounds that narrow by steps of one are followed so far; a reader who goes on behind
// that narrows wide ones.
const (
	boundRounds = 100
	unbounded   = 1 << 30
)

// bounds narrows what hidden cells can be, sum by sum, as a reader may who knows that
// what is hidden is no zero.
func (c *concealing) bounds() bounds {
	b := bounds{slices.Clone(c.cells), slices.Clone(c.cells)}
	for cell, hidden := range c.hidden {
		if hidden {
			b.least[cell], b.most[cell] = 1, unbounded
		}
	}
	for range boundRounds {
		narrowed := false
		for _, l := range c.lines {
			narrowed = b.follow(l) || narrowed
		}
		if !narrowed {
			break
		}
	}
	return b
}

// follow narrows the cells of a sum: each part is the total without the other parts.
func (b bounds) follow(l line) bool {
	low, high := 0, 0
	for _, part := range l.parts {
		low, high = low+b.least[part], high+b.most[part]
	}
	narrowed := b.narrow(l.total, low, high)
	for _, part := range l.parts {
		others, atMost := low-b.least[part], high-b.most[part]
		was := [2]int{b.least[part], b.most[part]}
		narrowed = b.narrow(part, b.least[l.total]-atMost, b.most[l.total]-others) || narrowed
		low, high = low+b.least[part]-was[0], high+b.most[part]-was[1]
	}
	return narrowed
}

// narrow leaves a cell alone that is known, or of which sums contradict each other:
// somebody who counts in two quarters counts once in their year.
func (b bounds) narrow(cell, least, most int) bool {
	least, most = max(b.least[cell], least), min(b.most[cell], most)
	if least > most || least == b.least[cell] && most == b.most[cell] {
		return false
	}
	b.least[cell], b.most[cell] = least, most
	return true
}

// pinned reports whether a cell can be one number alone.
func (b bounds) pinned(cell int) bool { return b.least[cell] == b.most[cell] }
