package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// hearFamily adds what the profile asks for before a child may go home.
func (l *life) hearFamily() {
	l.then(5*day, 30*day, hearChild("later"))
	l.then(1*day, 3*day, (*caseload).consents)
	l.identified()
	l.then(1*day, 3*day, (*caseload).refer)
	l.then(3*day, 20*day, (*caseload).assess)
}

// hearChild records what the child wants; an infant is too young to say.
func hearChild(wants string) act { return hearAbout("return", wants) }

func hearAbout(subject, wants string) act {
	return func(c *caseload, l *life) error {
		words := "我想回家看奶奶。"
		switch {
		case l.months < 30:
			wants, words = "too_young", "The child cannot say it yet; it smiled at the photograph."
		case wants == "no":
			words = "I do not want to go there. I do not know them."
		}
		draft := l.draft(domain.ChildViewRecorded{About: subject, Wants: wants, Interpreter: l.chance(20), SupportPerson: l.chance(70)},
			c.staff(l, c.national(domain.GuardianOffice), domain.RoleGuardian).Records())
		draft.Sealed = map[string]any{"words": words}
		return c.record(l, draft)
	}
}

// identify says whose child this is, by police and a second agency.
func identify(basis string) act {
	return func(c *caseload, l *life) error {
		return c.identifyBy(l, basis, c.staffFor(l, dutyIdentity, c.national(domain.Police), domain.RoleInvestigator),
			c.staffFor(l, dutyIdentity, c.national(domain.CivilAffairs), domain.RoleCaseworker))
	}
}

func (c *caseload) identifyBy(l *life, basis string, police, second Officer) error {
	draft := l.draft(domain.IdentityEstablished{Relative: l.relative, Relation: l.relation, Basis: basis, Report: l.report},
		police.Records(), second.Seconds())
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"childName": l.personName()}
	if basis == domain.BasisOrder {
		draft.Refs = l.answers(domain.TypeCourtOrderRecorded)
	} else {
		draft.Sealed["papers"] = l.digests(3)
	}
	return c.record(l, draft)
}

// decides makes a draft a decision: under the profile in force, and not for ever.
func (c *caseload) decides(l *life, d *Draft) {
	d.Policy, d.Expires = c.author.Policy(), l.happened.AddDate(0, 0, 30).Format(time.RFC3339)
}

// refer asks civil affairs to look at the family.
func (c *caseload) refer(l *life) error {
	return c.record(l, l.draft(domain.CaseReferred{To: c.national(domain.CivilAffairs).ID, Service: "assessment"},
		c.staff(l, l.custodian, domain.RoleCaseworker, domain.RoleIntake).Records()))
}

func (c *caseload) assess(l *life) error {
	return c.assessBy(l, c.staffFor(l, dutyAssessment, c.national(domain.NGO), domain.RoleCaseworker), "return_with_support")
}

func (c *caseload) assessBy(l *life, officer Officer, recommendation string) error {
	draft := l.draft(domain.FamilyAssessmentDone{Receiver: l.relative, Recommendation: recommendation,
		Risks: []string{pick(l.dice, []string{"none_seen", "poverty", "minor_parent"})}, HomeVisits: 1 + l.IntN(3)}, officer.Records())
	draft.Sealed = map[string]any{"assessment": pick(l.dice, []string{
		"祖父母健在，愿意共同照料；住房一般，邻里评价良好。", "Two rooms, a stove, a school at ten minutes; the mother asked to be visited."})}
	return c.record(l, draft)
}

// raiseConcern is what a guardian or a search organisation heard of the relative.
func (c *caseload) raiseConcern(l *life) error {
	draft := l.draft(domain.ProtectionConcernRaised{Person: l.relative, Concern: pick(l.dice, []string{"sold_the_child", "complicit", "violent"})},
		c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"account": "A neighbour saw money change hands on the night before the child was gone."}
	return c.record(l, draft)
}

func (c *caseload) clearConcern(l *life) error {
	draft := l.draft(domain.ProtectionConcernCleared{Ground: "unfounded"},
		c.staff(l, c.national(domain.Prosecution), domain.RoleProsecutor).Records())
	draft.Refs = l.answers(domain.TypeProtectionConcernRaised)
	draft.Sealed = map[string]any{"explanation": "证人改口，无其他证据。"}
	return c.record(l, draft)
}

// order records what a court ordered about the child.
func order(kind string) act {
	return func(c *caseload, l *life) error {
		facts, recorder := c.ordered(l, kind)
		return c.recordOrder(l, facts, recorder)
	}
}

// liftStay ends the wait that the last order asked for.
func (c *caseload) liftStay(l *life) error {
	facts, recorder := c.ordered(l, domain.OrderStayLifted)
	return c.recordOrder(l, facts, recorder, l.answers(domain.TypeCourtOrderRecorded)...)
}

// disclose opens the child's history to a clerk of the court: for months, or for
// good when there are none.
func disclose(months int) act {
	return func(c *caseload, l *life) error {
		facts, recorder := c.ordered(l, domain.OrderDisclosure)
		facts.Reader = c.other(l, recorder, c.national(domain.Court), domain.RoleClerk).Officer
		if months > 0 {
			facts.ValidUntil = l.happened.AddDate(0, months, 0).Format(time.RFC3339)
		}
		return c.recordOrder(l, facts, recorder)
	}
}

// ordered begins an order, which the court made a day before a clerk records it.
func (c *caseload) ordered(l *life, kind string) (domain.CourtOrderRecorded, Officer) {
	court := c.national(domain.Court)
	recorder := c.staff(l, court, domain.RoleClerk)
	c.orders++ // a court gives no number twice
	return domain.CourtOrderRecorded{Court: court.ID, OrderNumber: fmt.Sprintf("(%d) J-%04d", l.happened.Year(), c.orders),
		Order: kind, OrderDigest: l.digest(), MadeAt: l.happened.Add(-30 * time.Hour).Format(time.RFC3339)}, recorder
}

func (c *caseload) recordOrder(l *life, facts domain.CourtOrderRecorded, recorder Officer, refs ...domain.Ref) error {
	draft := l.draft(facts, recorder.Records())
	draft.Refs = refs
	draft.Sealed = map[string]any{"terms": "The order names the child by its stream and nobody else."}
	return c.record(l, draft)
}

// decideInterests is a panel's decision for the return.
func (c *caseload) decideInterests(l *life) error { return c.decideSolution(l, "reunification") }

func decideFor(option string) act {
	return func(c *caseload, l *life) error { return c.decideSolution(l, option) }
}

// decideSolution is a panel's decision, by members of three agencies.
func (c *caseload) decideSolution(l *life, option string) error {
	panel := c.national(domain.Panel)
	first := c.staff(l, panel, domain.RolePanelMember)
	draft := l.draft(domain.BestInterestsDecided{Option: option, Weighed: []string{option, "foster_care", "kinship_care"},
		Dissents: l.IntN(2), ReviewBy: l.happened.AddDate(0, 6, 0).Format(time.RFC3339)},
		first.Records(), c.other(l, first, panel, domain.RolePanelMember).Seconds(),
		c.staff(l, c.national(domain.CivilAffairs), domain.RolePanelMember).Seconds())
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"reasons": "孩子与祖母感情深厚，家庭支持计划已落实。"}
	return c.record(l, draft)
}
