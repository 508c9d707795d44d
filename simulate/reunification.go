package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// planReturn sets the day on which the child goes home: in January or February
// 2013, and a week after it arrived at the earliest.
func (c *caseload) planReturn(l *life) error {
	day := time.Date(2013, time.January, 7+l.IntN(35), 10, l.IntN(60), 0, 0, beijing)
	return c.plan(l, later(day, l.happened.AddDate(0, 0, 7)).Sub(l.happened), c.handOver)
}

// handOver brings the child home, watched by an officer of another agency.
func (c *caseload) handOver(l *life) error {
	l.happened = officeHours(l.happened)
	officer := pick(l.dice, l.custodian.WithRole(domain.RoleCaseworker))
	watching := c.author.World.Directory.OfKind(domain.NGO, domain.GuardianOffice, domain.CivilAffairs)
	witness := pick(l.dice, pick(l.dice, watching).WithRole(domain.RoleCaseworker, domain.RoleGuardian))
	draft := l.draft(domain.HandedOver{
		Receiver: domain.NewPersonID(l.bytes16()),
		Relation: pick(l.dice, []string{"mother", "father", "mother", "grandmother", "uncle"}),
		Presence: domain.Presence{Method: "photograph", Match: "yes"},
	}, officer.Records(), witness.Witnesses())
	if l.chance(25) { // the paper names the day alone
		draft.OccurredAt = domain.ClaimedTime{Value: l.happened.Format("2006-01-02"), Precision: domain.Day, Zone: "+08:00"}
	}
	draft.Sealed = map[string]any{"receiverName": l.personName(), "photo": l.digest()}
	if l.chance(80) {
		draft.Sealed["receiverAddress"] = l.address()
	}
	draft.Policy = c.author.Policy()
	draft.Evidence = []domain.Evidence{l.file("handover_protocol", "application/pdf")}
	return c.record(l, officer, draft)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
