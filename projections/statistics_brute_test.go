package projections

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/homeward-ledger/homeward/domain"
	"github.com/homeward-ledger/homeward/simulate"
)

// brute counts by folding, with the rules themselves, every stream anew for every
// question: as it was at the end of a period, and record by record. It shares nothing
// with the statistics but what the rules say.
type brute struct {
	today   string
	counted map[string]int // by what, and from when to when and where
}

// oneLife is the records of one person's streams that stand, as they are claimed.
type oneLife struct {
	region string
	told   []bruteRecord
	course []happening
}

// happening is something that is counted, and its day.
type happening struct{ day, what string }

type bruteRecord struct {
	domain.Statement
	day string
	at  time.Time
}

// people are the persons of a log: streams that say of each other that they are of one
// person are put together, until nothing more can be.
func people(t *testing.T, l *theLog) []oneLife {
	t.Helper()
	statements := map[domain.StreamID][]domain.Statement{}
	for _, record := range l.records {
		if s := record.Statement; s.Stream.Kind() == domain.ChildStream && !record.Verdict.Void {
			statements[s.Stream] = append(statements[s.Stream], s)
		}
	}
	lives, links := map[domain.StreamID]oneLife{}, [][2]domain.StreamID{}
	for stream, told := range statements {
		_, wrong := corrections(told)
		if p, opened := lifeIn(told); opened {
			lives[stream] = p
		}
		for _, link := range inLogOrder(told).Links.All {
			if link.Continues != "" && link.Revoked.ID == "" && !wrong[link.ID] {
				links = append(links, [2]domain.StreamID{stream, link.Other})
			}
		}
	}
	for again := true; again; {
		again = false
		for _, link := range links {
			a, b := lives[link[0]], lives[link[1]]
			if len(a.told) == 0 || len(b.told) == 0 || a.told[0].Stream == b.told[0].Stream {
				continue
			}
			again = true
			both := oneLife{told: slices.Concat(a.told, b.told)}.sorted()
			for _, r := range both.told {
				lives[r.Stream] = both
			}
		}
	}
	var all []oneLife
	for _, stream := range slices.Sorted(maps.Keys(lives)) {
		p, duplicate := lives[stream], lives[stream].fold("9999-12-31").states[stream].Child.Case.Outcome == "duplicate"
		if single := len(p.fold("9999-12-31").states) == 1; stream == p.told[0].Stream && !(single && duplicate) {
			all = append(all, p)
		}
	}
	return all
}

// inLogOrder folds in the order of the log.
func inLogOrder(told []domain.Statement) domain.ChildState {
	state := domain.State{}
	for _, s := range told {
		state = domain.Evolve(state, s, domain.Valid)
	}
	return state.Child
}

func lifeIn(statements []domain.Statement) (p oneLife, opened bool) {
	right, wrong := corrections(statements)
	for _, s := range statements {
		if wrong[s.ID] {
			continue
		}
		r := bruteRecord{Statement: s, day: s.OccurredAt.Value, at: s.Recorded.At}
		if from, _ := s.OccurredAt.Interval(); !from.IsZero() {
			r.at = from
		}
		switch len(r.day) {
		case 0:
			r.day = s.Recorded.At.UTC().Format(time.DateOnly)
		case len("2012-12"):
			r.day += "-01"
		}
		if at, corrected := right[s.ID]; corrected {
			r.at, r.day = at, at.Format(time.DateOnly) // in the zone in which it was written
		}
		r.day = r.day[:10]
		opened = opened || isOpening(s)
		p.told = append(p.told, r)
	}
	return p.sorted(), opened
}

func (p oneLife) sorted() oneLife {
	slices.SortStableFunc(p.told, func(a, b bruteRecord) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.Recorded.Index, b.Recorded.Index))
	})
	for _, r := range slices.Backward(p.told) {
		if isOpening(r.Statement) {
			p.region = r.Place[:min(2, len(r.Place))]
		}
	}
	return p
}

// folded is the states of a person's streams, and the custody that changed last.
type folded struct {
	states map[domain.StreamID]domain.State
	last   domain.CustodyState
}

func (f *folded) take(r bruteRecord) {
	before := f.states[r.Stream]
	before.Stream = r.Stream
	after := domain.Evolve(before, r.Statement, domain.Valid)
	f.states[r.Stream] = after
	was, is := before.Child.Custody, after.Child.Custody
	if was.Status != is.Status || was.Holder != is.Holder {
		f.last = is
	}
}

// fold folds what is claimed for the days before one.
func (p oneLife) fold(before string) *folded {
	f := &folded{states: map[domain.StreamID]domain.State{}}
	for _, r := range p.told {
		if r.day < before {
			f.take(r)
		}
	}
	return f
}

func isOpening(s domain.Statement) bool { spec, _ := domain.SpecOf(s.Type); return spec.Opens }

func (b *brute) add(what, from, until, region string) {
	b.counted[what+" "+from+" "+until+" "+region]++
}

// kindsOfCare is written down once more.
var kindsOfCare = map[string]string{"foster_care": "family_based", "kinship_care": "family_based", "shelter": "residential", "police_temporary": "residential",
	"welfare_institution": "residential", "residential_care": "residential", "hospital": "other", "detention": "other", "abroad": "other", "independent_living": "independent"}

// caredFor reports whether an agency, or a guardian in its place, has the child.
func caredFor(c domain.CustodyState) bool {
	return slices.Contains([]domain.CustodyStatus{domain.InCare, domain.Outside, domain.Fostered, domain.Kafala}, c.Status)
}

// kindOf is the kind of care of a child who is cared for.
func kindOf(c domain.CustodyState) string {
	if c.Status == domain.Kafala {
		return "family_based"
	}
	return cmp.Or(kindsOfCare[c.Holder.Care], "other")
}

// count counts a person in a period.
func (b *brute) count(p oneLife, from, until string, regions ...string) {
	end := p.fold(until)
	found := findings{}
	if caredFor(end.last) {
		found["in care"], found["in care."+kindOf(end.last)] = true, true
	}
	for _, one := range p.course {
		if one.day >= from && one.day < until {
			found.only(one.what)
		}
	}
	b.countClosed(p, end, found, from)
	for what := range found {
		for _, region := range regions {
			b.add(what, from, until, region)
		}
	}
}

// tell tells the course of a person's life.
func (b *brute) tell(p oneLife) (course []happening) {
	waits, opening := false, ""
	f := p.fold("")
	for _, r := range p.told {
		was := f.last
		f.take(r)
		for _, what := range changes(was, f.last, r) {
			switch {
			case what == "opened" && !waits:
				waits, opening = true, r.day
			case what == "into a family" && !waits:
				continue
			case what == "into a family":
				waits = false
				course = append(course, happening{r.day, fmt.Sprintf("waited %d", int(dateOf(r.day).Sub(dateOf(opening)).Hours())/24)})
			}
			course = append(course, happening{r.day, what})
		}
		if _, home := r.Event.(domain.HandedOver); home {
			for _, months := range []int{6, 12} {
				course = append(course, happening{r.day, fmt.Sprintf("after %2d.%s", months, b.became(p, r, months))})
			}
		}
	}
	return course
}

// countClosed counts the case that was closed last, of those that are closed at the
// end.
func (b *brute) countClosed(p oneLife, end *folded, found findings, from string) {
	for _, r := range p.told {
		state := end.states[r.Stream].Child.Case
		if state.Closed.ID == r.ID && r.day >= from && state.Outcome != "duplicate" {
			found["closed"] = true
			found.only("closed." + state.Outcome)
		}
	}
}

// findings are what was found of a person in a period.
type findings map[string]bool

// only puts what was found in the place of anything else of its kind.
func (f findings) only(what string) {
	kind, _, divided := strings.Cut(what, ".")
	maps.DeleteFunc(f, func(other string, _ bool) bool { return divided && strings.HasPrefix(other, kind+".") })
	f[what] = true
}

// changes is what a record changes, in the words of the rules' own state.
func changes(was, is domain.CustodyState, r bruteRecord) (all []string) {
	moved := was.Holder != is.Holder || was.Status != is.Status
	emergency := r.Type == domain.TypePlacementEmergency
	family := moved && !emergency && (is.Status == domain.AtHome || is.Status == domain.Adopted || caredFor(is) && kindOf(is) == "family_based")
	if code := map[string]string{domain.TypeChildRescued: "rescued", domain.TypeChildFound: "found", domain.TypeChildLocated: "located",
		domain.TypePersonPresented: "presented", domain.TypeChildBornInCare: "born_in_care", domain.TypeChildAdmitted: "admitted"}[r.Type]; code != "" {
		all = append(all, "opened", "opened."+code)
	}
	if caredFor(is) && !caredFor(was) && was.Status != domain.Missing {
		all = append(all, "entered")
	}
	if caredFor(was) && kindOf(was) == "residential" && family {
		all = append(all, "left residential")
	}
	if name := map[domain.CustodyStatus]string{domain.AtHome: "reunited", domain.Missing: "missing", domain.Deceased: "deceased",
		domain.Adopted: "adopted", domain.Repatriated: "repatriated"}[is.Status]; name != "" && was.Status != is.Status {
		all = append(all, name)
	}
	if family {
		all = append(all, "into a family")
	}
	return all
}

// became is what became of a child so many months after it was handed over.
func (b *brute) became(p oneLife, home bruteRecord, months int) string {
	due := dateOf(home.day).AddDate(0, months, 0)
	mark, from := due.Format(time.DateOnly), due.AddDate(0, 0, -30).Format(time.DateOnly)
	then := p.fold(mark).last
	switch {
	case then.Since.ID == home.ID && mark > b.today:
		return "not_due"
	case then.Status == domain.Deceased:
		return "deceased"
	case then.Since.ID != home.ID:
		return "back_in_care"
	}
	result, f := "unknown", p.fold("")
	for _, r := range p.told {
		if e, visit := r.Event.(domain.FollowUpDone); visit && r.day >= from && f.last.Since.ID == home.ID {
			if e.Seen {
				return "seen"
			}
			result = "not_seen"
		}
		f.take(r)
	}
	return result
}

// flat is the same numbers, as statistics show them.
func flat(rows []StatisticsRow) map[string]int {
	all := map[string]int{}
	for _, r := range rows {
		where := " " + r.From + " " + r.Until + " " + r.Region
		put := func(what string, n Number) {
			if n.Count > 0 {
				all[what+where] = n.Count
			}
		}
		divided := func(name string, d Divided) {
			put(name, d.Total)
			for _, part := range d.Parts {
				put(name+"."+part.Code, part.Number)
			}
		}
		divided("opened", r.Opened)
		divided("in care", r.InCare)
		divided("closed", r.Closed)
		divided("after  6", Divided{Parts: r.After6.Parts})
		divided("after 12", Divided{Parts: r.After12.Parts})
		put("reunited", r.After6.Total)
		put("entered", r.EnteredCare)
		put("left residential", r.LeftResidential)
		put("missing", r.Missing)
		put("adopted", r.Adopted)
		put("repatriated", r.Repatriated)
		put("deceased", r.Deceased)
		put("into a family", r.Waited.Number)
	}
	return all
}

// TestStatisticsAgreeWithTheRules compares, number by number, a simulated caseload's
// statistics with what is folded by brute force.
func TestStatisticsAgreeWithTheRules(t *testing.T) {
	for name, l := range map[string]*theLog{"89 children": simulatedLog(t), "89 others, for two years": judge(t, simulate.Options{Until: simulate.DefaultUntil.AddDate(0, 8, 0)})} {
		t.Run(name, func(t *testing.T) {
			v := openViews(t, newPlace(t))
			applyAll(t, v, l, livePage)
			today := l.records[len(l.records)-1].Statement.Recorded.At.Format(time.DateOnly)
			tally, err := v.count(t.Context(), []int{2012, 2013, 2014}, today)
			if err != nil {
				t.Fatal(err)
			}
			rows := tally.rows(StatisticsQuery{From: "2012-01-01", Until: "2015-01-01", By: ByRegion}, 1)
			rows = append(rows, tally.rows(StatisticsQuery{From: "2012-01-01", Until: "2015-01-01", By: ByQuarter}, 1)...)
			b := &brute{today: today, counted: map[string]int{}}
			all := people(t, l)
			for i := range all {
				all[i].course = b.tell(all[i])
			}
			for _, year := range tally.years {
				for _, p := range all {
					b.count(p, year.day(0), year.day(4), "", p.region)
					for q := range year.quarters {
						if year.day(q) <= today {
							b.count(p, year.day(q), year.day(q+1), "")
						}
					}
				}
			}
			b.check(t, flat(rows), rows)
		})
	}
}

func (b *brute) check(t *testing.T, got map[string]int, rows []StatisticsRow) {
	t.Helper()
	waited := map[string][]int{}
	for what, n := range b.counted {
		var days int
		if _, err := fmt.Sscanf(what, "waited %d", &days); err == nil {
			where := what[len(fmt.Sprintf("waited %d", days)):]
			waited[where] = append(waited[where], slices.Repeat([]int{days}, n)...)
			delete(b.counted, what)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(b.counted)) {
		if got[what] != b.counted[what] {
			t.Errorf("%s: %d, by brute force %d", what, got[what], b.counted[what])
		}
	}
	for _, what := range slices.Sorted(maps.Keys(got)) {
		if b.counted[what] == 0 {
			t.Errorf("%s: %d, by brute force none", what, got[what])
		}
	}
	if len(got) < 150 || len(waited) < 8 {
		t.Errorf("%d numbers and %d medians are compared: too few", len(got), len(waited))
	}
	for _, r := range rows {
		days := waited[" "+r.From+" "+r.Until+" "+r.Region]
		slices.Sort(days)
		if len(days) == 0 {
			continue
		}
		below := 0 // of n children, at least half waited so long or less, and fewer than half less
		for _, d := range days {
			if d < *r.Waited.Median {
				below++
			}
		}
		if atMost := len(days) - countAbove(days, *r.Waited.Median); 2*atMost < len(days) || 2*below >= len(days) {
			t.Errorf("%s %s: the median of %v is %d", r.From, r.Region, days, *r.Waited.Median)
		}
	}
}

func countAbove(days []int, n int) (above int) {
	for _, d := range days {
		if d > n {
			above++
		}
	}
	return above
}
