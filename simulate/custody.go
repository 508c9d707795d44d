package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// takeCustody is the police's own record after a rescue. Offline it is queued on
// the same device before the rescue has reached the ledger.
func (c *caseload) takeCustody(l *life) error {
	officer := pick(l.dice, l.custodian.WithRole(domain.RoleIntake))
	draft := l.draft(domain.CustodyTaken{Agency: l.custodian.ID, Care: "police_temporary", LegalBasis: "rescue"}, officer.Records())
	if l.chance(50) {
		draft.Sealed = map[string]any{"facility": l.facility()}
	}
	if l.offline {
		draft.After = &domain.Prefix{}
		draft.Refs = []domain.Ref{{Rel: "follows", Stream: l.stream, ID: l.last.ID}}
	}
	if l.mistyped() {
		draft.OccurredAt = domain.ClaimAt(l.happened.AddDate(0, 0, -daysMistyped))
	}
	if err := c.record(l, officer, draft); err != nil {
		return err
	}
	l.offline = false // from here on there is a network
	if l.mistyped() {
		return c.plan(l, l.within(time.Hour, 10*time.Hour), c.correctDate)
	}
	return c.plan(l, l.within(20*time.Hour, 90*time.Hour), c.sendToCare)
}

// sendToCare brings the child from the police to a shelter or an institution of
// the province.
func (c *caseload) sendToCare(l *life) error {
	near := c.author.World.Directory.In(l.custodian.Territory, domain.Shelter, domain.WelfareInstitution)
	return c.transfer(l, pick(l.dice, near), "interim_care", 2*time.Hour, 20*time.Hour)
}

// sendOn moves a child from one place of care to another, perhaps far away.
func (c *caseload) sendOn(l *life) error {
	elsewhere := c.author.World.Directory.OfKind(domain.Shelter, domain.WelfareInstitution)
	to := pick(l.dice, elsewhere)
	for to.ID == l.custodian.ID {
		to = pick(l.dice, elsewhere)
	}
	cause := pick(l.dice, []string{"closer_to_family", "medical", "capacity"})
	return c.transfer(l, to, cause, 6*time.Hour, 40*time.Hour)
}

func (c *caseload) transfer(l *life, to Agency, cause string, shortest, longest time.Duration) error {
	l.happened = officeHours(l.happened)
	officers := l.custodian.WithRole(domain.RoleInvestigator, domain.RoleIntake, domain.RoleCaseworker)
	first := l.IntN(len(officers))
	escort := officers[(first+1)%len(officers)]
	journey := l.within(shortest, longest)
	expected := l.happened.Add(journey + 4*time.Hour)
	if l.chance(6) { // arrives after its time
		expected = l.happened.Add(journey - time.Hour)
	}
	draft := l.draft(domain.TransferInitiated{
		To: to.ID, Cause: cause, Escorts: []domain.PersonID{officers[first].Officer, escort.Officer},
		ExpectedBy: expected.Format(time.RFC3339), Presence: domain.Presence{Method: "photograph", Match: "yes"},
	}, officers[first].Records())
	if l.chance(60) {
		draft.Signers = append(draft.Signers, escort.Seconds())
	}
	draft.Sealed = map[string]any{"photo": l.digest(), "papers": l.digests(1 + l.IntN(4))}
	draft.Evidence = []domain.Evidence{l.file("transport_order", "application/pdf")}
	if err := c.record(l, officers[first], draft); err != nil {
		return err
	}
	if l.n%30 == 11 && l.custodian.Kind != domain.Police {
		return nil // never answered: the alarm that read models must raise
	}
	return c.plan(l, journey, func(l *life) error { return c.accept(l, to) })
}

func (c *caseload) accept(l *life, to Agency) error {
	officer := pick(l.dice, to.WithRole(domain.RoleIntake))
	care := map[domain.AgencyKind]string{domain.Shelter: "shelter", domain.WelfareInstitution: "welfare_institution"}[to.Kind]
	l.county = pick(l.dice, countiesOf(to.Territory))
	presence := domain.Presence{Method: pick(l.dice, []string{"photograph", "palm_print"}), Match: "yes"}
	if l.chance(4) {
		presence = domain.Presence{Method: "documents", Match: "not_checked"}
	}
	draft := l.draft(domain.TransferAccepted{
		Agency: to.ID, Care: care, ArrivedAt: l.happened.Format(time.RFC3339), Presence: presence,
		Condition: pick(l.dice, []string{"well", "well", "well", "minor_injury", "needs_treatment"}),
	}, officer.Records())
	draft.Refs = []domain.Ref{{Rel: "answers", Stream: l.stream, ID: l.last.ID}}
	draft.Sealed = map[string]any{"photo": l.digest(), "papers": l.digests(1 + l.IntN(4)), "facility": l.facility()}
	from := l.custodian
	if err := c.record(l, officer, draft); err != nil {
		return err
	}
	l.custodian = to
	return c.settle(l, from)
}

// settle decides what comes after an arrival.
func (c *caseload) settle(l *life, from Agency) error {
	switch {
	case from.Kind == domain.Police && l.n%89 == 7:
		return c.plan(l, l.within(24*time.Hour, 60*time.Hour), func(l *life) error { return c.correctTogether(l, from) })
	case from.Kind == domain.Police && (l.chance(75) || l.n%30 == 11), from.Kind != domain.Police && l.chance(25):
		return c.plan(l, l.within(5*24*time.Hour, 14*24*time.Hour), c.sendOn)
	case l.n%5 == 3:
		return c.planReturn(l)
	}
	return nil
}

func countiesOf(territory string) []string {
	for _, p := range provinces {
		if p.code == territory {
			return p.counties
		}
	}
	return []string{territory}
}
