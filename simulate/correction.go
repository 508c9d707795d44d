package simulate

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// mistyped says whether the date of this child's custody record is wrong: one
// child in twelve.
func (l *life) mistyped() bool { return l.n%12 == 5 }

// daysMistyped is how far off a mistyped date is: the 8th for the 18th.
const daysMistyped = 10

// correctDate is what an author may do alone within the policy's hours.
func (c *caseload) correctDate(l *life) error {
	l.happened = later(l.happened, l.recorded) // nobody mends what is not there yet
	wrong, _ := l.last.OccurredAt.Interval()
	right := wrong.AddDate(0, 0, daysMistyped)
	draft := l.correction(domain.ErrorDeclared{
		Error: "incorrect_data", Clerical: true, Custodian: l.custodian.ID, RightTime: right.Format(time.RFC3339),
	}, l.author.Records())
	draft.Sealed = map[string]any{"explanation": pick(l.dice, []string{
		"录入时日期误写，同日更正。", "The day was mistyped; the paper log has the right one.",
	})}
	if err := c.record(l, l.author, draft); err != nil {
		return err
	}
	return c.plan(l, l.within(20*time.Hour, 60*time.Hour), c.sendToCare)
}

// correctTogether needs the author's agency and another: more than a date was
// wrong in the record of arrival.
func (c *caseload) correctTogether(l *life, other Agency) error {
	l.happened = officeHours(l.happened)
	second := pick(l.dice, other.WithRole(domain.RoleInvestigator))
	draft := l.correction(domain.ErrorDeclared{
		Error: "incorrect_data", Custodian: l.custodian.ID,
	}, l.author.Records(), second.Seconds())
	draft.Sealed = map[string]any{"explanation": "交接时填写的身体状况属于同车另一名儿童，双方核对照片后确认。"}
	if err := c.record(l, l.author, draft); err != nil {
		return err
	}
	return c.plan(l, l.within(3*24*time.Hour, 9*24*time.Hour), c.sendOn)
}

// correction begins a statement about the child's last record.
func (l *life) correction(facts domain.ErrorDeclared, signings ...Signing) Draft {
	draft := l.draft(facts, signings...)
	draft.Refs = []domain.Ref{{Rel: "corrects", Stream: l.stream, ID: l.last.ID}}
	return draft
}

// suspend ends the keys of an investigator of the first province when all else
// is recorded: earlier records stand and are to be reviewed.
func (c *caseload) suspend() error {
	police := c.author.World.Directory.In(provinces[0].code, domain.Police)[0]
	at := officeHours(later(c.clock.Add(time.Hour), time.Date(2013, time.February, 20, 10, 0, 0, 0, beijing)))
	line, _, err := c.author.Record(Draft{
		Stream: police.ID, RecordedAt: at, Place: police.Territory,
		Signers: []Signing{police.Officers[0].Records()},
		Facts: domain.OfficerSuspended{
			Officer: police.WithRole(domain.RoleInvestigator)[0].Officer, Cause: "investigation",
			ReviewFrom: dawn.Format(time.RFC3339),
		},
		Evidence: []domain.Evidence{{Kind: "order", MediaType: "application/pdf", Bytes: 48_211,
			SHA256: domain.DigestOf([]byte("order of suspension"))}},
	})
	if err != nil {
		return err
	}
	return c.yield(line)
}
