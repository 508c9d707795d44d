package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// freed begins a life with the rescue: on the first morning, or days later
// through what the first raids told.
func (l *life) freed() {
	at := l.dawn.Add(l.within(0, 9*time.Hour))
	if !l.chance(70) {
		at = at.AddDate(0, 0, 1+l.IntN(9))
	}
	l.scenes = append(l.scenes, scene{at: at, play: (*caseload).rescue, night: true, remote: l.field},
		scene{gap: l.within(time.Hour, 5*time.Hour), play: (*caseload).takeCustody, night: true, remote: l.field})
}

func (c *caseload) rescue(l *life) error { return c.rescueBy(l, true) }

// rescueAlone is one officer short: the second signs later.
func (c *caseload) rescueAlone(l *life) error { return c.rescueBy(l, false) }

func (c *caseload) rescueBy(l *life, together bool) error {
	first := c.staff(l, l.custodian, domain.RoleInvestigator)
	if l.kind.suspect {
		first = l.custodian.WithRole(domain.RoleInvestigator)[0]
	}
	draft := l.draft(domain.ChildRescued{
		Child: l.child, Operation: l.operation, TemporaryNumber: fmt.Sprintf("D1218-%s-%04d", l.county, l.n+1),
		Sex: l.sex, AgeFrom: l.youngest(), AgeTo: l.oldest(),
		Condition: pick(l.dice, []string{"well", "well", "minor_injury", "needs_treatment", "not_examined"}),
		FoundWith: pick(l.dice, []string{"buyer", "buyer", "trafficker", "broker", "carer"}),
	}, first.Records())
	if together {
		draft.Signers = append(draft.Signers, c.other(l, first, l.custodian, domain.RoleInvestigator).Seconds())
	}
	draft.Sealed = l.portrait()
	draft.Evidence = []domain.Evidence{l.file("operation_log", "application/pdf")}
	c.freed[l.operation] = append(c.freed[l.operation], l.stream)
	return c.opens(l, draft)
}

func (l *life) youngest() int { return l.months - l.months/4 }
func (l *life) oldest() int   { return l.months + 1 + l.months/4 }

func (l *life) portrait() map[string]any {
	return map[string]any{"photo": l.digest(), "description": l.describe(l.sex, l.months)}
}

// opens records how a child's stream begins; then it is sampled.
func (c *caseload) opens(l *life, draft Draft) error {
	if err := c.record(l, draft); err != nil {
		return err
	}
	return c.sampled(l)
}

// takeCustody is the police's own record after a rescue. Offline it is queued on
// the same device before the rescue has reached the ledger.
func (c *caseload) takeCustody(l *life) error {
	officer := c.staff(l, l.custodian, domain.RoleIntake)
	draft := l.draft(domain.CustodyTaken{Agency: l.custodian.ID, Care: careOf(l.custodian), LegalBasis: "rescue"}, officer.Records())
	if l.chance(50) {
		draft.Sealed = map[string]any{"facility": l.facility()}
	}
	if l.offline {
		draft.After = &domain.Prefix{}
		draft.Refs = []domain.Ref{{Rel: "follows", Stream: l.stream, ID: l.last.ID}}
	}
	if l.typo {
		draft.OccurredAt = domain.ClaimAt(l.happened.AddDate(0, 0, -daysMistyped))
	}
	return c.record(l, draft)
}

// careOf is the kind of care in an agency's own house.
func careOf(a Agency) string {
	switch a.Kind {
	case domain.Police:
		return "police_temporary"
	case domain.Shelter:
		return "shelter"
	case domain.WelfareInstitution:
		return "welfare_institution"
	}
	return "residential_care"
}

// nearHome makes a shelter or an institution of the province responsible from the
// beginning, for children whom no police freed.
func (c *caseload) nearHome(l *life) {
	near := c.author.World.Directory.In(l.custodian.Territory, domain.Shelter, domain.WelfareInstitution)
	l.custodian, l.operation = pick(l.dice, near), ""
}

// takeIn is custody of a child whom nobody had to take from anybody.
func (c *caseload) takeIn(l *life) error {
	draft := l.draft(domain.CustodyTaken{Agency: l.custodian.ID, Care: careOf(l.custodian), LegalBasis: "temporary_care_notice"},
		c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = map[string]any{"facility": l.facility()}
	return c.record(l, draft)
}

func (c *caseload) find(l *life) error {
	c.nearHome(l)
	return c.findHere(l)
}

// findHere is a find by the house that is to have the child.
func (c *caseload) findHere(l *life) error {
	draft := l.draft(domain.ChildFound{Child: l.child, Sex: l.sex, AgeFrom: l.youngest(), AgeTo: l.oldest(),
		Condition: "minor_injury", Finder: domain.NewPersonID(l.bytes16()), FoundAs: pick(l.dice, []string{"abandoned", "handed_in", "baby_hatch"}),
	}, c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = l.portrait()
	draft.Sealed["finderName"], draft.Sealed["items"] = l.personName(), "半块银锁、一张写有生辰的红纸"
	return c.opens(l, draft)
}

// locate is a search organisation's word that a child is with a family that
// bought it; nobody takes it away yet.
func (c *caseload) locate(l *life) error {
	draft := l.draft(domain.ChildLocated{Child: l.child, Operation: l.operation, Sex: l.sex, AgeFrom: l.youngest(), AgeTo: l.oldest(),
		Condition: "not_examined", FoundWith: "buyer"}, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Sealed = l.portrait()
	draft.Sealed["whereabouts"] = l.address()
	return c.record(l, draft)
}

// present is somebody who comes and asks who they are.
func present(adult bool) act {
	return func(c *caseload, l *life) error {
		l.operation = ""
		l.months = 150 + l.IntN(50)
		if adult {
			l.months = 240 + l.IntN(120)
		}
		draft := l.draft(domain.PersonPresented{Child: l.child, Sex: l.sex, AgeFrom: l.months - 12, AgeTo: l.months + 12, Adult: adult},
			c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
		draft.Sealed = l.portrait()
		draft.Sealed["nameUsed"] = l.personName()
		if adult {
			return c.record(l, draft) // who decides for himself
		}
		return c.opens(l, draft)
	}
}

func (c *caseload) bear(l *life) error {
	c.nearHome(l)
	return c.bearWith(l, l.digest())
}

// bearWith is a birth of which there is this paper.
func (c *caseload) bearWith(l *life, paper domain.Digest) error {
	l.months, l.relation = 0, "mother"
	draft := l.draft(domain.ChildBornInCare{Child: l.child, Sex: l.sex, Condition: "well", Mother: l.relative},
		c.staff(l, c.national(domain.HealthFacility), domain.RoleDoctor).Records())
	draft.Sealed = map[string]any{"birthPaper": paper, "motherName": l.personName()}
	return c.record(l, draft)
}

// admit takes a child over from a paper file of years ago.
func (c *caseload) admit(l *life) error {
	c.nearHome(l)
	draft := l.draft(domain.ChildAdmitted{Child: l.child, Sex: l.sex, AgeFrom: l.youngest(), AgeTo: l.oldest(), Condition: "well",
		AdmittedAt: l.happened.AddDate(-1-l.IntN(3), -2, 0).Format(time.RFC3339), FoundAs: "abandoned",
	}, c.staff(l, l.custodian, domain.RoleIntake).Records())
	draft.Sealed = l.portrait()
	draft.Sealed["papers"] = l.digests(6)
	return c.opens(l, draft)
}
