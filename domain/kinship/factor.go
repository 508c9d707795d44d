package kinship

import "math/bits"

// scope is a set of variables, by bit. No pedigree of MaxParties has more than 64.
type scope uint64

func (s scope) has(v int) bool { return s>>v&1 == 1 }

// vars are the members in ascending order.
func (s scope) vars() []int {
	vars := make([]int, 0, bits.OnesCount64(uint64(s)))
	for ; s != 0; s &= s - 1 {
		vars = append(vars, bits.TrailingZeros64(uint64(s)))
	}
	return vars
}

// volume is the number of values that the variables take together; beyond perReport,
// which no report may take, it is one more than that: the true number may be more than
// an int holds.
func (s scope) volume(sizes []int) int {
	n := 1
	for ; s != 0; s &= s - 1 {
		n = min(n*sizes[bits.TrailingZeros64(uint64(s))], perReport+1)
	}
	return n
}

// factor is a function of some variables, each with a few values: a probability of
// part of what may have happened. The variables ascend, and the last runs fastest.
type factor struct {
	scope scope
	table []float64
}

// newFactor tabulates a function of variables; value gets theirs in ascending order.
func newFactor(s scope, sizes []int, value func(at []int) float64) factor {
	f := factor{scope: s, table: make([]float64, s.volume(sizes))}
	vars := s.vars()
	at := make([]int, len(vars))
	for i := range f.table {
		f.table[i] = value(at)
		advance(at, vars, sizes)
	}
	return f
}

// advance goes to the next values of the variables.
func advance(at, vars, sizes []int) {
	for d := len(vars) - 1; d >= 0; d-- {
		if at[d]++; at[d] < sizes[vars[d]] {
			return
		}
		at[d] = 0
	}
}

// sumProduct multiplies the factors and sums over all variables, one after the other:
// the one first whose sum makes the smallest table, as peeling a pedigree does, and
// the lowest of equals, so that the same question rounds the same everywhere. The
// budget is the multiplications that are left; it is ErrTooLarge to need more.
func sumProduct(factors []factor, sizes []int, budget *int) (float64, error) {
	for {
		best, least := -1, 0
		for v := range sizes {
			if s := joined(factors, v); s != 0 {
				if n := s.volume(sizes); best < 0 || n < least {
					best, least = v, n
				}
			}
		}
		if best < 0 {
			break
		}
		if *budget -= 2 * least; *budget < 0 {
			return 0, ErrTooLarge
		}
		factors = sumOut(factors, best, sizes)
	}
	result := 1.0
	for _, f := range factors {
		result *= f.table[0]
	}
	return result, nil
}

// joined are the variables of all factors that have v.
func joined(factors []factor, v int) (s scope) {
	for _, f := range factors {
		if f.scope.has(v) {
			s |= f.scope
		}
	}
	return s
}

// sumOut replaces the factors that have v by their product, summed over v.
func sumOut(factors []factor, v int, sizes []int) []factor {
	out := factor{scope: joined(factors, v) &^ (1 << v)}
	out.table = make([]float64, out.scope.volume(sizes))
	vars := out.scope.vars()
	rest := make([]factor, 0, len(factors))
	with := make([]cursor, 0, len(factors))
	for _, f := range factors {
		if f.scope.has(v) {
			with = append(with, newCursor(f, vars, v, sizes))
		} else {
			rest = append(rest, f)
		}
	}
	at := make([]int, len(vars))
	for i := range out.table {
		for j := range with {
			with[j].seek(at)
		}
		for x := range sizes[v] {
			product := 1.0
			for j := range with {
				product *= with[j].table[with[j].offset+x*with[j].stride]
			}
			out.table[i] += product
		}
		advance(at, vars, sizes)
	}
	return append(rest, out)
}

// cursor finds a factor's value for the values of other variables.
type cursor struct {
	table   []float64
	strides []int // of those; zero for one that the factor has not
	stride  int   // of the variable that is summed over
	offset  int
}

func newCursor(f factor, vars []int, v int, sizes []int) cursor {
	c := cursor{table: f.table, strides: make([]int, len(vars)), stride: f.strideOf(v, sizes)}
	for i, w := range vars {
		c.strides[i] = f.strideOf(w, sizes)
	}
	return c
}

// strideOf says how far apart in the table the values of a variable are.
func (f factor) strideOf(v int, sizes []int) int {
	if !f.scope.has(v) {
		return 0
	}
	above := f.scope &^ (1<<v | (1<<v - 1))
	return above.volume(sizes)
}

func (c *cursor) seek(at []int) {
	c.offset = 0
	for d, n := range at {
		c.offset += n * c.strides[d]
	}
}
