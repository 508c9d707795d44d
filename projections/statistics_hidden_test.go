package projections

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
)

// pooled are the numbers of all questions about some years, by name, and the sums
// that everybody knows between them.
type pooled struct {
	names  []string
	cells  []int // the true numbers
	hidden []bool
	lines  []line
	sums   map[string]*line // over the year, by what is cut how
}

func (a *pooled) cell(name string) int {
	at := slices.Index(a.names, name)
	if at < 0 {
		a.names, a.cells, a.hidden = append(a.names, name), append(a.cells, 0), append(a.hidden, false)
		at = len(a.names) - 1
	}
	return at
}

// put adds a number that one question tells; another one must have told the same.
func (a *pooled) put(t *testing.T, name string, truth, told Number) int {
	t.Helper()
	known := slices.Contains(a.names, name)
	at := a.cell(name)
	if known && a.hidden[at] != told.Hidden {
		t.Errorf("%s is hidden from one question and not from another", name)
	}
	if !told.Hidden && told.Count != truth.Count {
		t.Errorf("%s is told as %d and is %d", name, told.Count, truth.Count)
	}
	a.cells[at], a.hidden[at] = truth.Count, told.Hidden
	return at
}

// numbersOf lists the numbers of a row: each list with its total first.
func numbersOf(r StatisticsRow) map[string][]Coded {
	lists := map[string][]Coded{}
	for name, d := range map[string]Divided{"opened": r.Opened, "in care": r.InCare, "closed": r.Closed, "after 6": r.After6, "after 12": r.After12} {
		total := name
		if strings.HasPrefix(name, "after") {
			total = "reunited"
		}
		lists[name] = []Coded{{total, d.Total}}
		for _, part := range d.Parts {
			lists[name] = append(lists[name], Coded{name + "." + part.Code, part.Number})
		}
	}
	for name, n := range map[string]Number{"entered": r.EnteredCare, "left": r.LeftResidential, "adopted": r.Adopted, "repatriated": r.Repatriated,
		"missing": r.Missing, "deceased": r.Deceased, "family": r.Waited.Number} {
		lists[name] = []Coded{{name, n}}
	}
	return lists
}

// TestNoQuestionsTogetherTell puts the answers to all questions about a simulated
// caseload together, and finds no small number in what follows from them; nor in the
// middle of a quarter, when a year stands as its last quarter does.
func TestNoQuestionsTogetherTell(t *testing.T) {
	whole := simulatedLog(t)
	for _, today := range []string{"2014-04-01", "2013-08-15", "2013-05-20"} {
		l := newLog()
		for _, record := range whole.records {
			if record.Statement.Recorded.At.Format(time.DateOnly) < today {
				l.records = append(l.records, record)
			}
		}
		v := openViews(t, newPlace(t))
		applyAll(t, v, l, livePage)
		for _, smallest := range []int{2, 3, 5, 10} {
			for year := 2012; fmt.Sprint(year) < today; year++ {
				tellAll(t, v, year, today, smallest)
			}
		}
	}
}

func tellAll(t *testing.T, v *Views, year int, today string, smallest int) {
	t.Helper()
	tally, err := v.count(t.Context(), []int{year}, today)
	if err != nil {
		t.Fatal(err)
	}
	from, until := fmt.Sprintf("%d-01-01", year), fmt.Sprintf("%d-01-01", year+1)
	pools, small := map[string]*pooled{}, 0
	for _, by := range []By{ByYear, ByQuarter, ByRegion} {
		q := StatisticsQuery{From: from, Until: until, By: by}
		told := tally.rows(q, smallest)
		for i, truth := range tally.rows(q, 1) {
			shown := numbersOf(told[i])
			for list, numbers := range numbersOf(truth) {
				group := numbers[0].Code // what shares a total
				if pools[group] == nil {
					pools[group] = &pooled{sums: map[string]*line{}}
				}
				pools[group].take(t, by, truth, list, numbers, shown[list])
			}
		}
	}
	for _, p := range pools {
		for _, l := range p.sums {
			p.lines = append(p.lines, *l)
		}
		for i, n := range p.cells {
			if n > 0 && n < smallest {
				small++
				if !p.hidden[i] {
					t.Errorf("%s, a %d, is shown", p.names[i], n)
				}
			}
		}
		for _, cell := range derived(p.cells, p.lines, p.hidden, smallest) {
			t.Errorf("as of %s, hidden below %d: %s follows, a %d", today, smallest, p.names[cell], p.cells[cell])
		}
	}
	if year == 2013 && small < 20 {
		t.Errorf("%d small numbers are little to hide", small)
	}
}

// take takes in a list of numbers of a row: they sum up to the first, and each with
// those of other rows to that of the whole year.
func (p *pooled) take(t *testing.T, by By, row StatisticsRow, list string, numbers, told []Coded) {
	t.Helper()
	period := "year"
	if by == ByQuarter {
		period = row.From
	}
	var inRow line
	for j, n := range numbers {
		at := p.put(t, n.Code+" "+period+" "+row.Region, n.Number, told[j].Number)
		if j == 0 {
			inRow.total = at
		} else {
			inRow.parts = append(inRow.parts, at)
		}
		if period == "year" && row.Region == "" {
			continue
		}
		cut := fmt.Sprint(by, n.Code)
		if p.sums[cut] == nil || list == "in care" && by == ByQuarter {
			p.sums[cut] = &line{total: p.cell(n.Code + " year ")} // of care, the last quarter alone is the year's end
		}
		if sum := p.sums[cut]; !slices.Contains(sum.parts, at) {
			sum.parts = append(sum.parts, at)
		}
	}
	if len(inRow.parts) > 0 {
		p.lines = append(p.lines, inRow)
	}
}

// TestAYearStandsAsItsLastQuarter: three and two children in two provinces are five,
// and the five would tell of the two, so that it is hidden of the year, and of the
// quarter that it is in, which is the same number.
func TestAYearStandsAsItsLastQuarter(t *testing.T) {
	l := teller{newLog()}
	for n := range byte(5) {
		stream, person := childN(n)
		l.on("2013-01-05", stream, domain.ChildRescued{Child: person}, at(map[bool]string{true: "350000", false: "410000"}[n < 3]))
		l.on("2013-01-05", stream, domain.CustodyTaken{Agency: police, Care: "shelter"})
	}
	v, now := applied(t, l.theLog), time.Date(2013, time.February, 10, 0, 0, 0, 0, time.UTC)
	for _, q := range []StatisticsQuery{{From: "2013-01-01", Until: "2014-01-01", By: ByYear}, {From: "2013-01-01", Until: "2014-01-01", By: ByQuarter}} {
		s, err := v.Statistics(t.Context(), q, now)
		if err != nil || len(s.Rows) != 1 || !s.Rows[0].InCare.Total.Hidden {
			t.Errorf("by the %s: %+v %v", q.By, s.Rows, err)
		}
	}
}
