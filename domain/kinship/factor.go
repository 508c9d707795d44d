package kinship

import "slices"

// factor is a function of some variables, each with a few values: a probability of
// part of what may have happened. The last variable runs fastest.
type factor struct {
	vars  []int
	table []float64
}

// newFactor tabulates a function of variables that are all different.
func newFactor(vars []int, sizes []int, value func(at []int) float64) factor {
	f := factor{vars: vars, table: make([]float64, volume(vars, sizes))}
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

// volume is the number of values that the variables take together.
func volume(vars, sizes []int) int {
	n := 1
	for _, v := range vars {
		n *= sizes[v]
	}
	return n
}

// sumProduct multiplies the factors and sums over all variables, one after the other:
// the one first whose sum makes the smallest table, as peeling a pedigree does, and
// the lowest of equals, so that the same question rounds the same everywhere. The
// budget is the multiplications that are left; it is ErrTooLarge to need more.
func sumProduct(factors []factor, sizes []int, budget *int) (float64, error) {
	result := 1.0
	for {
		best, least := -1, 0
		for v := range sizes {
			if touches(factors, v) {
				if n := volume(joined(factors, v), sizes); best < 0 || n < least {
					best, least = v, n
				}
			}
		}
		if best < 0 {
			break
		}
		if *budget -= least * len(factors); *budget < 0 {
			return 0, ErrTooLarge
		}
		factors = sumOut(factors, best, sizes)
	}
	for _, f := range factors {
		result *= f.table[0]
	}
	return result, nil
}

func touches(factors []factor, v int) bool {
	return slices.ContainsFunc(factors, func(f factor) bool { return slices.Contains(f.vars, v) })
}

// joined are the variables of all factors that have v, with v as the last.
func joined(factors []factor, v int) []int {
	var vars []int
	for _, f := range factors {
		if !slices.Contains(f.vars, v) {
			continue
		}
		for _, w := range f.vars {
			if w != v && !slices.Contains(vars, w) {
				vars = append(vars, w)
			}
		}
	}
	return append(vars, v)
}

// sumOut replaces the factors that have v by their product, summed over v.
func sumOut(factors []factor, v int, sizes []int) []factor {
	vars := joined(factors, v)
	var rest, with []factor
	var strides [][]int
	for _, f := range factors {
		if slices.Contains(f.vars, v) {
			with, strides = append(with, f), append(strides, f.strides(vars, sizes))
		} else {
			rest = append(rest, f)
		}
	}
	out := factor{vars: vars[:len(vars)-1]}
	out.table = make([]float64, volume(out.vars, sizes))
	at, last := make([]int, len(out.vars)), len(out.vars)
	for i := range out.table {
		for x := range sizes[v] {
			product := 1.0
			for j, f := range with {
				offset := x * strides[j][last]
				for d, n := range at {
					offset += n * strides[j][d]
				}
				product *= f.table[offset]
			}
			out.table[i] += product
		}
		advance(at, out.vars, sizes)
	}
	return append(rest, out)
}

// strides say how far apart in the factor's table the values of each variable are;
// zero for a variable that it has not.
func (f factor) strides(vars, sizes []int) []int {
	strides := make([]int, len(vars))
	for i, v := range vars {
		if at := slices.Index(f.vars, v); at >= 0 {
			strides[i] = volume(f.vars[at+1:], sizes)
		}
	}
	return strides
}
