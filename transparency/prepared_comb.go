package transparency

import (
	"bytes"
	"crypto/sha512"

	// Under the name of what it is: edwards25519 is in key.go.
	group "filippo.io/edwards25519"
)

// comb holds multiples of a point P, so that any multiple of P is a sum of them and
// needs few doublings. A scalar is written to the base 2·half, its digits from -half up to
// half-1. Each rowSpan bits have a row: 1, 2, ..., half times the power of two with which they
// begin, times P. The digits between are those of the row below, doubled as often (Lim and
// Lee, More Flexible Exponentiation with Precomputation, 1994).
type comb struct {
	width     int // bits of a digit; divides 8 and rowSpan
	multiples []multiple
}

func (c *comb) half() int { return 1 << (c.width - 1) }

func newComb(p *group.Point, width int) *comb {
	return &comb{width, multiplesOf(combPoints(p, width))}
}

// combPoints are the multiples, row after row.
func combPoints(p *group.Point, width int) []group.Point {
	half := 1 << (width - 1)
	points := make([]group.Point, half*256/rowSpan)
	step := new(group.Point).Set(p)
	for at := 0; at < len(points); at += half {
		row := points[at : at+half]
		row[0].Set(step)
		for i := 1; i < half; i++ {
			row[i].Add(&row[i-1], step)
		}
		step.Set(&row[half-1])
		for range rowSpan - (width - 1) { // half has the others
			step.Add(step, step)
		}
	}
	return points
}

// factor is by how much the point of a comb is to be multiplied, in the comb's digits, the
// least first.
type factor struct {
	comb   *comb
	digits [64]int8
}

func (c *comb) times(s *group.Scalar) factor {
	f := factor{comb: c}
	half, carry, at := c.half(), 0, 0 // carry is 0 in the end: s is less than 2^253
	for _, b := range s.Bytes() {
		for shift := 0; shift < 8; shift += c.width {
			digit := int(b)>>shift&(2*half-1) + carry
			carry = (digit + half) >> c.width
			f.digits[at] = int8(digit - carry<<c.width)
			at++
		}
	}
	return f
}

// sumOf adds up multiples of points, which share the doublings. How long it takes tells the factors: nothing here is secret.
func sumOf(factors ...factor) *pointSum {
	sum := newSum()
	for bit := rowSpan - keyWidth; ; bit -= keyWidth {
		for i := range factors {
			factors[i].addTo(sum, bit)
		}
		if bit == 0 {
			return sum
		}
		for range keyWidth {
			sum.double()
		}
	}
}

// addTo adds what the digits say that begin at a bit of each span, if any do.
func (f *factor) addTo(sum *pointSum, bit int) {
	c := f.comb
	if bit%c.width != 0 {
		return
	}
	rest := c.multiples
	for at := bit / c.width; at < 256/c.width; at += rowSpan / c.width {
		row := rest[:c.half()]
		rest = rest[c.half():]
		switch digit := int(f.digits[at]); {
		case digit > 0:
			sum.add(&row[digit-1])
		case digit < 0:
			sum.subtract(&row[-digit-1])
		}
	}
}

// holds compares the comb of p, which is of the order L, with what is known of its multiples
// by 0, 1 and L-1, and by scalars that a hash of p gives with the multiplication that the
// module itself offers.
func (c *comb) holds(p *group.Point) bool {
	known := []*group.Point{group.NewIdentityPoint(), p, new(group.Point).Negate(p)}
	for i, s := range edgeScalars() {
		if !c.gives(s, known[i]) {
			return false
		}
	}
	for _, s := range hashedScalars(p.Bytes()) {
		if !c.gives(s, times(s, p)) {
			return false
		}
	}
	return true
}

// gives says whether the comb makes of a scalar this point.
func (c *comb) gives(s *group.Scalar, p *group.Point) bool {
	return sumOf(c.times(s)).is(p)
}

// builder is newComb.
type builder func(p *group.Point, width int) *comb

// heldComb builds the comb of p, and returns nil where it does not hold.
func heldComb(build builder, p *group.Point, width int) *comb {
	if c := build(p, width); c.holds(p) {
		return c
	}
	return nil
}

// times is s times p as the module multiplies. How long it takes tells s: nothing here is
// secret.
func times(s *group.Scalar, p *group.Point) *group.Point {
	return new(group.Point).VarTimeDoubleScalarBaseMult(s, p, group.NewScalar())
}

// edgeScalars returns 0, 1 and L-1.
func edgeScalars() []*group.Scalar {
	var raw [32]byte
	zero := group.NewScalar()
	raw[0] = 1
	one, _ := group.NewScalar().SetCanonicalBytes(raw[:]) // 1 is canonical
	return []*group.Scalar{zero, one, group.NewScalar().Subtract(zero, one)}
}

func hashedScalars(text []byte) (scalars []*group.Scalar) {
	for n := range byte(3) {
		sum := sha512.Sum512(append(bytes.Clone(text), n))
		if s, err := group.NewScalar().SetUniformBytes(sum[:]); err == nil {
			scalars = append(scalars, s)
		}
	}
	return scalars
}
