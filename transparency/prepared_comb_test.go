package transparency

import (
	"bytes"
	"testing"

	group "filippo.io/edwards25519"
)

// scalar reads 32 bytes, least first, taken modulo L.
func scalar(t testing.TB, raw [32]byte) *group.Scalar {
	t.Helper()
	s, err := group.NewScalar().SetUniformBytes(append(bytes.Clone(raw[:]), make([]byte, 32)...))
	must(t, err)
	return s
}

// TestCombKnowsEveryDigit looks at each point of both tables: alone, and with all the
// others of its column.
func TestCombKnowsEveryDigit(t *testing.T) {
	p := group.NewGeneratorPoint()
	for _, width := range []int{keyWidth, baseWidth} {
		c := newComb(p, width)
		compare := func(raw [32]byte) {
			t.Helper()
			s, sum := scalar(t, raw), group.NewIdentityPoint()
			c.addTo(sum, s)
			if sum.Equal(new(group.Point).ScalarBaseMult(s)) != 1 {
				t.Errorf("width %d: the comb has another multiple for %x", width, s.Bytes())
			}
		}
		for digit := range 1 << width {
			var column [32]byte
			for shift := 0; shift < 8; shift += width {
				for place := range column {
					var alone [32]byte
					alone[place] = byte(digit << shift)
					compare(alone)
					column[place] |= alone[place]
				}
			}
			column[31] &= 0x0f
			compare(column)
		}
	}
}

// TestCombThatIsBrokenDoesNotHold: a row or a point of each row may be wrong.
func TestCombThatIsBrokenDoesNotHold(t *testing.T) {
	p := group.NewGeneratorPoint()
	for name, breakIt := range map[string]func(*comb){
		"a row is missing":       func(c *comb) { copy(c.points[40*c.half:], c.points[41*c.half:]) },
		"a row stands twice":     func(c *comb) { copy(c.points[c.half:2*c.half], c.points[:c.half]) },
		"points are negative":    func(c *comb) { eachPoint(c, func(q *group.Point) { q.Negate(q) }) },
		"points are one too far": func(c *comb) { eachPoint(c, func(q *group.Point) { q.Add(q, p) }) },
		"the first point is off": func(c *comb) { c.points[0].Add(&c.points[0], p) },
	} {
		c := newComb(p, keyWidth)
		if !c.holds(p) {
			t.Fatal("an honest comb does not hold")
		}
		breakIt(c)
		if c.holds(p) {
			t.Errorf("%s: it holds", name)
		}
	}
	if newComb(p, keyWidth).holds(new(group.Point).Negate(p)) {
		t.Error("the comb of a point holds for its negative")
	}
}

func eachPoint(c *comb, change func(*group.Point)) {
	for i := range c.points {
		change(&c.points[i])
	}
}
