package projections

import (
	"fmt"
	"maps"
	"slices"
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
}

type bruteRecord struct {
	domain.Statement
	day string
	at  time.Time
}

// people are the persons of a log.
func people(t *testing.T, l *theLog) []oneLife {
	t.Helper()
	streams := map[domain.StreamID][]domain.Statement{}
	for _, record := range l.records {
		if s := record.Statement; s.Stream.Kind() == domain.ChildStream && !record.Verdict.Void {
			streams[s.Stream] = append(streams[s.Stream], s)
		}
	}
	var all []oneLife
	for _, stream := range slices.Sorted(maps.Keys(streams)) {
		p, opened := personIn(streams[stream])
		if duplicate := p.state(stream, "9999-12-31").Child.Case.Outcome == "duplicate"; opened && !duplicate {
			all = append(all, p)
		}
	}
	return all
}

func personIn(statements []domain.Statement) (p oneLife, opened bool) {
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
		if r.day = r.day[:10]; len(s.Place) > 1 && isOpening(s) {
			p.region = s.Place[:2]
		}
		opened = opened || isOpening(s)
		p.told = append(p.told, r)
	}
	slices.SortStableFunc(p.told, func(a, b bruteRecord) int { return a.at.Compare(b.at) })
	return p, opened
}

func isOpening(s domain.Statement) bool { spec, _ := domain.SpecOf(s.Type); return spec.Opens }

// state folds what is claimed for the days before one.
func (p oneLife) state(stream domain.StreamID, before string) domain.State {
	state := domain.State{Stream: stream}
	for _, r := range p.told {
		if r.day < before {
			state = domain.Evolve(state, r.Statement, domain.Valid)
		}
	}
	return state
}

func (b *brute) add(what, from, until, region string) {
	b.counted[what+" "+from+" "+until+" "+region]++
}

// kindsOfCare is written down once more.
var kindsOfCare = map[string]string{"foster_care": "family_based", "kinship_care": "family_based", "shelter": "residential", "police_temporary": "residential",
	"welfare_institution": "residential", "residential_care": "residential", "hospital": "other", "detention": "other", "abroad": "other", "independent_living": "independent"}

// count counts a person in a period.
func (b *brute) count(p oneLife, from, until string, regions ...string) {
	stream := p.told[0].Stream
	end := p.state(stream, until).Child
	found := map[string]bool{}
	status, before := end.Custody.Status, domain.State{Stream: stream}
	gone := map[string]bool{"adopted_domestic": true, "adopted_intercountry": true, "repatriated": true}[end.Case.Outcome]
	if (status == domain.InCare || status == domain.Outside) && !gone {
		found["in care"], found["in care."+kindsOfCare[end.Custody.Holder.Care]] = true, true
	}
	family, opening := false, ""
	for _, r := range p.told {
		after := domain.Evolve(before, r.Statement, domain.Valid)
		for _, what := range changes(before.Child, after.Child, r) {
			switch {
			case what == "opened":
				opening = r.day
			case what == "into a family" && family:
				continue
			case what == "into a family":
				family = true
			}
			if r.day >= from && r.day < until {
				found[what] = true
				if what == "into a family" {
					days := int(dateOf(r.day).Sub(dateOf(opening)).Hours()) / 24
					found[fmt.Sprintf("waited %d", days)] = true
				}
			}
		}
		if e, home := r.Event.(domain.HandedOver); home && r.day >= from && r.day < until {
			_ = e
			for _, months := range []int{6, 12} {
				maps.DeleteFunc(found, func(what string, _ bool) bool { return len(what) > 8 && what[:8] == fmt.Sprintf("after %2d", months) })
				found[fmt.Sprintf("after %2d.%s", months, b.became(p, r, months))] = true
			}
		}
		before = after
	}
	if closed := end.Case.Closed.ID; closed != "" {
		i := slices.IndexFunc(p.told, func(r bruteRecord) bool { return r.ID == closed })
		if p.told[i].day >= from {
			found["closed"], found["closed."+end.Case.Outcome] = true, true
		}
	}
	for what := range found {
		for _, region := range regions {
			b.add(what, from, until, region)
		}
	}
}

// changes is what a record changes, in the words of the rules' own state.
func changes(before, after domain.ChildState, r bruteRecord) (all []string) {
	cared := func(c domain.ChildState) bool {
		return c.Custody.Status == domain.InCare || c.Custody.Status == domain.Outside
	}
	was, is := before.Custody.Status, after.Custody.Status
	moved := before.Custody.Holder != after.Custody.Holder || was != is
	emergency := r.Type == domain.TypePlacementEmergency
	family := moved && !emergency && (is == domain.AtHome || cared(after) && kindsOfCare[after.Custody.Holder.Care] == "family_based")
	if code := map[string]string{domain.TypeChildRescued: "rescued", domain.TypeChildFound: "found", domain.TypeChildLocated: "located",
		domain.TypePersonPresented: "presented", domain.TypeChildBornInCare: "born_in_care", domain.TypeChildAdmitted: "admitted"}[r.Type]; code != "" {
		all = append(all, "opened", "opened."+code)
	}
	if cared(after) && !cared(before) && was != domain.Missing {
		all = append(all, "entered")
	}
	if cared(before) && kindsOfCare[before.Custody.Holder.Care] == "residential" && family {
		all = append(all, "left residential")
	}
	if name := map[domain.CustodyStatus]string{domain.AtHome: "reunited", domain.Missing: "missing", domain.Deceased: "deceased"}[is]; name != "" && was != is {
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
	then := p.state(home.Stream, mark).Child.Custody
	switch {
	case then.Since.ID == home.ID && mark > b.today:
		return "not_due"
	case then.Status == domain.Deceased:
		return "deceased"
	case then.Since.ID != home.ID:
		return "back_in_care"
	}
	result, state := "unknown", domain.State{Stream: home.Stream}
	for _, r := range p.told {
		if e, visit := r.Event.(domain.FollowUpDone); visit && r.day >= from && state.Child.Custody.Since.ID == home.ID {
			if e.Seen {
				return "seen"
			}
			result = "not_seen"
		}
		state = domain.Evolve(state, r.Statement, domain.Valid)
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
			v := applied(t, l)
			today := l.records[len(l.records)-1].Statement.Recorded.At.Format(time.DateOnly)
			tally, err := v.count(t.Context(), []int{2012, 2013, 2014}, today)
			if err != nil {
				t.Fatal(err)
			}
			rows := tally.rows(StatisticsQuery{From: "2012-01-01", Until: "2015-01-01", By: ByRegion}, 1)
			rows = append(rows, tally.rows(StatisticsQuery{From: "2012-01-01", Until: "2015-01-01", By: ByQuarter}, 1)...)
			b := &brute{today: today, counted: map[string]int{}}
			all := people(t, l)
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
