package kinship

import "slices"

// The members of a family that have one place; siblings, uncles and aunts follow.
const (
	grandfatherF = iota // the father's
	grandmotherF
	grandfatherM // the mother's
	grandmotherM
	father
	mother
	brotherF // a brother of the father whom nobody tested, for alternatives
	sisterM  // likewise a sister of the mother
	child
	places
)

// place is where a role stands; false for the roles that several may have.
func (r Role) place() (int, bool) {
	i := slices.Index([]Role{PaternalGrandfather, PaternalGrandmother, MaternalGrandfather, MaternalGrandmother,
		Father, Mother, "", "", Child}, r)
	return i, i >= 0 && r != ""
}

// parents are those of who has a role that several may have.
func (r Role) parents() (dad, mum int) {
	switch r {
	case Sibling:
		return father, mother
	case PaternalHalfSibling:
		return father, none
	case MaternalHalfSibling:
		return none, mother
	case PaternalUncleAunt:
		return grandfatherF, grandmotherF
	case MaternalUncleAunt:
		return grandfatherM, grandmotherM
	}
	return none, none
}

// family is the whole family of the parties, tested or not, with the child in it: the
// first hypothesis, before what says nothing is left out.
func family(parties []Party) hypothesis {
	h := make(hypothesis, places, places+len(parties))
	for i := range h {
		h[i] = member{none, none, none}
	}
	h[father] = member{grandfatherF, grandmotherF, none}
	h[brotherF] = h[father]
	h[mother] = member{grandfatherM, grandmotherM, none}
	h[sisterM] = h[mother]
	h[child] = member{father, mother, none}
	for i, p := range parties {
		if place, only := p.Role.place(); only {
			h[place].party = i
			continue
		}
		dad, mum := p.Role.parents()
		h = append(h, member{dad, mum, i})
	}
	return h
}

// with is the hypothesis with other parents of the child.
func (h hypothesis) with(dad, mum int) hypothesis {
	h = slices.Clone(h)
	h[child].father, h[child].mother = dad, mum
	return h
}

// of is the member that is a party.
func (h hypothesis) of(party int) int {
	return slices.IndexFunc(h, func(m member) bool { return m.party == party })
}

// children are how many a member has.
func (h hypothesis) children(i int) int {
	n := 0
	for _, one := range h {
		if one.father == i || one.mother == i {
			n++
		}
	}
	return n
}

// founder says whether both alleles of a member come from the population.
func (h hypothesis) founder(i int) bool { return h[i].father == none && h[i].mother == none }

// prune leaves out who says nothing: who was not tested and has no children, for the
// alleles of a child sum to one; and who was not tested, has no parents and one child,
// which has then one allele from the population. (Nobody saw the alleles before that
// transmission, so that it has no mutation: PI_v9 takes the frequency for a parent who
// was not tested, too.)
func (h hypothesis) prune() hypothesis {
	h = slices.Clone(h)
	for changed := true; changed; {
		changed = false
		for i, one := range h {
			n := h.children(i)
			if one.party == none && (n == 0 || n == 1 && h.founder(i)) {
				h.leave(i)
				changed = true
			}
		}
	}
	return h.compact()
}

// gone marks a member that was left out.
const gone = -2

// leave leaves a member out.
func (h hypothesis) leave(i int) {
	h[i] = member{none, none, gone}
	for j := range h {
		if h[j].father == i {
			h[j].father = none
		}
		if h[j].mother == i {
			h[j].mother = none
		}
	}
}

// compact drops who was left out, and numbers the others anew.
func (h hypothesis) compact() hypothesis {
	number := make([]int, len(h))
	var kept hypothesis
	for i, one := range h {
		if number[i] = none; one.party != gone {
			number[i] = len(kept)
			kept = append(kept, one)
		}
	}
	for i, one := range kept {
		if one.father != none {
			kept[i].father = number[one.father]
		}
		if one.mother != none {
			kept[i].mother = number[one.mother]
		}
	}
	return kept
}

// among is the hypothesis for a locus at which not all parties were typed.
func (h hypothesis) among(seen []Typing) hypothesis {
	h = slices.Clone(h)
	for i, one := range h {
		if one.party != none && seen[one.party].A == 0 {
			h[i].party = none
		}
	}
	return h
}

// links says whether alleles at two loci near each other are handed on together in a
// way that shows: when somebody hands on to two, or over two generations. In one
// transmission from a parent of whom nobody knows which alleles lie on one chromosome
// both ways are equally probable, and linkage has no effect.
func (h hypothesis) links() bool {
	for i := range h {
		if n := h.children(i); n > 1 || n == 1 && !h.founder(i) {
			return true
		}
	}
	return false
}
