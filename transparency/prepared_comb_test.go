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
			s := scalar(t, raw)
			if !sumOf(c.times(s)).is(new(group.Point).ScalarBaseMult(s)) {
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
	const half = 1 << (keyWidth - 1)
	made := func(points []group.Point) *comb { return &comb{keyWidth, multiplesOf(points)} }
	for name, breakIt := range map[string]func([]group.Point){
		"a row is missing":       func(points []group.Point) { copy(points[10*half:], points[11*half:]) },
		"a row stands twice":     func(points []group.Point) { copy(points[half:2*half], points[:half]) },
		"points are negative":    func(points []group.Point) { eachPoint(points, func(q *group.Point) { q.Negate(q) }) },
		"points are one too far": func(points []group.Point) { eachPoint(points, func(q *group.Point) { q.Add(q, p) }) },
		"the first point is off": func(points []group.Point) { points[0].Add(&points[0], p) },
	} {
		points := combPoints(p, keyWidth)
		if !made(points).holds(p) {
			t.Fatal("an honest comb does not hold")
		}
		breakIt(points)
		if made(points).holds(p) {
			t.Errorf("%s: it holds", name)
		}
	}
	if newComb(p, keyWidth).holds(new(group.Point).Negate(p)) {
		t.Error("the comb of a point holds for its negative")
	}
}

func eachPoint(points []group.Point, change func(*group.Point)) {
	for i := range points {
		change(&points[i])
	}
}
