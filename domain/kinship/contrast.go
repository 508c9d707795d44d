package kinship

import "slices"

// contrast is two hypotheses to weigh against each other.
type contrast struct {
	code          string // of an alternative; empty for the question itself
	first, second hypothesis
	links         bool // linkage has an effect
	full          [2]hypothesis
}

func newContrast(code string, first, second hypothesis) contrast {
	c := contrast{code: code, full: [2]hypothesis{first, second}}
	c.first, c.second = first.prune(), second.prune()
	c.links = c.first.links() || c.second.links()
	return c
}

// at is the contrast for a locus at which these were seen.
func (c contrast) at(seen []Typing) (first, second hypothesis) {
	if !slices.ContainsFunc(seen, func(t Typing) bool { return t.A == 0 }) {
		return c.first, c.second
	}
	return c.full[0].among(seen).prune(), c.full[1].among(seen).prune()
}

// The alternatives, each a close relative in place of whom the first hypothesis has.
const (
	BrotherOfFather = "brother_of_father"
	SisterOfMother  = "sister_of_mother"
	SiblingOfChild  = "full_sibling_of_child" // the tested parent is one
	OtherFather     = "other_father"          // the mother is the parent, the father is not
	OtherMother     = "other_mother"
)

// contrasts are the question of these parties, the child first, and the alternatives
// that leave other figures: unrelated people differ at many loci, close ones do not.
func contrasts(parties []Party) (question contrast, alternatives []contrast) {
	h := family(parties)
	dad, mum := none, none // whom both hypotheses have
	if isCertain(parties, Father) {
		dad = father
	}
	if isCertain(parties, Mother) {
		mum = mother
	}
	question = newContrast("", h, h.with(dad, mum))
	tested := question.first[question.first.of(0)]
	byFather, byMother := dad == none && tested.father != none, mum == none && tested.mother != none
	add := func(when bool, code string, second hypothesis) {
		if when {
			alternatives = append(alternatives, newContrast(code, h, second))
		}
	}
	add(byFather && h[father].party != none, BrotherOfFather, h.with(brotherF, mother))
	add(byMother && h[mother].party != none, SisterOfMother, h.with(father, sisterM))
	alone := len(h) == places // a duo, or a trio
	add(alone && byFather && !byMother && h[father].party != none, SiblingOfChild, h.siblingPosing(father))
	add(alone && byMother && !byFather && h[mother].party != none, SiblingOfChild, h.siblingPosing(mother))
	add(byFather && byMother, OtherFather, h.with(none, mother))
	add(byFather && byMother, OtherMother, h.with(father, none))
	return question, alternatives
}

func isCertain(parties []Party, role Role) bool {
	return slices.ContainsFunc(parties, func(p Party) bool { return p.Role == role && p.Certain })
}

// siblingPosing makes the tested parent a full sibling of the child, by a parent whom
// nobody tested and by the other one.
func (h hypothesis) siblingPosing(parent int) hypothesis {
	h = slices.Clone(h)
	if parent == father {
		h[brotherF], h[father].father, h[father].mother = member{none, none, none}, brotherF, mother
		return h.with(brotherF, mother)
	}
	h[sisterM], h[mother].father, h[mother].mother = member{none, none, none}, father, sisterM
	return h.with(father, sisterM)
}
