package simulate

import "github.com/homeward-ledger/homeward/domain"

// holdFile keeps what there is of the child while somebody is prosecuted.
func (c *caseload) holdFile(l *life) error {
	draft := l.draft(domain.LegalHoldSet{Scope: "everything", Cause: "criminal_proceedings"},
		c.staff(l, c.national(domain.Prosecution), domain.RoleProsecutor).Records())
	draft.Sealed = map[string]any{"explanation": "案件移送起诉，卷宗与样本一并保存。"}
	return c.record(l, draft)
}

func (c *caseload) liftHold(l *life) error {
	draft := l.draft(domain.LegalHoldLifted{Cause: "proceedings_over"},
		c.staff(l, c.national(domain.Court), domain.RoleClerk).Records())
	draft.Refs = l.answers(domain.TypeLegalHoldSet)
	return c.record(l, draft)
}
