package simulate

import (
	"fmt"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// sought begins a life with its family's report, days before the operation.
func (l *life) sought(origin string) {
	l.report = domain.NewStreamID(domain.MissingStream, l.bytes16())
	l.on(l.dawn.Add(-l.within(20*time.Hour, 6*day)), reportMissing(origin))
	l.alerted()
	l.then(2*time.Hour, 30*time.Hour, (*caseload).acceptReport)
}

// reportMissing opens the report: a relative came, an organisation relays it, or
// the police act for a family that did not come.
func reportMissing(origin string) act {
	return func(c *caseload, l *life) error { return c.reportMissing(l, origin, 0) }
}

// reportMissing opens the report of a child who is older by some months than at the
// rescue.
func (c *caseload) reportMissing(l *life, origin string, older int) error {
	taker := map[string]Agency{"relayed": c.national(domain.NGO)}[origin]
	if taker.ID == "" {
		taker = c.national(domain.Police)
	}
	draft := l.draft(domain.MissingReported{
		Child: domain.NewPersonID(l.bytes16()), Relative: l.relative, Relation: l.relation, ReportedAs: origin,
		Sex: l.sex, AgeFrom: l.youngest() + older, AgeTo: l.oldest() + older, Circumstances: pick(l.dice, []string{"abducted_by_stranger", "unknown", "sold_by_family"}),
		LastSeen:      l.happened.AddDate(0, -1-l.IntN(8), -l.IntN(20)).Format(time.RFC3339),
		LastSeenPlace: pick(l.dice, pick(l.dice, provinces).counties), Taker: pick(l.dice, []string{"unacquainted", "unknown", "acquainted"}),
	}, c.staff(l, taker, domain.RoleInvestigator, domain.RoleCaseworker).Records())
	draft.Stream = l.report
	draft.Sealed = map[string]any{"childName": l.personName(), "description": l.describe(l.sex, l.months), "photo": l.digest(),
		"relativeName": l.personName(), "relativeContact": fmt.Sprintf("1%010d", l.Int64N(10_000_000_000))}
	if err := c.record(l, draft); err != nil {
		return err
	}
	return c.referenceSamples(l)
}

func (c *caseload) acceptReport(l *life) error {
	return c.onReport(l, domain.MissingAccepted{CaseNumber: fmt.Sprintf("M-%06d", l.n+1)})
}

func (c *caseload) refuseReport(l *life) error {
	return c.onReport(l, domain.MissingRefused{Cause: "unfounded"})
}

func (c *caseload) resolveReport(l *life) error {
	return c.onReport(l, domain.MissingResolved{Outcome: "found_alive", Found: l.stream})
}

func (c *caseload) reopenReport(l *life) error {
	return c.onReport(l, domain.MissingReopened{Cause: "wrong_identification"})
}

// onReport is a word of the police about the missing report; nothing if there is
// none.
func (c *caseload) onReport(l *life, facts domain.Event, refs ...domain.Ref) error {
	if l.report == "" {
		return nil
	}
	draft := l.draft(facts, c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Records())
	draft.Stream, draft.Refs = l.report, refs
	return c.record(l, draft)
}
