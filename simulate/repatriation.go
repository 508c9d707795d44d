package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The country of children who were brought across the border, and the body that
// receives them there.
const (
	countryAbroad = "VN"
	bodyAbroad    = "Lantern Bay Centre for Child Protection (demo)"
)

// repatriated is a child who goes back to the country from which it was brought.
func repatriated(l *life) {
	l.freed()
	l.toCare()
	l.then(2*day, 20*day, (*caseload).appointGuardian)
	l.inCare(4)
	l.then(2*day, 9*day, (*caseload).notifyConsulate)
	l.then(20*day, 40*day, (*caseload).confirmNationality)
	l.then(10*day, 20*day, (*caseload).refuseRepatriation)
	l.inCare(3)
	l.then(10*day, 20*day, (*caseload).assessReturn)
	l.then(2*day, 9*day, hearAbout("repatriation", "now"))
	l.then(10*day, 20*day, (*caseload).agreeRepatriation)
	l.then(10*day, 20*day, (*caseload).depart)
	l.then(30*time.Hour, 60*time.Hour, (*caseload).receiveAbroad)
	l.then(2*day, 9*day, endGuardian("repatriated"))
	l.then(5*day, 20*day, closeCase("repatriated"))
}

// fromAbroad makes a draft the word of the body abroad, which two agencies bring.
func (l *life) fromAbroad(draft *Draft) {
	draft.Source = domain.Source{Kind: domain.SourceTranscribed, Body: bodyAbroad, Document: l.digest()}
}

func (c *caseload) notifyConsulate(l *life) error {
	draft := l.draft(domain.ConsulateNotified{Country: countryAbroad, Body: "Consulate of Lantern Bay (demo)"},
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"notice": l.digest()}
	return c.record(l, draft)
}

func (c *caseload) confirmNationality(l *life) error {
	draft := l.draft(domain.NationalityConfirmed{Country: countryAbroad, Body: bodyAbroad},
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Records(),
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Seconds())
	l.fromAbroad(&draft)
	draft.Sealed = map[string]any{"papers": l.digests(2)}
	return c.record(l, draft)
}

// refuseRepatriation is the first answer: there is nobody to receive the child yet.
func (c *caseload) refuseRepatriation(l *life) error {
	draft := l.draft(domain.RepatriationRefused{Cause: "no_carer"},
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records(),
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	l.fromAbroad(&draft)
	draft.Sealed = map[string]any{"reasons": "The house is being rebuilt after the flood."}
	return c.record(l, draft)
}

func (c *caseload) assessReturn(l *life) error {
	draft := l.draft(domain.ReturnRiskAssessed{Country: countryAbroad, Recommendation: "safe_with_measures", Risks: []string{"poverty"}},
		c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"assessment": "An aunt lives two streets away; the centre will visit every week."}
	return c.record(l, draft)
}

func (c *caseload) agreeRepatriation(l *life) error {
	draft := l.draft(domain.RepatriationAgreed{Country: countryAbroad, Body: bodyAbroad},
		c.staffFor(l, dutyApproval, c.national(domain.CivilAffairs), domain.RoleSupervisor).Records(),
		c.staffFor(l, dutyApproval, c.national(domain.Police), domain.RoleSupervisor).Seconds())
	l.fromAbroad(&draft)
	c.decides(l, &draft)
	draft.Sealed = map[string]any{"terms": "两国主管部门商定交接地点与护送人员。"}
	return c.record(l, draft)
}

func (c *caseload) depart(l *life) error {
	first := c.staffFor(l, dutyRelease, l.custodian, escorting...)
	escort := c.other(l, first, l.custodian, escorting...)
	draft := l.draft(domain.RepatriationDeparted{Escorts: []domain.PersonID{first.Officer, escort.Officer}, BorderPoint: "450600",
		Presence: domain.Presence{Method: "photograph", Match: "yes"}}, first.Records())
	draft.Sealed = map[string]any{"photo": l.digest(), "travelDocument": l.digest()}
	return c.record(l, draft)
}

// receiveAbroad brings the word of the body abroad; not by who sent the child.
func (c *caseload) receiveAbroad(l *life) error {
	draft := l.draft(domain.RepatriationReceived{Body: bodyAbroad, ArrivedAt: l.happened.Format(time.RFC3339), Condition: "well"},
		c.other(l, Officer{Key: l.author}, l.custodian, escorting...).Records(),
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	l.fromAbroad(&draft)
	draft.Sealed = map[string]any{"photo": l.digest()}
	return c.record(l, draft)
}
