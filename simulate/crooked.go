package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The crooked lives: every record of them is valid, and together they should make
// somebody ask.

// gapInCustody: weeks lie between the rescue and the first word of who has the
// child.
func gapInCustody(l *life) {
	l.on(l.dawn.Add(3*time.Hour), (*caseload).rescue)
	l.thenCrooked(40*day, 60*day, (*caseload).takeCustody)
	l.toCare()
	l.inCare(12)
	l.then(2*day, 9*day, find("A11", domain.SeverityBlock, domain.TypeCustodyTaken))
	l.inCare(9)
}

// overdueTransfer: a child who was sent off and never arrived on record.
func overdueTransfer(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	l.inCare(3)
	l.thenCrooked(10*day, 14*day, (*caseload).sendOn)
}

// lateArrival: the journey of a day takes three weeks.
func lateArrival(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenCrooked(21*day, 25*day, (*caseload).accept)
	l.inCare(14)
}

// twoRoles: whoever gives the child away is also the one who looks after it.
func twoRoles(l *life) {
	beforeHome(l)
	l.goHome()
	for range 3 {
		l.thenCrooked(25*day, 30*day, func(c *caseload, l *life) error {
			by := c.author.World.Directory.officer(c.author.State(l.stream).Child.Case.Released)
			return c.followUpBy(l, by, domain.FollowUpDone{Kind: "after_reunification", Seen: true, SameCarer: true,
				School: "too_young", Result: "no_further_action"})
		})
	}
	l.then(5*day, 20*day, (*caseload).closeAtHome)
}

// officer returns the officer who holds a key.
func (d Directory) officer(signer domain.Signer) Officer {
	for _, officer := range d.ByID(signer.Agency).Officers {
		if officer.ID() == signer.Key {
			return officer
		}
	}
	return Officer{}
}

// backdated: a visit that is claimed for months ago, on the day before an audit.
func backdated(l *life) {
	l.freed()
	l.toCare()
	l.then(5*day, 9*day, (*caseload).appointGuardian)
	for i := range 5 {
		l.thenCrooked(2*day, 6*day, func(c *caseload, l *life) error {
			draft := l.draft(domain.PresenceAttested{Presence: domain.Presence{Method: "known_to_officer", Match: "yes"}},
				c.staff(l, l.custodian, domain.RoleCaseworker).Records())
			draft.OccurredAt = domain.ClaimedTime{Value: l.happened.AddDate(0, 0, -150+20*i).Format(time.DateOnly), Precision: domain.Day, Zone: "+08:00"}
			return c.record(l, draft)
		})
	}
	l.inCare(8)
}

// neverSeen: follow-up after follow-up, and nobody has seen the child.
func neverSeen(l *life) {
	beforeHome(l)
	l.goHome()
	for _, why := range []string{"visiting", "refused", "moved_away"} {
		l.thenCrooked(28*day, 34*day, func(c *caseload, l *life) error {
			return c.followUpBy(l, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker), domain.FollowUpDone{
				Kind: "after_reunification", NotSeen: why, School: "unknown", Result: "ongoing_monitoring"})
		})
	}
}

// homeToConcern: a concern that comes up after the approvals is cleared within
// hours; they are given again and the child goes home within as many.
func homeToConcern(l *life) {
	beforeHome(l)
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.thenCrooked(20*time.Hour, 30*time.Hour, (*caseload).raiseConcern)
	l.thenCrooked(2*time.Hour, 4*time.Hour, (*caseload).clearConcern)
	l.thenCrooked(time.Hour, 2*time.Hour, approve(domain.Police))
	l.thenCrooked(time.Hour, 2*time.Hour, approve(domain.CivilAffairs))
	l.thenCrooked(time.Hour, 2*time.Hour, (*caseload).handOver)
	l.then(28*day, 34*day, followUp("after_reunification"))
}

// concernRaisedSince: a child at home with somebody about whom there is a concern
// now, and nobody goes to see.
func concernRaisedSince(l *life) {
	beforeHome(l)
	l.goHome()
	l.thenCrooked(10*day, 20*day, (*caseload).raiseConcern)
}

// capturedPair: the same two officers say who the child is, approve and hand it
// over, within days, to a receiver who has had other children.
func capturedPair(l *life) {
	l.freed()
	l.toCare()
	l.then(20*day, 30*day, hearChild("now"))
	l.thenCrooked(1*day, 2*day, func(c *caseload, l *life) error {
		l.relative = domain.NewPersonID(newDice(c.author.World.Seed, "captured receiver", l.dawn.String()).bytes16())
		police, civil := c.pair()
		return c.identifyBy(l, domain.BasisDocuments, police, civil)
	})
	l.thenCrooked(time.Hour, 3*time.Hour, func(c *caseload, l *life) error {
		_, civil := c.pair()
		return c.assessBy(l, civil, "return")
	})
	l.then(time.Hour, 3*time.Hour, (*caseload).propose)
	l.thenCrooked(time.Hour, 3*time.Hour, func(c *caseload, l *life) error {
		police, _ := c.pair()
		return c.approveBy(l, domain.Police, police)
	})
	l.thenCrooked(time.Hour, 3*time.Hour, func(c *caseload, l *life) error {
		_, civil := c.pair()
		return c.approveBy(l, domain.CivilAffairs, civil)
	})
	l.thenCrooked(time.Hour, 3*time.Hour, func(c *caseload, l *life) error {
		_, civil := c.pair()
		return c.handOverBy(l, c.staff(l, l.custodian, domain.RoleCaseworker), civil)
	})
}

// pair are the two officers who work for somebody else.
func (c *caseload) pair() (police, civil Officer) {
	return c.national(domain.Police).WithRole(domain.RoleInvestigator)[3], c.national(domain.CivilAffairs).WithRole(domain.RoleCaseworker)[2]
}

// swapped: there is a photograph, and nobody compares the child who arrives with
// it.
func swapped(l *life) {
	l.freed()
	l.then(20*time.Hour, 90*time.Hour, (*caseload).sendToCare)
	l.thenCrooked(5*time.Hour, 20*time.Hour, func(c *caseload, l *life) error {
		return c.acceptAs(l, domain.Presence{Method: "photograph", Match: "not_checked"})
	})
	l.inCare(14)
}
