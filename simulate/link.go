package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The lives of which a second stream is told: one child under two numbers, and two
// children under one.

// rescuedTwice runs away, is found by others who do not know it, and has a second
// stream until somebody sees that.
func rescuedTwice(l *life) {
	l.freed()
	l.toCare()
	l.inCare(3)
	l.thenAtOnce(2*day, 9*day, (*caseload).goMissing)
	l.thenAtOnce(9*day, 30*day, (*caseload).findAgain)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeIn)
	l.then(2*day, 9*day, (*caseload).suspectDouble)
	l.then(2*day, 9*day, (*caseload).linkHere)
	l.then(10*time.Minute, 50*time.Minute, (*caseload).linkThere)
	l.then(2*day, 5*day, (*caseload).closeDouble)
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(60)
}

// twins are taken for one child, on a profile that is the same, until both are seen.
func twins(l *life) {
	l.freed()
	l.toCare()
	l.inCare(4)
	l.then(5*day, 9*day, (*caseload).locateTwin)
	l.then(2*day, 5*day, (*caseload).suspectDouble)
	l.then(2*day, 9*day, (*caseload).linkHere)
	l.then(10*time.Minute, 50*time.Minute, (*caseload).linkThere)
	l.inCare(2)
	l.then(2*day, 9*day, unlink(0))
	l.then(10*time.Minute, 50*time.Minute, unlink(1))
	l.then(1*day, 3*day, (*caseload).declareHere)
	l.then(10*time.Minute, 50*time.Minute, (*caseload).declareThere)
	l.then(2*day, 9*day, (*caseload).dismissDouble)
	l.inCare(60)
}

// findAgain opens the second stream, in which the life goes on.
func (c *caseload) findAgain(l *life) error {
	l.anew()
	return c.find(l)
}

// anew begins a second stream of the child.
func (l *life) anew() {
	l.double, l.stream = l.stream, domain.NewStreamID(domain.ChildStream, l.bytes16())
	l.child, l.operation = domain.NewPersonID(l.bytes16()), ""
	l.related(l.child, isChild)
}

// locateTwin is a search organisation's word on a child with the same face.
func (c *caseload) locateTwin(l *life) error {
	l.double = domain.NewStreamID(domain.ChildStream, l.bytes16())
	twin := domain.NewPersonID(l.bytes16())
	l.related(twin, isTwin)
	draft := l.draft(domain.ChildLocated{Child: twin, Sex: l.sex, AgeFrom: l.youngest(), AgeTo: l.oldest(),
		Condition: "not_examined", FoundWith: "buyer"}, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Stream, draft.Sealed = l.double, l.portrait()
	draft.Sealed["whereabouts"] = l.address()
	if err := c.record(l, draft); err != nil {
		return err
	}
	return c.beside(l, "twin", func(way *life) {
		s := c.swab(way)
		s.stream, s.donor, s.genome = way.double, twin, way.genome(twin)
		way.processed(s)
	})
}

func (c *caseload) suspectDouble(l *life) error {
	draft := l.draft(domain.DuplicateSuspected{Other: l.double, Bases: []string{"photograph"}},
		c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"explanation": "The same scar over the left eyebrow, on two photographs."}
	return c.record(l, draft)
}

func (c *caseload) dismissDouble(l *life) error {
	draft := l.draft(domain.DuplicateDismissed{Cause: "twins"}, c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
	draft.Refs = l.answers(domain.TypeDuplicateSuspected)
	return c.record(l, draft)
}

// linkHere is the half in the stream in which the life goes on, which comes first.
func (c *caseload) linkHere(l *life) error { return c.link(l, l.stream, l.double) }

func (c *caseload) linkThere(l *life) error { return c.link(l, l.double, l.stream) }

// link is one half of a link, by police and civil affairs.
func (c *caseload) link(l *life, stream, other domain.StreamID) error {
	bases := []string{"photograph", "relative_account"}
	if l.kind.name == "twins" {
		bases = []string{"photograph", "equal_profile"}
	}
	draft := l.draft(domain.RecordsLinked{Other: other, Continues: l.stream, Bases: bases}, c.linkers(l)...)
	draft.Stream = stream
	if err := c.record(l, draft); err != nil {
		return err
	}
	l.halves = append(l.halves, domain.Ref{Rel: "answers", Stream: stream, ID: l.last.ID})
	return nil
}

func (c *caseload) linkers(l *life) []Signing {
	return []Signing{c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Records(),
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Seconds()}
}

// unlink takes a half of the link back, by a prosecutor and a guardian.
func unlink(half int) act {
	return func(c *caseload, l *life) error {
		draft := l.draft(domain.LinkRevoked{Cause: "twins"}, c.staff(l, c.national(domain.Prosecution), domain.RoleProsecutor).Records(),
			c.staff(l, c.national(domain.GuardianOffice), domain.RoleGuardian).Seconds())
		draft.Stream, draft.Refs = l.halves[half].Stream, l.halves[half:half+1]
		draft.Sealed = map[string]any{"explanation": "两个孩子同时被看到，是双胞胎。"}
		return c.record(l, draft)
	}
}

// declareHere and declareThere are the halves of what they are.
func (c *caseload) declareHere(l *life) error { return c.declare(l, l.stream, l.double) }

func (c *caseload) declareThere(l *life) error { return c.declare(l, l.double, l.stream) }

func (c *caseload) declare(l *life, stream, other domain.StreamID) error {
	draft := l.draft(domain.SiblingsDeclared{Other: other, Relation: "twin", Grounds: []string{"equal_profile", "relative_account"}}, c.linkers(l)...)
	draft.Stream = stream
	return c.record(l, draft)
}

// closeDouble ends the case of the stream whose life goes on in the other.
func (c *caseload) closeDouble(l *life) error {
	draft := l.draft(domain.CaseClosed{Outcome: "duplicate"}, c.staff(l, c.national(domain.CivilAffairs), domain.RoleSupervisor).Records())
	draft.Stream = l.double
	if err := c.record(l, draft); err != nil {
		return err
	}
	return c.discarded(l, c.author.State(l.double).Child.Person)
}
