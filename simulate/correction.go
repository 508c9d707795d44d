package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// mistypes says whether the date of this child's custody record will be wrong, and
// corrected within hours: one child in twelve.
func (l *life) mistypes() bool {
	l.typo = l.n%12 == 5
	return l.typo
}

// daysMistyped is how far off a mistyped date is: the 8th for the 18th.
const daysMistyped = 10

// correctDate is what an author may do alone within the policy's hours.
func (c *caseload) correctDate(l *life) error {
	wrong, _ := l.last.OccurredAt.Interval()
	right := wrong.AddDate(0, 0, daysMistyped)
	draft := l.correction(domain.ErrorDeclared{
		Error: "incorrect_data", Clerical: true, Custodian: l.custodian.ID, RightTime: right.Format(time.RFC3339),
	}, l.author.Records())
	draft.Sealed = map[string]any{"explanation": pick(l.dice, []string{
		"录入时日期误写，同日更正。", "The day was mistyped; the paper log has the right one.",
	})}
	return c.record(l, draft)
}

// correctTogether needs the author's agency and another: more than a date was
// wrong in the record of arrival.
func (c *caseload) correctTogether(l *life) error {
	draft := l.correction(domain.ErrorDeclared{
		Error: "incorrect_data", Custodian: l.custodian.ID,
	}, l.author.Records(), c.staff(l, c.national(domain.Police), domain.RoleInvestigator).Seconds())
	draft.Sealed = map[string]any{"explanation": "交接时填写的身体状况属于同车另一名儿童，双方核对照片后确认。"}
	return c.record(l, draft)
}

// correction begins a statement about the child's last record.
func (l *life) correction(facts domain.ErrorDeclared, signings ...Signing) Draft {
	draft := l.draft(facts, signings...)
	draft.Refs = []domain.Ref{{Rel: "corrects", Stream: l.stream, ID: l.last.ID}}
	return draft
}
