package kinship

import "errors"

// none stands for a parent who is not in the pedigree: the allele from that side is
// drawn from the population.
const none = -1

// member is one person of a hypothesis: the indices of the parents and of the tested
// party, none for who was not tested.
type member struct {
	father, mother int
	party          int
}

// hypothesis says how people are related.
type hypothesis []member

// maxDraws bounds the alleles that theta ties to each other and nobody saw for
// certain: seven have 877 partitions.
const maxDraws = 7

// perReport is how many multiplications the likelihoods of one report may take, a few
// seconds; perNetwork is about what it takes besides to set one up.
const (
	perReport  = 1 << 29
	perNetwork = 5000
)

// ErrTooLarge says that a pedigree has too many who were not tested, with the settings
// of its report: a strange report must not keep a machine busy.
var ErrTooLarge = errors.New("too many people of this pedigree were not tested for its likelihood to be computed")

// ErrUnexplained says that what was seen at a locus is impossible if the second
// hypothesis is true, so that nothing can be weighed. A mutation rate explains it.
var ErrUnexplained = errors.New("the second hypothesis does not allow what was seen, without mutation")

// likelihood is the probability of what was seen at one locus in the tested parties,
// if the hypothesis is true. Each person has two slots, for the allele from the father
// and from the mother; the likelihood is the sum over all alleles in all slots of
//
//   - for each slot without a parent, the frequency of its allele (with theta, the
//     sampling formula, in urn);
//   - for each slot with a parent, T(g->x) = 1/2 sum of m(a,x) over the two alleles a
//     of the parent (PI_v9 has T for tested parents; here it is for all);
//   - for each tested person, whether the two slots show what was seen.
func (m *model) likelihood(h hypothesis, seen []Typing) (float64, error) {
	return m.lump(seen).sum(h, seen)
}

// sum is the likelihood without lumping.
func (m *model) sum(h hypothesis, seen []Typing) (float64, error) {
	w := &work{model: m, h: h, seen: seen}
	draws := w.draw()
	if len(draws) > maxDraws && m.theta > 0 {
		return 0, ErrTooLarge
	}
	fresh := w.urn.fresh(m.p)
	total, err := 0.0, error(nil)
	w.urn.partitions(len(draws), func(part []int, parts int, weight float64) {
		if weight == 0 || err != nil {
			return
		}
		var l float64
		if *w.budget -= perNetwork; *w.budget < 0 {
			err = ErrTooLarge
			return
		}
		n := newNetwork(w, draws, part, parts, fresh)
		l, err = sumProduct(n.factors, n.sizes, w.budget)
		total += weight * l
	})
	return w.known * total, err
}

// work is one likelihood on its way.
type work struct {
	*model
	h     hypothesis
	seen  []Typing
	urn   urn
	known float64 // the probability of the founders whose alleles were seen for certain
}

// typing is what was seen in a member; false where nothing was.
func (w *work) typing(i int) (Typing, bool) {
	if w.h[i].party == none {
		return Typing{}, false
	}
	t := w.seen[w.h[i].party]
	return t, t.A != 0
}

// draw takes the alleles of founders that are known for certain out of the urn, and
// returns the other slots that are drawn from the population. Slot 2i is the allele
// that member i has from the father.
func (w *work) draw() (slots []int) {
	w.known, w.urn = 1, urn{theta: w.theta, seen: make([]int, len(w.alleles))}
	for i, one := range w.h {
		if t, typed := w.typing(i); typed && one.father == none && one.mother == none && w.certain(t) {
			for _, a := range []Allele{t.A, t.B} {
				x := w.index(a)
				w.known *= sampled(w.theta, w.p[x], w.urn.seen[x], w.urn.n)
				w.urn.seen[x]++
				w.urn.n++
			}
			continue
		}
		if one.father == none {
			slots = append(slots, 2*i)
		}
		if one.mother == none {
			slots = append(slots, 2*i+1)
		}
	}
	return slots
}

// certain says whether a typing leaves one genotype alone.
func (m *model) certain(t Typing) bool { return t.B != 0 && (t.A != t.B || m.silent < 0) }

// possible are the alleles that a member may have in either slot.
func (w *work) possible(i int) []int {
	t, typed := w.typing(i)
	switch {
	case typed && t.B != 0 && t.A != t.B:
		return []int{w.index(t.A), w.index(t.B)}
	case typed && t.B != 0 && w.silent >= 0:
		return []int{w.index(t.A), w.silent}
	case typed && t.B != 0:
		return []int{w.index(t.A)}
	}
	all := make([]int, len(w.alleles))
	for a := range all {
		all[a] = a
	}
	return all
}

// shows is the probability that a person with two alleles looks like the typing. A
// silent allele is never seen. Where a second allele may have dropped out, one of a
// heterozygote's is seen with the probability that the other dropped out.
func (w *work) shows(t Typing, x, y int) float64 {
	a := w.index(t.A)
	switch {
	case t.B != 0 && t.A != t.B:
		return truth(x != y)
	case x != a && y != a:
		return 0
	case x == y || x == w.silent || y == w.silent:
		return 1
	case t.B == 0:
		return w.dropOut
	}
	return 0
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
