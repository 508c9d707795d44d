package simulate

import (
	"slices"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/domain/kinship"
)

// family is where the DNA around a child comes from. It keeps none: what is drawn
// anew from the same seed is the same.
type family struct {
	people     population
	seed       uint64
	label, sex string // of the child
}

// household are a child, its parents and theirs. Everybody else is born from these,
// or is no relative.
type household struct {
	child          genome
	mother, father genome
	mothers        [2]genome // parents of the mother, hers first
	fathers        [2]genome // parents of the father
}

// household rolls dice of its own, so that a life goes the same way whether or not
// somebody looks at the DNA.
func (f family) household() household {
	d := newDice(f.seed, "family", f.label)
	var h household
	for i, male := range []bool{false, true} {
		h.mothers[i], h.fathers[i] = f.people.founder(d, male), f.people.founder(d, male)
	}
	h.mother = f.people.birth(d, h.mothers[0], h.mothers[1], false)
	h.father = f.people.birth(d, h.fathers[0], h.fathers[1], true)
	h.child = f.people.birth(d, h.mother, h.father, f.sex == "male")
	return h
}

// What a person may be to the child besides the terms of FamilyRelation.
const (
	isChild        = "child"        // the child, also under another id
	isTwin         = "twin"         // an identical one
	isHalfBrother  = "half_brother" // of the same mother
	isHalfSister   = "half_sister"
	isStrangeMan   = "strange_man" // no relative at all
	isStrangeWoman = "strange_woman"
)

// genome returns the DNA of a person who is to the child what relation says: a
// term of FamilyRelation, or one of the above. Where a family may have several
// of them, each person has their own. Whoever is related by no blood is drawn from
// the population, and the same in all families.
func (f family) genome(person domain.PersonID, relation string) genome {
	h, d := f.household(), newDice(f.seed, "genome", string(person))
	switch relation {
	case isChild, isTwin:
		return h.child
	case "mother":
		return h.mother
	case "father":
		return h.father
	case "grandmother":
		return h.mothers[0]
	case "grandfather":
		return h.fathers[1]
	case "aunt":
		return f.people.birth(d, h.mothers[0], h.mothers[1], false)
	case "uncle":
		return f.people.birth(d, h.fathers[0], h.fathers[1], true)
	case "sister", "brother":
		return f.people.birth(d, h.mother, h.father, relation == "brother")
	case isHalfSister, isHalfBrother:
		return f.people.birth(d, h.mother, f.people.founder(d, true), relation == isHalfBrother)
	case isStrangeMan, isStrangeWoman:
		return f.people.founder(d, relation == isStrangeMan)
	}
	return f.people.founder(d, d.chance(50))
}

// related says what a person is to the child in truth, whatever the records say. The
// child itself and the relative with whom a life begins need no word; anybody else
// of whom nothing is said is no relative.
func (l *life) related(person domain.PersonID, relation string) { l.kin[person] = relation }

// mistaken says that the relative with whom the life began only believes to be one.
func (l *life) mistaken() {
	l.related(l.relative, stranger(l.relation))
}

// stranger is no relative, of the sex of one.
func stranger(relation string) string {
	if slices.Contains([]string{"mother", "grandmother", "aunt", "sister"}, relation) {
		return isStrangeWoman
	}
	return isStrangeMan
}

// genome returns a person's DNA, the same at each call.
func (l *life) genome(person domain.PersonID) genome { return l.family.genome(person, l.kin[person]) }

// profileOf returns what a kit shows of a person when nothing is lost.
func (l *life) profileOf(person domain.PersonID, k kit) kinship.Profile {
	return l.family.people.typed(l.genome(person), k)
}
