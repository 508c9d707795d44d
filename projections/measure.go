package projections

import "github.com/homeward-ledger/homeward/domain"

// measure is a number that statistics count, by its place in a row of all of them.
type measure int

// sum is a total and its parts, each of which counts other persons.
type sum struct {
	total measure
	parts []measure
}

// layout is where each number stands. Codes are in the order in which they are shown.
type layout struct {
	opened, inCare, closed, after6, after12 group

	enteredCare, leftResidential, reunited, adopted, repatriated, missing, deceased, toFamily measure

	size int // of a row
}

// group is a list of codes that are counted apart, and their total.
type group struct {
	codes []string
	first measure // of the codes
	total measure
}

func (g group) of(code string) (measure, bool) {
	for i, one := range g.codes {
		if one == code {
			return g.first + measure(i), true
		}
	}
	return 0, false
}

func (g group) sum() sum {
	s := sum{total: g.total}
	for i := range g.codes {
		s.parts = append(s.parts, g.first+measure(i))
	}
	return s
}

// What became of a child some months after its hand-over.
const (
	afterSeen     = domain.VisitSeen    // still at home, and seen by then or later
	afterNotSeen  = domain.VisitNotSeen // still at home, looked for, and not seen
	afterBack     = "back_in_care"      // or missing
	afterDeceased = "deceased"
	afterUnknown  = "unknown" // nobody has looked
	afterNotDue   = "not_due" // the months are not over
)

// theLayout is the one there is.
func theLayout() layout {
	l := layout{}
	next := func() measure { l.size++; return measure(l.size - 1) }
	list := func(total measure, codes ...string) group {
		g := group{codes: codes, first: measure(l.size), total: total}
		l.size += len(codes)
		return g
	}
	l.opened = list(next(), domain.Openings()...)
	l.inCare = list(next(), string(domain.FamilyBased), string(domain.ResidentialCare), string(domain.IndependentCare), string(domain.OtherSetting))
	l.closed = list(next(), outcomesCounted()...)
	l.reunited = next()
	after := []string{afterSeen, afterNotSeen, afterBack, afterDeceased, afterUnknown, afterNotDue}
	l.after6, l.after12 = list(l.reunited, after...), list(l.reunited, after...)
	l.enteredCare, l.leftResidential, l.adopted, l.repatriated = next(), next(), next(), next()
	l.missing, l.deceased, l.toFamily = next(), next(), next()
	return l
}

func outcomesCounted() []string {
	var codes []string
	for _, o := range domain.Outcomes() {
		if o.Counted() {
			codes = append(codes, o.Code)
		}
	}
	return codes
}

// related are the measures that are sums of one another, group by group; each is
// hidden apart from the others.
func (l layout) related() [][]sum {
	alone := func(m measure) []sum { return []sum{{total: m}} }
	return [][]sum{{l.opened.sum()}, {l.inCare.sum()}, {l.closed.sum()}, {l.after6.sum(), l.after12.sum()}, alone(l.enteredCare), alone(l.leftResidential),
		alone(l.adopted), alone(l.repatriated), alone(l.missing), alone(l.deceased), alone(l.toFamily)}
}
