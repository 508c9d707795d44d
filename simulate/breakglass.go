package simulate

import "github.com/homeward-ledger/homeward/domain"

// breakGlass is a patrol far away that has found a child who may be this one, at
// night.
func (c *caseload) breakGlass(l *life) error {
	return c.breakGlassFor(l, c.staff(l, c.stranger(l), domain.RoleInvestigator), "child_found", 6)
}

func (c *caseload) breakGlassFor(l *life, officer Officer, purpose string, hours int) error {
	draft := l.draft(domain.BreakGlassUsed{Subject: l.stream, Officer: officer.Officer, Purpose: purpose, Hours: hours}, officer.Records())
	draft.Stream = l.stream.Access()
	return c.record(l, draft)
}

// stranger picks police of another province than the child's.
func (c *caseload) stranger(l *life) Agency {
	for {
		police := pick(l.dice, c.author.World.Directory.OfKind(domain.Police)[1:])
		if police.Territory != l.custodian.Territory {
			return police
		}
	}
}

// reviewReading is the auditors' word on it.
func (c *caseload) reviewReading(l *life) error {
	draft := l.draft(domain.BreakGlassReviewed{Outcome: "justified"}, c.staff(l, c.national(domain.Auditing), domain.RoleAuditor).Records())
	draft.Stream, draft.Refs = l.stream.Access(), l.answers(domain.TypeBreakGlassUsed)
	return c.record(l, draft)
}
