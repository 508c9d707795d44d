package kinship

// sampled is the probability that the next allele is one of frequency p, if seen of
// those before were that one, and n there were in all. Balding and Nichols:
// (seen*theta + (1-theta)*p) / (1 + (n-1)*theta).
func sampled(theta, p float64, seen, n int) float64 {
	return (float64(seen)*theta + (1-theta)*p) / (1 + float64(n-1)*theta)
}

// urn tells how alleles that nobody saw may come from the population when theta makes
// them depend on each other. The sampling formula is an urn: the next allele is a copy
// of one drawn before, or new by the frequencies. Which drawn ones are copies of each
// other is a partition of them; given that, the parts are independent. So a likelihood
// under theta is a sum over partitions of likelihoods without.
type urn struct {
	theta float64
	seen  []int // of each allele, among those drawn already
	n     int   // of all
}

// fresh weighs the alleles for the first of a part, but for the denominator.
func (u urn) fresh(p []float64) []float64 {
	weights := make([]float64, len(p))
	for x := range p {
		weights[x] = float64(u.seen[x])*u.theta + (1-u.theta)*p[x]
	}
	return weights
}

// partitions calls visit with each partition of so many draws, as the part of each,
// and with its weight. With theta zero there is one: all apart.
func (u urn) partitions(draws int, visit func(part []int, parts int, weight float64)) {
	part := make([]int, draws)
	size := make([]int, draws)
	var next func(i, parts int, weight float64)
	next = func(i, parts int, weight float64) {
		if i == draws {
			visit(part, parts, weight)
			return
		}
		weight /= 1 + float64(u.n+i-1)*u.theta
		for b := 0; b < parts && u.theta > 0; b++ {
			part[i] = b
			size[b]++
			next(i+1, parts, weight*u.theta*float64(size[b]-1))
			size[b]--
		}
		part[i], size[parts] = parts, 1
		next(i+1, parts+1, weight)
		size[parts] = 0
	}
	next(0, 0, 1)
}
