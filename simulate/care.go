package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// inCare adds visits of somebody who is not the carer, one every week or
// two.
func (l *life) inCare(visits int) {
	for range visits {
		l.scenes = append(l.scenes, scene{gap: l.within(5*day, 13*day), play: (*caseload).attest, remote: l.chance(3)})
	}
}

// attest says that the child is there. Now and then a village committee says
// it and two agencies write it down.
func (c *caseload) attest(l *life) error {
	visitor := pick(l.dice, c.author.World.Directory.OfKind(domain.NGO, domain.GuardianOffice, domain.CivilAffairs))
	return c.attestBy(l, c.staff(l, visitor, domain.RoleCaseworker, domain.RoleGuardian))
}

func (c *caseload) attestBy(l *life, officer Officer) error {
	draft := l.visit(officer)
	if l.chance(2) {
		draft.Source = domain.Source{Kind: domain.SourceOral, Body: "Village committee of Bent Willow"}
		draft.Signers = append(draft.Signers, c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	}
	return c.record(l, draft)
}

// visit begins the word of somebody who has seen the child.
func (l *life) visit(officer Officer) Draft {
	draft := l.draft(domain.PresenceAttested{Presence: l.seen()}, officer.Records())
	if l.chance(70) {
		draft.Sealed = map[string]any{"photo": l.digest()}
	}
	return draft
}

func (c *caseload) appointGuardian(l *life) error {
	office := c.national(domain.GuardianOffice)
	guardian := c.staff(l, office, domain.RoleGuardian)
	draft := l.draft(domain.GuardianAppointed{Guardian: guardian.Officer, GuardianAgency: office.ID, Ground: "interim_care"},
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"guardianName": guardian.Name}
	return c.record(l, draft)
}

func endGuardian(cause string) act {
	return func(c *caseload, l *life) error {
		return c.record(l, l.draft(domain.GuardianEnded{Cause: cause},
			c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records()))
	}
}

func (c *caseload) emergency(l *life) error {
	near := c.author.World.Directory.In(l.custodian.Territory, domain.Shelter, domain.WelfareInstitution)
	l.custodian = pick(l.dice, near)
	draft := l.draft(domain.PlacementEmergency{Agency: l.custodian.ID, Care: careOf(l.custodian), Keeper: domain.NewPersonID(l.bytes16())},
		c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = map[string]any{"photo": l.digest(), "keeperName": l.personName(), "facility": l.facility()}
	return c.record(l, draft)
}

// fostered adds a foster family, sometimes a second one, and the way back.
func (l *life) fostered() {
	l.then(20*day, 40*day, (*caseload).place)
	l.inCare(3)
	if l.chance(60) {
		l.then(10*day, 20*day, (*caseload).changeCarer)
		l.inCare(3)
	}
	l.then(10*day, 20*day, (*caseload).endPlacement)
}

func (c *caseload) place(l *life) error {
	draft := l.draft(domain.CarePlacementMade{Care: "foster_care", Carer: domain.NewPersonID(l.bytes16()), Vetted: l.chance(90)},
		c.staff(l, l.custodian, domain.RoleCaseworker).Records())
	draft.Sealed = l.household()
	return c.record(l, draft)
}

func (l *life) household() map[string]any {
	return map[string]any{"carerName": l.personName(), "carerAddress": l.address()}
}

func (c *caseload) changeCarer(l *life) error {
	draft := l.draft(domain.CarePlacementChanged{Care: "foster_care", Carer: domain.NewPersonID(l.bytes16()), Vetted: true,
		Cause: pick(l.dice, []string{"ill_health_of_carer", "closer_to_family", "child_wishes"})},
		c.staff(l, l.custodian, domain.RoleCaseworker).Records())
	draft.Sealed = l.household()
	return c.record(l, draft)
}

func (c *caseload) endPlacement(l *life) error {
	return c.record(l, l.draft(domain.CarePlacementEnded{Care: careOf(l.custodian), Cause: "reunification"},
		c.staff(l, l.custodian, domain.RoleCaseworker).Records()))
}

// toHospital writes down the word of a hospital without a key; two agencies bring
// it.
func (c *caseload) toHospital(l *life) error {
	return c.toHospitalBy(l, c.staff(l, l.custodian, domain.RoleIntake).Records(),
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
}

func (c *caseload) toHospitalBy(l *life, signings ...Signing) error {
	draft := l.draft(domain.CustodyHeldOutside{Body: "Lotus Pond County Hospital", Care: "hospital", Cause: "medical", Presence: l.seen()}, signings...)
	draft.Source = domain.Source{Kind: domain.SourceTranscribed, Body: "Lotus Pond County Hospital", Document: l.digest()}
	draft.Sealed = map[string]any{"photo": l.digest(), "facility": l.facility()}
	return c.record(l, draft)
}

func (c *caseload) returnToCare(l *life) error {
	draft := l.draft(domain.ChildReturnedToCare{Care: careOf(l.custodian), Presence: l.checked(), Condition: "well"},
		c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = map[string]any{"photo": l.digest()}
	return c.record(l, draft)
}

func (c *caseload) goMissing(l *life) error {
	draft := l.draft(domain.ChildMissingFromCare{Since: l.happened.Add(-5 * time.Hour).Format(time.RFC3339), Circumstances: "ran_away"},
		c.staff(l, l.custodian, domain.RoleIntake).Records(),
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	draft.Sealed = map[string]any{"explanation": "晚点名时发现不在，窗户开着。"}
	return c.record(l, draft)
}

func (c *caseload) die(l *life) error {
	draft := l.draft(domain.ChildDied{CauseClass: "natural"},
		c.staff(l, c.national(domain.HealthFacility), domain.RoleDoctor).Records(),
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	draft.Sealed = map[string]any{"certificate": l.digest()}
	return c.record(l, draft)
}

// release gives the body of a child who has died to its relative.
func (c *caseload) release(l *life) error {
	draft := l.draft(domain.RemainsReleased{Receiver: l.relative, Relation: l.relation},
		c.staff(l, c.national(domain.HealthFacility), domain.RoleDoctor).Records(),
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	draft.Sealed = map[string]any{"receiverName": l.personName()}
	return c.record(l, draft)
}
