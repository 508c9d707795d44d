package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// planReturn sets the day on which the child goes home: in January or February
// 2013, and a week after it arrived at the earliest.
func (c *caseload) planReturn(l *life) error {
	day := time.Date(2013, time.January, 7+l.IntN(35), 10, l.IntN(60), 0, 0, beijing)
	return c.plan(l, later(day, l.happened.AddDate(0, 0, 7)).Sub(l.happened), c.propose)
}

// propose begins the decision: a search organisation proposes a relative.
func (c *caseload) propose(l *life) error {
	l.happened = officeHours(l.happened)
	l.receiver = domain.NewPersonID(l.bytes16())
	l.relation = pick(l.dice, []string{"mother", "father", "mother", "grandmother", "uncle"})
	officer := c.officerOf(l, domain.NGO, domain.RoleCaseworker)
	draft := l.draft(domain.ReunificationProposed{Receiver: l.receiver, Relation: l.relation}, officer.Records())
	if err := c.record(l, officer, draft); err != nil {
		return err
	}
	proposal := l.last.ID
	return c.plan(l, l.within(20*time.Hour, 40*time.Hour), func(l *life) error { return c.approveAsPolice(l, proposal) })
}

func (c *caseload) approveAsPolice(l *life, proposal string) error {
	if err := c.approve(l, proposal, c.officerOf(l, domain.Police, domain.RoleInvestigator), domain.Police); err != nil {
		return err
	}
	return c.plan(l, l.within(20*time.Hour, 40*time.Hour), func(l *life) error {
		if err := c.approve(l, proposal, c.officerOf(l, domain.CivilAffairs, domain.RoleCaseworker), domain.CivilAffairs); err != nil {
			return err
		}
		return c.plan(l, l.within(20*time.Hour, 60*time.Hour), c.handOver)
	})
}

// approve answers the proposal in the capacity of the officer's agency.
func (c *caseload) approve(l *life, proposal string, officer Officer, capacity domain.AgencyKind) error {
	l.happened = officeHours(l.happened)
	draft := l.draft(domain.ReunificationApproved{
		Capacity: string(capacity), LapsesAt: l.happened.AddDate(0, 0, 90).Format(time.RFC3339),
	}, officer.Records())
	draft.Refs = []domain.Ref{{Rel: "answers", Stream: l.stream, ID: proposal}}
	draft.Policy, draft.Expires = c.author.Policy(), c.clock.AddDate(0, 0, 30).Format(time.RFC3339)
	draft.Sealed = map[string]any{"reasons": pick(l.dice, approvalReasons)}
	return c.record(l, officer, draft)
}

var approvalReasons = []string{"亲属关系与材料一致，家庭具备监护条件。", "The family was visited; the child knows the grandmother."}

// officerOf picks an officer with the role at the national agency of the kind.
func (c *caseload) officerOf(l *life, kind domain.AgencyKind, role string) Officer {
	return pick(l.dice, c.author.World.Directory.OfKind(kind)[0].WithRole(role))
}

// handOver brings the child home, watched by an officer of another agency.
func (c *caseload) handOver(l *life) error {
	l.happened = officeHours(l.happened)
	officer := pick(l.dice, l.custodian.WithRole(domain.RoleCaseworker))
	watching := c.author.World.Directory.OfKind(domain.NGO, domain.GuardianOffice, domain.CivilAffairs)
	witness := pick(l.dice, pick(l.dice, watching).WithRole(domain.RoleCaseworker, domain.RoleGuardian))
	draft := l.draft(domain.HandedOver{
		Receiver: l.receiver, Relation: l.relation,
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
