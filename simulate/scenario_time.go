package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// timeScenarios are those in which what happened is written down at another time.
func timeScenarios() []kind {
	return []kind{
		{name: "visits_made_up", crooked: "A15", story: visitsMadeUp},
		{name: "eve_of_the_hearing", crooked: "A15", story: eveOfTheHearing},
		{name: "captured_before_it_was_known", crooked: "A15", story: capturedBeforeItWasKnown},
	}
}

// claimed is a visit that is said to have been so long ago.
func (c *caseload) claimed(l *life, officer Officer, ago time.Duration) Draft {
	draft := l.visit(officer)
	draft.OccurredAt = domain.ClaimedTime{Value: l.happened.Add(-ago).Format(time.DateOnly), Precision: domain.Day, Zone: "+08:00"}
	return draft
}

// visitsMadeUp: for months nobody came, and then the visits are written down.
func visitsMadeUp(l *life) {
	l.freed()
	l.toCare()
	l.inCare(3)
	n := 2 + l.IntN(4)
	longest := l.within(9*day, 120*day)
	l.then(longest, longest+20*day, (*caseload).attest)
	for i := range time.Duration(n) {
		ago := longest - longest*i/time.Duration(n) + 5*day
		l.thenCrooked(time.Hour, 3*day, func(c *caseload, l *life) error {
			return c.record(l, c.claimed(l, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker), ago))
		})
	}
	l.inCare(60)
}

// eveOfTheHearing: on one afternoon of the days before the court decides, somebody
// writes down a visit a day. Each is in time.
func eveOfTheHearing(l *life) {
	l.freed()
	l.toCare()
	l.inCare(8)
	var visitor Officer
	l.then(5*day, 13*day, func(c *caseload, l *life) error {
		visitor = c.staff(l, c.national(domain.NGO), domain.RoleCaseworker)
		return c.attestBy(l, visitor)
	})
	for i := range time.Duration(3) {
		l.thenAtOnce(4*time.Minute, 2*time.Hour, func(c *caseload, l *life) error {
			return c.record(l, c.claimed(l, visitor, (3-i)*day))
		})
		l.scenes[len(l.scenes)-1].crooked = true
	}
	l.then(20*time.Hour, 5*day, order("custody"))
	l.inCare(60)
}

// capturedBeforeItWasKnown: the clock of a device is set back, and what it captured then
// rests on what came after.
func capturedBeforeItWasKnown(l *life) {
	l.freed()
	l.toCare()
	l.inCare(4 + l.IntN(20))
	back := l.within(time.Hour, 50*time.Hour)
	l.thenCrooked(2*time.Hour, 5*time.Hour, func(c *caseload, l *life) error {
		seen := l.recorded.Add(-back)
		draft := l.visit(c.staff(l, c.national(domain.GuardianOffice), domain.RoleGuardian))
		draft.OccurredAt = domain.ClaimAt(seen)
		draft.Captured = &domain.Capture{At: seen.Format(time.RFC3339), Device: string(l.digest()[:16]), Counter: 1}
		return c.record(l, draft)
	})
	l.inCare(60)
}
