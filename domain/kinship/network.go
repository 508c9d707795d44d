package kinship

import (
	"math/bits"
	"slices"
)

// network is the factors of one likelihood, given which draws from the population are
// copies of each other. Its variables are the slots; copies share one.
type network struct {
	*work
	variable []int   // of each slot
	values   [][]int // of each variable: the alleles it may be
	sizes    []int   // how many these are
	factors  []factor
}

func newNetwork(w *work, draws, part []int, parts int, fresh []float64) *network {
	n := &network{work: w, variable: make([]int, 2*len(w.h)), values: make([][]int, 2*len(w.h))}
	for slot := range n.variable {
		n.variable[slot], n.values[slot] = slot, w.possible(slot/2)
	}
	first := make([]int, parts)
	for i := len(draws) - 1; i >= 0; i-- {
		first[part[i]] = draws[i]
	}
	for i, slot := range draws {
		n.unite(slot, first[part[i]])
	}
	for _, values := range n.values {
		n.sizes = append(n.sizes, len(values))
	}
	for _, slot := range first {
		n.add([]int{slot}, func(x []int) float64 { return fresh[x[0]] })
	}
	for i := range w.h {
		n.person(i)
	}
	return n
}

// unite makes a slot a copy of another, and leaves the alleles that both may be.
func (n *network) unite(slot, as int) {
	if slot == as {
		return
	}
	var both []int
	for _, a := range n.values[as] {
		if slices.Contains(n.values[slot], a) {
			both = append(both, a)
		}
	}
	n.variable[slot], n.values[as] = as, both
}

// person adds what was seen in a member, and what the parents handed on.
func (n *network) person(i int) {
	if t, typed := n.typing(i); typed {
		n.add([]int{2 * i, 2*i + 1}, func(x []int) float64 { return n.shows(t, x[0], x[1]) })
	}
	if father := n.h[i].father; father != none {
		n.handed(father, 2*i, n.matrix(false))
	}
	if mother := n.h[i].mother; mother != none {
		n.handed(mother, 2*i+1, n.matrix(true))
	}
}

// handed adds T(g->x) for a parent's two slots and the child's one.
func (n *network) handed(parent, slot int, matrix []float64) {
	k := len(n.alleles)
	n.add([]int{2 * parent, 2*parent + 1, slot}, func(x []int) float64 {
		return 0.5*matrix[x[0]*k+x[2]] + 0.5*matrix[x[1]*k+x[2]]
	})
}

// add tabulates a function of the alleles in some slots.
func (n *network) add(slots []int, value func(alleles []int) float64) {
	var s scope
	for _, slot := range slots {
		s |= 1 << n.variable[slot]
	}
	at := make([]int, len(slots)) // where each slot's variable is among those of the scope
	for i, slot := range slots {
		at[i] = bits.OnesCount64(uint64(s) & (1<<n.variable[slot] - 1))
	}
	alleles := make([]int, len(slots))
	n.factors = append(n.factors, newFactor(s, n.sizes, func(x []int) float64 {
		for i, slot := range slots {
			alleles[i] = n.values[n.variable[slot]][x[at[i]]]
		}
		return value(alleles)
	}))
}
