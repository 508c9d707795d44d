package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// adopted is a child whose parents' rights a court has ended, and who has new ones.
func adopted(l *life) {
	beforeAdoption(l)
	l.then(2*day, 5*day, endGuardian("adopted"))
	l.then(18*day, 23*day, followUp("in_care"))
	l.then(24*day, 30*day, followUp("in_care"))
	l.then(5*day, 20*day, closeCase("adopted_domestic"))
}

// adoptedInVain is one that cannot stay with its adopters.
func adoptedInVain(l *life) {
	beforeAdoption(l)
	l.then(22*day, 28*day, followUp("in_care"))
	l.then(20*day, 30*day, (*caseload).dissolve)
	l.then(2*time.Hour, 20*time.Hour, (*caseload).fetch)
	l.inCare(60)
}

func beforeAdoption(l *life) {
	beforeRegistration(l)
	l.then(5*day, 20*day, (*caseload).registerAdoption)
}

// beforeRegistration is everything up to the adoption itself.
func beforeRegistration(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(3)
	l.then(1*day, 5*day, (*caseload).sendToOtherInstitution)
	l.thenAtOnce(2*time.Hour, 40*time.Hour, (*caseload).accept)
	l.inCare(4)
	l.then(10*day, 30*day, order(domain.OrderRightsEnded))
	l.then(2*day, 9*day, declareAdoptable("parental_rights_ended"))
	l.weighed()
}

// weighed is what is heard and decided before a child that was declared adoptable gets
// new parents.
func (l *life) weighed() {
	l.then(1*day, 3*day, (*caseload).refer)
	l.then(2*day, 9*day, hearAbout("placement", "now"))
	if l.oldest() > 72 { // it may be eight years old by then
		l.then(1*day, 3*day, (*caseload).consentsToAdoption)
	}
	l.then(5*day, 20*day, (*caseload).assessAdopter)
	l.then(5*day, 20*day, decideFor("adoption"))
}

// sendToOtherInstitution brings the child to a welfare institution that it is not in yet.
func (c *caseload) sendToOtherInstitution(l *life) error {
	for {
		if to := pick(l.dice, c.author.World.Directory.OfKind(domain.WelfareInstitution)); to.ID != l.custodian.ID {
			return c.transfer(l, to, "capacity")
		}
	}
}

// declareAdoptable refers to the court's last order, where the ground rests on one.
func declareAdoptable(ground string) act {
	return func(c *caseload, l *life) error {
		draft := l.draft(domain.AdoptionEligible{Ground: ground}, c.staffFor(l, dutyApproval, l.custodian, domain.RoleSupervisor).Records())
		if ground == "parental_rights_ended" {
			draft.Refs = l.answers(domain.TypeCourtOrderRecorded)
		}
		c.decides(l, &draft)
		draft.Sealed = map[string]any{"reasons": "父母无法查找或已无监护资格，无其他亲属愿意照料。"}
		return c.record(l, draft)
	}
}

// consentsToAdoption is the child's own yes, heard by two agencies.
func (c *caseload) consentsToAdoption(l *life) error {
	draft := l.draft(domain.ConsentGiven{Giver: l.child, GivenAs: domain.ConsentOfChild, Scope: domain.ConsentToAdoption},
		c.staff(l, c.national(domain.GuardianOffice), domain.RoleGuardian).Records(),
		c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Seconds())
	draft.Sealed = map[string]any{"document": l.digest()}
	return c.record(l, draft)
}

func (c *caseload) assessAdopter(l *life) error {
	l.receiver = domain.NewPersonID(l.bytes16())
	draft := l.draft(domain.FamilyAssessmentDone{Receiver: l.receiver, Recommendation: "suitable", HomeVisits: 2 + l.IntN(2)},
		c.staffFor(l, dutyAssessment, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"assessment": "A teacher and a bookbinder; they know that the parents may be found one day."}
	return c.record(l, draft)
}

// registerAdoption is the registrar's record, with whom the institution gives the
// child to its adopter.
func (c *caseload) registerAdoption(l *life) error {
	draft := l.draft(domain.AdoptionRegistered{Adopter: l.receiver, Adoption: "domestic", Presence: domain.Presence{Method: "photograph", Match: "yes"}},
		c.staffFor(l, dutyRelease, c.national(domain.CivilAffairs), domain.RoleAdoptions).Records(),
		c.staffFor(l, dutyRelease, l.custodian, domain.RoleIntake).Seconds())
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"adopterNames": l.personName(), "adopterAddress": l.address(), "agreement": l.digest(),
		"registerNumber": fmt.Sprintf("A-2013-%s-%04d", l.county, l.IntN(10_000)), "photo": l.digest()}
	l.home = true
	return c.record(l, draft)
}

// dissolve ends the adoption, and civil affairs is responsible from then on.
func (c *caseload) dissolve(l *life) error {
	civil := c.national(domain.CivilAffairs)
	draft := l.draft(domain.AdoptionDissolved{Cause: "breakdown", Custodian: civil.ID},
		c.staff(l, civil, domain.RoleSupervisor).Records(), c.staff(l, c.national(domain.Court), domain.RoleClerk).Seconds())
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"reasons": "Neither could sleep; both asked for help before anything happened."}
	l.home, l.custodian = false, civil
	return c.record(l, draft)
}

// fetch brings the child from those who had it into the agency's own house.
func (c *caseload) fetch(l *life) error {
	draft := l.draft(domain.CarePlacementEnded{Care: careOf(l.custodian), Cause: "relationship_breakdown"},
		c.staff(l, l.custodian, domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"explanation": "It packed its own bag."}
	return c.record(l, draft)
}
