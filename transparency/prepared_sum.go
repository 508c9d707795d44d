package transparency

import (
	// Under the names of what they are: edwards25519 is in key.go.
	group "filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// multiple is a point (x, y) of the curve as a table keeps it: y+x, y-x and 2dxy. With
// them an addition takes seven multiplications.
type multiple struct {
	plus, minus, twice field.Element
	_                  [8]byte // so that it lies in two lines of the processor's memory, not three
}

// pointSum is a point in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.
type pointSum struct{ x, y, z, t field.Element }

// newSum is the identity.
func newSum() *pointSum {
	s := new(pointSum)
	s.y.One()
	s.z.One()
	return s
}

// add adds a multiple, by the formula of Hisil, Wong, Carter and Dawson (Twisted Edwards
// Curves Revisited, 2008, section 3.1, with Z2 = 1). On this curve it holds for all points: d
// is no square (the same, and Bernstein and others, Twisted Edwards Curves, 2008).
func (s *pointSum) add(m *multiple) { s.combine(&m.plus, &m.minus, &m.twice, false) }

// subtract adds the negative, which has -x for x.
func (s *pointSum) subtract(m *multiple) { s.combine(&m.minus, &m.plus, &m.twice, true) }

func (s *pointSum) combine(plus, minus, twice *field.Element, negative bool) {
	var a, b, c, d, e, f, g, h field.Element
	a.Multiply(a.Subtract(&s.y, &s.x), minus)
	b.Multiply(b.Add(&s.y, &s.x), plus)
	c.Multiply(&s.t, twice)
	d.Add(&s.z, &s.z)
	e.Subtract(&b, &a)
	h.Add(&b, &a)
	f.Subtract(&d, &c)
	g.Add(&d, &c)
	if negative {
		f, g = g, f
	}
	s.x.Multiply(&e, &f)
	s.y.Multiply(&g, &h)
	s.z.Multiply(&f, &g)
	s.t.Multiply(&e, &h)
}

// double adds the sum to itself, by the formula of the same paper (section 3.3, a = -1).
func (s *pointSum) double() {
	var a, b, c, e, f, g, h field.Element
	a.Square(&s.x)
	b.Square(&s.y)
	c.Square(&s.z)
	c.Add(&c, &c)
	e.Add(&s.x, &s.y)
	e.Square(&e)
	h.Add(&a, &b)
	e.Subtract(&e, &h)
	g.Subtract(&b, &a)
	f.Subtract(&g, &c)
	h.Negate(&h)
	s.x.Multiply(&e, &f)
	s.y.Multiply(&g, &h)
	s.z.Multiply(&f, &g)
	s.t.Multiply(&e, &h)
}

// encoded are the sums as RFC 8032 writes points (section 5.1.2), all divided by their Z with
// one inversion; nil for a sum that is nil, or no point. One inversion takes as long as some
// twenty additions.
func encoded(sums []*pointSum) [][]byte {
	zs, points, all := make([]field.Element, len(sums)), make([]bool, len(sums)), make([][]byte, len(sums))
	for i, s := range sums {
		if points[i] = s != nil && s.point() != nil; points[i] {
			zs[i].Set(&s.z)
		} else {
			zs[i].One()
		}
	}
	for i, inverse := range inverses(zs) {
		if s := sums[i]; points[i] {
			var x, y field.Element
			all[i] = y.Multiply(&s.y, &inverse).Bytes()
			all[i][31] |= byte(x.Multiply(&s.x, &inverse).IsNegative() << 7)
		}
	}
	return all
}

// inverses divides one by each of some elements, of which none is zero, with one inversion
// (Montgomery's trick).
func inverses(of []field.Element) []field.Element {
	all, product := make([]field.Element, len(of)), new(field.Element).One()
	for i := range of {
		all[i] = *product
		product.Multiply(product, &of[i])
	}
	rest := product.Invert(product)
	for i := len(of) - 1; i >= 0; i-- {
		all[i].Multiply(&all[i], rest)
		rest.Multiply(rest, &of[i])
	}
	return all
}

// point returns the sum as the module's own point, which looks whether it is on the curve;
// nil if not, or if Z is zero, which no sum of points has.
func (s *pointSum) point() *group.Point {
	p, err := new(group.Point).SetExtendedCoordinates(&s.x, &s.y, &s.z, &s.t)
	if err != nil || s.z.Equal(new(field.Element)) == 1 {
		return nil
	}
	return p
}

// is says whether the sum is a point.
func (s *pointSum) is(p *group.Point) bool {
	own := s.point()
	return own != nil && own.Equal(p) == 1
}

// multiplesOf writes points as a table keeps them.
func multiplesOf(points []group.Point) []multiple {
	zs := make([]field.Element, len(points))
	for i := range points {
		_, _, z, _ := points[i].ExtendedCoordinates()
		zs[i].Set(z)
	}
	twiceD, all := curveTwiceD(), make([]multiple, len(points))
	for i, inverse := range inverses(zs) {
		x, y, _, _ := points[i].ExtendedCoordinates()
		x.Multiply(x, &inverse)
		y.Multiply(y, &inverse)
		m := &all[i]
		m.plus.Add(y, x)
		m.minus.Subtract(y, x)
		m.twice.Multiply(m.twice.Multiply(x, y), twiceD)
	}
	return all
}

// curveTwiceD is 2d of the curve, of which d is -121665/121666 (RFC 8032, 5.1).
func curveTwiceD() *field.Element {
	one := new(field.Element).One()
	below := new(field.Element).Mult32(one, 121666)
	d := new(field.Element).Mult32(one, 121665)
	d.Multiply(d.Negate(d), below.Invert(below))
	return d.Add(d, d)
}
