package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// neighbours is the desk of a province that lets its neighbour act, and of an
// officer who becomes head of a unit there.
func (c *caseload) neighbours() *life {
	l := c.desk("neighbours", "")
	_, operation := operationOf(c.author.World.Seed, c.span(), 0)
	l.on(l.from.Add(-10*time.Hour), delegate(operation))
	l.on(l.from.Add(50*day), (*caseload).endDelegation)
	l.on(l.from.Add(55*day), (*caseload).promote)
	return l
}

func delegate(operation domain.StreamID) act {
	return func(c *caseload, l *life) error {
		from, to := c.lending()
		draft := l.draft(domain.DelegationGranted{To: to.ID, Regions: []string{from.Territory}, Ground: "joint_operation", Operation: operation,
			Until: l.happened.AddDate(0, 3, 0).Format(time.RFC3339)}, c.staff(l, from, domain.RoleSupervisor).Records())
		draft.Stream, draft.Place = from.ID, from.Territory
		return c.record(l, draft)
	}
}

func (c *caseload) endDelegation(l *life) error {
	from, _ := c.lending()
	draft := l.draft(domain.DelegationEnded{Cause: "done"}, c.staff(l, from, domain.RoleSupervisor).Records())
	draft.Stream, draft.Place = from.ID, from.Territory
	draft.Refs = l.answers(domain.TypeDelegationGranted)
	return c.record(l, draft)
}

// promote gives an intake officer the role of a supervisor besides.
func (c *caseload) promote(l *life) error {
	from, _ := c.lending()
	intake := from.WithRole(domain.RoleIntake)
	officer := intake[len(intake)-1]
	draft := l.draft(domain.OfficerRolesChanged{Officer: officer.Officer, Roles: []string{domain.RoleIntake, domain.RoleSupervisor}},
		from.Officers[0].Records())
	draft.Stream, draft.Place = from.ID, from.Territory
	return c.record(l, draft)
}

// lending are the police of two provinces.
func (c *caseload) lending() (from, to Agency) {
	police := c.author.World.Directory.OfKind(domain.Police)
	return police[4], police[5]
}
