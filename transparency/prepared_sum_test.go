package transparency

import (
	"testing"

	group "filippo.io/edwards25519"
)

// TestSumsAreTheModules doubles every point, and adds and subtracts every pair: multiples of the base
// point, the identity, points of small order, and sums of these.
func TestSumsAreTheModules(t *testing.T) {
	points := []group.Point{*group.NewIdentityPoint(), *group.NewGeneratorPoint()}
	for _, s := range append(hashedScalars([]byte("sums")), edgeScalars()...) {
		points = append(points, *new(group.Point).ScalarBaseMult(s))
	}
	for _, small := range torsion(t) {
		points = append(points, *small, *new(group.Point).Add(small, &points[2]))
	}
	multiples := multiplesOf(points)
	for i := range points {
		twice := newSum()
		twice.add(&multiples[3])
		twice.add(&multiples[i])
		twice.double()
		once := new(group.Point).Add(&points[3], &points[i])
		if !twice.is(new(group.Point).Add(once, once)) {
			t.Errorf("point %d is doubled to another", i)
		}
		for j := range points {
			added, taken := newSum(), newSum()
			for _, s := range []*pointSum{added, taken} { // its Z is not 1
				s.add(&multiples[3])
				s.add(&multiples[i])
			}
			first := new(group.Point).Add(&points[3], &points[i])
			added.add(&multiples[j])
			if !added.is(new(group.Point).Add(first, &points[j])) {
				t.Errorf("point %d and point %d have another sum", i, j)
			}
			taken.subtract(&multiples[j])
			if !taken.is(new(group.Point).Subtract(first, &points[j])) {
				t.Errorf("point %d less point %d is another", i, j)
			}
		}
	}
}

// TestSumOffTheCurveIsNoPoint: what wrong arithmetic made is refused.
func TestSumOffTheCurveIsNoPoint(t *testing.T) {
	s, m := newSum(), multiplesOf([]group.Point{*group.NewGeneratorPoint()})[0]
	m.twice.Add(&m.twice, &m.plus)
	s.add(&m)
	s.add(&m)
	if s.point() != nil || s.is(group.NewIdentityPoint()) {
		t.Error("a sum that is not on the curve is a point")
	}
}
