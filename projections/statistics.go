package projections

import (
	"context"
	"time"
)

// By is how statistics are cut: by the year, by the quarter, or by the year and the
// region.
type By string

// The ways of cutting.
const (
	ByYear    By = "year"
	ByQuarter By = "quarter"
	ByRegion  By = "region"
)

// Bounds of one question.
const (
	maxYears     = 10
	maxRegions   = 64 // that are shown apart; the others are one
	otherRegions = "*"
	noRegion     = "?"
)

// defaultSmallest is the least count that is shown where the profile sets none.
const defaultSmallest = 5

// Number is a count of persons. A hidden one is known to nobody who asks.
type Number struct {
	Count  int // zero when hidden
	Hidden bool
}

// Coded is the number of one code.
type Coded struct {
	Code string
	Number
}

// Divided is a total and its parts.
type Divided struct {
	Total Number
	Parts []Coded
}

// Waited is how many days it took children to get into a family. The quartiles are
// nil where the number of children is hidden or zero.
type Waited struct {
	Number
	Lower, Median, Upper *int
}

// StatisticsRow is what is counted of a period and a region.
type StatisticsRow struct {
	From, Until string // days; until is the first that is not of the period
	Region      string // empty: all of them; "?": no place was named; "*": the small ones beyond 64

	Opened, InCare, Closed, After6, After12                               Divided
	EnteredCare, LeftResidential, Adopted, Repatriated, Missing, Deceased Number
	Waited                                                                Waited
}

// Statistics is the numbers of the children of a ledger.
type Statistics struct {
	Size     uint64 // records of the log that are counted
	Smallest int    // the least count that is shown, but for zero
	Rows     []StatisticsRow
}

// StatisticsQuery says what to count. From and Until are days on which years begin,
// or by the quarter, quarters.
type StatisticsQuery struct {
	From, Until string // ten years at most; by region one
	Region      string // only this one; empty: all of them together
	By          By
}

// Statistics counts persons, as far as the views show, as of a day. What is hidden
// does not follow from what is shown, in all answers about one state of the log taken
// together (docs/statistics.md). The error is a domain.Error of kind Invalid when the
// question makes no sense.
func (v *Views) Statistics(ctx context.Context, q StatisticsQuery, now time.Time) (Statistics, error) {
	years, err := q.years()
	if err != nil {
		return Statistics{}, err
	}
	policy, err := v.PolicyAt(ctx, AsOf{})
	if err != nil {
		return Statistics{}, err
	}
	s := Statistics{Smallest: policy.Limits.SmallestCount}
	if s.Smallest == 0 {
		s.Smallest = defaultSmallest
	}
	if s.Size, err = v.Applied(ctx); err != nil {
		return Statistics{}, err
	}
	t, err := v.count(ctx, years, now.UTC().Format(time.DateOnly))
	if err != nil {
		return Statistics{}, err
	}
	s.Rows = t.rows(q, s.Smallest)
	return s, nil
}

// count counts everybody in some years.
func (v *Views) count(ctx context.Context, years []int, today string) (*tally, error) {
	l := theLayout()
	t := newTally(&l, years, today)
	return t, v.lives(ctx, func(life []momentRow) { t.add(follow(&l, life, today)) })
}

// years are those that the question is about.
func (q StatisticsQuery) years() ([]int, error) {
	from, fromErr := time.Parse(time.DateOnly, q.From)
	until, untilErr := time.Parse(time.DateOnly, q.Until)
	begins := func(t time.Time) bool {
		return t.Day() == 1 && (t.Month() == time.January || q.By == ByQuarter && t.Month()%3 == 1)
	}
	what := "a year begins, such as 2013-01-01"
	if q.By == ByQuarter {
		what = "a quarter begins, such as 2013-04-01"
	}
	switch last := until.AddDate(0, 0, -1).Year(); {
	case fromErr != nil || !begins(from):
		return nil, invalid("from", "statistics begin on a day on which %s", what)
	case untilErr != nil || !begins(until) || !until.After(from):
		return nil, invalid("until", "statistics end before a later day on which %s", what)
	case last-from.Year() >= maxYears:
		return nil, invalid("until", "statistics are of at most %d years at once", maxYears)
	case q.By != ByYear && q.By != ByQuarter && q.By != ByRegion:
		return nil, invalid("by", "statistics are by the year, the quarter or the region")
	case q.By == ByRegion && last > from.Year():
		return nil, invalid("until", "statistics by region are of one year at once")
	case q.By != ByYear && q.Region != "":
		return nil, invalid("region", "one region is counted by the year alone")
	case len(q.Region) > regionDigits:
		return nil, invalid("region", "a region is the first %d characters of an administrative code", regionDigits)
	default:
		var years []int
		for year := from.Year(); year <= last; year++ {
			years = append(years, year)
		}
		return years, nil
	}
}
