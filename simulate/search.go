package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// The search for a missing child, and that for the family of a child who was found.

// alerted asks the public to look out, within hours of the report.
func (l *life) alerted() {
	l.thenAtOnce(10*time.Minute, 2*time.Hour, (*caseload).publishAlert)
}

// resolved ends the report and what still runs of its search.
func (l *life) resolved() {
	l.then(1*day, 3*day, (*caseload).resolveReport)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).withdrawAlert)
}

func (c *caseload) publishAlert(l *life) error {
	channels := []string{"app_push", "search_platform"}
	if l.chance(30) {
		channels = append(channels, "road_signs")
	}
	return c.onReport(l, domain.AlertPublished{RadiusKm: 100 * (1 + l.IntN(5)), Channels: channels})
}

// withdrawAlert ends the alert that runs; nothing if none does.
func (c *caseload) withdrawAlert(l *life) error {
	running := c.author.State(l.report).Missing.Get().Alerts.Running()
	if len(running) == 0 {
		return nil
	}
	return c.onReport(l, domain.AlertWithdrawn{Cause: "found"}, domain.Ref{Rel: "answers", Stream: l.report, ID: running[0].ID})
}

// requestTracing is a family's word to an organisation for tracing.
func (c *caseload) requestTracing(l *life) error {
	return c.trace(l, domain.TracingRequestFiled{Inquirer: l.relative, Relation: l.relation, TracingType: "case_by_case", ConsentForTracing: true},
		map[string]any{"inquirerName": l.personName(), "inquirerContact": fmt.Sprintf("1%010d", l.Int64N(10_000_000_000))})
}

func (c *caseload) closeTracing(l *life) error {
	return c.trace(l, domain.TracingRequestClosed{Outcome: "successful", Cause: "verified"}, nil, l.answers(domain.TypeTracingRequestFiled)...)
}

func (c *caseload) trace(l *life, facts domain.Event, values map[string]any, refs ...domain.Ref) error {
	draft := l.draft(facts, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker).Records())
	draft.Stream, draft.Sealed, draft.Refs = l.report, values, refs
	return c.record(l, draft)
}

// unclaimed is a child whose family is looked for by a notice, and for whom nobody
// comes. It waits for the thirtieth day after the rescue, however late that was
// recorded.
func (l *life) unclaimed() {
	l.scenes = append(l.scenes, scene{at: l.dawn.Add(l.within(44*day, 50*day)), play: certify("temporary")})
	l.then(1*day, 4*day, (*caseload).publishNotice)
	l.inCare(1)
	l.then(25*day, 27*day, (*caseload).endNotice)
}

func (c *caseload) publishNotice(l *life) error {
	draft := l.draft(domain.PublicNoticePublished{Channels: []string{"newspaper", "search_platform"}},
		c.staff(l, l.custodian, domain.RoleIntake, domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"notice": l.digest()}
	return c.record(l, draft)
}

func (c *caseload) endNotice(l *life) error {
	days := c.author.State(l.stream).Child.Search.Notices
	ran := int(l.happened.Sub(time.Unix(days[len(days)-1].At, 0)) / day)
	draft := l.draft(domain.PublicNoticeEnded{DaysRun: ran + 1, Cause: "ran_its_time"},
		c.staff(l, l.custodian, domain.RoleIntake, domain.RoleCaseworker).Records())
	draft.Refs = l.answers(domain.TypePublicNoticePublished)
	return c.record(l, draft)
}

// certify says, by two officers of the police, that no parents were found.
func certify(stage string) act {
	return func(c *caseload, l *life) error {
		police := c.national(domain.Police)
		first := c.staff(l, police, domain.RoleInvestigator)
		steps := []string{"local_search", "missing_reports", "database_run"}
		if stage == "final" {
			steps = append(steps, "public_notice", "hospital_and_registry")
		}
		draft := l.draft(domain.NotFoundCertified{Stage: stage, SearchSteps: steps},
			first.Records(), c.other(l, first, police, domain.RoleInvestigator).Seconds())
		draft.Sealed = map[string]any{"certificate": l.digest(), "searchReport": "走访三村，比对失踪人员信息，未查找到生父母。"}
		c.decides(l, &draft)
		return c.record(l, draft)
	}
}

// register enters the child in the civil register.
func register(ground string) act {
	return func(c *caseload, l *life) error {
		draft := l.draft(domain.CivilRegistered{Ground: ground}, c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
		draft.Refs = []domain.Ref{{Rel: "answers", Stream: l.stream, ID: c.author.State(l.stream).Child.Opened.ID}}
		draft.Sealed = map[string]any{"registerNumber": fmt.Sprintf("H-%08d", l.IntN(100_000_000)), "childName": l.personName()}
		return c.record(l, draft)
	}
}

// neverClaimed is the whole way of a child for whom nobody comes: a shelter, a
// certificate for the time being, a notice, an institution, and after a year there
// the final certificate.
func neverClaimed(l *life) {
	l.on(l.dawn.Add(3*time.Hour), (*caseload).rescue)
	l.thenAtOnce(time.Hour, 5*time.Hour, (*caseload).takeCustody)
	l.then(20*time.Hour, 30*time.Hour, (*caseload).sendToShelter)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	l.examined()
	l.on(l.dawn.Add(32*day), certify("temporary"))
	l.then(20*time.Hour, 30*time.Hour, (*caseload).publishNotice)
	l.inCare(1)
	l.then(25*day, 26*day, (*caseload).endNotice)
	l.then(2*day, 4*day, (*caseload).sendToInstitution)
	l.thenAtOnce(2*time.Hour, 20*time.Hour, (*caseload).accept)
	for i := range time.Duration(16) { // the last some days before the year is over
		l.scenes = append(l.scenes, scene{at: l.dawn.Add((85+24*i)*day + l.within(0, 2*day)), play: (*caseload).attest})
	}
	l.on(l.dawn.Add(l.within(448*day, 452*day)), certify("final"))
	l.then(4*day, 9*day, register("parents_not_found"))
	l.then(1*day, 3*day, declareAdoptable("final_certificate"))
	l.inCare(9)
}

func (c *caseload) sendToShelter(l *life) error {
	return c.transfer(l, c.author.World.Directory.In(l.custodian.Territory, domain.Shelter)[0], "interim_care")
}

func (c *caseload) sendToInstitution(l *life) error {
	return c.transfer(l, c.author.World.Directory.In(l.custodian.Territory, domain.WelfareInstitution)[0], "interim_care")
}
