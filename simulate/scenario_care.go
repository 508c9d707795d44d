package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// careScenarios are those of a child whom nobody sees.
func careScenarios() []kind {
	return []kind{
		{name: "ghost", crooked: "A23", story: ghost},
		{name: "one_visitor", crooked: "A23", story: oneVisitor},
		{name: "one_picture", crooked: "A23", story: onePicture},
		{name: "releaser_visits", crooked: "A33", story: releaserVisits},
		{name: "never_found_at_home", crooked: "A33", story: neverFoundAtHome},
	}
}

// ghost is a child in funded care of whom there is only paper after some time.
func ghost(l *life) {
	l.freed()
	l.toCare()
	l.inCare(l.IntN(24))
	l.thenCrooked(5*day, 13*day, (*caseload).attest)
	for range 6 {
		l.then(9*day, 25*day, (*caseload).refer)
	}
}

// oneVisitor: the same officer says every time that the child is there.
func oneVisitor(l *life) {
	l.freed()
	l.toCare()
	l.inCare(l.IntN(8))
	var visitor Officer
	for range 45 {
		l.thenCrooked(6*day, 20*day, func(c *caseload, l *life) error {
			if visitor.Officer == "" {
				visitor = c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker)
			}
			return c.record(l, l.visit(visitor))
		})
	}
}

// onePicture: several visitors hand in one photograph.
func onePicture(l *life) {
	l.freed()
	l.toCare()
	picture := l.digest()
	for range 2 + l.IntN(3) {
		l.inCare(1 + l.IntN(5))
		l.thenCrooked(5*day, 13*day, func(c *caseload, l *life) error {
			draft := l.visit(c.staff(l, c.national(domain.NGO), domain.RoleCaseworker))
			draft.Sealed = map[string]any{"photo": picture}
			return c.record(l, draft)
		})
	}
	l.inCare(60)
}

// releaserVisits: whoever gave the child away says that it does well.
func releaserVisits(l *life) {
	beforeHome(l)
	l.goHome()
	for range 1 + l.IntN(3) {
		l.thenCrooked(18*day, 28*day, func(c *caseload, l *life) error {
			by := c.author.World.Directory.officer(c.author.State(l.stream).Child.Case.Released)
			return c.followUpBy(l, by, domain.FollowUpDone{Kind: "after_reunification", Seen: true, SameCarer: true,
				School: l.school(), Result: "no_further_action"})
		})
	}
}

// neverFoundAtHome: whoever comes is told something else, and nobody sees the child.
func neverFoundAtHome(l *life) {
	beforeHome(l)
	l.goHome()
	for range 2 + l.IntN(2) {
		why := pick(l.dice, []string{"visiting", "refused", "moved_away", "at_school", "other_carer"})
		l.thenCrooked(time.Duration(5+l.IntN(20))*day, 28*day, func(c *caseload, l *life) error {
			visitor := pick(l.dice, c.author.World.Directory.OfKind(domain.NGO, domain.CivilAffairs))
			return c.followUpBy(l, c.staff(l, visitor, domain.RoleCaseworker), domain.FollowUpDone{
				Kind: "after_reunification", NotSeen: why, School: "unknown", Result: "ongoing_monitoring"})
		})
	}
}
