package transparency

import (
	// Under the names of what they are: edwards25519 is in key.go.
	group "filippo.io/edwards25519"
	"filippo.io/edwards25519/field"
)

// multiple is a point (x, y) of the curve as a table keeps it: y+x, y-x and 2dxy. With
// them an addition takes seven multiplications.
type multiple struct{ plus, minus, twice field.Element }

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

// point returns the sum as the module's own point, which looks whether it is on the curve;
// nil if not.
func (s *pointSum) point() *group.Point {
	p, err := new(group.Point).SetExtendedCoordinates(&s.x, &s.y, &s.z, &s.t)
	if err != nil {
		return nil
	}
	return p
}

// is says whether the sum is a point.
func (s *pointSum) is(p *group.Point) bool {
	own := s.point()
	return own != nil && own.Equal(p) == 1
}

// multiplesOf writes points as a table keeps them. All are divided by their Z with one
// inversion (Montgomery's trick).
func multiplesOf(points []group.Point) []multiple {
	before, product := make([]field.Element, len(points)), new(field.Element).One()
	for i := range points {
		_, _, z, _ := points[i].ExtendedCoordinates()
		before[i] = *product
		product.Multiply(product, z)
	}
	twiceD, rest := curveTwiceD(), product.Invert(product)
	all := make([]multiple, len(points))
	for i := len(points) - 1; i >= 0; i-- {
		x, y, z, _ := points[i].ExtendedCoordinates()
		inverse := new(field.Element).Multiply(rest, &before[i])
		rest.Multiply(rest, z)
		x.Multiply(x, inverse)
		y.Multiply(y, inverse)
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
