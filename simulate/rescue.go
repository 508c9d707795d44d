package simulate

import (
	"fmt"
	"strconv"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// life is one child on its way, as the simulator knows it: the truth of which
// the records tell a part.
type life struct {
	dice
	n         int // 0 for the first child
	stream    domain.StreamID
	child     domain.PersonID
	sex       string
	months    int // true age at the rescue
	county    string
	receiver  domain.PersonID // who is to receive the child, and what that person is to it
	relation  string
	custodian Agency // who has the child; the police at first
	happened  time.Time
	recorded  time.Time // of the child's last record
	offline   bool      // rescued where there is no connection
	last      domain.Statement
	author    Officer // of last
}

// dawn is when the operation began.
var dawn = time.Date(2012, time.December, 18, 5, 30, 0, 0, beijing)

func newLife(w World, n int) *life {
	l := &life{dice: newDice(w.Seed, "child", strconv.Itoa(n)), n: n}
	l.stream = domain.NewStreamID(domain.ChildStream, l.bytes16())
	l.child = domain.NewPersonID(l.bytes16())
	l.sex = pick(l.dice, []string{"female", "male", "male"})
	l.months = l.age()
	where := provinces[l.IntN(len(provinces))]
	if n < len(provinces) {
		where = provinces[n] // no province is without a child
	}
	l.county = pick(l.dice, where.counties)
	l.custodian = w.Directory.In(where.code, domain.Police)[0]
	l.happened = dawn.Add(l.within(0, 9*time.Hour))
	if !l.chance(70) { // found later, through what the first raids told
		l.happened = l.happened.AddDate(0, 0, 1+l.IntN(9))
	}
	l.offline = l.chance(12)
	return l
}

// age is mostly that of infants; hardly any child was older than six.
func (d dice) age() int {
	if d.chance(65) {
		return 2 + d.IntN(11)
	}
	return 13 + d.IntN(60)
}

func (c *caseload) rescue(l *life) error {
	officers := l.custodian.WithRole(domain.RoleInvestigator)
	first := l.IntN(len(officers))
	second := (first + 1 + l.IntN(len(officers)-1)) % len(officers)
	draft := l.draft(domain.ChildRescued{
		Child: l.child, TemporaryNumber: fmt.Sprintf("D1218-%s-%04d", l.county, l.n+1),
		Sex: l.sex, AgeFrom: l.months - l.months/4, AgeTo: l.months + 1 + l.months/4,
		Condition: pick(l.dice, []string{"well", "well", "minor_injury", "needs_treatment", "not_examined"}),
		FoundWith: pick(l.dice, []string{"buyer", "buyer", "trafficker", "broker", "carer"}),
	}, officers[first].Records(), officers[second].Seconds())
	draft.Sealed = map[string]any{"photo": l.digest(), "description": l.describe(l.sex, l.months)}
	draft.Evidence = []domain.Evidence{l.file("operation_log", "application/pdf")}
	if err := c.record(l, officers[first], draft); err != nil {
		return err
	}
	return c.plan(l, l.within(time.Hour, 5*time.Hour), c.takeCustody)
}

// draft begins a statement about what just happened to the child.
func (l *life) draft(facts domain.Event, signings ...Signing) Draft {
	return Draft{
		Stream: l.stream, Facts: facts, Signers: signings, Place: l.county,
		OccurredAt: domain.ClaimAt(l.happened),
	}
}

// file describes a file that is kept elsewhere. Photographs are never among
// them: their plain digest is personal (docs/formats.md).
func (l *life) file(kind, mediaType string) domain.Evidence {
	return domain.Evidence{Kind: kind, MediaType: mediaType, Bytes: uint64(20_000 + l.IntN(900_000)), SHA256: l.digest()}
}
