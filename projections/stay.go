package projections

import (
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// stay is a time at home after a hand-over.
type stay struct {
	entry  int // in entries
	since  string
	until  string // empty while it lasts
	next   domain.Living
	visits []momentRow
}

// visitDays is how many days before the months are over somebody may have looked: a
// profile's visit after 180 days is one at six months.
const visitDays = 30

// after says what became of a child so many months after the hand-over.
func (s *stay) after(months int, today string) string {
	mark := addMonths(s.since, months)
	if s.until != "" && s.until < mark {
		switch s.next {
		case domain.LivingDead:
			return afterDeceased
		case domain.LivingInCare, domain.LivingMissing:
			return afterBack
		}
		return afterUnknown
	}
	if mark > today {
		return afterNotDue
	}
	found, from := afterUnknown, addDays(mark, -visitDays)
	for _, visit := range s.visits {
		switch {
		case visit.day < from:
		case visit.code == domain.VisitSeen:
			return afterSeen
		default:
			found = afterNotSeen
		}
	}
	return found
}

func dateOf(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day) // valid records claim days that there are
	return t
}

func addMonths(day string, n int) string { return dateOf(day).AddDate(0, n, 0).Format(time.DateOnly) }
func addDays(day string, n int) string   { return dateOf(day).AddDate(0, 0, n).Format(time.DateOnly) }

// daysBetween is not negative: two zones may write the same instant as two days.
func daysBetween(from, until string) int {
	return max(0, int(dateOf(until).Sub(dateOf(from)).Hours()/24))
}
