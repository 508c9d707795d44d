package simulate

import "github.com/homeward-ledger/homeward/domain"

// find records what auditors find about the last record of a type.
func find(rule, severity, about string) act {
	return func(c *caseload, l *life) error {
		draft := l.draft(domain.AuditFindingRecorded{Rule: rule, RuleVersion: 1, Severity: severity},
			c.staff(l, c.national(domain.Auditing), domain.RoleAuditor).Records())
		ref := l.told[about]
		ref.Rel = "causes"
		draft.Stream, draft.Refs = ref.Stream, []domain.Ref{ref}
		draft.Evidence = []domain.Evidence{l.file("audit_report", "application/pdf")}
		return c.record(l, draft)
	}
}

// clearFinding is another auditor's word and the court's.
func (c *caseload) clearFinding(l *life) error {
	ref := l.told[domain.TypeAuditFindingRecorded]
	found, _ := c.author.State(ref.Stream).Find(ref.ID)
	finder := c.author.World.Directory.officer(found.Author)
	draft := l.draft(domain.AuditFindingCleared{Ground: "explained"},
		c.other(l, finder, c.national(domain.Auditing), domain.RoleAuditor).Records(),
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Seconds())
	draft.Stream, draft.Refs = ref.Stream, l.answers(domain.TypeAuditFindingRecorded)
	return c.record(l, draft)
}
