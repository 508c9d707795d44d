package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// goHome adds the decision and the way home.
func (l *life) goHome() {
	l.then(2*day, 14*day, (*caseload).propose)
	l.approved()
	l.then(20*time.Hour, 6*day, (*caseload).handOver)
}

func (l *life) approved() {
	l.then(20*time.Hour, 5*day, approve(domain.Police))
	l.then(20*time.Hour, 5*day, approve(domain.CivilAffairs))
}

func (c *caseload) propose(l *life) error {
	return c.proposeBy(l, c.staff(l, c.national(domain.NGO), domain.RoleCaseworker))
}

func (c *caseload) proposeBy(l *life, officer Officer) error {
	l.receiver = l.relative
	return c.record(l, l.draft(domain.ReunificationProposed{Receiver: l.receiver, Relation: l.relation}, officer.Records()))
}

// approve answers the proposal in the capacity of the national agency of a kind.
func approve(capacity domain.AgencyKind) act {
	return func(c *caseload, l *life) error {
		return c.approveBy(l, capacity, c.staffFor(l, dutyApproval, c.national(capacity), domain.RoleInvestigator, domain.RoleCaseworker))
	}
}

func (c *caseload) approveBy(l *life, capacity domain.AgencyKind, officer Officer) error {
	draft := l.draft(domain.ReunificationApproved{
		Capacity: string(capacity), LapsesAt: l.happened.AddDate(0, 0, 90).Format(time.RFC3339),
	}, officer.Records())
	draft.Sealed = map[string]any{"reasons": pick(l.dice, []string{
		"亲属关系与材料一致，家庭具备监护条件。", "The family was visited; the child knows the grandmother."})}
	return c.answerProposal(l, draft)
}

func (c *caseload) answerProposal(l *life, draft Draft) error {
	draft.Refs = l.answers(domain.TypeReunificationProposed)
	c.decides(l, &draft)
	return c.record(l, draft)
}

func (c *caseload) deny(l *life) error {
	draft := l.draft(domain.ReunificationDenied{Cause: "not_in_best_interests"},
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"reasons": "No adult of the household is there during the week."}
	return c.answerProposal(l, draft)
}

func (c *caseload) deferReturn(l *life) error {
	draft := l.draft(domain.ReunificationDeferred{Cause: "support_needed", ReviewBy: l.happened.AddDate(0, 1, 0).Format(time.RFC3339)},
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"reasons": "等待低保批复。"}
	return c.answerProposal(l, draft)
}

// annul says, by two agencies, that the decision was wrong.
func (c *caseload) annul(l *life) error {
	draft := l.draft(domain.ReunificationAnnulled{Cause: "wrong_identification"},
		c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Records(),
		c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Seconds())
	draft.Sealed = map[string]any{"reasons": "Another family has the papers of birth, and the child knows their song."}
	return c.answerProposal(l, draft)
}

// handOver brings the child home, watched by an officer of another agency.
func (c *caseload) handOver(l *life) error {
	officer := c.staffFor(l, dutyRelease, l.custodian, domain.RoleCaseworker)
	watching := pick(l.dice, c.author.World.Directory.OfKind(domain.NGO, domain.GuardianOffice, domain.CivilAffairs))
	return c.handOverBy(l, officer, c.staff(l, watching, domain.RoleCaseworker, domain.RoleGuardian))
}

func (c *caseload) handOverBy(l *life, officer, witness Officer) error {
	draft := l.draft(domain.HandedOver{Receiver: l.receiver, Relation: l.relation,
		Presence: domain.Presence{Method: "photograph", Match: "yes"}}, officer.Records(), witness.Witnesses())
	if l.chance(25) { // the paper names the day alone
		draft.OccurredAt = domain.ClaimedTime{Value: l.happened.Format("2006-01-02"), Precision: domain.Day, Zone: "+08:00"}
	}
	draft.Sealed = map[string]any{"receiverName": l.personName(), "photo": l.digest()}
	if l.chance(80) {
		draft.Sealed["receiverAddress"] = l.address()
	}
	draft.Policy = c.author.Policy()
	draft.Evidence = []domain.Evidence{l.file("handover_protocol", "application/pdf")}
	l.home = true
	return c.record(l, draft)
}

func (c *caseload) disrupt(l *life) error { return c.disruptBy(l, "neglect") }

func (c *caseload) disruptBy(l *life, cause string) error {
	draft := l.draft(domain.PlacementDisrupted{Agency: l.custodian.ID, Care: careOf(l.custodian), Cause: cause, Condition: "minor_injury"},
		c.staff(l, l.custodian, domain.RoleCaseworker).Records())
	draft.Sealed = map[string]any{"photo": l.digest(), "facility": l.facility(), "explanation": "The school asked where the child was."}
	l.home = false
	return c.record(l, draft)
}
