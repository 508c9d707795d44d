package simulate

import (
	"encoding/base64"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/transparency"
)

// countersign is the second officer of a rescue, back at a desk.
func (c *caseload) countersign(l *life) error {
	rescue, _ := c.author.State(l.stream).Find(l.told[domain.TypeChildRescued].ID)
	first := c.author.World.Directory.officer(rescue.Author)
	second := c.other(l, first, l.custodian, domain.RoleInvestigator)
	draft := l.draft(domain.StatementCountersigned{Present: true}, second.Records())
	draft.Refs = l.answers(domain.TypeChildRescued)
	return c.record(l, draft)
}

// review is the auditors' word on what a suspended officer had signed.
func (c *caseload) review(l *life) error {
	finding := pick(l.dice, []string{"stands", "doubtful"})
	draft := l.draft(domain.RecordReviewed{Finding: finding}, c.staff(l, c.national(domain.Auditing), domain.RoleAuditor).Records())
	draft.Refs = l.answers(domain.TypeChildRescued)
	return c.record(l, draft)
}

// carry brings a statement that an officer signed on a device before the keys
// ended, and that nobody sent.
func (c *caseload) carry(l *life) error {
	late := c.author.World.Directory.In(provinceCalled(l.kind.province).code, domain.Police)[0].WithRole(domain.RoleInvestigator)[0]
	return c.carryFrom(l, late, l.happened.AddDate(0, 0, -20))
}

func (c *caseload) carryFrom(l *life, late Officer, signed time.Time) error {
	inner := l.draft(domain.PresenceAttested{Presence: domain.Presence{Method: "known_to_officer", Match: "yes"}}, late.Records())
	inner.OccurredAt, inner.RecordedAt = domain.ClaimAt(signed), signed
	line, _, err := c.author.Sign(inner)
	if err != nil {
		return err
	}
	envelope, err := transparency.ParseEnvelope(line.Envelope)
	if err != nil {
		return err
	}
	facts := domain.StatementCarried{Payload: base64.StdEncoding.EncodeToString(envelope.Payload), Received: "device"}
	for _, signature := range envelope.Signatures {
		facts.Signatures = append(facts.Signatures, base64.StdEncoding.EncodeToString(signature.Sig))
	}
	return c.record(l, l.draft(facts, c.staff(l, c.national(domain.CivilAffairs), domain.RoleCaseworker).Records()))
}

// The days, counted from the beginning, on which the trust in somebody ends.
const (
	keyCompromisedOn    = 68 * day
	agencySuspendedOn   = 75 * day
	officerSuspendedOn  = 62 * day
	suspectReviewedFrom = officerSuspendedOn + 5*day
)

// suspendOfficer ends the keys of an investigator: earlier records stand and are
// to be reviewed.
func (c *caseload) suspendOfficer(l *life) error {
	police := c.author.World.Directory.In(provinces[0].code, domain.Police)[0]
	draft := l.draft(domain.OfficerSuspended{Officer: police.WithRole(domain.RoleInvestigator)[0].Officer, Cause: "investigation",
		ReviewFrom: l.from.Format(time.RFC3339)}, police.Officers[0].Records())
	draft.Stream, draft.Place = police.ID, police.Territory
	draft.Evidence = []domain.Evidence{l.file("order", "application/pdf")}
	return c.record(l, draft)
}

// compromiseKey is what the supervisor and the auditors declare of a key of the
// captured shelter.
func (c *caseload) compromiseKey(l *life) error {
	captured, civil := c.author.World.Directory.captured(), c.national(domain.CivilAffairs)
	draft := l.draft(domain.KeyCompromised{KeyID: domain.Digest(captured.WithRole(domain.RoleIntake)[0].ID()),
		Since: l.from.Add(20 * day).Format(time.RFC3339)},
		civil.Officers[0].Records(), c.staff(l, c.national(domain.Auditing), domain.RoleAuditor).Seconds())
	draft.Stream, draft.Place = captured.ID, captured.Territory
	return c.record(l, draft)
}

func (c *caseload) suspendAgency(l *life) error {
	captured := c.author.World.Directory.captured()
	draft := l.draft(domain.AgencySuspended{Cause: "captured", ReviewFrom: l.from.Format(time.RFC3339)},
		c.author.World.governance()[:governanceThreshold]...)
	draft.Stream, draft.Place = captured.ID, captured.Territory
	return c.record(l, draft)
}
